"""Verification: whether a bundle is what a log signed, whole, ordered and self-consistent; one line for each defect."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

import msgspec

from huiwu.audit.bundle import CHECKPOINT, EDITIONS, ENTRIES, KEYS, LEAVES, PROOFS, Bundle, NotABundle, Place
from huiwu.audit.leaves import strayed
from huiwu.audit.seal import Seal, Trust
from huiwu.audit.spool import Spool
from huiwu.audit.streams import Orders
from huiwu.kernel.event import RULED, Event, NotAnEvent, Ruled, canonical, read, read_ruling, write
from huiwu.rulebook import RulebookError
from huiwu.tlog.merkle import InvalidProof, Tree, leaf_hash, verify_inclusion

_EDITION = re.compile(re.escape(EDITIONS) + r"[0-9a-f]{64}\.yaml")
_UNKNOWN = b""


@dataclass(slots=True)
class _Seen:
    """What the entries so far have shown; `roots` are the tree heads at the sizes that somebody asked for."""

    seal: Seal | None
    editions: set[str] = field(default_factory=set[str])
    tree: Tree = field(default_factory=Tree)
    astray: bool = False
    last: int = -1


@dataclass(slots=True)
class Verified:
    """The examination of one bundle. After all `defects` were read, it also knows what it has seen.

    `trust` says whose signatures count; without one, those whom the bundle itself names. `watch` is told each entry.
    `heads` are sizes at which the tree head is wanted; of a whole log it is there afterwards.
    """

    bundle: Bundle
    trust: Trust | None = None
    heads: dict[int, bytes] = field(default_factory=dict[int, bytes])
    watch: Callable[[], None] = lambda: None
    seal: Seal | None = None
    entries: int = 0

    def defects(self) -> Iterator[str]:
        """Every defect of the bundle as one line; nothing when it is sound."""
        for part in (_members(self.bundle), self._sealed(), _editions(self.bundle)):
            yield from as_far_as_readable(part)
        seen = _Seen(self.seal)
        yield from as_far_as_readable(self._entered(seen))
        yield from as_far_as_readable(_law(self.bundle, seen))
        if self.bundle.whole and self.seal is not None:
            yield from _tree(self.seal, seen.tree)
            if seen.astray:
                yield from as_far_as_readable(strayed(self.bundle, self.seal.checkpoint))

    def _sealed(self) -> Iterator[str]:
        trust = self.trust or Trust.of(self.bundle.keys())
        if self.trust is not None:
            yield from trust.strangers(self.bundle.keys())
        self.seal = yield from trust.open(self.bundle.checkpoint_note(), CHECKPOINT)

    def _entered(self, seen: _Seen) -> Iterator[str]:
        size = self.bundle.size() or 0
        with Spool(size) as streams, Spool(size) as decisions:
            orders = Orders(streams, decisions)
            try:
                for number, (raw, place) in enumerate(_placed(self.bundle)):
                    self.watch()
                    yield from self._entry(number, raw, place, seen, orders)
                    self.entries += raw is not None
            finally:
                # What came before the damage is examined all the same.
                found = list(orders.defects())
            yield from found

    def _entry(
        self, number: int, raw: bytes | None, place: Place | bytes | None, seen: _Seen, orders: Orders
    ) -> Iterator[str]:
        if raw is None:
            yield from _no_entry(number, place, seen)
            return
        hashed = leaf_hash(raw)
        if self.bundle.whole:
            seen.astray = seen.astray or place not in (hashed, _UNKNOWN)
            seen.tree.add(hashed)
            if seen.tree.size in self.heads:
                self.heads[seen.tree.size] = seen.tree.root()
        else:
            assert not isinstance(place, bytes)
            yield from _at_its_place(number, hashed, place, seen)
        try:
            event = read(raw)
            ruled = read_ruling(event) if event.name == RULED else None
        except NotAnEvent as error:
            yield f"第 {number} 条不是事件 entry {number}: not an event: {error}"
            return
        if not _is_canonical(event, raw):
            yield f"第 {number} 条不是规范形式 entry {number}: bytes are not in canonical form"
        if ruled is not None:
            seen.editions.add(ruled.edition.sha256)
        orders.add(number, event, _facts(ruled))


def _facts(ruled: Ruled | None) -> tuple[str, ...] | None:
    return None if ruled is None else ruled.facts


def _placed(bundle: Bundle) -> Iterator[tuple[bytes | None, Place | bytes | None]]:
    """Each entry with what says where it stands: of a whole log its leaf hash, where the bundle has them."""
    if LEAVES not in bundle.members and bundle.whole:
        return ((raw, _UNKNOWN) for raw in bundle.entries())
    return zip_longest(bundle.entries(), bundle.leaf_hashes() if bundle.whole else bundle.places())


def _no_entry(number: int, place: Place | bytes | None, seen: _Seen) -> Iterator[str]:
    seen.astray = True
    if isinstance(place, Place):
        yield f"{PROOFS}: 第 {place.index} 条缺失 there is no entry for the place {place.index}"
    elif not number:
        yield f"{ENTRIES}: 没有条目 there are no entries"


def _at_its_place(number: int, hashed: bytes, place: Place | None, seen: _Seen) -> Iterator[str]:
    if place is None:
        yield f"第 {number} 条没有位置证明 entry {number}: there is no proof of its place"
        return
    if place.index <= seen.last:
        yield f"第 {number} 条次序有误 entry {number}: leaf {place.index} follows leaf {seen.last}"
    seen.last = place.index
    if seen.seal is None:
        return
    checkpoint = seen.seal.checkpoint
    try:
        verify_inclusion(hashed, place.index, checkpoint.size, place.hashes, checkpoint.root)
    except InvalidProof as error:
        yield f"第 {number} 条被改动或外来 entry {number}: it is not leaf {place.index} of the log: {error}"


def as_far_as_readable(part: Iterable[str]) -> Iterator[str]:
    """The defects of a part, the last of them that it cannot be read on."""
    try:
        yield from part
    except NotABundle as error:
        yield str(error)


def defects(bundle: Bundle, trust: Trust | None = None) -> Iterator[str]:
    """Every defect of the bundle as one line; nothing when it is sound."""
    return Verified(bundle, trust).defects()


def _members(bundle: Bundle) -> Iterator[str]:
    for name, count in Counter(bundle.members).items():
        if count > 1:
            yield f"{name!r}: 有 {count} 份 stands {count} times in the bundle"
        if name not in {ENTRIES, CHECKPOINT, KEYS, PROOFS, LEAVES} and _EDITION.fullmatch(name) is None:
            yield f"{name!r}: 不属于证据包 is no part of a bundle"


def _is_canonical(event: Event, raw: bytes) -> bool:
    """In the envelope and in the data: no member twice or unknown, no space, one order."""
    try:
        return write(event) == raw and canonical(msgspec.json.decode(event.data)) == bytes(event.data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False


def _editions(bundle: Bundle) -> Iterator[str]:
    for name, text in bundle.edition_texts.items():
        if hashlib.sha256(text).hexdigest() != name:
            yield f"法规版本不符 edition {name}: the file's sha256 is another"
    try:
        bundle.editions()
    except RulebookError as error:
        yield f"法规版本无法使用 editions: {error}"


def _law(bundle: Bundle, seen: _Seen) -> Iterator[str]:
    for sha256 in sorted(seen.editions - set(bundle.edition_texts)):
        yield f"法规版本缺失 edition {sha256} is missing"


def _tree(seal: Seal, tree: Tree) -> Iterator[str]:
    if seal.checkpoint.size != tree.size:
        yield f"条数与检查点不符 checkpoint: {seal.checkpoint.size} entries, the bundle has {tree.size}"
    if seal.checkpoint.root != tree.root():
        yield "条目的根与检查点不符 checkpoint: its root is not that of the entries"
