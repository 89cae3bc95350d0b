"""The witness's key: a secret in a file that is made once and never written over."""

import os
from pathlib import Path

from huiwu.tlog.durable import sync_folder
from huiwu.tlog.keys import COSIGNATURE, SecretKey

_KEY = "witness.key"


def key_file(folder: Path) -> Path:
    """Where the key is kept."""
    return folder / _KEY


def make_key(folder: Path, name: str) -> SecretKey:
    """A new key of that name. Raises FileExistsError where there is one: whoever trusts it would be left with nothing.

    Raises NotAKey for what cannot be a name, OSError.
    """
    key = SecretKey.generate(name, COSIGNATURE)
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(key_file(folder), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{key.text()}\n")
        file.flush()
        os.fsync(file.fileno())
    sync_folder(folder)
    return key


def read_key(folder: Path) -> SecretKey:
    """The key that was made; raises NotAKey, FileNotFoundError, OSError."""
    return SecretKey.parse(key_file(folder).read_text("utf-8").removesuffix("\n"))
