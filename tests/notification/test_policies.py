"""Who may do what: a union's officers on their own board, nobody for anybody else."""

from pathlib import Path

import pytest

import huiwu.notification
from huiwu.kernel import Actor
from huiwu.notification.api import COLLECTIONS
from huiwu.notification.domain import KINDS
from huiwu.runtime.collection import Internal
from huiwu.runtime.policy import Policy

POLICY = Policy(Path(huiwu.notification.__path__[0]) / "policies.cedar")
UNION, DISTRICT = "union-110105-acme", "union-110105-district"
BY_OFFICERS = {"publish-notice", "withdraw-publication", "undertake-disclosure", "keep-contacts"}
ACTIONS = sorted({*(name for kind in KINDS for name in kind.command_types), *BY_OFFICERS})


@pytest.mark.parametrize("action", ACTIONS)
def test_officers_act_for_their_own_union_alone(action: str) -> None:
    for office in ("union-officer", "administration", "labour-administration", "supervisor", "operator", "system"):
        for home in (UNION, DISTRICT):
            may = POLICY.may(Actor("worker-110105-0a", office, home), action, UNION, (DISTRICT,))
            assert may is (office == "union-officer" and home == UNION and action in BY_OFFICERS)


def test_what_has_a_route_has_a_policy() -> None:
    offered = {
        name
        for collection in COLLECTIONS
        for name, command in collection.kind.command_types.items()
        for verb in collection.commands
        if verb.command is command and not isinstance(verb, Internal)
    }
    assert offered == BY_OFFICERS - {"keep-contacts"}
