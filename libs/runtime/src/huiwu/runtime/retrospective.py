"""The retrospective way in over HTTP: `?retrospective=true&happened_on=2025-03-25&reason=…` (processes 0.5)."""

import json
from collections.abc import Mapping
from typing import Any

from huiwu.kernel.hindsight import Hindsight
from huiwu.kernel.kind import AnyKind
from huiwu.runtime.edge import read_command, read_flag
from huiwu.runtime.problems import malformed

_FLAG = "retrospective"
_SAID = ("happened_on", "reason")

PARAMETERS: list[dict[str, Any]] = [
    {
        "name": _FLAG,
        "in": "query",
        "required": False,
        "schema": {"type": "boolean", "default": False},
        "description": "补录：事情已经发生，照实记录，违反规定之处记为程序偏差；同时须填 happened_on 和 reason。 "
        "It has happened already: recorded as it was, breaches beside it; happened_on and reason are needed.",
    },
    {
        "name": "happened_on",
        "in": "query",
        "required": False,
        "schema": {"type": "string", "format": "date"},
        "description": "补录事项发生之日。 The day on which it happened.",
    },
    {
        "name": "reason",
        "in": "query",
        "required": False,
        "schema": {"type": "string", "minLength": 1, "maxLength": 200},
        "description": "补录缘由，不得写个人信息。 Why it is recorded afterwards; nothing about a person.",
    },
]
"""For the OpenAPI document of a command that can be recorded afterwards."""


def hindsight_in(query: Mapping[str, str], kind: AnyKind) -> Hindsight | None:
    """What the query says of the way in; None for a command that is about to be done. Raises Problem 422."""
    said = {name: query[name] for name in _SAID if name in query}
    if not read_flag(_FLAG, query.get(_FLAG)):
        if said:
            raise malformed(
                "happened_on 和 reason 只用于补录（retrospective=true）。",
                "happened_on and reason belong to retrospective=true.",
                [{"at": f"query/{name}", "needed": "retrospective=true"} for name in said],
            )
        return None
    if kind.keeper is None:
        raise malformed(
            "此类事项不能补录，只能事前办理。",
            f"Nothing of a {kind.name} is recorded afterwards.",
            [{"at": f"query/{_FLAG}", "needed": "false"}],
        )
    return read_command(json.dumps(said).encode(), Hindsight)
