"""Where traces go: to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names, as the OpenTelemetry variables say.

Without it nothing of OpenTelemetry is even loaded. The sampler of OTEL_TRACES_SAMPLER decides by the trace's id, which
is the decision's: every process keeps the same ones.
"""

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from huiwu.eventlog import tracing

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor
    from opentelemetry.trace import SpanContext

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"


def begin(service: str, environ: Mapping[str, str]) -> None:
    """Tell the collector of the environment, if it names one."""
    if environ.get(ENDPOINT):
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

        begin_with(service, BatchSpanProcessor(OTLPSpanExporter()))


def begin_with(service: str, processor: "SpanProcessor") -> None:
    """Tell that processor of everything from now on."""
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.id_generator import IdGenerator, RandomIdGenerator  # noqa: PLC0415

    class Ids(IdGenerator):
        """The root of a decision's trace has ids of its own; every other span any."""

        def __init__(self) -> None:
            self._other = RandomIdGenerator()

        def generate_span_id(self) -> int:
            root = tracing.ROOT.get()
            tracing.ROOT.set(None)
            return root.span_id if root else self._other.generate_span_id()

        def generate_trace_id(self) -> int:
            root = tracing.ROOT.get()
            return root.trace_id if root else self._other.generate_trace_id()

    provider = TracerProvider(resource=Resource.create({"service.name": f"huiwu-{service}"}), id_generator=Ids())
    provider.add_span_processor(processor)
    tracing.trace_with(provider.get_tracer("huiwu"))


class Traced:
    """Tells of requests that led to a decision, once they are answered: the method and the status, and nothing else.

    Of a path that begins with one of the `silent` nothing is told by anybody: no span, no figure, no line in the log.
    """

    def __init__(self, app: ASGIApp, service: str, silent: Sequence[str] = ()) -> None:
        self.app, self.service, self.silent = app, service, tuple(f"/v1{each}" for each in silent)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.silent:
            tracing.SILENT.set(scope.get("path", "").startswith(self.silent))
        if scope["type"] == "http" and scope["method"] == "POST" and tracing.tracing() and not tracing.SILENT.get():
            await self._told(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _told(self, scope: Scope, receive: Receive, send: Send) -> None:
        decided, status, began = list[str](), 500, time.time_ns()
        tracing.DECIDED.set(decided)

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            request = tracing.Request(scope["method"], status, began, time.time_ns(), _sender(scope))
            for decision in decided[:1]:
                tracing.requested(decision, request, self.service)


def _sender(scope: Scope) -> "SpanContext | None":
    """The trace that the sender says to be in (W3C traceparent)."""
    from opentelemetry.trace import get_current_span  # noqa: PLC0415
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator  # noqa: PLC0415

    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    told = {"traceparent": headers.get("traceparent", "")}
    found = get_current_span(TraceContextTextMapPropagator().extract(told)).get_span_context()
    return found if found.is_valid else None
