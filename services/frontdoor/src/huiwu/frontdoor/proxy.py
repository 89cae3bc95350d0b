"""One address for programs: `/<service>/…` goes to that service, bodies streamed both ways."""

from collections.abc import Mapping
from typing import Final

import httpx
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

_HOP_BY_HOP: Final = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization te trailer transfer-encoding upgrade host".split()
)
_BODILESS: Final = frozenset(("GET", "HEAD", "OPTIONS"))


class Proxy:
    """Forwards requests; answers 503 with Retry-After when the service is away."""

    def __init__(self, services: Mapping[str, str], client: httpx.AsyncClient) -> None:
        self._services, self._client = services, client

    async def __call__(self, request: Request) -> Response:
        service, path = request.path_params["service"], request.path_params["path"]
        if service not in self._services:
            return problem(
                404, "not-found", "未找到", "Not found", f"没有“{service}”这个服务。 There is no such service."
            )
        forwarded = self._client.build_request(
            request.method,
            f"{self._services[service]}/{path}" + (f"?{request.url.query}" if request.url.query else ""),
            headers=[(name, value) for name, value in request.headers.raw if name not in _HOP_BY_HOP],
            content=None if request.method in _BODILESS else request.stream(),
        )
        try:
            answer = await self._client.send(forwarded, stream=True)
        except httpx.HTTPError:
            detail = f"{service} 暂时不可用，请稍后重试。 {service} is away; try again."
            return problem(503, "away", "服务暂不可用", "Temporarily away", detail, {"Retry-After": "1"})
        headers = [(name.lower(), value) for name, value in answer.headers.raw if name.lower() not in _HOP_BY_HOP]
        response = StreamingResponse(
            answer.aiter_raw(), status_code=answer.status_code, background=BackgroundTask(answer.aclose)
        )
        response.raw_headers = headers
        return response


def problem(
    status: int, kind: str, zh: str, en: str, detail: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """A problem document (RFC 9457)."""
    document = {"type": f"/problems/{kind}", "title": f"{zh} {en}", "status": status, "detail": detail}
    return JSONResponse(document, status, headers=dict(headers or {}), media_type="application/problem+json")
