"""The evidence bundle: a zip of the exact log entries, the law they were decided by, and a checkpoint."""

import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from huiwu.audit.checkpoint import Checkpoint, NotACheckpoint
from huiwu.kernel.event import RULED, NotAnEvent, Ruled, read, read_data
from huiwu.rulebook import Edition, Rulebook
from huiwu.tlog.merkle import Tree, leaf_hash

ENTRIES, CHECKPOINT, KEYS, EDITIONS = "entries.jsonl", "checkpoint", "keys.json", "editions/"
_STAMP = (2015, 1, 9, 0, 0, 0)
_CHUNK = 1 << 20


class NotABundle(ValueError):
    """The file is not an evidence bundle."""


class BundleWriter:
    """Writes a bundle entry by entry in constant memory; equal entries give equal bytes."""

    def __init__(self, target: IO[bytes], origin: str) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._origin = origin
        self._tree = Tree()
        self._editions: set[str] = set()
        self._entries = TemporaryFile()  # noqa: SIM115 - closed in close(), a zip takes one member at a time

    def add(self, raw: bytes) -> None:
        """Append one entry, its bytes as they were hashed; raises NotAnEvent when they are not an event."""
        event = read(raw)
        if event.name == RULED:
            ruled = read_data(event, Ruled)
            assert isinstance(ruled, Ruled)
            self._editions.add(ruled.edition.sha256)
        self._tree.add(leaf_hash(raw))
        self._entries.write(raw + b"\n")

    def close(self) -> Checkpoint:
        """Write everything down; gives the checkpoint over the entries."""
        self._entries.seek(0)
        with self._zip.open(_member(ENTRIES), "w", force_zip64=True) as member:
            while chunk := self._entries.read(_CHUNK):
                member.write(chunk)
        self._entries.close()
        checkpoint = Checkpoint(self._origin, self._tree.size, self._tree.root())
        self._zip.writestr(_member(CHECKPOINT), checkpoint.text())
        self._zip.writestr(_member(KEYS), json.dumps({"log": [], "witnesses": []}) + "\n")
        for sha256, text in sorted(_with_bases(self._editions).items()):
            self._zip.writestr(_member(f"{EDITIONS}{sha256}.yaml"), text)
        self._zip.close()
        return checkpoint


class Bundle:
    """A bundle that is read; entries are streamed."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._zip = archive
        names = set(archive.namelist())
        if missing := {ENTRIES, CHECKPOINT, KEYS} - names:
            raise NotABundle(f"{', '.join(sorted(missing))} missing")

    def entries(self) -> Iterator[bytes]:
        """The entries in leaf order, without their line ends."""
        with self._zip.open(ENTRIES) as lines:
            for line in lines:
                yield line.removesuffix(b"\n")

    def checkpoint(self) -> Checkpoint:
        """Raises NotACheckpoint."""
        try:
            return Checkpoint.parse(self._zip.read(CHECKPOINT).decode())
        except UnicodeDecodeError as error:
            raise NotACheckpoint("not UTF-8") from error

    def edition_texts(self) -> Mapping[str, bytes]:
        """The editions' bytes by the sha256 in their file names."""
        return {
            name.removeprefix(EDITIONS).removesuffix(".yaml"): self._zip.read(name)
            for name in self._zip.namelist()
            if name.startswith(EDITIONS) and name.endswith(".yaml")
        }

    def editions(self) -> Mapping[str, Edition]:
        """The editions by sha256 of their own bytes."""
        return Rulebook.load(self.edition_texts().values()).by_sha256


@contextmanager
def open_bundle(path: Path) -> Iterator[Bundle]:
    """The bundle in that file; raises NotABundle."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield Bundle(archive)
    except (zipfile.BadZipFile, OSError) as error:
        raise NotABundle(f"{path}: {error}") from error


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _STAMP)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _with_bases(sha256s: set[str]) -> dict[str, bytes]:
    book = Rulebook.shipped()
    return {
        edition.ref.sha256: edition.text
        for sha256 in sha256s
        if sha256 in book.by_sha256
        for edition in book.by_sha256[sha256].closure
    }


__all__ = ["Bundle", "BundleWriter", "NotABundle", "NotAnEvent", "open_bundle"]
