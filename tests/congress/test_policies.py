"""Who may: the union's officers convene and run, the administration agrees and discloses, nobody acts for another."""

from pathlib import Path

import pytest

import huiwu.congress
from huiwu.congress.api import COLLECTIONS
from huiwu.congress.domain import FACTORY_DISCLOSURE, KINDS, SESSION, STAFF_CONGRESS, WORKPLACE_RULE
from huiwu.congress.domain.session.commands import (
    AgreeAgenda,
    DiscloseMatters,
    FilingResult,
    OpenSession,
    RecordFilingResult,
    ScheduleSession,
)
from huiwu.congress.domain.staff_congress.commands import ConfirmDelegateRoster, EstablishStaffCongress
from huiwu.kernel import Actor
from huiwu.kernel.names import NotAStreamId, kebab
from huiwu.runtime.collection import Internal
from huiwu.runtime.policy import Policy

POLICY = Policy(Path(huiwu.congress.__path__[0]) / "policies.cedar")
OWN = "union-110105-wangjing"
UNITS = (FACTORY_DISCLOSURE, WORKPLACE_RULE)
ADMINISTRATIONS = {"agree-agenda", "disclose-matters", "disclose-regional-matters", "disclose-layoff-result"} | {
    name for kind in UNITS for name in kind.command_types
}
INTERNAL = {kebab(verb.command.__name__) for c in COLLECTIONS for verb in c.commands if isinstance(verb, Internal)}
ACTIONS = sorted({name for kind in KINDS for name in kind.command_types})


@pytest.mark.parametrize("action", ACTIONS)
def test_each_act_has_its_one_office(action):
    office_of_it = "administration" if action in ADMINISTRATIONS else "union-officer"
    for office in ("union-officer", "administration", "labour-administration", "supervisor", "operator", "system"):
        for home in (OWN, "union-110105-district"):
            may = POLICY.may(Actor("worker-110105-0a", office, home), action, OWN, ("union-110105-district",))
            assert may is (office == office_of_it and home == OWN and action not in INTERNAL)


def test_superiors_read_and_do_not_act():
    superior = Actor("worker-110105-0a", "supervisor", "union-110105-district")
    assert POLICY.may(superior, "read", OWN, ("union-110105-district",))
    assert not POLICY.may(superior, "open-session", OWN, ("union-110105-district",))


def test_the_party_is_the_union_the_enterprise_or_the_superior(firm):
    day = firm.opening
    schedule = ScheduleSession(firm.enterprise, 1, day, "礼堂")
    assert SESSION.party(schedule, SESSION.initial) == firm.union
    state = firm.proposed().state
    assert SESSION.party(AgreeAgenda(), state) == firm.enterprise
    assert SESSION.party(DiscloseMatters(("talk",), day), firm.closed().state) == firm.enterprise
    assert SESSION.party(OpenSession(day, firm.people(1)), state) == firm.union
    assert SESSION.party(RecordFilingResult(FilingResult.ENTERED, day), firm.closed().state) == firm.superior
    establish = EstablishStaffCongress(firm.enterprise, "staff_congress", 3)
    assert STAFF_CONGRESS.party(establish, STAFF_CONGRESS.initial) == firm.union
    assert STAFF_CONGRESS.party(ConfirmDelegateRoster(), firm.established().state) == firm.union


@pytest.mark.parametrize("name", ["union-110105-wangjing", "wangjing", "enterprise-1-x", ""])
def test_only_an_enterprise_has_a_congress(name):
    with pytest.raises(NotAStreamId):
        STAFF_CONGRESS.party(EstablishStaffCongress(name, "staff_congress", 3), STAFF_CONGRESS.initial)
