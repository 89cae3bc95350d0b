"""The evidence bundle: a zip of the exact log entries, the law they were decided by, and a checkpoint."""

import hashlib
import json
import zipfile
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from huiwu.audit.checkpoint import Checkpoint, NotACheckpoint
from huiwu.kernel.event import RULED, NotAnEvent, read, read_ruling, write
from huiwu.rulebook import Edition, NotAnEdition, Rulebook, RulebookError
from huiwu.tlog.merkle import Tree, leaf_hash

ENTRIES, CHECKPOINT, KEYS, EDITIONS = "entries.jsonl", "checkpoint", "keys.json", "editions/"
LONGEST_ENTRY = 1 << 20
LARGEST_MEMBER = 1 << 24
"""In bytes; of every member but the entries. A few bytes of zip can be made to say gigabytes."""
_STAMP = (2015, 1, 9, 0, 0, 0)
_CHUNK = 1 << 20


class NotABundle(ValueError):
    """The file is not an evidence bundle, or no longer one that can be read."""


class BundleWriter:
    """Writes a bundle entry by entry in constant memory; equal entries give equal bytes."""

    def __init__(self, target: IO[bytes], origin: str) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._origin = origin
        self._tree = Tree()
        self._editions: set[str] = set()
        self._entries = TemporaryFile()  # noqa: SIM115 - closed in close(), a zip takes one member at a time

    def add(self, raw: bytes) -> None:
        """Append one entry, its bytes as they were hashed; raises NotAnEvent when they are not an event's."""
        event = read(raw)
        if write(event) != raw:
            raise NotAnEvent(f"{event.id} is not in canonical form")
        if event.name == RULED:
            self._editions.add(read_ruling(event).edition.sha256)
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
    """A bundle that is read; entries are streamed. Whatever cannot be read raises NotABundle."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._zip = archive
        if missing := {ENTRIES, CHECKPOINT, KEYS}.difference(archive.namelist()):
            raise NotABundle(f"{', '.join(sorted(missing))} missing")

    @property
    def members(self) -> Sequence[str]:
        """The names of all members, one that stands twice twice."""
        return self._zip.namelist()

    def entries(self) -> Iterator[bytes]:
        """The entries in leaf order, without their line ends."""
        with _reading(ENTRIES), self._opened(ENTRIES) as lines:
            while line := lines.readline(LONGEST_ENTRY + 1):
                if not line.endswith(b"\n"):
                    raise NotABundle(f"{ENTRIES}: a line has no end, or is longer than {LONGEST_ENTRY} bytes")
                yield line[:-1]

    def checkpoint(self) -> Checkpoint:
        """Raises NotACheckpoint."""
        try:
            return Checkpoint.parse(self._read(CHECKPOINT).decode())
        except UnicodeDecodeError as error:
            raise NotACheckpoint("not UTF-8") from error

    def keys(self) -> object:
        """The public keys of the log and of its witnesses."""
        with _reading(KEYS):
            return json.loads(self._read(KEYS))

    @cached_property
    def edition_texts(self) -> Mapping[str, bytes]:
        """The editions' bytes by the sha256 in their file names."""
        return {
            name.removeprefix(EDITIONS).removesuffix(".yaml"): self._read(name)
            for name in self.members
            if name.startswith(EDITIONS) and name.endswith(".yaml")
        }

    @property
    def sound_editions(self) -> Mapping[str, bytes]:
        """The editions whose bytes are those that their file names promise."""
        return {name: text for name, text in self.edition_texts.items() if hashlib.sha256(text).hexdigest() == name}

    def editions(self) -> Mapping[str, Edition]:
        """The editions by sha256 of their own bytes; raises RulebookError."""
        sound, shipped = self.sound_editions, Rulebook.shipped().by_sha256
        known = [shipped[sha256] for sha256 in sound if sha256 in shipped]
        if len(known) == len(sound) and all(base.ref.sha256 in sound for each in known for base in each.closure):
            return {each.ref.sha256: each for each in known}  # the same bytes need not be read again
        return law_of(sound.values())

    def _read(self, name: str) -> bytes:
        with _reading(name), self._opened(name) as member:
            content = member.read(LARGEST_MEMBER + 1)
        if len(content) > LARGEST_MEMBER:
            raise NotABundle(f"{name} is larger than {LARGEST_MEMBER} bytes")
        return content

    def _opened(self, name: str) -> IO[bytes]:
        info = self._zip.getinfo(name)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotABundle(f"{name} is compressed in a way that no bundle is")
        return self._zip.open(info)


@contextmanager
def open_bundle(path: Path) -> Generator[Bundle]:
    """The bundle in that file; raises NotABundle, or OSError when there is no such file to be read."""
    with path.open("rb") as file:
        with _reading(str(path)):
            archive = zipfile.ZipFile(file)
        with archive:
            yield Bundle(archive)


@contextmanager
def _reading(name: str) -> Generator[None]:
    """Damage can make zip, inflate and JSON fail in many ways; for the reader it is one."""
    try:
        yield
    except NotABundle:
        raise
    except Exception as error:
        raise NotABundle(f"{name}: {str(error) or type(error).__name__}") from error


def law_of(texts: Iterable[bytes]) -> Mapping[str, Edition]:
    """The editions in the bytes, bases among them, by sha256; raises RulebookError whatever stands in them."""
    try:
        return Rulebook.load(texts).by_sha256
    except RulebookError:
        raise
    except Exception as error:
        raise NotAnEdition(repr(error)) from error


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


__all__ = ["Bundle", "BundleWriter", "NotABundle", "NotAnEvent", "law_of", "open_bundle"]
