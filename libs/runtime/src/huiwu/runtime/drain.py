"""Closing without losing anything: not ready first, then no new connections, and whoever still waits is answered 503.

A decision that is cut off may have been recorded; its decision id, sent again, tells.
"""

import asyncio
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from huiwu.runtime.problems import away, respond

_ANSWERED_SECONDS = 10.0
_CLOSED_SECONDS = 2


@dataclass(slots=True)
class Drain:
    """What a process that ends tells its routes: that it has begun to, and that time is up."""

    seconds: float = 0.0
    begun: bool = False
    over: bool = False
    waiting: set["asyncio.Task[object]"] = field(default_factory=set["asyncio.Task[object]"])

    def end(self) -> None:
        """Time is up for whoever still waits for an answer."""
        self.over = True
        for task in list(self.waiting):
            task.cancel()


class Drained:
    """Answers 503 where a request is cut off because time is up; the client may send it again at once, elsewhere."""

    def __init__(self, app: ASGIApp, drain: Drain) -> None:
        self.app, self.drain = app, drain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        task = asyncio.current_task()
        if scope["type"] != "http" or task is None:
            await self.app(scope, receive, send)
            return
        answered = False

        async def watched(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        self.drain.waiting.add(task)
        try:
            await self.app(scope, receive, watched)
        except asyncio.CancelledError:
            if not self.drain.over or answered:
                raise
            await respond(away("本进程（正在停止）/ this process, which is stopping"))(scope, receive, send)
        finally:
            self.drain.waiting.discard(task)


class DrainingServer(uvicorn.Server):
    """At the first signal it is only not ready any more; it closes when the drain's seconds are over, or told again."""

    def __init__(self, config: uvicorn.Config, drain: Drain) -> None:
        super().__init__(config)
        self._drain = drain

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """SIGTERM drains; SIGINT, and whatever comes second, closes at once."""
        if sig == signal.SIGTERM and not self._drain.begun and self._drain.seconds > 0:
            self._captured_signals.append(sig)
            self._drain.begun = True
            self._later(self._drain.seconds, self._close)
            return
        self._drain.begun = True
        super().handle_exit(sig, frame)

    def _close(self) -> None:
        self.should_exit = True

    async def shutdown(self, sockets: "list[object] | None" = None) -> None:  # type: ignore[override]
        """No new connections; those that wait have ten seconds, then they are answered 503."""
        asyncio.get_running_loop().call_later(_ANSWERED_SECONDS, self._drain.end)
        await super().shutdown(sockets)  # type: ignore[arg-type]

    @staticmethod
    def _later(seconds: float, what: Callable[[], None]) -> None:
        """A signal handler may not touch the event loop; a thread's timer only sets a flag."""
        timer = threading.Timer(seconds, what)
        timer.daemon = True
        timer.start()


def serve(config: uvicorn.Config, drain: Drain) -> None:
    """Serve until told to stop, and stop as said above."""
    config.timeout_graceful_shutdown = int(_ANSWERED_SECONDS) + _CLOSED_SECONDS
    DrainingServer(config, drain).run()
