"""Files that a command names by their hashes: flagged while they are not stored here, and needed where they prove."""

from collections.abc import Sequence

from huiwu.congress.domain.evidence import StoredFiles
from huiwu.kernel import Finding
from huiwu.rulebook import Hearing

STORED = "platform.files-stored"
NOT_EMPTY = "platform.not-empty"


def text_stored(hearing: Hearing, sha256: str) -> Finding:
    """The text may hang on a wall before it is stored here: marked, not refused."""
    missing = _missing(hearing, [sha256])
    return hearing.holds(STORED, not missing, seen={"missing": missing}, needed={"missing": []})


def all_stored(hearing: Hearing, sha256: Sequence[str]) -> tuple[Finding, Finding]:
    """What is to prove something can be looked at: there is a file, and each one is stored."""
    missing = _missing(hearing, sha256)
    return (
        hearing.holds(NOT_EMPTY, bool(sha256), seen=len(sha256), needed={"at_least": 1}),
        hearing.admits(STORED, not missing, seen={"missing": missing}, needed={"missing": []}),
    )


def _missing(hearing: Hearing, sha256: Sequence[str]) -> list[str]:
    return sorted(set(sha256) - _stored(hearing))


def _stored(hearing: Hearing) -> frozenset[str]:
    return frozenset(hearing.lean_on(StoredFiles).sha256)
