"""Limits that keep one caller from taking the service from the others: size of a body, requests in a second."""

import time
from collections import OrderedDict

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from huiwu.runtime.problems import Problem, respond

MAX_BODY_BYTES = 1_000_000
_HEARD_OUT_BYTES = 50 * MAX_BODY_BYTES
_REMEMBERED = 10_000


class BodyLimit:
    """Answers 413 to a body over the limit, before anything of it is kept."""

    def __init__(self, app: ASGIApp, limit: int = MAX_BODY_BYTES) -> None:
        self.app, self.limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not declared.isdigit() or int(declared) > self.limit:
            await _hear_out(receive)
            await respond(self._problem())(scope, receive, send)
            return
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.limit:
                await _hear_out(receive)
                raise self._problem()
            return message

        await self.app(scope, limited, send)

    def _problem(self) -> Problem:
        return Problem(
            413,
            "too-large",
            f"请求体不得超过 {self.limit} 字节。",
            f"A body may have {self.limit} bytes at most.",
            headers={"Connection": "close"},
        )


async def _hear_out(receive: Receive) -> None:
    """Takes the rest of a body: over what is still being sent the refusal would not be heard. Not without end."""
    heard, more = 0, True
    while more and heard < _HEARD_OUT_BYTES:
        message = await receive()
        heard += len(message.get("body", b""))
        more = message.get("more_body", False)


class Throttle:
    """A token bucket for each person: `rate` requests a second, and twice as many at once."""

    def __init__(self, rate: int) -> None:
        self._rate, self._burst = rate, rate * 2
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, subject: str) -> None:
        """Raises Problem 429 when the bucket is empty."""
        now = time.monotonic()
        left, since = self._left.pop(subject, (float(self._burst), now))
        left = min(self._burst, left + (now - since) * self._rate)
        self._left[subject] = (max(left - 1, 0.0), now)
        if len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)
        if left < 1:
            raise Problem(429, "too-many", "请稍后再试。", "Try again in a moment.", headers={"Retry-After": "1"})
