"""One address for programs: `/<service>/…` goes to that service, bodies streamed both ways."""

from collections.abc import Iterable, Mapping
from typing import Final

import httpx
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from huiwu.frontdoor.problems import problem

Headers = Iterable[tuple[bytes, bytes]]
# RFC 9110 §7.6.1, and what belongs to one connection: `host` and `expect` going in, `date` coming out.
_HOP_BY_HOP: Final = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding"
    b" upgrade host expect date".split()
)
_BODILESS: Final = frozenset(("GET", "HEAD", "OPTIONS"))
_TIMEOUT: Final = httpx.Timeout(60.0, connect=2.0)


class Proxy:
    """Forwards requests; answers 503 with Retry-After when the service is away."""

    def __init__(self, services: Mapping[str, str], client: httpx.AsyncClient) -> None:
        self._services, self._client = services, client

    async def __call__(self, request: Request) -> Response:
        service = request.path_params["service"]
        if service not in self._services:
            return problem("not-found", f"没有“{service}”这个服务。", "There is no such service.")
        # Made without the client's own headers and cookies: nothing of one request reaches another.
        forwarded = httpx.Request(
            request.method,
            self._target(request, service),
            headers=end_to_end(request.headers.raw),
            content=None if request.method in _BODILESS else request.stream(),
            extensions={"timeout": _TIMEOUT.as_dict()},
        )
        try:
            answer = await self._client.send(forwarded, stream=True)
        except httpx.HTTPError:
            away = (f"{service} 暂时不可用，请稍后重试。", f"{service} is away; try again.")
            return problem("away", *away, {"Retry-After": "1"})
        except ClientDisconnect:
            return Response(status_code=400)
        return _Relayed(answer, self._services[service], service)

    def _target(self, request: Request, service: str) -> httpx.URL:
        """The path and query exactly as they were sent, percent signs and all, without the service's name."""
        raw_path: bytes = request.scope.get("raw_path") or request.url.path.encode()
        path = b"/" + raw_path.split(b"?")[0].split(b"/", 2)[2]
        query: bytes = request.scope["query_string"]
        return httpx.URL(self._services[service]).copy_with(raw_path=path + (b"?" + query if query else b""))


class _Relayed(StreamingResponse):
    """The service's answer, passed on as it comes; let go of also when nobody waits for it any more."""

    def __init__(self, answer: httpx.Response, url: str, service: str) -> None:
        super().__init__(answer.aiter_raw(), status_code=answer.status_code)
        self._answer = answer
        self.raw_headers = [
            (name, _relocated(value, url, service) if name == b"location" else value)
            for name, value in end_to_end(answer.headers.raw)
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._answer.aclose()


def end_to_end(headers: Headers) -> list[tuple[bytes, bytes]]:
    """The headers that are meant for the other end, names in lower case."""
    lowered = [(name.lower(), value) for name, value in headers]
    named = {part.strip().lower() for name, value in lowered if name == b"connection" for part in value.split(b",")}
    return [(name, value) for name, value in lowered if name not in _HOP_BY_HOP | named]


def _relocated(location: bytes, url: str, service: str) -> bytes:
    """Services know their own address only; whoever came in here stays here."""
    own = url.encode()
    return b"/" + service.encode() + location.removeprefix(own) if location.startswith(own + b"/") else location
