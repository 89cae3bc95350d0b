"""The log's own key: a secret in a file that is made once, and never again when it was lost."""

import os

from huiwu.supervision.settings import LogSettings
from huiwu.tlog.durable import sync_folder
from huiwu.tlog.keys import NotAKey, SecretKey


def log_key(settings: LogSettings) -> SecretKey:
    """The key in the file; made if nothing was ever signed. Raises NotAKey, OSError."""
    try:
        return SecretKey.parse(settings.key.read_text("utf-8").strip())
    except FileNotFoundError:
        if settings.memory.exists():
            raise NotAKey(f"{settings.key}: 签名密钥已丢失 the key that signed this log is gone") from None
    made = SecretKey.generate(settings.origin)
    settings.key.parent.mkdir(parents=True, exist_ok=True)
    draft = settings.key.with_name(f".{settings.key.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(made.text() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, settings.key)  # of two processes that begin at once, one key wins
    except FileExistsError:
        made = SecretKey.parse(settings.key.read_text("utf-8").strip())
    finally:
        draft.unlink()
    sync_folder(settings.key.parent)
    return made
