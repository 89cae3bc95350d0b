"""What a ruling on a regional congress leans on: its host, those whom it covers, and where each delegate works."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from huiwu.congress import evidence, hindsight, regional
from huiwu.congress.domain import RECORD, SESSION, STAFF_CONGRESS
from huiwu.congress.domain.evidence import (
    REGIONAL,
    CongressForm,
    CoveredEnterprise,
    EnterpriseOnRecord,
    Home,
    HomesOfDelegates,
    JobClass,
    MemberCongressOnRecord,
    RegionOnRecord,
    RosterDelegate,
    Scope,
    WorkersOnRoll,
)
from huiwu.congress.domain.naming import regional_congress_of
from huiwu.congress.domain.session.commands import AgreeAgenda
from huiwu.congress.domain.session.commands_beside import ScheduleRegionalSession, SitJointly
from huiwu.congress.domain.session.facts.before import SessionScheduled
from huiwu.congress.domain.session.facts.beside import SessionOfRegion
from huiwu.congress.domain.staff_congress import facts as became
from huiwu.congress.domain.staff_congress.commands import (
    ConfirmDelegateRoster,
    EstablishRegionalCongress,
    EstablishStaffCongress,
    JoinRegion,
    RecordDelegatesElected,
    ReplaceDelegate,
    SetDelegateQuota,
)
from huiwu.eventlog.repository import Loaded
from huiwu.eventlog.rows import Row
from huiwu.kernel.hindsight import FirstRecord
from huiwu.kernel.ruling import Evidence
from huiwu.ledger.record import RecordEntered
from huiwu.runtime.collection import UnknownReference
from huiwu.testkit import given
from huiwu.testkit.scenario import Given

HOST, DISTRICT, NAME = "union-110105-110105026", "union-110105-district", "望京商圈"
CONGRESS = regional_congress_of(HOST, NAME)
A, B, C = (f"enterprise-110105-{key}" for key in "abc")
AN, BO, CHEN = (f"worker-110105-0{key}" for key in "abc")
RECORD_ID = "record-110105-0f1e2d3c4b5a69788796"
FORMING = given(
    STAFF_CONGRESS,
    became.RegionalCongressEstablished(HOST, DISTRICT, Scope.REGION, NAME, (A, B), 50),
    became.StaffCongressTermStarted(HOST, 1, 3, date(2026, 1, 5), date(2029, 1, 5)),
    became.StaffDelegatesElected(HOST, (AN, BO), 2),
)
OWNER = Evidence("b.1", EnterpriseOnRecord(HOST, 50, REGIONAL, HOST, DISTRICT))


@dataclass
class Known:
    """A reader of rows, and of one stream each kind; organisations and enterprises stand in one log."""

    streams: dict[str, Given] = field(default_factory=dict)
    rows: dict[tuple[str, str], Row] = field(default_factory=dict)

    async def row(self, model: str, name: str) -> Row | None:
        return self.rows.get((model, name))

    async def state(self, kind: Any, _stream: str) -> Loaded:
        known = self.streams.get(kind.name)
        return Loaded(known.state if known else kind.initial, 3, 3, None, f"{kind.name}.9")


def known(congress: Given = FORMING, **streams: Given) -> Known:
    rows = {("organisations", HOST): Row(HOST, HOST, 1, "host.1", {"level": "street", "superior": DISTRICT})}
    for n, (enterprise, workers) in enumerate(((A, 20), (B, 30), (C, 40)), 5):
        view = {"name": "商户", "headcount": workers, "ownership": "private"}
        rows["enterprises", enterprise] = Row(enterprise, enterprise, n, f"{enterprise[-1]}.1", view)
    for n, (worker, enterprise) in enumerate(((AN, A), (BO, B), (CHEN, C)), 10):
        view = {"enterprise": enterprise, "job_class": "frontline"}
        rows["workers", worker] = Row(worker, enterprise, n, f"roll.{n}", view)
    return Known({"staff-congress": congress, **streams}, rows)


def at_home(fact: str, *homes: tuple[str, str]) -> list[Evidence]:
    on_roll = tuple(RosterDelegate(each, JobClass.FRONTLINE) for each, _ in homes)
    where = tuple(Home(each, enterprise) for each, enterprise in homes)
    return [Evidence(fact, WorkersOnRoll(HOST, on_roll)), Evidence(fact, HomesOfDelegates(where))]


async def test_a_host_and_its_enterprises_are_told_without_unions_of_their_own():
    establish = EstablishRegionalCongress(HOST, Scope.REGION, NAME, (A, C, A), 3)
    covered = (CoveredEnterprise(A, 20, "private"), CoveredEnterprise(C, 40, "private"))
    expected = [Evidence("c.1", RegionOnRecord(HOST, "street", DISTRICT, covered))]
    assert await regional.region_to_be(establish, CONGRESS, known()) == expected
    (joining,) = await regional.enterprise_to_join(JoinRegion(C), CONGRESS, known())
    assert joining.value.enterprises == covered[1:]
    assert await regional.enterprise_to_join(JoinRegion(C), CONGRESS, known(given(STAFF_CONGRESS))) == []


@pytest.mark.parametrize("unknown", [("organisations", HOST), ("enterprises", A)])
async def test_whoever_is_not_registered_is_not_found(unknown):
    read = known()
    del read.rows[unknown]
    with pytest.raises(UnknownReference, match=unknown[1]):
        await regional.region_to_be(EstablishRegionalCongress(HOST, Scope.REGION, NAME, (A,), 3), CONGRESS, read)


async def test_delegates_are_looked_up_on_the_rolls_of_covered_enterprises_only():
    elect = RecordDelegatesElected((AN, CHEN, "worker-110105-ff"))
    assert await evidence.delegates_on_roll(elect, CONGRESS, known()) == at_home("roll.10", (AN, A))
    confirm = await evidence.roster_on_roll(ConfirmDelegateRoster(), CONGRESS, known())
    assert confirm == [OWNER, *at_home("roll.11", (AN, A), (BO, B))]
    stranger = await evidence.newcomer_on_roll(ReplaceDelegate(AN, CHEN, "调离"), CONGRESS, known())
    assert stranger == at_home("")
    assert await evidence.enterprise_of_congress(SetDelegateQuota(30), CONGRESS, known()) == [OWNER]


async def test_a_session_leans_on_the_host_and_on_all_who_are_covered():
    schedule = ScheduleRegionalSession(HOST, NAME, 1, date(2026, 3, 25), "文化中心")
    congress, owner, region = await evidence.congress_and_enterprise(schedule, "", known())
    assert (congress.value.congress, congress.value.enterprise, congress.value.delegates) == (CONGRESS, HOST, ())
    assert owner == OWNER
    assert [each.enterprise for each in region.value.enterprises] == [A, B]


def session(*more: object) -> Given:
    days = (date(2026, 2, 2), date(2029, 1, 5), date(2026, 3, 15), date(2026, 3, 18))
    scheduled = SessionScheduled(CONGRESS, HOST, HOST, DISTRICT, 1, date(2026, 3, 25), "文化中心", (AN,), 0, 1, *days)
    return given(SESSION, scheduled, *more)


async def test_the_agenda_of_a_regional_session_leans_on_no_single_enterprise():
    read = known(session=session(SessionOfRegion(HOST, (A, B))))
    assert await evidence.enterprise_of_session(AgreeAgenda(), "", read) == []


async def test_the_members_congress_is_a_kept_record():
    entered = RecordEntered("meeting", HOST, "street", date(2026, 3, 25), {"body": "member_congress", "place": "礼堂"})
    (found,) = await evidence.members_congress(SitJointly(RECORD_ID), "", known(record=given(RECORD, entered)))
    assert found.value == MemberCongressOnRecord(RECORD_ID, HOST, "member_congress", date(2026, 3, 25), "礼堂")
    for name in (RECORD_ID, "session-110105-0a", "nothing"):
        with pytest.raises(UnknownReference):
            await evidence.members_congress(SitJointly(name), "", known())


async def test_its_first_record_is_the_congresss_own():
    """A host with several congresses has a record of each; a covered enterprise has none of its own yet."""
    read = known(session=session())
    read.rows["staff_congresses", CONGRESS] = Row(CONGRESS, HOST, 9, "c.9", {"first_recorded_on": "2026-02-02"})
    recorded = [Evidence("c.9", FirstRecord(CONGRESS, date(2026, 2, 2)))]
    schedule = ScheduleRegionalSession(HOST, NAME, 1, date(2026, 3, 25), "文化中心")
    assert await hindsight.of_session(schedule, "", read) == recorded
    assert await hindsight.of_session(schedule, "", known(session=given(SESSION))) == [
        Evidence("", FirstRecord(CONGRESS, None))
    ]
    assert await hindsight.of_congress(JoinRegion(C), CONGRESS, read) == recorded
    covered = given(STAFF_CONGRESS, became.EnterpriseCoveredByRegion(A, CONGRESS, HOST, Scope.REGION, date(2026, 2, 2)))
    read = known(covered)
    read.rows["staff_congresses", "staff-congress-110105-a"] = Row("", A, 9, "a.9", {"phase": "covered_by_regional"})
    establish = EstablishStaffCongress(A, CongressForm.STAFF_CONGRESS, 3)
    found = await hindsight.of_congress(establish, "staff-congress-110105-a", read)
    assert found == [Evidence("a.9", FirstRecord("staff-congress-110105-a", None))]
