"""Who may do what: a union's officers for their own union, the superior's for approval and for the register."""

from pathlib import Path

import pytest

import huiwu.membership
from huiwu.kernel import Actor
from huiwu.membership.domain import KINDS
from huiwu.runtime.policy import Policy

POLICY = Policy(Path(huiwu.membership.__path__[0]) / "policies.cedar")
OWN = "union-110105-b974a87230a55dfeafc6"
BY_INSTALLATION_OR_REACTION = {"establish-organisation", "establish-labour-administration", "note-union"}
ACTIONS = sorted({name for kind in KINDS for name in kind.command_types})


@pytest.mark.parametrize("action", ACTIONS)
def test_officers_act_for_their_own_organisation_alone(action: str) -> None:
    for office in ("union-officer", "administration", "labour-administration", "supervisor", "operator", "system"):
        for home in (OWN, "union-110105-district"):
            may = POLICY.may(Actor("worker-110105-0a", office, home), action, OWN, ("union-110105-district",))
            assert may is (office == "union-officer" and home == OWN and action not in BY_INSTALLATION_OR_REACTION)


def test_the_roll_is_read_by_name_of_its_own_union_only() -> None:
    superior = Actor("worker-110105-0a", "supervisor", "union-110105-district")
    assert POLICY.may(superior, "read", OWN, ("union-110105-district",))
    assert not POLICY.may(superior, "list-workers", OWN, ("union-110105-district",))
    assert POLICY.may(Actor("worker-110105-0a", "union-officer", OWN), "list-workers", OWN)
