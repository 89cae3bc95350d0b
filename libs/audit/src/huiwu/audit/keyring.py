"""The keyring: whose signatures count, as `keys.json` of a bundle names them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from huiwu.tlog.cosignature import CosignatureVerifier
from huiwu.tlog.keys import Ed25519Verifier, NotAKey, PublicKey
from huiwu.tlog.note import Verifier


class NotAKeyring(ValueError):
    """The bytes name no keys in the one form that there is."""


@dataclass(frozen=True, slots=True)
class _Members:
    log: list[str]
    witnesses: list[str]


@dataclass(frozen=True, slots=True)
class Keyring:
    """Public keys of the log and of its witnesses."""

    log: tuple[PublicKey, ...] = ()
    witnesses: tuple[PublicKey, ...] = ()

    def text(self) -> bytes:
        """The content of `keys.json`: the keys as C2SP vkeys."""
        names = {"log": [key.text() for key in self.log], "witnesses": [key.text() for key in self.witnesses]}
        return (json.dumps(names, ensure_ascii=False) + "\n").encode()

    @classmethod
    def parse(cls, text: bytes) -> "Keyring":
        """Raises NotAKeyring."""
        try:
            named = msgspec.json.decode(text, type=_Members, strict=True)
            keyring = cls(tuple(map(PublicKey.parse, named.log)), tuple(map(PublicKey.parse, named.witnesses)))
            list(keyring.verifiers())
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, NotAKey) as error:
            raise NotAKeyring(str(error)) from error
        if keyring.text() != text:
            raise NotAKeyring("keys in another form than they are written in")
        return keyring

    def verifiers(self) -> Iterator[Verifier]:
        """Each key once; raises NotAKey for one of a type that does not fit its place."""
        yield from (Ed25519Verifier(key) for key in dict.fromkeys(self.log))
        yield from (CosignatureVerifier(key) for key in dict.fromkeys(self.witnesses))
