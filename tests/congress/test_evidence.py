"""What a ruling leans on is gathered from the rows and streams that know it; what is not known is a 404."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from huiwu.congress import evidence
from huiwu.congress.domain import SESSION, STAFF_CONGRESS
from huiwu.congress.domain.evidence import (
    CongressForm,
    CongressOnRecord,
    EnterpriseOnRecord,
    JobClass,
    RosterDelegate,
    WorkersOnRoll,
)
from huiwu.congress.domain.session.commands import AgreeAgenda, ScheduleSession
from huiwu.congress.domain.staff_congress.commands import (
    BeginNextTerm,
    ConfirmDelegateRoster,
    EstablishStaffCongress,
    RecordDelegatesElected,
    ReplaceDelegate,
    SetDelegateQuota,
)
from huiwu.congress.domain.staff_congress.facts import TermExpired
from huiwu.eventlog.repository import Loaded
from huiwu.eventlog.rows import Row
from huiwu.kernel.ruling import Evidence
from huiwu.runtime.collection import UnknownReference
from huiwu.testkit import given


@dataclass
class Known:
    """A reader of rows and of one stream."""

    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    stream: Any = None

    async def row(self, model: str, name: str) -> Row | None:
        return self.rows.get((model, name))

    async def find(self, model: str, **equals: object) -> list[Row]:
        named = [row for (table, _), row in sorted(self.rows.items()) if table == model]
        return [row for row in named if equals.items() <= row.view.items()]

    async def state(self, _kind: object, _stream: str) -> Loaded:
        return Loaded(self.stream, 3, 3, None, "congress.9")


def known(firm, history=None, *, union=True, roll=3):
    view = {"headcount": 620, "ownership": "private"} | (
        {"union": firm.union, "superior": firm.superior} if union else {}
    )
    rows = {("enterprises", firm.enterprise): Row(firm.enterprise, firm.enterprise, 7, "firm.1", view)}
    for n, subject in enumerate(firm.people(roll)):
        worker = {"enterprise": firm.enterprise, "job_class": "frontline"}
        rows["workers", subject] = Row(subject, firm.enterprise, 10 + n, f"roll.{n}", worker)
    elsewhere = {"enterprise": "enterprise-110105-other", "job_class": "manager"}
    rows["workers", "worker-110105-ff"] = Row("worker-110105-ff", None, 99, "roll.99", elsewhere)
    return Known(rows, history.state if history else STAFF_CONGRESS.initial)


def on_roll(firm, n):
    return WorkersOnRoll(
        firm.enterprise, tuple(RosterDelegate(subject, JobClass.FRONTLINE) for subject in firm.people(n))
    )


def on_record(firm):
    return Evidence("firm.1", EnterpriseOnRecord(firm.enterprise, 620, "private", firm.union, firm.superior))


async def test_the_enterprise_is_told_as_membership_last_told_it(firm):
    found = await evidence.enterprise(EstablishStaffCongress(firm.enterprise, "staff_congress", 3), "", known(firm))
    assert found == [on_record(firm)]
    quota = await evidence.enterprise_of_congress(SetDelegateQuota(31), firm.congress, known(firm, firm.established()))
    assert quota == [on_record(firm)]


async def test_an_unknown_enterprise_or_one_without_union_is_not_found(firm):
    command = EstablishStaffCongress("enterprise-110105-nobody", "staff_congress", 3)
    with pytest.raises(UnknownReference, match="enterprise-110105-nobody"):
        await evidence.enterprise(command, "", known(firm))
    with pytest.raises(UnknownReference, match=firm.union):
        await evidence.enterprise(
            EstablishStaffCongress(firm.enterprise, "staff_congress", 3), "", known(firm, union=False)
        )


async def test_only_the_delegates_concerned_are_looked_up_on_the_roll(firm):
    command = RecordDelegatesElected((*firm.people(2), "worker-110105-ff", "worker-110105-fe"))
    found = await evidence.delegates_on_roll(command, firm.congress, known(firm, firm.established()))
    assert found == [Evidence("roll.1", on_roll(firm, 2))]
    nobody = await evidence.delegates_on_roll(
        RecordDelegatesElected(("worker-110105-ff",)), firm.congress, known(firm, firm.established())
    )
    assert nobody == [Evidence("", WorkersOnRoll(firm.enterprise, ()))]


async def test_a_roster_leans_on_the_elected_and_an_assembly_on_everybody(firm):
    elected = known(firm, firm.electing(*firm.roster(2)))
    found = await evidence.roster_on_roll(ConfirmDelegateRoster(), firm.congress, elected)
    assert found == [on_record(firm), Evidence("roll.1", on_roll(firm, 2))]
    assembly = known(firm, firm.established(CongressForm.STAFF_ASSEMBLY))
    found = await evidence.roster_on_roll(ConfirmDelegateRoster(), firm.congress, assembly)
    assert found == [on_record(firm), Evidence("roll.2", on_roll(firm, 3))]


async def test_a_newcomer_is_looked_up_on_this_enterprises_roll(firm):
    read = known(firm, firm.in_term(*firm.roster(2)))
    here = ReplaceDelegate(firm.people(1)[0], firm.people(3)[2], "调离")
    (found,) = await evidence.newcomer_on_roll(here, firm.congress, read)
    assert [worker.subject for worker in found.value.workers] == [firm.people(3)[2]]
    elsewhere = ReplaceDelegate(firm.people(1)[0], "worker-110105-ff", "调离")
    (found,) = await evidence.newcomer_on_roll(elsewhere, firm.congress, read)
    assert found.value.workers == ()


async def test_a_session_leans_on_the_congress_with_its_roster(firm):
    command = ScheduleSession(firm.enterprise, 1, firm.opening, "礼堂")
    roster = firm.roster(3, managers=1, frontline=1)
    found = await evidence.congress_and_enterprise(command, "", known(firm, firm.in_term(*roster)))
    congress = CongressOnRecord(
        firm.congress,
        firm.enterprise,
        CongressForm.STAFF_CONGRESS,
        1,
        date(2029, 1, 5),
        date(2026, 2, 2),
        firm.people(3),
        1,
        1,
    )
    assert found == [Evidence("congress.9", congress), on_record(firm)]
    forming = await evidence.congress_and_enterprise(command, "", known(firm, firm.established()))
    assert forming[0].value.roster_confirmed_on is None


async def test_without_a_congress_there_is_no_session(firm):
    with pytest.raises(UnknownReference, match=firm.congress):
        await evidence.congress_and_enterprise(
            ScheduleSession(firm.enterprise, 1, firm.opening, "礼堂"), "", known(firm)
        )


async def test_the_agenda_is_agreed_with_the_ownership_as_it_stands(firm):
    read = known(firm, firm.proposed())
    assert await evidence.enterprise_of_session(AgreeAgenda(), "", read) == [on_record(firm)]
    assert await evidence.enterprise_of_session(AgreeAgenda(), "", known(firm, given(SESSION))) == []


async def test_an_expired_congress_is_on_record_without_delegates(firm):
    over = firm.then(
        firm.in_term(*firm.roster(31)),
        TermExpired(firm.enterprise, firm.union, firm.superior, 1, date(2029, 1, 5), date(2029, 1, 6)),
    )
    command = ScheduleSession(firm.enterprise, 2, date(2029, 2, 1), "礼堂")
    found, _ = await evidence.congress_and_enterprise(command, "", known(firm, over))
    congress = found.value
    assert (congress.term_ends_on, congress.roster_confirmed_on, congress.delegates) == (date(2029, 1, 5), None, ())
    quota = await evidence.enterprise_of_congress(BeginNextTerm(3), firm.congress, known(firm, over))
    assert quota == [on_record(firm)]
