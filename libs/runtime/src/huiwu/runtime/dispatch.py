"""Dispatch: one route that takes every command of a service, found in one look-up.

FastAPI has routes to the same handlers and makes the document from them; its own way to a handler, pattern after
pattern and parameter after parameter, takes longer than the ruling does.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

Take: TypeAlias = Callable[[Request], Awaitable[Response]]
Place: TypeAlias = tuple[str, str]
"""A collection and a verb; the verb is empty where a stream begins."""


class Dispatch(BaseRoute):
    """Takes `POST /v1/<collection>` and `POST /v1/<collection>/{id}/<verb>`; all else is for the routes after it."""

    def __init__(self, takers: Mapping[Place, Take]) -> None:
        self._takers = takers

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether it is a command; `taker` is who takes it."""
        if scope["type"] == "http" and scope["method"] == "POST":
            match scope["path"].split("/"):
                case ["", "v1", collection] if taker := self._takers.get((collection, "")):
                    return Match.FULL, {"path_params": {}, "taker": taker}
                case ["", "v1", collection, str(stream), verb] if stream and (
                    taker := self._takers.get((collection, verb))
                ):
                    return Match.FULL, {"path_params": {"id": stream}, "taker": taker}
                case _:
                    pass
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; problems are raised."""
        response = await scope["taker"](Request(scope, receive, send))
        await response(scope, receive, send)
