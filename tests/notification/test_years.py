"""The clocks of years, terms and agreements, from the facts that set them to the facts that stop them.

`Desk` is the service without engines.
"""

from datetime import date, timedelta

import pytest

from huiwu.kernel.names import kind_of
from huiwu.kernel.period import start_of
from huiwu.notification import clocks, heard
from huiwu.notification.domain import KINDS
from huiwu.notification.domain.owed import EscalatedTo, ObligationFulfilled, ObligationOpened
from huiwu.notification.projections import MODELS
from huiwu.notification.reactions import reactions
from huiwu.notification.yearly import YEARLY
from huiwu.testkit import actor
from huiwu.testkit.desk import Desk as EveryDesk
from huiwu.testkit.desk import Tree

STREET, DISTRICT = "union-110105-110105026", "union-110105-district"
ENTERPRISE, UNION, CONGRESS = (f"{kind}-110105-acme" for kind in ("enterprise", "union", "staff-congress"))
CYCLE = "bargaining-110105-acme-2026"
ENDS = date(2029, 2, 2)
FORESEEN = heard.TermEndForeseen(ENTERPRISE, UNION, STREET, 1, ENDS)
KIND = {kind.name: kind for kind in KINDS}


class Desk(EveryDesk):
    """Notification, and what it says."""

    def told(self, clause: str) -> list[tuple[str, str, str]]:
        """What was said of that clause, the day and to whom: reminders, overdue marks, escalations."""
        names = {"ReminderSent": "remind", "ObligationOverdue": "overdue", "EscalatedTo": "escalate"}
        return [
            (names[type(fact).__name__], fact.on.isoformat(), fact.to)
            for fact in self.said
            if getattr(fact, "clause", "") == clause and type(fact).__name__ in names
        ]

    def owed(self, clause: str) -> list[tuple[str, str]]:
        """What is shown of that clause: phase and due day."""
        shown = [row.view for (model, _), row in self.rows.items() if model == "obligations"]
        return sorted((view["due_on"], view["phase"]) for view in shown if view["clause"] == clause)

    def fulfilled(self, clause: str) -> list[tuple[date, bool]]:
        done = [fact for fact in self.said if isinstance(fact, ObligationFulfilled) and fact.clause == clause]
        return [(fact.on, fact.late) for fact in done]


def desk(day: date) -> Desk:
    by = actor(ENTERPRISE, "system", "clock")
    now = start_of(day) + timedelta(hours=9)
    return Desk("notification", KINDS, MODELS, reactions, now, by, organisations=Tree(STREET, DISTRICT))


def opened(on: date) -> heard.SessionOpened:
    return heard.SessionOpened(ENTERPRISE, on)


async def congress(day: date = date(2026, 2, 2)) -> Desk:
    at = desk(day)
    await at.hears("congress", CONGRESS, FORESEEN)
    return at


# -- a session every year


@pytest.mark.clause("congress.swc.annual-session")
async def test_a_year_without_a_session_is_reminded_of_and_goes_up_on_new_year() -> None:
    at = await congress()
    assert at.owed(clocks.ANNUAL_SESSION) == [("2026-12-31", "open")]
    for day, said in ((date(2026, 10, 1), 0), (date(2026, 10, 2), 1), (date(2026, 11, 30), 1), (date(2026, 12, 1), 2)):
        await at.comes_to(day)
        assert len(at.told(clocks.ANNUAL_SESSION)) == said, day
    await at.comes_to(date(2026, 12, 31), 23)
    assert at.told(clocks.ANNUAL_SESSION) == [("remind", "2026-10-02", UNION), ("remind", "2026-12-01", UNION)]
    await at.comes_to(date(2027, 1, 1), 0)
    assert at.told(clocks.ANNUAL_SESSION)[2:] == [("overdue", "2027-01-01", UNION), ("escalate", "2027-01-01", STREET)]
    assert at.owed(clocks.ANNUAL_SESSION) == [("2026-12-31", "overdue"), ("2027-12-31", "open")]
    await at.comes_to(date(2027, 1, 8))
    assert at.told(clocks.ANNUAL_SESSION)[4:] == [("escalate", "2027-01-08", DISTRICT)]


@pytest.mark.clause("congress.swc.annual-session")
@pytest.mark.parametrize("on", [date(2026, 2, 2), date(2026, 12, 30), date(2026, 12, 31)])
async def test_a_session_in_the_year_fulfils_it_and_the_next_year_is_owed(on: date) -> None:
    at = await congress()
    await at.comes_to(on)
    said = len(at.told(clocks.ANNUAL_SESSION))
    await at.hears("congress", "session-110105-s1", opened(on))
    assert at.fulfilled(clocks.ANNUAL_SESSION) == [(on, False)]
    await at.hears("congress", "session-110105-s2", opened(on))
    await at.comes_to(date(2027, 10, 1))
    assert len(at.told(clocks.ANNUAL_SESSION)) == said
    assert at.owed(clocks.ANNUAL_SESSION) == [("2026-12-31", "fulfilled"), ("2027-12-31", "open")]


@pytest.mark.clause("congress.swc.annual-session")
async def test_a_congress_of_many_enterprises_owes_a_session_of_its_own() -> None:
    """Its host may have several, and a session of one does nothing for the other."""
    at, regions = desk(date(2026, 3, 25)), ("staff-congress-110105-r1", "staff-congress-110105-r2")
    for region in regions:
        await at.hears("congress", region, heard.TermEndForeseen(STREET, STREET, DISTRICT, 1, ENDS))
    scheduled = heard.SessionScheduled(STREET, STREET, DISTRICT, date(2026, 3, 25), congress=regions[0])
    await at.hears("congress", "session-110105-s1", scheduled)
    await at.hears("congress", "session-110105-s1", heard.SessionOpened(STREET, date(2026, 3, 25)))
    assert at.owed(clocks.ANNUAL_SESSION) == [
        ("2026-12-31", "fulfilled"),
        ("2026-12-31", "open"),
        ("2027-12-31", "open"),
    ]


async def test_a_session_of_the_new_year_does_not_make_good_for_the_old_one() -> None:
    at = await congress()
    await at.comes_to(date(2027, 1, 1))
    await at.hears("congress", "session-110105-s1", opened(date(2027, 1, 1)))
    assert at.owed(clocks.ANNUAL_SESSION) == [
        ("2026-12-31", "overdue"),
        ("2027-12-31", "fulfilled"),
        ("2028-12-31", "open"),
    ]


async def test_a_session_in_time_of_which_we_hear_after_new_year_is_not_late() -> None:
    at = await congress()
    await at.comes_to(date(2027, 1, 2))
    await at.hears("congress", "session-110105-s1", opened(date(2026, 12, 31)))
    assert at.fulfilled(clocks.ANNUAL_SESSION) == [(date(2026, 12, 31), False)]
    assert at.owed(clocks.ANNUAL_SESSION) == [("2026-12-31", "fulfilled"), ("2027-12-31", "open")]


async def test_a_session_that_opened_before_the_clock_of_its_year_was_set_counts() -> None:
    """As when everything stood still over New Year and all of it is heard at once."""
    at = await congress()
    at.now = start_of(date(2027, 1, 5))
    await at.hears("congress", "session-110105-s1", opened(date(2027, 1, 4)))
    await at.comes_to(date(2027, 1, 5))
    assert at.owed(clocks.ANNUAL_SESSION)[1:] == [("2027-12-31", "fulfilled"), ("2028-12-31", "open")]


async def test_a_congress_of_late_autumn_is_reminded_once_at_once() -> None:
    at = await congress(date(2026, 12, 20))
    await at.comes_to(date(2026, 12, 20), 10)
    assert at.told(clocks.ANNUAL_SESSION) == [("remind", "2026-12-20", UNION)]


async def test_years_go_by_one_clock_each() -> None:
    at = await congress()
    await at.comes_to(date(2030, 6, 1))
    phases = [phase for _, phase in at.owed(clocks.ANNUAL_SESSION)]
    assert phases == ["overdue", "overdue", "overdue", "overdue", "open"]


# -- a re-election at the end of the term


@pytest.mark.clause("congress.swc.re-elected-at-term-end")
async def test_the_end_of_a_term_is_reminded_of_three_times_and_goes_up() -> None:
    at = await congress()
    await at.comes_to(ENDS, 23)
    days = [(ENDS - timedelta(days=days)).isoformat() for days in (180, 90, 30)]
    assert at.told(clocks.RE_ELECTION) == [("remind", day, UNION) for day in days]
    await at.comes_to(ENDS + timedelta(days=1), 0)
    assert at.told(clocks.RE_ELECTION)[3:] == [("overdue", "2029-02-03", UNION), ("escalate", "2029-02-03", STREET)]


@pytest.mark.clause("congress.swc.re-elected-at-term-end")
@pytest.mark.parametrize(("on", "late"), [(ENDS - timedelta(days=1), False), (ENDS, False), (date(2029, 2, 3), True)])
async def test_a_re_election_fulfils_the_term_before_and_the_next_term_is_owed(on: date, late: bool) -> None:
    at = await congress()
    await at.comes_to(on)
    await at.hears("congress", CONGRESS, heard.TermEndForeseen(ENTERPRISE, UNION, STREET, 2, date(2032, 1, 20)))
    await at.hears("congress", CONGRESS, heard.StaffCongressReelected(2, on))
    assert at.fulfilled(clocks.RE_ELECTION) == [(on, late)]
    assert at.owed(clocks.RE_ELECTION) == [("2029-02-02", "fulfilled"), ("2032-01-20", "open")]
    assert (
        len([fact for fact in at.said if isinstance(fact, EscalatedTo) and fact.clause == clocks.RE_ELECTION]) == late
    )


# -- an offer and a bargaining every year


async def unionised(day: date) -> Desk:
    at = desk(day)
    await at.hears("membership", STREET, heard.UnionRegistered(DISTRICT, None))
    await at.hears("membership", UNION, heard.UnionRegistered(STREET, ENTERPRISE))
    return at


async def cycle(at: Desk, year: int) -> str:
    stream = f"bargaining-110105-acme-{year}"
    await at.hears("bargaining", stream, heard.BargainingCycleOpened(ENTERPRISE, year, at.now.date()))
    return stream


@pytest.mark.clause("bargaining.initiation.union-takes-initiative")
async def test_no_offer_by_the_end_of_june_is_reminded_of() -> None:
    at = await unionised(date(2026, 1, 5))
    await at.comes_to(date(2026, 5, 30))
    assert at.told(clocks.OFFER) == []
    await at.comes_to(date(2026, 6, 30), 23)
    assert at.told(clocks.OFFER) == [("remind", "2026-05-31", UNION), ("remind", "2026-06-30", UNION)]
    await at.comes_to(date(2026, 7, 1))
    assert at.told(clocks.OFFER)[2:] == [("overdue", "2026-07-01", UNION)]
    assert at.owed(clocks.OFFER) == [("2026-06-30", "overdue"), ("2027-06-30", "open")]
    await at.comes_to(date(2026, 7, 5))
    assert at.told(clocks.OFFER)[3:] == [("escalate", "2026-07-05", STREET)]


@pytest.mark.clause("bargaining.initiation.union-takes-initiative")
@pytest.mark.parametrize(
    ("on", "late"), [(date(2026, 6, 29), False), (date(2026, 6, 30), False), (date(2026, 7, 1), True)]
)
async def test_an_offer_fulfils_its_year_and_is_in_time_to_the_end_of_june(on: date, late: bool) -> None:
    at = await unionised(date(2026, 1, 5))
    await at.comes_to(on)
    await at.hears("bargaining", await cycle(at, 2026), heard.OfferSent(on))
    assert at.fulfilled(clocks.OFFER) == [(on, late)]


async def test_an_offer_made_ahead_counts_for_the_year_of_its_bargaining() -> None:
    at = await unionised(date(2026, 1, 5))
    await at.comes_to(date(2026, 5, 1))
    await at.hears("bargaining", await cycle(at, 2027), heard.OfferSent(date(2026, 5, 1)))
    await at.comes_to(date(2026, 7, 1))
    assert at.owed(clocks.OFFER) == [
        ("2026-06-30", "overdue"),
        ("2027-06-30", "fulfilled"),
        ("2028-06-30", "open"),
    ]


@pytest.mark.parametrize(("day", "due"), [(date(2026, 6, 30), "2026-06-30"), (date(2026, 7, 1), "2027-06-30")])
async def test_a_union_of_the_second_half_owes_its_first_offer_next_year(day: date, due: str) -> None:
    at = await unionised(day)
    assert at.owed(clocks.OFFER) == [(due, "open")]
    assert at.owed(clocks.ANNUAL_BARGAINING) == [("2026-12-31", "open")]


@pytest.mark.clause("bargaining.enterprise.annual")
async def test_a_year_without_bargaining_is_reminded_of_and_goes_up_on_new_year() -> None:
    at = await unionised(date(2026, 1, 5))
    await at.hears("bargaining", await cycle(at, 2026), heard.OfferSent(date(2026, 1, 5)))
    await at.comes_to(date(2026, 12, 31), 23)
    reminded = [("remind", "2026-10-02", UNION), ("remind", "2026-12-01", UNION)]
    assert at.told(clocks.ANNUAL_BARGAINING) == reminded, "an offer alone is no bargaining"
    await at.comes_to(date(2027, 1, 1))
    assert at.told(clocks.ANNUAL_BARGAINING)[2:] == [
        ("overdue", "2027-01-01", UNION),
        ("escalate", "2027-01-01", STREET),
    ]
    assert at.owed(clocks.ANNUAL_BARGAINING) == [("2026-12-31", "overdue"), ("2027-12-31", "open")]


@pytest.mark.clause("bargaining.enterprise.annual")
@pytest.mark.parametrize(
    ("on", "late"), [(date(2026, 12, 30), False), (date(2026, 12, 31), False), (date(2027, 1, 1), True)]
)
async def test_the_first_meeting_of_the_years_bargaining_fulfils_it(on: date, late: bool) -> None:
    at = await unionised(date(2026, 1, 5))
    stream = await cycle(at, 2026)
    await at.comes_to(on)
    for day in (on, on + timedelta(days=1)):
        await at.comes_to(day)
        await at.hears("bargaining", stream, heard.BargainingMeetingHeld(day))
    assert at.fulfilled(clocks.ANNUAL_BARGAINING) == [(on, late)]
    assert at.owed(clocks.ANNUAL_BARGAINING)[-1] == ("2027-12-31", "open")


async def test_a_bargaining_of_nobody_we_know_counts_for_nothing() -> None:
    at = desk(date(2026, 3, 1))
    for fact in (heard.OfferSent(date(2026, 3, 1)), heard.BargainingMeetingHeld(date(2026, 3, 1))):
        await at.hears("bargaining", CYCLE, fact)
    assert at.said == []


# -- what ends ends its clocks


async def test_a_dissolved_union_owes_no_bargaining_and_a_new_one_does() -> None:
    at = await unionised(date(2026, 1, 5))
    await at.comes_to(date(2026, 3, 1))
    await at.hears("membership", UNION, heard.UnionDissolved(ENTERPRISE))
    assert at.owed(clocks.OFFER) == [("2026-06-30", "voided")]
    await at.comes_to(date(2027, 2, 1))
    assert at.told(clocks.OFFER) == at.told(clocks.ANNUAL_BARGAINING) == []
    await at.hears("membership", UNION, heard.UnionRegistered(STREET, ENTERPRISE))
    assert at.owed(clocks.ANNUAL_BARGAINING) == [("2026-12-31", "voided"), ("2027-12-31", "open")]


async def test_a_union_that_is_back_within_the_year_owes_the_same_year_again() -> None:
    at = await unionised(date(2026, 1, 5))
    await at.hears("membership", UNION, heard.UnionDissolved(ENTERPRISE))
    await at.comes_to(date(2026, 3, 1))
    await at.hears("membership", UNION, heard.UnionRegistered(STREET, ENTERPRISE))
    assert at.owed(clocks.OFFER) == [("2026-06-30", "open")]
    rounds = [fact.round for fact in at.said if isinstance(fact, ObligationOpened) and fact.clause == clocks.OFFER]
    assert rounds == [1, 2]
    await at.comes_to(date(2026, 7, 1))
    assert [what for what, _, _ in at.told(clocks.OFFER)] == ["remind", "remind", "overdue"]


async def test_an_employer_that_has_ended_owes_nothing() -> None:
    at = await unionised(date(2026, 1, 5))
    await at.hears("congress", CONGRESS, FORESEEN)
    await at.hears("membership", ENTERPRISE, heard.EnterpriseEnded(date(2026, 1, 5)))
    await at.comes_to(date(2030, 1, 1))
    assert {phase for clause in YEARLY for _, phase in at.owed(clause)} == {"voided"}
    assert at.owed(clocks.RE_ELECTION) == [("2029-02-02", "voided")]
    assert not at.timers


# -- an agreement

SIGNED = date(2026, 4, 20)


async def signed() -> Desk:
    at = await unionised(SIGNED)
    await cycle(at, 2026)
    await at.hears("bargaining", CYCLE, heard.AgreementSigned(ENTERPRISE, UNION, SIGNED))
    return at


async def in_force(expires_on: date | None = None) -> Desk:
    at = await signed()
    await at.hears("bargaining", CYCLE, heard.ContractFiled(SIGNED))
    await at.hears("bargaining", CYCLE, heard.AgreementEffective(ENTERPRISE, UNION, SIGNED, expires_on))
    return at


async def announced(at: Desk, on: date) -> None:
    await at.comes_to(on)
    await at.hears("bargaining", CYCLE, heard.AgreementAnnounced(ENTERPRISE, "集体合同", on))


@pytest.mark.clause("filing.contract.filed-with-labour-administration")
async def test_a_signed_contract_that_is_not_filed_in_ten_days_is_reminded_of_and_goes_up() -> None:
    at = await signed()
    await at.comes_to(SIGNED + timedelta(days=10), 23)
    assert at.told(clocks.CONTRACT) == [("remind", "2026-04-27", UNION)]
    await at.comes_to(SIGNED + timedelta(days=11), 0)
    assert at.told(clocks.CONTRACT)[1:] == [("overdue", "2026-05-01", UNION), ("escalate", "2026-05-01", STREET)]


@pytest.mark.clause("filing.contract.filed-with-labour-administration")
@pytest.mark.parametrize(("days", "late"), [(9, False), (10, False), (11, True)])
async def test_a_contract_is_filed_in_time_within_ten_days_of_signature(days: int, late: bool) -> None:
    at, on = await signed(), SIGNED + timedelta(days=days)
    await at.comes_to(on)
    await at.hears("bargaining", CYCLE, heard.ContractFiled(on))
    assert at.fulfilled(clocks.CONTRACT) == [(on, late)]


async def test_another_text_that_is_signed_after_an_objection_is_filed_anew() -> None:
    at = await in_force()
    await at.hears("bargaining", CYCLE, heard.ContractObjected(ENTERPRISE))
    again = date(2026, 6, 1)
    await at.comes_to(again)
    await at.hears("bargaining", CYCLE, heard.AgreementSigned(ENTERPRISE, UNION, again))
    assert at.owed(clocks.CONTRACT) == [("2026-06-11", "open")]


@pytest.mark.clause("bargaining.enterprise.publish-when-effective")
async def test_an_agreement_in_force_that_is_not_announced_is_reminded_of_and_goes_up() -> None:
    at = await in_force()
    await at.comes_to(SIGNED + timedelta(days=5), 23)
    assert at.told(clocks.ANNOUNCEMENT) == [("remind", "2026-04-23", UNION)]
    await at.comes_to(SIGNED + timedelta(days=6), 0)
    assert at.told(clocks.ANNOUNCEMENT)[1:] == [("overdue", "2026-04-26", UNION), ("escalate", "2026-04-26", STREET)]


@pytest.mark.clause("bargaining.enterprise.publish-when-effective")
@pytest.mark.parametrize(("days", "late"), [(4, False), (5, False), (6, True)])
async def test_an_agreement_is_announced_in_time_within_five_days_of_its_effect(days: int, late: bool) -> None:
    at, on = await in_force(), SIGNED + timedelta(days=days)
    await announced(at, on)
    assert at.fulfilled(clocks.ANNOUNCEMENT) == [(on, late)]


async def test_an_agreement_that_was_objected_to_after_all_is_announced_when_it_is_in_force_again() -> None:
    at = await in_force(date(2027, 4, 19))
    await at.hears("bargaining", CYCLE, heard.ContractObjected(ENTERPRISE))
    assert at.owed(clocks.ANNOUNCEMENT) == [("2026-04-25", "voided")]
    assert at.owed(clocks.NEXT_CYCLE) == [("2027-02-18", "voided")]
    again = date(2026, 5, 20)
    await at.comes_to(again)
    await at.hears("bargaining", CYCLE, heard.AgreementEffective(ENTERPRISE, UNION, again, date(2027, 5, 19)))
    assert at.owed(clocks.ANNOUNCEMENT) == [("2026-05-25", "open")]
    assert at.owed(clocks.NEXT_CYCLE) == [("2027-03-20", "open")]
    await announced(at, again)
    assert at.fulfilled(clocks.ANNOUNCEMENT) == [(again, False)]


EXPIRES = date(2027, 4, 19)
DUE = EXPIRES - timedelta(days=60)


async def test_the_next_round_is_asked_for_sixty_days_before_the_agreement_ends() -> None:
    at = await in_force(EXPIRES)
    await at.comes_to(DUE, 23)
    assert at.told(clocks.NEXT_CYCLE) == [("remind", "2027-01-19", UNION), ("remind", "2027-02-18", UNION)]
    await at.comes_to(DUE + timedelta(days=1))
    assert at.told(clocks.NEXT_CYCLE)[2:] == [("overdue", "2027-02-19", UNION)]


@pytest.mark.parametrize(("days", "late"), [(-1, False), (0, False), (1, True)])
async def test_the_next_round_begins_in_time_up_to_sixty_days_before_the_end(days: int, late: bool) -> None:
    at, on = await in_force(EXPIRES), DUE + timedelta(days=days)
    await at.comes_to(on)
    await cycle(at, 2027)
    assert at.fulfilled(clocks.NEXT_CYCLE) == [(on, late)]


async def test_an_agreement_without_an_end_asks_for_no_next_round() -> None:
    assert (await in_force()).owed(clocks.NEXT_CYCLE) == []


# -- the archive of a session

SESSION, CLOSED = "session-110105-s1", date(2026, 3, 25)


async def closed() -> Desk:
    at = desk(CLOSED)
    await at.hears("congress", SESSION, heard.SessionClosed(ENTERPRISE, UNION, STREET, CLOSED, 0))
    return at


@pytest.mark.clause("congress.swc.archive-documents")
async def test_a_session_that_is_not_archived_in_thirty_days_is_reminded_of_and_goes_up() -> None:
    at = await closed()
    await at.comes_to(CLOSED + timedelta(days=29))
    await at.hears("congress", SESSION, heard.SessionArchived(CLOSED + timedelta(days=29), complete=False))
    await at.comes_to(CLOSED + timedelta(days=30), 23)
    assert at.told(clocks.ARCHIVE) == [("remind", "2026-04-21", UNION)], "half an archive is none"
    await at.comes_to(CLOSED + timedelta(days=31), 0)
    assert at.told(clocks.ARCHIVE)[1:] == [("overdue", "2026-04-25", UNION)]
    await at.comes_to(CLOSED + timedelta(days=35))
    assert at.told(clocks.ARCHIVE)[2:] == [("escalate", "2026-04-29", STREET)]


@pytest.mark.clause("congress.swc.archive-documents")
@pytest.mark.parametrize(("days", "late"), [(29, False), (30, False), (31, True)])
async def test_a_session_is_archived_in_time_within_thirty_days(days: int, late: bool) -> None:
    at, on = await closed(), CLOSED + timedelta(days=days)
    await at.comes_to(on)
    await at.hears("congress", SESSION, heard.SessionArchived(on, complete=True))
    assert at.fulfilled(clocks.ARCHIVE) == [(on, late)]


async def test_every_clock_that_was_set_belongs_to_an_obligation_stream() -> None:
    at = await in_force(EXPIRES)
    assert {kind_of(stream) for stream in at.streams} == {"obligation"}
    assert {kind_of(stream) for stream, _ in at.timers} == {"obligation"}
