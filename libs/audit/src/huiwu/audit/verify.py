"""Verification: whether a bundle is whole, ordered and self-consistent; one line for each defect."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from huiwu.audit.bundle import CHECKPOINT, EDITIONS, ENTRIES, KEYS, Bundle, NotABundle
from huiwu.audit.checkpoint import NotACheckpoint
from huiwu.kernel.event import RULED, Event, NotAnEvent, canonical, read, read_ruling, write
from huiwu.rulebook import RulebookError
from huiwu.tlog.merkle import Tree, leaf_hash

_EDITION = re.compile(re.escape(EDITIONS) + r"[0-9a-f]{64}\.yaml")
_NO_KEYS: dict[str, list[object]] = {"log": [], "witnesses": []}


@dataclass(slots=True)
class _Stream:
    """How far a stream has been read: its version, its last decision, and the facts that this one still owes."""

    version: int = 0
    decision: str = ""
    facts: int = 0
    owed: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class _Seen:
    """What the entries so far have shown."""

    streams: dict[str, _Stream] = field(default_factory=dict[str, _Stream])
    decisions: set[str] = field(default_factory=set[str])
    editions: set[str] = field(default_factory=set[str])
    tree: Tree = field(default_factory=Tree)


def defects(bundle: Bundle) -> Iterator[str]:
    """Every defect of the bundle as one line; nothing when it is sound."""
    seen = _Seen()
    for part in (_members(bundle), _editions(bundle), _entries(bundle, seen), _law(bundle, seen)):
        yield from _as_far_as_readable(part)
    yield from _as_far_as_readable(_checkpoint(bundle, seen.tree))


def _as_far_as_readable(part: Iterable[str]) -> Iterator[str]:
    try:
        yield from part
    except NotABundle as error:
        yield str(error)


def _members(bundle: Bundle) -> Iterator[str]:
    for name, count in Counter(bundle.members).items():
        if count > 1:
            yield f"{name!r} stands {count} times in the bundle"
        if name not in {ENTRIES, CHECKPOINT, KEYS} and _EDITION.fullmatch(name) is None:
            yield f"{name!r} is no part of a bundle"
    if bundle.keys() != _NO_KEYS:
        yield f"{KEYS}: there are no keys yet that it could name"


def _entries(bundle: Bundle, seen: _Seen) -> Iterator[str]:
    for number, raw in enumerate(bundle.entries()):
        seen.tree.add(leaf_hash(raw))
        try:
            event = read(raw)
            if not _is_canonical(event, raw):
                yield f"entry {number}: bytes are not in canonical form"
            for defect in _take(seen.streams.setdefault(event.subject, _Stream()), event, seen):
                yield f"entry {number}: {event.subject} {defect}"
        except NotAnEvent as error:
            yield f"entry {number}: not an event: {error}"
    for name, stream in seen.streams.items():
        yield from (f"{name}: {defect}" for defect in _owed(stream))


def _is_canonical(event: Event, raw: bytes) -> bool:
    """In the envelope and in the data: no member twice or unknown, no space, one order."""
    try:
        return write(event) == raw == canonical(msgspec.json.decode(raw))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False


def _take(stream: _Stream, event: Event, seen: _Seen) -> Iterator[str]:
    if event.sequence != stream.version + 1:
        yield f"version {event.sequence} follows version {stream.version}"
    stream.version = event.sequence
    if event.name == RULED:
        yield from _owed(stream)
        if event.decision in seen.decisions:
            yield f"version {event.sequence}: decision {event.decision} was taken before"
        ruled = read_ruling(event)
        seen.decisions.add(event.decision)
        seen.editions.add(ruled.edition.sha256)
        stream.decision, stream.facts, stream.owed = event.decision, 0, list(ruled.facts)
    elif event.decision != stream.decision or not stream.owed or stream.owed[0] != event.name:
        yield f"version {event.sequence}: fact {event.name} follows from no ruling"
    else:
        stream.owed.pop(0)
        stream.facts += 1
    if event.decision == stream.decision and event.id != f"{event.decision}.{stream.facts}":
        yield f"version {event.sequence}: {event.id} is not the id of its place in its decision"


def _owed(stream: _Stream) -> Iterator[str]:
    if stream.owed:
        yield f"decision {stream.decision} lacks its facts {', '.join(stream.owed)}"


def _editions(bundle: Bundle) -> Iterator[str]:
    for name, text in bundle.edition_texts.items():
        if hashlib.sha256(text).hexdigest() != name:
            yield f"edition {name}: the file's sha256 is another"
    try:
        bundle.editions()
    except RulebookError as error:
        yield f"editions: {error}"


def _law(bundle: Bundle, seen: _Seen) -> Iterator[str]:
    for sha256 in sorted(seen.editions - set(bundle.edition_texts)):
        yield f"edition {sha256} is missing"


def _checkpoint(bundle: Bundle, tree: Tree) -> Iterator[str]:
    try:
        checkpoint = bundle.checkpoint()
    except NotACheckpoint as error:
        yield f"checkpoint: {error}"
        return
    if checkpoint.size != tree.size:
        yield f"checkpoint: {checkpoint.size} entries, the bundle has {tree.size}"
    if checkpoint.root != tree.root():
        yield "checkpoint: its root is not that of the entries"
