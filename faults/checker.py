"""The checker: holds what clients were told against what the log, the bus and every copy have in the end.

Every client writes `(client, number)` into what it asks for, counting up, and each request at most once gets its way:
the append and set test of Jepsen. It knows no engine, so that damage can be shown to it that no engine makes.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from huiwu.tlog.merkle import leaf_hash
from huiwu.tlog.tiles import TileTree

Mark = tuple[int, int]
"""Client and number."""


class Told(StrEnum):
    """What a client was told in the end."""

    GRANTED = "granted"
    REFUSED = "refused"
    STALE = "stale"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Act:
    """One request of a client, sent again under one key until it was answered, or given up."""

    mark: Mark
    stream: str
    told: Told
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a log. A ruling has an outcome; ruling and fact have the mark of the act that they follow from."""

    position: int
    stream: str
    version: int
    decision: str
    raw: bytes
    outcome: str = ""
    mark: Mark | None = None


Copy = Sequence[tuple[int, bytes]]
"""Positions with their bytes, in the order in which a copy has them."""


def defects_of_log(source: str, log: Sequence[Entry]) -> Iterator[str]:
    """Positions are 1, 2, 3 …, and so are the versions of every stream."""
    for before, position in pairwise([0, *(entry.position for entry in log)]):
        if position != before + 1:
            yield f"{source}: position {position} follows {before}"
    versions = defaultdict[str, int](int)
    for entry in log:
        if entry.version != versions[entry.stream] + 1:
            yield f"{source}: {entry.stream} has version {entry.version} after {versions[entry.stream]}"
        versions[entry.stream] = entry.version


def defects_of_acts(acts: Sequence[Act], log: Sequence[Entry]) -> Iterator[str]:
    """What was acknowledged is recorded once, as it was told; what was not recorded is not there; order is kept."""
    rulings = defaultdict[Mark, list[Entry]](list)
    facts = Counter[Mark]()
    for entry in log:
        if entry.mark is not None and entry.outcome:
            rulings[entry.mark].append(entry)
        elif entry.mark is not None:
            facts[entry.mark] += 1
    for act in acts:
        found = rulings.pop(act.mark, [])
        wanted = {Told.GRANTED: 1, Told.REFUSED: 1, Told.STALE: 0, Told.NOTHING: min(1, len(found))}[act.told]
        if len(found) != wanted:
            yield f"{act.mark} was told {act.told}, and is recorded {len(found)} times"
            continue
        yield from _as_told(act, found, facts[act.mark])
    for mark, found in rulings.items():
        yield f"{mark} was never asked for, and is recorded {len(found)} times"
    yield from _order(acts, log)


def _as_told(act: Act, found: Sequence[Entry], facts: int) -> Iterator[str]:
    for ruling in found:
        if facts != (ruling.outcome == Told.GRANTED):
            yield f"{act.mark} is {ruling.outcome}, and has {facts} facts"
        if ruling.stream != act.stream:
            yield f"{act.mark} was asked of {act.stream}, and stands on {ruling.stream}"
        if act.told is not Told.NOTHING and (ruling.outcome, ruling.decision) != (act.told, act.decision):
            yield f"{act.mark} was told {act.told} {act.decision}, and is {ruling.outcome} {ruling.decision}"


def _order(acts: Sequence[Act], log: Sequence[Entry]) -> Iterator[str]:
    """A client's requests follow each other, so their rulings must; one given up may still have come in late."""
    answered = {act.mark for act in acts if act.told in {Told.GRANTED, Told.REFUSED}}
    last = dict[int, int]()
    for entry in log:
        if entry.outcome and entry.mark in answered:
            client, number = entry.mark
            if number < last.get(client, -1):
                yield f"{entry.mark} stands behind {(client, last[client])}"
            last[client] = number


def defects_of_copy(name: str, log: Sequence[Entry], copy: Copy) -> Iterator[str]:
    """The copy has every event once, in the order of the log, to the byte."""
    raws = {entry.position: entry.raw for entry in log}
    seen = Counter(position for position, _ in copy)
    if lost := [position for position in raws if position not in seen]:
        yield f"{name}: lost {_some(lost)}"
    if doubled := [position for position, times in seen.items() if times > 1]:
        yield f"{name}: doubled {_some(doubled)}"
    if strange := [position for position in seen if position not in raws]:
        yield f"{name}: not in the log {_some(strange)}"
    if changed := [position for position, raw in copy if raws.get(position, raw) != raw]:
        yield f"{name}: other bytes at {_some(changed)}"
    if late := [later for before, later in pairwise(position for position, _ in copy) if later < before]:
        yield f"{name}: out of order {_some(late)}"


def defects_of_hashes(hashes: Mapping[str, str]) -> Iterator[str]:
    """Every replay came to the same state."""
    if len(set(hashes.values())) > 1:
        yield f"the replays differ: {dict(hashes)}"


def defects_of_checkpoints(entries: Sequence[bytes], signed: Sequence[tuple[int, bytes]]) -> Iterator[str]:
    """Every size and root that was ever signed is of the one log, and the last covers all of it."""
    tree = TileTree()
    for size, root in sorted(signed):
        deque(tree.extend([leaf_hash(entry) for entry in entries[tree.size : size]]), maxlen=0)
        if (tree.size, tree.root()) != (size, root):
            yield f"the checkpoint of size {size} is not of this log"
    if tree.size != len(entries):
        yield f"{tree.size} of {len(entries)} entries are signed"
    if len(set(entries)) != len(entries):
        yield "the signed log has an entry twice"


def _some(positions: Sequence[int]) -> str:
    return ", ".join(map(str, positions[:10])) + (f" … ({len(positions)})" if len(positions) > 10 else "")
