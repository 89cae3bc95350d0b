"""Thresholds against an oracle that knows nothing of the code: fractions, and the clauses' own words.

Every verdict here is that of a whole ruling on a command, so rounding anywhere on the way would show.
"""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.congress.conftest import Firm

from huiwu.congress.domain import LAYOFF_PLAN, STAFF_CONGRESS
from huiwu.congress.domain.evidence import (
    CongressForm,
    EnterpriseOnRecord,
    JobClass,
    RosterDelegate,
    WorkersOnRoll,
)
from huiwu.congress.domain.layoff_plan import commands as layoff
from huiwu.congress.domain.layoff_plan import facts as planned
from huiwu.congress.domain.session import commands as asked
from huiwu.congress.domain.staff_congress.commands import ConfirmDelegateRoster, SetDelegateQuota
from huiwu.congress.domain.staff_congress.facts import (
    InstitutionEstablished,
    StaffCongressTermStarted,
    StaffDelegatesElected,
)
from huiwu.congress.domain.staff_congress.margins import margins
from huiwu.kernel.ruling import Outcome
from huiwu.rulebook import Rulebook
from huiwu.testkit import given as history

FIRM = Firm()
MODERATE = settings(max_examples=60, deadline=None)
LAW = Rulebook.shipped().edition("chaoyang-2015")
SHARE, COUNT = "congress.delegates.minimum-share", "congress.delegates.minimum-count"
MANAGERS, FRONTLINE = "congress.delegates.managers-max-share", "congress.delegates.frontline-min-share"
SEVENTY = "congress.layoff.70-percent-before-submission"
QUORUM, MAJORITY, APPROVAL = "statute.congress.quorum", "statute.congress.majority", "statute.contract.approval"
marked = pytest.mark.clause


# -- the oracle


def at_least_five_per_cent(delegates: int, workers: int) -> bool:
    """职工代表人数按照不少于全体职工人数的5%确定"""
    return Fraction(delegates) >= Fraction(5, 100) * workers


def at_least_thirty(delegates: int) -> bool:
    """最少不少于30人"""
    return not delegates < 30


def at_most_a_fifth(managers: int, delegates: int) -> bool:
    """中层以上管理人员不超过20%"""
    return not Fraction(managers, delegates) > Fraction(20, 100)


def at_least_half(frontline: int, delegates: int) -> bool:
    """一线职工代表人数不低于50%"""
    return not Fraction(frontline, delegates) < Fraction(50, 100)


def seventy_per_cent(in_favour: int, workers: int) -> bool:
    """赞同人数达到70%以上"""
    return Fraction(in_favour, workers) >= Fraction(70, 100)


def two_thirds(present: int, delegates: int) -> bool:
    """三分之二以上职工代表出席"""
    return Fraction(present, delegates) >= Fraction(2, 3)


def more_than_half(votes: int, delegates: int) -> bool:
    """经全体职工代表的过半数通过"""
    return Fraction(votes, delegates) > Fraction(1, 2)


def half_or_more(votes: int, delegates: int) -> bool:
    """经全体职工代表半数以上"""
    return Fraction(votes, delegates) >= Fraction(1, 2)


# -- the rosters


def near(whole: int, share: Fraction) -> st.SearchStrategy[int]:
    """Counts about the share of a whole, on both sides, and any other."""
    mark = int(share * whole)
    return st.one_of(st.integers(max(mark - 1, 0), min(mark + 2, whole)), st.integers(0, whole))


@st.composite
def rosters(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """Workers, delegates, managers, front line."""
    workers = draw(st.one_of(st.sampled_from([29, 30, 31, 599, 600, 601, 620, 621]), st.integers(1, 1400)))
    size = max(30, workers // 20)
    delegates = draw(st.one_of(st.integers(size - 1, size + 2), st.integers(1, 75)))
    managers = draw(near(delegates, Fraction(1, 5)))
    frontline = draw(near(delegates, Fraction(1, 2)))
    return workers, delegates, managers, min(frontline, delegates - managers)


def confirmed(workers: int, delegates: int, managers: int, frontline: int):
    """The ruling on a roster like that, and the roster."""
    others = delegates - managers - frontline
    classes = [JobClass.MANAGER] * managers + [JobClass.FRONTLINE] * frontline + [JobClass.OTHER] * others
    roster = tuple(RosterDelegate(one, each) for one, each in zip(FIRM.people(delegates), classes, strict=True))
    begun = history(
        STAFF_CONGRESS,
        InstitutionEstablished(
            FIRM.enterprise, FIRM.union, FIRM.superior, CongressForm.STAFF_CONGRESS, workers, "private"
        ),
        StaffCongressTermStarted(FIRM.enterprise, 1, 3, date(2026, 1, 5), date(2029, 1, 5)),
        StaffDelegatesElected(FIRM.enterprise, tuple(one.subject for one in roster), delegates),
    )
    enterprise = EnterpriseOnRecord(FIRM.enterprise, workers, "private", FIRM.union, FIRM.superior)
    heard = begun.when(ConfirmDelegateRoster(), evidence=[enterprise, WorkersOnRoll(FIRM.enterprise, roster)])
    quota = begun.when(SetDelegateQuota(delegates), evidence=[enterprise])
    return heard, quota, roster


@marked(SHARE, COUNT, MANAGERS, FRONTLINE)
@MODERATE
@given(rosters())
@example((29, 30, 6, 15))
@example((30, 30, 6, 15))
@example((31, 29, 5, 15))
@example((599, 30, 6, 15))
@example((600, 30, 6, 15))
@example((600, 29, 5, 15))
@example((601, 30, 6, 15))
@example((601, 31, 6, 16))
@example((620, 31, 7, 16))
@example((621, 31, 6, 15))
def test_a_roster_is_judged_as_the_clauses_say(case: tuple[int, int, int, int]) -> None:
    workers, delegates, managers, frontline = case
    heard, quota, roster = confirmed(*case)
    said = {
        SHARE: at_least_five_per_cent(delegates, workers),
        COUNT: at_least_thirty(delegates),
        MANAGERS: at_most_a_fifth(managers, delegates),
        FRONTLINE: at_least_half(frontline, delegates),
    }
    assert {clause: heard.finding(clause).met for clause in said} == said
    assert (heard.ruling.outcome is Outcome.GRANTED) is all(said.values())
    assert {clause: quota.finding(clause).met for clause in (SHARE, COUNT)} == {
        clause: said[clause] for clause in (SHARE, COUNT)
    }
    shown = margins(roster, workers, None, {}, LAW.clause)
    assert {each.clause: each.margin >= 0 for each in shown} == said


@given(st.one_of(st.sampled_from([29, 30, 31, 599, 600, 601]), st.integers(1, 20_000)))
@settings(max_examples=80, deadline=None)
def test_the_fewest_delegates_are_thirty_up_to_six_hundred_workers_and_a_twentieth_rounded_up_beyond(
    workers: int,
) -> None:
    """A04, in its own words; the least that is granted, and one less is not."""
    fewest = 30 if workers <= 600 else -(-workers // 20)
    limits = [each.limit for each in margins((), workers, None, {}, LAW.clause)[:2]]
    assert max(limits) == fewest


@st.composite
def parts(draw: st.DrawFn, share: Fraction, least: int = 1, most: int = 90) -> tuple[int, int]:
    """A part and its whole."""
    whole = draw(st.one_of(st.sampled_from([29, 30, 31, 60]), st.integers(least, most)))
    return draw(near(whole, share)), whole


@marked(SEVENTY)
@MODERATE
@given(parts(Fraction(7, 10)))
@example((7, 10))
@example((20, 29))
@example((21, 30))
@example((22, 31))
@example((21, 31))
def test_seven_in_ten_of_all_workers_are_for_the_plan_or_are_not(case: tuple[int, int]) -> None:
    in_favour, workers = case
    opened = date(2026, 2, 10)
    roll = FIRM.people(workers)
    said = [layoff.Opinion(one, layoff.Stance.FOR) for one in roll[:in_favour]]
    soliciting = history(
        LAYOFF_PLAN,
        planned.LayoffPlanDrafted(
            FIRM.enterprise, FIRM.union, FIRM.superior, 1, 1, ("layoff",), "方案", "a" * 64, workers
        ),
        planned.LayoffOpinionRoundOpened(FIRM.enterprise, 1, opened, date(2026, 2, 17), date(2026, 2, 20), workers),
        planned.LayoffRosterFrozen(FIRM.enterprise, 1, roll, workers, complete=True),
        *([planned.OpinionsRecorded(FIRM.enterprise, 1, tuple(said), in_favour)] if said else []),
    )
    (closed,) = soliciting.when(layoff.CloseOpinionRound(), at="2026-03-01T09:00:00+08:00").granted()
    assert (closed.in_favour, closed.reached) == (in_favour, seventy_per_cent(in_favour, workers))


@marked(QUORUM, APPROVAL)
@MODERATE
@given(parts(Fraction(2, 3)), st.booleans())
@example((20, 30), True)
@example((19, 29), False)
@example((20, 31), True)
@example((21, 31), False)
def test_two_thirds_of_the_delegates_are_there_or_are_not(case: tuple[int, int], contract: bool) -> None:
    present, delegates = case
    firm = FIRM.of(delegates)
    agenda = FIRM.agenda if contract else tuple(item for item in FIRM.agenda if item.item != "contract")
    ready = firm.delivered(items=agenda)
    heard = ready.when(asked.OpenSession(firm.opening, firm.people(present)), at="2026-03-25T09:00:00+08:00")
    met = two_thirds(present, delegates)
    assert heard.finding(QUORUM).met is met
    assert any(finding.clause == APPROVAL and finding.met is met for finding in heard.ruling.findings) is contract
    assert (heard.ruling.outcome is Outcome.GRANTED) is met


@marked(MAJORITY, APPROVAL)
@MODERATE
@given(parts(Fraction(1, 2), least=2), st.booleans())
@example((15, 30), True)
@example((15, 30), False)
@example((16, 30), False)
@example((15, 31), True)
@example((16, 31), True)
@example((15, 29), False)
def test_a_ballot_passes_by_its_own_mark(case: tuple[int, int], contract: bool) -> None:
    """Of all delegates, also of those who stayed away: exactly half passes the contract and nothing else (A21)."""
    votes, delegates = case
    firm = FIRM.of(delegates)
    item, oracle = ("contract", half_or_more) if contract else ("welfare", more_than_half)
    sitting = firm.talked("talk", "report", "contract", "welfare")
    totals = {"issued": delegates, "returned": delegates, "unreturned": 0, "valid": delegates, "invalid": 0}
    ballot = asked.RecordBallot(
        item, **totals, votes_for=votes, against=delegates - votes, abstain=0, tellers=firm.people(2)
    )
    (certified,) = sitting.when(ballot, at="2026-03-25T12:00:00+08:00").granted()
    assert certified.passed is oracle(votes, delegates)
