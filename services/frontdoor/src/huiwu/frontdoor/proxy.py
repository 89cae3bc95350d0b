"""One address for programs: `/<service>/…` goes to that service, bodies streamed both ways."""

from collections.abc import AsyncIterator, Iterable, Mapping
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
_TIMEOUT: Final = httpx.Timeout(60.0, connect=2.0)
# What a service takes. One that hangs up on a longer body is not heard saying so over what is still being sent to it.
MAX_BODY_BYTES: Final = 1_000_000
_THROWN_AWAY_BYTES: Final = 16 * MAX_BODY_BYTES


class TooLarge(Exception):
    """A body goes on beyond the limit."""


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
            content=limited(request) if {"content-length", "transfer-encoding"} & set(request.headers) else None,
            extensions={"timeout": _TIMEOUT.as_dict()},
        )
        try:
            answer = await self._client.send(forwarded, stream=True)
        except httpx.HTTPError:
            away = (f"{service} 暂时不可用，请稍后重试。", f"{service} is away; try again.")
            return problem("away", *away, {"Retry-After": "1"})
        except TooLarge:
            limit = (f"请求体不得超过 {MAX_BODY_BYTES} 字节。", f"A body may have {MAX_BODY_BYTES} bytes at most.")
            return problem("too-large", *limit, {"Connection": "close"})
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


async def limited(request: Request) -> AsyncIterator[bytes]:
    """The body as it comes in; raises TooLarge at the limit, when what is left has been taken and thrown away.

    A client that still sends would not hear the answer over the connection's end.
    """
    too_large = int(request.headers.get("content-length", 0)) > MAX_BODY_BYTES
    taken = 0
    async for part in request.stream():
        taken += len(part)
        too_large = too_large or taken > MAX_BODY_BYTES
        if not too_large:
            yield part
        elif taken > _THROWN_AWAY_BYTES:
            break
    if too_large:
        raise TooLarge


def end_to_end(headers: Headers) -> list[tuple[bytes, bytes]]:
    """The headers that are meant for the other end, names in lower case."""
    lowered = [(name.lower(), value) for name, value in headers]
    named = {part.strip().lower() for name, value in lowered if name == b"connection" for part in value.split(b",")}
    return [(name, value) for name, value in lowered if name not in _HOP_BY_HOP | named]


def _relocated(location: bytes, url: str, service: str) -> bytes:
    """Services know their own address only; whoever came in here stays here."""
    own = url.encode()
    return b"/" + service.encode() + location.removeprefix(own) if location.startswith(own + b"/") else location
