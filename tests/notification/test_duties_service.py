"""A duty on real engines: set by a union's first record, reminded of, there after a restart, stopped by a record."""

from datetime import date

import pytest

from huiwu.eventlog.organisations import UnionRegistered
from huiwu.notification.heard import RecordEntered
from huiwu.notification.heard_deadlines import ProposalAccepted, ProposalSubmitted

MUNICIPAL, DISTRICT, STREET = "union-110000-municipal", "union-110105-district", "union-110105-110105026"
BRIEFINGS = "congress.meetings.work-meeting-briefings"
STAGES, PROPOSAL = "congress.proposals.workflow-stages", "proposal-110105-01"
ALL_THREE = {"body": "work_meeting", "agenda": "…", "briefed": ["committee_members", "branch_chairs", "group_leaders"]}


async def phases(town, wanted, clause=BRIEFINGS) -> None:
    def seen(it) -> bool:
        return wanted == [each["phase"] for each in it.get("items", []) if each["clause"] == clause]

    await town.ask_until(seen, STREET, "obligations")


@pytest.mark.engines
@pytest.mark.clause("congress.meetings.work-meeting-briefings")
async def test_a_duty_outlives_a_restart_and_each_rung_is_taken_once(start) -> None:
    async with start() as town:
        await the_first_record_sets_the_clock(town)
        town.now("2026-03-28T09:00:00+08:00")
        await town.ask_until(lambda it: any(each["clause"] == BRIEFINGS for each in it["items"]), STREET, "reminders")
    town.now("2026-04-06T09:00:00+08:00")
    async with start() as town:
        await town.ask_until(
            lambda it: any((each["clause"], each["sort"]) == (BRIEFINGS, "escalation") for each in it["items"]),
            DISTRICT,
            "reminders",
        )
        await phases(town, ["overdue", "open"])
        await phases(town, ["overdue", "open"], STAGES)
        await town.hears("congress", PROPOSAL, ProposalAccepted(STREET, date(2026, 3, 27)))
        await phases(town, ["fulfilled", "open"], STAGES)
        held = RecordEntered("meeting", STREET, "street", date(2026, 3, 30), ALL_THREE)
        await town.hears("congress", "record-110105-02", held)
        await phases(town, ["fulfilled", "open"])
        sent = (await town.ask(DISTRICT, "reminders", limit=200)).json()["items"]
        told_of = [(each["sort"], each["due_on"]) for each in sent if each["clause"] == BRIEFINGS]
        assert sorted(told_of) == sorted(set(told_of))
        assert ("overdue", "2026-03-31") in told_of
        accepting = [(each["sort"], each["due_on"]) for each in sent if each["clause"] == STAGES]
        assert sorted(accepting) == [(sort, "2026-03-27") for sort in ("escalation", "overdue", "reminder")]


async def the_first_record_sets_the_clock(town) -> None:
    for union, name, level, superior in (
        (MUNICIPAL, "北京市总工会", "municipal", None),
        (DISTRICT, "朝阳区总工会", "district", MUNICIPAL),
        (STREET, "望京街道总工会", "street", DISTRICT),
    ):
        await town.hears("membership", union, UnionRegistered(name, level, superior))
    await town.ask_until(lambda it: "items" in it, DISTRICT, "obligations", under=STREET)
    first = RecordEntered("institution", STREET, "street", date(2026, 3, 12), {"institution": "lawful_election"})
    await town.hears("congress", "record-110105-01", first)
    await phases(town, ["open"])
    submitted = ProposalSubmitted(STREET, ("worker-110105-0a",), date(2026, 3, 12))
    await town.hears("congress", PROPOSAL, submitted)
    await phases(town, ["open", "open"], STAGES)
