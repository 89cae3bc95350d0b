"""Replaying what was kept: one decision, a stream, or either under another edition."""

from collections.abc import Iterable, Sequence

from huiwu.kernel import Replayed, replay
from huiwu.rulebook import Edition, Rulebook
from huiwu.runtime.answers import decision as decision_answer
from huiwu.supervision.entries import Entry


def replayed_decision(history: Sequence[Entry], decision: str, instead: Edition | None) -> dict[str, object]:
    """That decision, ruled again after the history before it; `history` is its whole stream."""
    last = max(number for number, entry in enumerate(history) if entry.decision == decision)
    found = [each for each in _replay(history[: last + 1], instead) if each.decision == decision]
    return _told(found[0])


def replayed_stream(history: Sequence[Entry], instead: Edition | None) -> dict[str, object]:
    """Every decision of a stream; only those that differ are told one by one."""
    found = list(_replay(history, instead))
    return {
        "stream": history[0].stream,
        "replayed": len(found),
        "identical": sum(each.identical for each in found),
        "differing": [_told(each) for each in found if not each.identical],
    }


def _replay(history: Iterable[Entry], instead: Edition | None) -> Iterable[Replayed]:
    return replay((entry.raw for entry in history), Rulebook.shipped().by_sha256, instead=instead)


def _told(replayed: Replayed) -> dict[str, object]:
    return {
        "decision": replayed.decision,
        "stream": replayed.stream,
        "identical": replayed.identical,
        "differences": list(replayed.differences),
        "recorded": decision_answer(replayed.decision, replayed.recorded) if replayed.recorded else None,
        "replayed": decision_answer(replayed.decision, replayed.ruled) if replayed.ruled else None,
    }
