"""The evidence bundle, read: a zip of exact log entries, the law they were decided by, and a signed checkpoint."""

import hashlib
import zipfile
from base64 import b64decode
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import BufferedReader
from pathlib import Path
from typing import IO, cast

import msgspec

from huiwu.audit.keyring import Keyring, NotAKeyring
from huiwu.rulebook import Edition, NotAnEdition, Rulebook, RulebookError
from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.merkle import HASH_BYTES
from huiwu.tlog.note import NotANote, split

ENTRIES, CHECKPOINT, KEYS, EDITIONS = "entries.jsonl", "checkpoint", "keys.json", "editions/"
PROOFS = "proofs/inclusion.jsonl"
LEAVES = "leaves"
LONGEST_ENTRY = 1 << 20
LARGEST_MEMBER = 1 << 24
"""In bytes; of every member but entries and proofs. A few bytes of zip can be made to say gigabytes."""
_BUFFER = 1 << 20


class NotABundle(ValueError):
    """The file is not an evidence bundle, or no longer one that can be read."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands in the log, and the hashes that lead from it to the root (RFC 6962)."""

    index: int
    hashes: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    index: int
    hashes: list[str]


_places = msgspec.json.Decoder(_Line, strict=True)


class Bundle:
    """A bundle that is read; entries are streamed. Whatever cannot be read raises NotABundle."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._zip = archive
        if missing := {ENTRIES, CHECKPOINT, KEYS}.difference(archive.namelist()):
            raise NotABundle(f"缺少 missing: {', '.join(sorted(missing))}")

    @property
    def members(self) -> Sequence[str]:
        """The names of all members, one that stands twice twice."""
        return self._zip.namelist()

    @property
    def whole(self) -> bool:
        """It claims to hold the whole log up to its checkpoint: a part of one proves where each entry stands."""
        return PROOFS not in self.members

    def entries(self) -> Iterator[bytes]:
        """The entries in leaf order, without their line ends."""
        return self._lines(ENTRIES)

    def places(self) -> Iterator[Place]:
        """Of a part of a log: the place of each entry, in the same order."""
        for number, line in enumerate(self._lines(PROOFS)):
            try:
                read = _places.decode(line)
                yield Place(read.index, tuple(b64decode(each, validate=True) for each in read.hashes))
            except (msgspec.MsgspecError, ValueError, RecursionError) as error:
                raise NotABundle(f"{PROOFS}: 第 {number} 行不是位置证明 line {number}: {error}") from error

    def leaf_hashes(self) -> Iterator[bytes]:
        """Of a whole log: the leaf hash of each entry in order, as the log had them; nothing in an older bundle."""
        if LEAVES not in self.members:
            return
        with (
            _reading(LEAVES),
            self._opened(LEAVES) as member,
            BufferedReader(cast("BufferedReader", member), _BUFFER) as hashes,
        ):
            while each := hashes.read(HASH_BYTES):
                if len(each) != HASH_BYTES:
                    raise NotABundle(f"{LEAVES}: 末尾不足一个散列值 the last hash is cut off")
                yield each

    def checkpoint_note(self) -> bytes:
        """The signed note, nothing of it verified."""
        return self._read(CHECKPOINT)

    def size(self) -> int | None:
        """How many entries the log had, as far as the unverified checkpoint tells."""
        try:
            return Checkpoint.parse(split(self.checkpoint_note())[0]).size
        except NotANote:
            return None

    def keys(self) -> Keyring:
        """The public keys of the log and of its witnesses, as the bundle itself names them."""
        try:
            return Keyring.parse(self._read(KEYS))
        except NotAKeyring as error:
            raise NotABundle(f"{KEYS}: 不是公钥 not keys: {error}") from error

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

    def _lines(self, name: str) -> Iterator[bytes]:
        with (
            _reading(name),
            self._opened(name) as member,
            BufferedReader(cast("BufferedReader", member), _BUFFER) as lines,
        ):
            while line := lines.readline(LONGEST_ENTRY + 1):
                if not line.endswith(b"\n"):
                    raise NotABundle(
                        f"{name}: 某行被截断或过长 a line has no end, or is longer than {LONGEST_ENTRY} bytes"
                    )
                yield line[:-1]

    def _read(self, name: str) -> bytes:
        with _reading(name), self._opened(name) as member:
            content = member.read(LARGEST_MEMBER + 1)
        if len(content) > LARGEST_MEMBER:
            raise NotABundle(f"{name}: 过大 larger than {LARGEST_MEMBER} bytes")
        return content

    def _opened(self, name: str) -> IO[bytes]:
        info = self._zip.getinfo(name)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotABundle(f"{name}: 压缩方式不符 compressed in a way that no bundle is")
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
        raise NotABundle(f"{name}: 无法读取 cannot be read: {str(error) or type(error).__name__}") from error


def law_of(texts: Iterable[bytes]) -> Mapping[str, Edition]:
    """The editions in the bytes, bases among them, by sha256; raises RulebookError whatever stands in them."""
    try:
        return Rulebook.load(texts).by_sha256
    except RulebookError:
        raise
    except Exception as error:
        raise NotAnEdition(repr(error)) from error
