"""Verification: whether a bundle is whole, ordered and self-consistent; one line for each defect."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from huiwu.audit.bundle import Bundle
from huiwu.audit.checkpoint import NotACheckpoint
from huiwu.kernel.event import RULED, Event, NotAnEvent, Ruled, read, read_data, write
from huiwu.rulebook import RulebookError
from huiwu.tlog.merkle import Tree, leaf_hash


@dataclass(slots=True)
class _Stream:
    """How far a stream has been read: its version, and the facts that its last ruling still owes."""

    version: int = 0
    decision: str = ""
    owed: list[str] = field(default_factory=list[str])


def defects(bundle: Bundle) -> Iterator[str]:
    """Every defect of the bundle as one line; nothing when it is sound."""
    yield from _editions(bundle)
    streams: dict[str, _Stream] = {}
    needed: set[str] = set()
    tree = Tree()
    for number, raw in enumerate(bundle.entries()):
        tree.add(leaf_hash(raw))
        try:
            event = read(raw)
            if write(event) != raw:
                yield f"entry {number}: bytes are not in canonical form"
            for defect in _take(streams.setdefault(event.subject, _Stream()), event, needed):
                yield f"entry {number}: {event.subject} {defect}"
        except NotAnEvent as error:
            yield f"entry {number}: not an event: {error}"
    for name, stream in streams.items():
        if stream.owed:
            yield f"{name}: decision {stream.decision} lacks its facts {', '.join(stream.owed)}"
    for sha256 in sorted(needed - set(bundle.edition_texts())):
        yield f"edition {sha256} is missing"
    yield from _checkpoint(bundle, tree)


def _take(stream: _Stream, event: Event, needed: set[str]) -> Iterator[str]:
    if event.sequence != stream.version + 1:
        yield f"version {event.sequence} follows version {stream.version}"
    stream.version = event.sequence
    if event.name == RULED:
        if stream.owed:
            yield f"decision {stream.decision} lacks its facts {', '.join(stream.owed)}"
        ruled = read_data(event, Ruled)
        assert isinstance(ruled, Ruled)
        needed.add(ruled.edition.sha256)
        stream.decision, stream.owed = event.decision, list(ruled.facts)
    elif event.decision != stream.decision or not stream.owed or stream.owed[0] != event.name:
        yield f"version {event.sequence}: fact {event.name} follows from no ruling"
    else:
        stream.owed.pop(0)


def _editions(bundle: Bundle) -> Iterator[str]:
    for name, text in bundle.edition_texts().items():
        if hashlib.sha256(text).hexdigest() != name:
            yield f"edition {name}: the file's sha256 is another"
    try:
        bundle.editions()
    except RulebookError as error:
        yield f"editions: {error}"


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
