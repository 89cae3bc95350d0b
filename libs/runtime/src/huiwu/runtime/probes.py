"""Probes and figures: `/healthz` (the process), `/readyz` (its engines and schema), `/metrics` (Prometheus)."""

import time
from collections.abc import Sequence
from contextlib import suppress

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Gauge, Histogram, generate_latest
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from huiwu.eventlog import LogIsAway, LogIsBusy
from huiwu.eventlog.errors import AWAY, BUSY
from huiwu.runtime.drain import Drain
from huiwu.runtime.parts import Parts
from huiwu.runtime.tables import is_migrated

_PATIENCE_SECONDS = 1.0
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
REQUESTS = Histogram(
    "huiwu_request_seconds", "Time to answer an HTTP request", ["service", "method", "status"], unit="seconds"
)
POSITION = Gauge("huiwu_log_position", "Last position in the service's own log", ["service"])
PUBLISHED = Gauge("huiwu_relay_position", "Last position that the relay has seen acknowledged", ["service"])


class Measured:
    """Counts and times requests. It knows the method and the status, never who asked or for what."""

    def __init__(self, app: ASGIApp, service: str, silent: Sequence[str] = ()) -> None:
        self.app, self.service, self.silent = app, service, tuple(f"/v1{each}" for each in silent)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or (self.silent and scope["path"].startswith(self.silent)):
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            method = scope["method"] if scope["method"] in _METHODS else "OTHER"
            REQUESTS.labels(self.service, method, str(status)).observe(time.perf_counter() - began)


def add_probes(app: FastAPI, parts: Parts, drain: Drain | None = None) -> None:
    """The three routes; they need no token and tell nothing of people."""
    name = parts.service.name

    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> JSONResponse:  # pyright: ignore[reportUnusedFunction]
        return JSONResponse({"service": name, "status": "ok"})

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> JSONResponse:  # pyright: ignore[reportUnusedFunction]
        postgres = await _reached(parts)
        nats = await parts.broker.ping(_PATIENCE_SECONDS)
        schema = postgres and (not parts.settings.migrated or await is_migrated(parts.service, parts.pool))
        ready = schema and nats and not (drain is not None and drain.begun)
        state = {
            "service": name,
            "ready": ready,
            "postgres": postgres,
            "nats": nats,
            "schema": schema,
            "now": parts.clock.now().isoformat(),
            "ticked": ticked.isoformat() if (ticked := parts.clockwork.ticked) else None,
        }
        return JSONResponse(state, status_code=200 if ready else 503)

    @app.get("/metrics", include_in_schema=False)
    async def metrics(request: Request) -> Response:  # pyright: ignore[reportUnusedFunction]
        """All figures, or only those that `name[]` names, as Prometheus asks for them."""
        with suppress(LogIsAway, LogIsBusy):  # the other figures are wanted most while the log is away
            POSITION.labels(name).set(await parts.log.head())
        if parts.relay is not None:
            PUBLISHED.labels(name).set(parts.relay.position)
        named = request.query_params.getlist("name[]")
        told = REGISTRY.restricted_registry(named) if named else REGISTRY
        return Response(generate_latest(told), media_type=CONTENT_TYPE_LATEST)


async def _reached(parts: Parts) -> bool:
    try:
        await parts.pool.fetchval("SELECT 1", timeout=_PATIENCE_SECONDS)
    except (*AWAY, *BUSY):
        return False
    return True
