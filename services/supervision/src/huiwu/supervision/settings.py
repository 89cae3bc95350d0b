"""What supervision is told by its environment about the log that it signs."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_ORIGIN = "huiwu.local/log"
DELAY_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class LogSettings:
    """`folder` holds the log's tiles and published checkpoint. A log's `origin` names it, for ever.

    `key` is the secret that signs; `memory` the last checkpoint that it signed, best kept on other storage than the
    database. `policy` names the witnesses (C2SP tlog-policy). A fact that is not in the log `delay` seconds after it
    was published is overdue.
    """

    folder: Path
    key: Path
    memory: Path
    origin: str = _ORIGIN
    policy: Path | None = None
    delay: float = DELAY_SECONDS

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "LogSettings | None":
        """None without HUIWU_LOG_DIR: then the log is kept and nothing is signed."""
        named = environ.get("HUIWU_LOG_DIR")
        if not named:
            return None
        folder, policy = Path(named), environ.get("HUIWU_WITNESS_POLICY")
        return cls(
            folder / "tiles",
            Path(environ.get("HUIWU_LOG_KEY_FILE") or folder / "key"),
            Path(environ.get("HUIWU_LOG_MEMORY_FILE") or folder / "signed"),
            environ.get("HUIWU_LOG_ORIGIN") or _ORIGIN,
            Path(policy) if policy else None,
            float(environ.get("HUIWU_LOG_DELAY_SECONDS") or DELAY_SECONDS),
        )
