"""Two checkpoints of one log: whether the later continues the earlier, or somebody was shown another history."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from huiwu.audit.bundle import LARGEST_MEMBER, Bundle, NotABundle, open_bundle
from huiwu.audit.seal import Seal, Trust
from huiwu.audit.verify import Verified, as_far_as_readable
from huiwu.tlog.merkle import Tree, leaf_hash

_ZIP = b"PK"


@dataclass(slots=True)
class Earlier:
    """What was kept from before: a bundle, or a checkpoint alone. `seal` is there once `open` was read to its end."""

    path: Path
    seal: Seal | None = None

    def open(self, trust: Trust) -> Iterator[str]:
        """Its defects; its signatures must be of those whom the bundle beside it is trusted by."""
        self.seal = yield from trust.open(self._note(), str(self.path))

    def _note(self) -> bytes:
        with self.path.open("rb") as file:
            content = file.read(LARGEST_MEMBER)
        if not content.startswith(_ZIP):
            return content
        with open_bundle(self.path) as bundle:
            return bundle.checkpoint_note()

    def head(self, size: int) -> bytes | None:
        """The tree head over its first so many entries; None when it does not hold them."""
        with ExitStack() as stack:
            try:
                bundle = stack.enter_context(open_bundle(self.path))
            except NotABundle:
                return None
            return _head(bundle, size) if bundle.whole else None


def _head(bundle: Bundle, size: int) -> bytes | None:
    tree = Tree()
    for raw in bundle.entries():
        if tree.size == size:
            break
        tree.add(leaf_hash(raw))
    return tree.root() if tree.size == size else None


def wanted_heads(earlier: Earlier) -> dict[int, bytes]:
    """The size at which the bundle's own tree head will be compared with what was kept."""
    return {} if earlier.seal is None else {earlier.seal.checkpoint.size: b""}


def contradictions(verified: Verified, earlier: Earlier) -> Iterator[str]:
    """How the verified bundle and what was kept from before cannot both be of one log."""
    yield from as_far_as_readable(_contradictions(verified, earlier))


def _contradictions(verified: Verified, earlier: Earlier) -> Iterator[str]:
    if verified.seal is None or earlier.seal is None:
        yield f"{earlier.path}: 无法比较 it cannot be compared"
        return
    now, before = verified.seal.checkpoint, earlier.seal.checkpoint
    if now.origin != before.origin:
        yield f"{earlier.path}: 属于另一日志 it is of another log, {before.origin}"
    elif now.size == before.size:
        if now.root != before.root:
            yield f"{earlier.path}: 两份历史 two histories: two checkpoints of size {now.size} contradict each other"
    else:
        smaller, larger = sorted((now, before), key=lambda each: each.size)
        head = verified.heads.get(smaller.size) if larger is now else earlier.head(smaller.size)
        if smaller.size and not head:
            yield f"{earlier.path}: 无从比较 neither bundle is whole, so nothing shows that one continues the other"
        elif smaller.size and head != smaller.root:
            yield (
                f"{earlier.path}: 两份历史 two histories: the log of size {larger.size} does not continue "
                f"that of size {smaller.size}"
            )
