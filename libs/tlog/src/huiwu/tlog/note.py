"""Signed notes (C2SP signed-note v1.0.0): a text, a blank line, and a line for each signature."""

import hashlib
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

KEY_ID_BYTES = 4
LARGEST_NOTE = 1 << 20
MOST_SIGNATURES = 100
_DASH = "— "


class NotANote(ValueError):
    """The bytes are not a signed note, or the note is not what it has to be."""


class InvalidSignature(NotANote):
    """A signature that claims to be of a known key is not."""


class UnverifiedNote(NotANote):
    """No known key has signed. `note` is what was read; nothing in it may be believed."""

    def __init__(self, note: "Note") -> None:
        super().__init__("no known key has signed the note")
        self.note = note


class Signer(Protocol):
    """Signs under a name; `key_id` are the four bytes by which the key is told from others of that name."""

    @property
    def name(self) -> str: ...
    @property
    def key_id(self) -> bytes: ...
    def sign(self, text: bytes) -> bytes: ...


class Verifier(Protocol):
    """A known key. `verify` answers whether the signature is one over this text."""

    @property
    def name(self) -> str: ...
    @property
    def key_id(self) -> bytes: ...
    def verify(self, text: bytes, signature: bytes) -> bool: ...


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: whose key, and the signature's bytes after the key id."""

    name: str
    key_id: bytes
    signature: bytes

    def line(self) -> str:
        """As it stands in a note, with its line end."""
        return f"{_DASH}{self.name} {b64encode(self.key_id + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A note that was opened: its text with the last line end, signatures of known keys, and those of unknown ones."""

    text: str
    signatures: tuple[Signature, ...]
    unknown: tuple[Signature, ...]


def key_id(name: str, kind: int, public_key: bytes) -> bytes:
    """The id that the specification recommends, from the key's name, its type's byte and its encoding."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public_key).digest()[:KEY_ID_BYTES]


def sign(text: str, *signers: Signer) -> bytes:
    """The note of this text, signed by all; raises NotANote when text or names cannot stand in one."""
    return assemble(text, [Signature(each.name, each.key_id, each.sign(text.encode())) for each in signers])


def assemble(text: str, signatures: Iterable[Signature]) -> bytes:
    """The note of this text and these signatures, each once; raises NotANote when they do not make one."""
    lines = dict.fromkeys(each.line() for each in signatures)
    note = f"{text}\n{''.join(lines)}".encode()
    if split(note)[0] != text:
        raise NotANote("the text has no last line end, or ends with what could be a signature")
    return note


def open(note: bytes, verifiers: Iterable[Verifier]) -> Note:  # noqa: A001 - the promised name
    """The note, once each signature of a known key was found true; signatures of unknown keys are left aside.

    Raises NotANote for what is no note, InvalidSignature when a known key's signature is false, UnverifiedNote when no
    known key has signed, ValueError when two verifiers answer to one name and key id.
    """
    text, signatures = split(note)
    known: dict[tuple[str, bytes], Verifier] = {}
    for verifier in verifiers:
        if known.setdefault((verifier.name, verifier.key_id), verifier) is not verifier:
            raise ValueError(f"two keys are named {verifier.name}+{verifier.key_id.hex()}")
    verified: dict[tuple[str, bytes], Signature] = {}
    unknown: dict[Signature, None] = {}
    for each in signatures:
        key = each.name, each.key_id
        if key not in known:
            unknown[each] = None
        elif not known[key].verify(text.encode(), each.signature):
            raise InvalidSignature(f"the signature of {each.name}+{each.key_id.hex()} is false")
        else:
            verified.setdefault(key, each)
    opened = Note(text, tuple(verified.values()), tuple(unknown))
    if not verified:
        raise UnverifiedNote(opened)
    return opened


def split(note: bytes) -> tuple[str, Sequence[Signature]]:
    """The text and all signatures of a note, none of them verified; raises NotANote."""
    if len(note) > LARGEST_NOTE:
        raise NotANote(f"larger than {LARGEST_NOTE} bytes")
    try:
        whole = note.decode()
    except UnicodeDecodeError as error:
        raise NotANote("not UTF-8") from error
    if any(sign < " " and sign != "\n" for sign in whole):
        raise NotANote("a control character")
    text, blank, lines = whole.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise NotANote("no blank line, or the last line has no end")
    signatures = [read_line(line) for line in lines.split("\n")[:-1]]
    if len(signatures) > MOST_SIGNATURES:
        raise NotANote(f"more than {MOST_SIGNATURES} signatures")
    return text + "\n", signatures


def read_line(line: str) -> Signature:
    """A signature line, without its line end; raises NotANote."""
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    try:
        decoded = decode(encoded)
    except ValueError as error:
        raise NotANote("a signature is not base64") from error
    if not line.startswith(_DASH) or not space or not is_name(name) or len(decoded) <= KEY_ID_BYTES:
        raise NotANote("a line after the text is not a signature")
    return Signature(name, decoded[:KEY_ID_BYTES], decoded[KEY_ID_BYTES:])


def is_name(name: str) -> bool:
    """Whether a key may be named so: not empty, without spaces, plus signs and control characters."""
    return bool(name) and not any(
        sign == "+" or sign.isspace() or unicodedata.category(sign) in {"Cc", "Cs"} for sign in name
    )


def decode(text: str) -> bytes:
    """Base64 of RFC 4648 §4 in its one canonical form; raises ValueError."""
    decoded = b64decode(text, validate=True)
    if b64encode(decoded).decode() != text:
        raise ValueError("not canonical base64")
    return decoded
