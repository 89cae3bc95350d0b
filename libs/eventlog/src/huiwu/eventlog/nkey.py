"""An nkey: the Ed25519 key by which a process is known on the bus. Its secret, the seed, never leaves the process."""

import os
from typing import Any, cast

import nkeys  # pyright: ignore[reportMissingTypeStubs]

_nkeys = cast("Any", nkeys)


def new_seed() -> str:
    """A new secret, of a user of the bus."""
    return bytes(_nkeys.encode_seed(os.urandom(32), _nkeys.PREFIX_BYTE_USER)).decode("ascii")


def public_of(seed: str) -> str:
    """What the server is told of it: `U…`; raises ValueError when it is no seed."""
    try:
        return bytes(_nkeys.from_seed(seed.encode("ascii")).public_key).decode("ascii")
    except _nkeys.NkeysError as error:
        raise ValueError("this is no nkey seed") from error


def inbox_of(public_key: str) -> str:
    """The prefix of the inboxes of whoever has that key."""
    return f"_INBOX.{public_key}"
