"""A reaction that was interrupted gives on the next delivery only what is left; nothing of it is lost or done twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

import pytest

from huiwu.eventlog import Order, Reactions, Reader, Received
from huiwu.eventlog.reactions import answer
from huiwu.kernel import Actor, AnyKind
from huiwu.kernel.kind import Kind

STREAMS = [f"notice-110105-{n}" for n in range(3)]


class Desk:
    """Decides in memory, each decision once, until it breaks down."""

    def __init__(self) -> None:
        self.states: dict[str, list[str]] = {}
        self.decisions: set[str] = set()
        self.breaks_down_after = -1

    async def state(self, _kind: AnyKind, stream: str) -> Any:
        return type("Loaded", (), {"state": tuple(self.states.get(stream, ()))})()

    async def decide(self, _kind: AnyKind, stream: str, command: Any, _actor: Actor, decision: str) -> object:
        if self.breaks_down_after == 0:
            raise ConnectionError("away")
        self.breaks_down_after -= 1
        if decision not in self.decisions:
            self.decisions.add(decision)
            self.states.setdefault(stream, []).append(command.text)
        return None


@dataclass(frozen=True, slots=True)
class SessionOpened:
    present: int


@dataclass(frozen=True, slots=True)
class Deliver:
    text: str


@dataclass(frozen=True, slots=True)
class Recall:
    text: str


@pytest.mark.parametrize("interrupted_after", range(6))
async def test_what_is_left_is_done_once(congress: Any, interrupted_after: int) -> None:
    kind = Kind[Any, Any, Any, Any](
        "notification", "notice", (), lambda *_: cast("Any", None), lambda s, _f: s, lambda *_: "p", (), ()
    )
    reactions = Reactions()

    @reactions.on("congress", SessionOpened)
    async def tell_whoever_does_not_know(_fact: object, _at: Received, read: Reader) -> Iterable[Order]:
        known = {stream: (await read.state(kind, stream)).state for stream in STREAMS}
        wanted = [(stream, order) for stream in STREAMS for order in (Deliver("papers"), Recall("papers of before"))]
        return [Order(kind, stream, order) for stream, order in wanted if order.text not in known[stream]]

    desk, at = Desk(), congress.says(SessionOpened(3))
    desk.breaks_down_after = interrupted_after
    with pytest.raises(ConnectionError):
        await answer(reactions, at, cast("Reader", desk), desk.decide, "notification")
    desk.breaks_down_after = -1
    for _ in range(2):
        await answer(reactions, at, cast("Reader", desk), desk.decide, "notification")
    assert desk.states == {stream: ["papers", "papers of before"] for stream in STREAMS}
