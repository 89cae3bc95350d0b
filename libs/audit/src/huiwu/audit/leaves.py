"""Leaf hashes beside the entries of a whole log: when these are not what was signed, they tell which and how.

A root says only that something is wrong somewhere. The hashes of all leaves lead to the signed root by themselves, so
entry after entry can be held against them: changed, missing, doubled, out of order, or never in the log.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from huiwu.audit.bundle import LEAVES, Bundle
from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.merkle import Tree, leaf_hash

Numbered: TypeAlias = tuple[int, bytes]
_WINDOWS = (256, 4096, 65_536)
"""How far ahead is looked, as little as is enough."""
_MOST_GAPS = 1000


@dataclass(frozen=True, slots=True)
class _Gap:
    """Where entries and leaves part, until they meet again.

    `left` counts missing leaves up to the end of the log; from the entry `lost` on there is too much to be told.
    """

    entries: Sequence[Numbered] = ()
    leaves: Sequence[Numbered] = ()
    left: int = 0
    lost: int | None = None


def strayed(bundle: Bundle, signed: Checkpoint) -> Iterator[str]:
    """Each entry of a whole bundle that is not the log's own, and each that is missing, as one line."""
    tree = Tree()
    for each in bundle.leaf_hashes():
        tree.add(each)
    if (tree.size, tree.root()) != (signed.size, signed.root):
        yield f"{LEAVES}: 与签名的根不符 they do not lead to the signed root"
        return
    entries = ((number, leaf_hash(raw)) for number, raw in enumerate(bundle.entries()))
    gaps = list(islice(_gaps(entries, enumerate(bundle.leaf_hashes())), _MOST_GAPS))
    telling = _Telling.of(gaps, bundle)
    for gap in gaps:
        yield from telling.lines(gap)
    if len(gaps) == _MOST_GAPS:
        yield f"其余从略 and more than {_MOST_GAPS} such places"


def _gaps(entries: Iterator[Numbered], leaves: Iterator[Numbered]) -> Iterator[_Gap]:
    """Every place where the two sequences of hashes differ; both are read once, a window at a time."""
    some, others = deque[Numbered](), deque[Numbered]()
    while True:
        _fill(some, entries, 1)
        _fill(others, leaves, 1)
        if not some and not others:
            return
        if some and others and some[0][1] == others[0][1]:
            some.popleft()
            others.popleft()
            continue
        for size in _WINDOWS:
            _fill(some, entries, size)
            _fill(others, leaves, size)
            if meeting := _meeting(islice(some, size), islice(others, size)):
                break
        else:
            yield _end(some, others, leaves)
            return
        yield _Gap(_taken(some, meeting[0]), _taken(others, meeting[1]))


def _fill(window: deque[Numbered], source: Iterator[Numbered], size: int) -> None:
    window.extend(islice(source, max(size - len(window), 0)))


def _taken(window: deque[Numbered], count: int) -> list[Numbered]:
    return [window.popleft() for _ in range(count)]


def _meeting(some: Iterable[Numbered], others: Iterable[Numbered]) -> tuple[int, int] | None:
    """How many of each to pass over, as few as possible, until both go on alike."""
    places: dict[bytes, int] = {}
    for place, (_, hashed) in enumerate(others):
        places.setdefault(hashed, place)
    met = [(here, places[hashed]) for here, (_, hashed) in enumerate(some) if hashed in places]
    return min(met, key=sum, default=None)


def _end(some: deque[Numbered], others: deque[Numbered], leaves: Iterator[Numbered]) -> _Gap:
    """They do not meet again: one of them is over, or they are too far apart to be told one by one."""
    if len(some) < _WINDOWS[-1]:
        return _Gap(tuple(some), tuple(others), sum(1 for _ in leaves))
    if len(others) < _WINDOWS[-1]:
        *told, (number, _) = some
        return _Gap(told, tuple(others), lost=number)
    return _Gap(lost=some[0][0])


@dataclass(slots=True)
class _Telling:
    """What each stray hash is, once all of them are known: a leaf that is missing elsewhere, or one that is there."""

    stray: AbstractSet[bytes]
    wanted: dict[bytes, int]
    own: Mapping[bytes, int]

    @classmethod
    def of(cls, gaps: Sequence[_Gap], bundle: Bundle) -> "_Telling":
        """Looks up once more which of the strays the log has, and where."""
        stray = {hashed for gap in gaps for _, hashed in gap.entries}
        wanted = {hashed: leaf for gap in gaps for leaf, hashed in gap.leaves if hashed in stray}
        own = {hashed: leaf for leaf, hashed in enumerate(bundle.leaf_hashes()) if hashed in stray}
        return cls(stray, wanted, own)

    def lines(self, gap: _Gap) -> Iterator[str]:
        """One a defect."""
        missing = [leaf for leaf, hashed in gap.leaves if hashed not in self.stray]
        for number, hashed in gap.entries:
            leaf = self.wanted.pop(hashed, None)
            if leaf is not None:
                yield f"第 {number} 条次序有误 entry {number}: reordered, it is leaf {leaf} of the log"
            elif hashed in self.own:
                yield f"第 {number} 条重复 entry {number}: doubled, it is leaf {self.own[hashed]} of the log"
            elif missing:
                yield f"第 {number} 条被改动 entry {number}: changed, it is not leaf {missing.pop(0)} of the log"
            else:
                yield f"第 {number} 条为外来 entry {number}: foreign, the log has no such entry"
        if gap.lost is not None:
            yield f"自第 {gap.lost} 条起不是此日志 from entry {gap.lost} on: not this log's"
        yield from _absent(missing, gap.left)


def _absent(missing: Sequence[int], left: int) -> Iterator[str]:
    """Leaves that nothing stands for, those in a row together."""
    first = last = None
    for leaf in (*missing, None):
        if leaf is not None and last is not None and leaf == last + 1:
            last = leaf
            continue
        if first is not None and last is not None:
            last += left if leaf is None else 0
            many = f"{first}" if first == last else f"{first}–{last}"
            yield f"第 {many} 条缺失 leaf {many} of the log: missing"
        first = last = leaf
