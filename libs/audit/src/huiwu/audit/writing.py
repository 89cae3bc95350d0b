"""Writing an evidence bundle: entry by entry, in constant memory, equal entries giving equal bytes."""

import zipfile
from base64 import b64encode
from tempfile import TemporaryFile
from typing import IO

from huiwu.audit.bundle import CHECKPOINT, EDITIONS, ENTRIES, KEYS, LEAVES, PROOFS, Place
from huiwu.audit.keyring import Keyring
from huiwu.kernel.event import RULED, NotAnEvent, canonical, read, read_ruling, write
from huiwu.rulebook import Rulebook
from huiwu.tlog.merkle import leaf_hash

_STAMP = (2015, 1, 9, 0, 0, 0)
_CHUNK = 1 << 20


class BundleWriter:
    """Writes a bundle under a signed checkpoint: of the whole log up to it, or a part with each entry's place."""

    def __init__(self, target: IO[bytes], checkpoint: bytes, keys: Keyring) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._checkpoint, self._keys = checkpoint, keys
        self._editions: set[str] = set()
        # A zip takes one member at a time; both are closed in close().
        self._entries, self._places, self._leaves = TemporaryFile(), TemporaryFile(), TemporaryFile()  # noqa: SIM115
        self._placed = False

    def add(self, raw: bytes, place: Place | None = None) -> None:
        """Append one entry, its bytes as they were hashed; raises NotAnEvent when they are not an event's."""
        event = read(raw)
        if write(event) != raw:
            raise NotAnEvent(f"{event.id} is not in canonical form")
        if event.name == RULED:
            self._editions.add(read_ruling(event).edition.sha256)
        self._entries.write(raw + b"\n")
        if place is None:
            self._leaves.write(leaf_hash(raw))
        else:
            self._placed = True
            line = {"index": place.index, "hashes": [b64encode(each).decode() for each in place.hashes]}
            self._places.write(canonical(line) + b"\n")

    def as_part(self) -> None:
        """Say that it is a part of the log though it may turn out to have no entry."""
        self._placed = True

    def close(self) -> None:
        """Write everything down."""
        self._zip.writestr(_member(CHECKPOINT), self._checkpoint)
        self._zip.writestr(_member(KEYS), self._keys.text())
        for sha256, text in sorted(_with_bases(self._editions).items()):
            self._zip.writestr(_member(f"{EDITIONS}{sha256}.yaml"), text)
        self._pour(self._entries, ENTRIES)
        if self._placed:
            self._pour(self._places, PROOFS)
        else:
            self._pour(self._leaves, LEAVES, zipfile.ZIP_STORED)
        self._leaves.close()
        self._places.close()
        self._zip.close()

    def _pour(self, file: IO[bytes], name: str, compression: int = zipfile.ZIP_DEFLATED) -> None:
        file.seek(0)
        with self._zip.open(_member(name, compression), "w", force_zip64=True) as member:
            while chunk := file.read(_CHUNK):
                member.write(chunk)
        file.close()


def _member(name: str, compression: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _STAMP)
    info.compress_type = compression
    return info


def _with_bases(sha256s: set[str]) -> dict[str, bytes]:
    book = Rulebook.shipped()
    return {
        edition.ref.sha256: edition.text
        for sha256 in sha256s
        if sha256 in book.by_sha256
        for edition in book.by_sha256[sha256].closure
    }
