"""Who may: Cedar policies in files, evaluated in process, their hash in every ruling."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import cedarpy

from huiwu.kernel.ruling import Actor

_BASE = Path(__file__).parent / "base.cedar"
_REMEMBERED = 4096
_LONGEST_ID = 120


class Policy:
    """The base policies with those of one service. `sha256` is of both files' bytes.

    Policies read no clock and never change while the process runs, so an answer may be remembered.
    """

    def __init__(self, path: Path) -> None:
        text = _BASE.read_text("utf-8") + "\n" + path.read_text("utf-8")
        self.sha256 = hashlib.sha256(text.encode()).hexdigest()
        self._policies = cedarpy.PolicySet.from_str(text)
        self._remembered = lru_cache(_REMEMBERED)(self._judged)

    def may(self, actor: Actor, action: str, organisation: str, above: Sequence[str] = ()) -> bool:
        """Whether the actor may do that for the organisation; `above` are all organisations that it stands under."""
        judged = self._remembered if len(organisation) <= _LONGEST_ID else self._judged
        return judged(actor, action, organisation, tuple(above))

    def _judged(self, actor: Actor, action: str, organisation: str, above: tuple[str, ...]) -> bool:
        request: dict[str, object] = {
            "principal": _uid("Person", actor.subject),
            "action": _uid("Action", action),
            "resource": _uid("Organisation", organisation),
            "context": {},
        }
        entities = _entities(actor, organisation, above)
        return cedarpy.is_authorized(request, self._policies, entities).allowed  # pyright: ignore[reportUnknownMemberType]


def _entities(actor: Actor, organisation: str, above: Sequence[str]) -> list[dict[str, object]]:
    home = {"type": "Organisation", "id": actor.organisation}
    return [
        {
            "uid": {"type": "Person", "id": actor.subject},
            "attrs": {"office": actor.office, "organisation": actor.organisation, "home": {"__entity": home}},
            "parents": [],
        },
        {
            "uid": {"type": "Organisation", "id": organisation},
            "attrs": {"id": organisation},
            "parents": [{"type": "Organisation", "id": each} for each in above],
        },
    ]


def _uid(kind: str, name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'{kind}::"{escaped}"'
