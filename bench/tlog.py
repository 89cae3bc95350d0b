"""The transparency log: entries sequenced and proofs made a second, each beside what its SHA-256 alone costs.

Entries of 300 bytes, and of 1,088, which is what those of the kept year have on average, in batches of 10,000, each
durable before the next: tiles, bundles and state are on the disk. The median of three logs counts. Proofs are read from
the files of such a log, by a reader that has read nothing yet (the peer is the hashes of the nodes within three tiles)
and by one that has (a hash a level), and verified against the root.
"""

import hashlib
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from statistics import median

from bench.figures import Figure, Step, beside
from huiwu.tlog.merkle import EMPTY_ROOT, leaf_hash, verify_inclusion
from huiwu.tlog.reading import TileReader, files
from huiwu.tlog.writer import LogWriter

_BATCH, _BATCHES = 10_000, 20
_SIZE = _BATCH * _BATCHES
_STEP = 499  # a prime, so that the entries fall everywhere in their tiles
_INDICES = range(0, _SIZE, _STEP)
_ROUNDS, _NODES = 3, 100_000
_SHORT, _REAL = 300, 1088
STEPS = 3


def transparency_log(step: Step) -> Mapping[str, Figure]:
    """The figures by name; takes some seconds."""
    figures: dict[str, Figure] = {}
    for width in (_REAL, _SHORT):
        with tempfile.TemporaryDirectory() as name:
            logs = [Path(name) / str(number) for number in range(_ROUNDS)]
            written = median(_SIZE / _seconds(partial(_write, folder, width)) for folder in logs)
            bare = median(_SIZE / _seconds(partial(_bare, width)) for _ in range(_ROUNDS))
            figures[f"leaves-of-{width}-bytes-sequenced-per-second"] = beside(written, bare)
            step()
            if width == _SHORT:
                figures |= _proofs(logs[0])
    step()
    return figures


def _proofs(folder: Path) -> Mapping[str, Figure]:
    cold = len(_INDICES) / _seconds(lambda: _prove(folder, fresh=True))
    warm = len(_INDICES) / _seconds(lambda: _prove(folder, fresh=False))
    verified = len(_INDICES) / _verify_seconds(folder)
    nodes = _NODES / _seconds(lambda: [_node() for _ in range(_NODES)])
    depth = (_SIZE - 1).bit_length()
    return {
        "proofs-from-unread-tiles-per-second": beside(cold, nodes / (3 * 255)),
        "proofs-from-read-tiles-per-second": beside(warm, nodes / depth),
        "proofs-verified-per-second": beside(verified, nodes / depth),
    }


def _entry(number: int, width: int = _SHORT) -> bytes:
    return str(number).zfill(width).encode()


def _write(folder: Path, width: int) -> None:
    with LogWriter(folder) as log:
        for start in range(0, _SIZE, _BATCH):
            log.append([_entry(number, width) for number in range(start, start + _BATCH)])
            log.commit()


def _bare(width: int) -> None:
    """As if a leaf cost its own hash and that of one node, of which a tree has one less than leaves, and no more."""
    for start in range(0, _SIZE, _BATCH):
        for entry in [_entry(number, width) for number in range(start, start + _BATCH)]:
            hashlib.sha256(b"\x00" + entry).digest()
            _node()


def _node() -> bytes:
    return hashlib.sha256(b"\x01" + EMPTY_ROOT + EMPTY_ROOT).digest()


def _prove(folder: Path, *, fresh: bool) -> None:
    reader = TileReader(files(folder), _SIZE)
    for index in _INDICES:
        if fresh:
            reader = TileReader(files(folder), _SIZE)
        reader.inclusion_proof(index if fresh else index % (_BATCH // 2))


def _verify_seconds(folder: Path) -> float:
    reader = TileReader(files(folder), _SIZE)
    root = reader.root()
    proofs = [(leaf_hash(_entry(index)), index, reader.inclusion_proof(index)) for index in _INDICES]

    def verify() -> None:
        for leaf, index, proof in proofs:
            verify_inclusion(leaf, index, _SIZE, proof, root)

    return _seconds(verify)


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began
