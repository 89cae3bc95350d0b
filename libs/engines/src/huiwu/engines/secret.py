"""A password that an engine's folder keeps for its own clients: others on the machine reach the port, not the data."""

import os
import secrets
from pathlib import Path


def password_in(folder: Path) -> str:
    """The folder's password, made at its first start, readable by its owner only."""
    path = folder / "password"
    if not path.exists():
        draft = folder / "password.new"
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(16))
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
        _write_through(folder)
    return path.read_text("ascii")


def _write_through(folder: Path) -> None:
    """So that after a power cut the engine does not know a password that nobody knows any more."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
