"""Traces of decisions. The trace's id is the decision's, so every process knows it, and nothing is carried or stored.

The relay that publishes a ruling, a reaction of another service to its facts, and whoever decides it again years later
find the same trace. Without a tracer nothing is done, and nothing is told of people: services, commands, outcomes.
"""

import hashlib
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, NonRecordingSpan, SpanContext, SpanKind, TraceFlags, Tracer

ROOT: ContextVar[SpanContext | None] = ContextVar("huiwu_root", default=None)
"""The ids that the next span is to have, for whoever makes ids."""
DECIDED: ContextVar[list[str] | None] = ContextVar("huiwu_decided", default=None)
"""Where the request at hand is told which decisions it led to."""
SILENT: ContextVar[bool] = ContextVar("huiwu_silent", default=False)
"""True within what nothing is to be told of."""


class _Switch:
    tracer: Tracer | None = None


_NOTHING: AbstractContextManager[None] = nullcontext()


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request that led to a decision: times in nanoseconds since 1970, and the trace that its sender is in."""

    name: str
    status: int
    began: int
    ended: int
    sender: SpanContext | None = None


def trace_with(tracer: Tracer | None) -> None:
    """From now on, tell that tracer; nobody, with None."""
    _Switch.tracer = tracer


def tracing() -> bool:
    """Whether anybody is told."""
    return _Switch.tracer is not None


def root_of(decision: str) -> SpanContext:
    """The first span of a decision's trace, known to everybody who knows the decision."""
    try:
        trace_id = UUID(decision).int
    except ValueError:
        trace_id = int.from_bytes(hashlib.sha256(decision.encode()).digest()[:16])
    span_id = int.from_bytes(hashlib.sha256(b"root:" + decision.encode()).digest()[:8])
    return SpanContext(trace_id or 1, span_id or 1, is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED))


def span(name: str, decision: str, said: dict[str, str | int], *, root: bool = False) -> AbstractContextManager[None]:
    """What is done within belongs to the decision's trace; `root` where no request came before."""
    if _Switch.tracer is None or SILENT.get():
        return _NOTHING
    return _span(_Switch.tracer, name, decision, said, root=root)


@contextmanager
def _span(tracer: Tracer, name: str, decision: str, said: dict[str, str | int], *, root: bool) -> Generator[None]:
    if (decided := DECIDED.get()) is not None:
        decided.append(decision)
    before = trace.get_current_span().get_span_context()
    first = root_of(decision)
    links = [Link(before)] if before.is_valid and before.trace_id != first.trace_id else []
    if root:
        ROOT.set(first)
    with tracer.start_as_current_span(
        name,
        context=Context() if root else _under(first),
        attributes={"huiwu.decision": decision, **said},
        links=links,
        record_exception=False,  # what an exception says may name people
        set_status_on_exception=True,
    ):
        yield


def requested(decision: str, request: Request, service: str) -> None:
    """The request that led to a decision is answered: it is the first span of the decision's trace."""
    if _Switch.tracer is None:
        return
    ROOT.set(root_of(decision))
    made = _Switch.tracer.start_span(
        request.name,
        context=Context(),
        kind=SpanKind.SERVER,
        attributes={
            "huiwu.decision": decision,
            "huiwu.service": service,
            "http.request.method": request.name,
            "http.response.status_code": request.status,
        },
        links=[Link(request.sender)] if request.sender else [],
        start_time=request.began,
    )
    made.end(request.ended)


def published(decision: str, service: str, position: int, began: int) -> None:
    """A ruling is on the bus."""
    if _Switch.tracer is not None:
        said: dict[str, str | int] = {"huiwu.service": service, "huiwu.position": position, "huiwu.decision": decision}
        made = _Switch.tracer.start_span(
            "publish", context=_under(root_of(decision)), kind=SpanKind.PRODUCER, attributes=said, start_time=began
        )
        made.end()


def _under(parent: SpanContext) -> Context:
    return trace.set_span_in_context(NonRecordingSpan(parent), Context())
