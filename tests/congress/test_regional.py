"""A congress of many enterprises: who hosts it, who sits in it, who joins it, and how its sessions differ."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from huiwu.congress.domain import SESSION, STAFF_CONGRESS
from huiwu.congress.domain.evidence import (
    REGIONAL,
    CongressForm,
    CongressOnRecord,
    CoveredEnterprise,
    EnterpriseOnRecord,
    Home,
    HomesOfDelegates,
    JobClass,
    RegionOnRecord,
    RosterDelegate,
    Scope,
    WorkersOnRoll,
)
from huiwu.congress.domain.naming import congress_of, regional_congress_of, session_in
from huiwu.congress.domain.session import commands as asked
from huiwu.congress.domain.session import commands_beside as more
from huiwu.congress.domain.session.facts.after import CongressMattersDisclosed
from huiwu.congress.domain.session.facts.before import AgendaAgreed, SessionScheduled
from huiwu.congress.domain.session.facts.beside import (
    RegionalAgendaAgreed,
    RegionalMattersDisclosed,
    SessionOfRegion,
)
from huiwu.congress.domain.session.facts.sitting import SessionClosed
from huiwu.congress.domain.staff_congress.commands import (
    BeginNextTerm,
    ConfirmDelegateRoster,
    CoverByRegion,
    EstablishRegionalCongress,
    EstablishStaffCongress,
    JoinRegion,
    RecordDelegatesElected,
    ReplaceDelegate,
    SetDelegateQuota,
)
from huiwu.congress.domain.staff_congress.facts import (
    DelegateRosterConfirmed,
    EnterpriseCoveredByRegion,
    EnterpriseJoinedRegion,
    RegionalCongressEstablished,
    RegionalSeatsConfirmed,
    RegionalSeatTaken,
    StaffCongressReelected,
    StaffCongressTermStarted,
    StaffDelegateReplaced,
)
from huiwu.congress.domain.staff_congress.states import CoveredByRegional, Forming, InTerm
from huiwu.kernel import Effect
from huiwu.kernel.names import NotAStreamId
from huiwu.testkit import given
from huiwu.testkit.scenario import Given, Heard

HOST, DISTRICT, NAME = "union-110105-110105026", "union-110105-district", "望京街道商圈"
CONGRESS = regional_congress_of(HOST, NAME)
A, B, C = (f"enterprise-110105-{key}" for key in ("a", "b", "c"))
HOSTED = "congress.swc.regional-industry-and-non-public"
STREET_ROLE = "congress.roles.street-regional-industry-congress"
COUNT, EACH = "congress.delegates.regional-minimum-count", "congress.delegates.regional-each-enterprise"
MANAGERS, FRONTLINE = "congress.delegates.managers-max-share", "congress.delegates.frontline-min-share"
AGREED = "congress.swc.agenda-heard-and-agreed"
OPENING = date(2026, 3, 25)
NOON = "2026-04-20T09:00:00+08:00"


def region(*enterprises: str, level: str = "street") -> RegionOnRecord:
    return RegionOnRecord(
        HOST, level, DISTRICT, tuple(CoveredEnterprise(each, 60, "private") for each in enterprises or (A, B))
    )


def host(headcount: int = 120) -> EnterpriseOnRecord:
    return EnterpriseOnRecord(HOST, headcount, REGIONAL, HOST, DISTRICT)


def establish(*enterprises: str, level: str = "street", years: int = 3, scope: Scope = Scope.REGION) -> Heard:
    covered = enterprises or (A, B)
    command = EstablishRegionalCongress(HOST, scope, NAME, covered, years)
    known = region(*dict.fromkeys(covered), level=level)
    return given(STAFF_CONGRESS).when(command, evidence=[known])


@dataclass(frozen=True)
class Seats:
    """So many delegates of each enterprise; the first `managers` of all are managers, the rest of the front line."""

    of: dict[str, int]
    managers: int = 0

    @property
    def homes(self) -> tuple[Home, ...]:
        return tuple(
            Home(f"worker-110105-{each[-1]}{n:06x}", each) for each, seats in self.of.items() for n in range(seats)
        )

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(each.subject for each in self.homes)

    @property
    def roll(self) -> list[object]:
        classes = [JobClass.MANAGER if n < self.managers else JobClass.FRONTLINE for n in range(len(self.names))]
        workers = tuple(RosterDelegate(one, each) for one, each in zip(self.names, classes, strict=True))
        return [WorkersOnRoll(HOST, workers), HomesOfDelegates(self.homes)]


def electing(seats: Seats, history: Given | None = None) -> Given:
    began = history or establish().and_so()
    return began.when(RecordDelegatesElected(seats.names), evidence=seats.roll).and_so()


def confirm(seats: Seats, history: Given | None = None, roll: Seats | None = None) -> Heard:
    evidence = [host(), *(roll or seats).roll]
    return (history or electing(seats)).when(ConfirmDelegateRoster(), evidence=evidence)


THIRTY = Seats({A: 20, B: 10})


def in_term() -> Given:
    return confirm(THIRTY).and_so()


# -- its founding


@pytest.mark.clause(HOSTED, STREET_ROLE)
def test_a_street_union_hosts_the_congress_of_its_enterprises():
    heard = establish().met(HOSTED).met(STREET_ROLE)
    founded, term, foreseen = heard.granted()
    assert founded == RegionalCongressEstablished(HOST, DISTRICT, Scope.REGION, NAME, (A, B), 120)
    assert isinstance(term, StaffCongressTermStarted)
    assert (term.enterprise, term.ends_on, foreseen.superior) == (HOST, date(2029, 3, 12), DISTRICT)
    assert isinstance(heard.and_so().state, Forming)
    establish(level="industrial", scope=Scope.INDUSTRY).met(HOSTED).granted()


@pytest.mark.clause(HOSTED)
@pytest.mark.parametrize("level", ["grassroots", "district", "municipal"])
def test_no_other_union_hosts_one(level):
    establish(level=level).refused_by(HOSTED)


@pytest.mark.clause(HOSTED)
def test_an_enterprise_is_covered_once():
    establish(A, B, A).refused_by(HOSTED)


@pytest.mark.clause("congress.swc.term-3-to-5-years")
@pytest.mark.parametrize("years", [2, 6])
def test_its_term_is_as_long_as_any(years):
    establish(years=years).refused_by("congress.swc.term-3-to-5-years")
    establish(years=5).granted()


def test_its_name_and_its_host_name_its_stream():
    assert regional_congress_of(HOST, "另一商圈") != CONGRESS
    for stranger in ("enterprise-110105-a", "street", ""):
        with pytest.raises(NotAStreamId):
            STAFF_CONGRESS.party(EstablishRegionalCongress(stranger, Scope.REGION, NAME, (A,), 3), None)
    establish().and_so().when(
        EstablishRegionalCongress(HOST, Scope.REGION, NAME, (A,), 3), evidence=[region()]
    ).refused_by("platform.phase")


@pytest.mark.clause("congress.swc.universal")
def test_an_enterprise_without_a_congress_is_covered_and_may_found_its_own_all_the_same(firm):
    cover = CoverByRegion(firm.enterprise, CONGRESS, HOST, Scope.REGION)
    covered = (
        given(STAFF_CONGRESS)
        .when(cover)
        .met("congress.swc.universal")
        .then(EnterpriseCoveredByRegion(firm.enterprise, CONGRESS, HOST, Scope.REGION, date(2026, 3, 12)))
    )
    assert covered.state == CoveredByRegional(firm.enterprise, (CONGRESS,))
    covered.when(cover).refused_by("platform.once")
    other = covered.when(CoverByRegion(firm.enterprise, "staff-congress-110105-x", HOST, Scope.INDUSTRY)).and_so()
    assert other.state.congresses == (CONGRESS, "staff-congress-110105-x")
    covered.when(SetDelegateQuota(30), evidence=[firm.on_record()]).refused_by("platform.phase")
    own = covered.when(
        EstablishStaffCongress(firm.enterprise, CongressForm.STAFF_CONGRESS, 3), evidence=[firm.on_record(620)]
    ).and_so()
    assert isinstance(own.state, Forming)
    assert own.state.region is None
    firm.established().when(cover).refused_by("platform.phase")
    assert STAFF_CONGRESS.party(cover, STAFF_CONGRESS.initial) == firm.union


# -- its roster


@pytest.mark.clause(COUNT, EACH)
def test_a_quota_is_thirty_or_one_for_each_enterprise():
    few = establish().and_so()
    few.when(SetDelegateQuota(29), evidence=[host()]).refused_by(COUNT)
    few.when(SetDelegateQuota(30), evidence=[host()]).met(COUNT).met(EACH).granted()
    many = establish(*(f"enterprise-110105-{n}" for n in range(32))).and_so()
    many.when(SetDelegateQuota(31), evidence=[host()]).refused_by(EACH)
    many.when(SetDelegateQuota(32), evidence=[host()]).met(EACH).granted()


@pytest.mark.clause(COUNT)
def test_thirty_delegates_are_enough_and_twenty_nine_are_not():
    confirm(Seats({A: 19, B: 10})).refused_by(COUNT)
    confirmed, seats = confirm(THIRTY).met(COUNT).granted()
    assert isinstance(confirmed, DelegateRosterConfirmed)
    assert (confirmed.enterprise, confirmed.headcount, len(confirmed.delegates)) == (HOST, 120, 30)
    assert seats == RegionalSeatsConfirmed(HOST, THIRTY.homes)
    assert isinstance(in_term().state, InTerm)


def test_five_in_a_hundred_of_all_covered_workers_is_not_asked_for():
    clauses = {finding.clause for finding in confirm(THIRTY).ruling.findings}
    assert not clauses & {"congress.delegates.minimum-share", "congress.delegates.minimum-count"}


@pytest.mark.clause(EACH)
def test_every_enterprise_has_a_delegate():
    heard = confirm(Seats({A: 31})).refused_by(EACH)
    assert heard.finding(EACH).seen == {"enterprises": 2, "without": [B]}
    confirm(Seats({A: 30, B: 1})).met(EACH).granted()


@pytest.mark.clause(MANAGERS, FRONTLINE)
def test_managers_and_front_line_are_only_measured():
    heard = confirm(Seats({A: 20, B: 10}, managers=30))
    heard.granted()
    for clause in (MANAGERS, FRONTLINE):
        assert (heard.finding(clause).met, heard.finding(clause).effect) == (False, Effect.NONE)


def test_only_workers_of_covered_enterprises_are_elected():
    strangers = Seats({C: 1})
    began = establish().and_so()
    began.when(RecordDelegatesElected(strangers.names), evidence=THIRTY.roll).refused_by("platform.delegates-on-roll")
    gone = Seats({A: 29, B: 1})
    confirm(THIRTY, roll=gone).refused_by("platform.delegates-on-roll")


@pytest.mark.clause(EACH)
def test_the_last_delegate_of_an_enterprise_is_replaced_from_that_enterprise():
    lone = confirm(Seats({A: 30, B: 1})).and_so()
    last, newcomer = Seats({B: 1}).names[0], "worker-110105-new"
    for home, enterprise in ((A, "elsewhere"), (B, "here")):
        roll = [
            WorkersOnRoll(HOST, (RosterDelegate(newcomer, JobClass.FRONTLINE),)),
            HomesOfDelegates((Home(newcomer, home),)),
        ]
        heard = lone.when(ReplaceDelegate(last, newcomer, "调离"), evidence=roll)
        if enterprise == "elsewhere":
            heard.refused_by(EACH)
        else:
            replaced, seat = heard.met(EACH).granted()
            assert isinstance(replaced, StaffDelegateReplaced)
            assert seat == RegionalSeatTaken(HOST, last, newcomer, B)
            assert heard.and_so().state.region.homes[newcomer] == B


def test_its_workers_meet_by_delegates_in_every_term():
    began = in_term()
    later = {"at": "2029-03-01T09:00:00+08:00", "evidence": [host()]}
    began.when(BeginNextTerm(3, CongressForm.STAFF_ASSEMBLY), **later).refused_by("congress.swc.congress-or-assembly")
    again = began.when(BeginNextTerm(3), **later).and_so()
    assert again.state.region.enterprises == (A, B)
    facts = confirm(THIRTY, electing(THIRTY, again)).granted()
    assert isinstance(facts[-1], StaffCongressReelected)


# -- who joins


@pytest.mark.clause(HOSTED, EACH)
def test_whoever_joins_reopens_the_roster_until_it_has_a_delegate():
    heard = in_term().when(JoinRegion(C), evidence=[region(C)]).met(HOSTED)
    assert (heard.finding(EACH).met, heard.finding(EACH).effect) == (False, Effect.NONE)
    open_ = heard.then(EnterpriseJoinedRegion(HOST, C, Scope.REGION, date(2026, 3, 12), 3))
    assert (open_.state.elected, open_.state.reopened) == (THIRTY.names, True)
    session = more.ScheduleRegionalSession(HOST, NAME, 1, OPENING, "文化中心")
    unconfirmed = [on_record(None), host(), region()]
    given(SESSION).when(session, evidence=unconfirmed).refused_by("platform.congress-in-term")
    confirm(THIRTY, open_).refused_by(EACH)
    more_seats = Seats({**THIRTY.of, C: 1})
    one_more = open_.when(RecordDelegatesElected(Seats({C: 1}).names), evidence=Seats({C: 1}).roll).and_so()
    facts = confirm(more_seats, one_more).met(EACH).granted()
    assert [type(fact) for fact in facts] == [DelegateRosterConfirmed, RegionalSeatsConfirmed]
    assert len(facts[0].delegates) == 31


@pytest.mark.clause(HOSTED)
def test_nobody_joins_twice_and_nobody_joins_the_congress_of_one_enterprise(firm):
    in_term().when(JoinRegion(A), evidence=[region(A)]).refused_by(HOSTED)
    joined = establish().and_so().when(JoinRegion(C), evidence=[region(C)]).and_so()
    assert isinstance(joined.state, Forming)
    assert (joined.state.region.enterprises, joined.state.reopened) == ((A, B, C), False)
    firm.in_term(*firm.roster(31)).when(JoinRegion(C), evidence=[region(C)]).refused_by("platform.phase")


# -- its sessions


def on_record(confirmed_on: date | None = date(2026, 3, 1)) -> CongressOnRecord:
    delegates = THIRTY.names if confirmed_on else ()
    form = CongressForm.STAFF_CONGRESS
    return CongressOnRecord(CONGRESS, HOST, form, 1, date(2029, 3, 1), confirmed_on, delegates, 0, len(delegates))


def scheduled() -> Given:
    command = more.ScheduleRegionalSession(HOST, NAME, 1, OPENING, "文化中心")
    return (
        given(SESSION).when(command, at="2026-03-02T09:00:00+08:00", evidence=[on_record(), host(), region()]).and_so()
    )


def proposed(firm) -> Given:
    history = scheduled()
    for command in (asked.HearWorkers("意见", date(2026, 3, 2), 40), asked.ProposeAgenda(firm.agenda)):
        history = history.when(command, at=NOON).and_so()
    return history


def closed(firm) -> Given:
    totals = {"issued": 30, "returned": 30, "unreturned": 0, "valid": 30, "invalid": 0, "votes_for": 20}
    totals |= {"against": 10, "abstain": 0, "tellers": THIRTY.names[:2]}
    sha = "a" * 64
    history = proposed(firm)
    for command in (
        more.AgreeRegionalAgenda((A, B)),
        asked.ReportToSuperior(date(2026, 3, 10)),
        asked.SendDocuments((asked.Document("草案", sha),)),
        asked.RecordDelivery(THIRTY.names, date(2026, 3, 12)),
        asked.OpenSession(OPENING, THIRTY.names),
        asked.HoldDiscussion("contract"),
        asked.ReviewItem("contract"),
        asked.ReviewItem("report"),
        asked.RecordBallot("contract", **totals),
        asked.AdoptResolution("contract", sha),
        asked.AdjournItem("welfare", "下次"),
        asked.CloseSession(OPENING),
    ):
        history = history.when(command, at=NOON).and_so()
    return history


def test_the_host_schedules_the_session_of_all():
    history = scheduled()
    called, beside = history.facts
    assert isinstance(called, SessionScheduled)
    assert (called.congress, called.enterprise, called.union, called.superior) == (CONGRESS, HOST, HOST, DISTRICT)
    assert (called.report_due_on, called.documents_due_on) == (date(2026, 3, 15), date(2026, 3, 18))
    assert beside == SessionOfRegion(HOST, (A, B))
    assert history.state.call.covered == (A, B)
    command = more.ScheduleRegionalSession(HOST, NAME, 1, OPENING, "文化中心")
    assert SESSION.party(command, SESSION.initial) == HOST
    assert session_in(CONGRESS, 1) != session_in(congress_of(A), 1)


@pytest.mark.clause(AGREED)
def test_the_agenda_is_agreed_with_administrations_of_covered_enterprises(firm):
    history = proposed(firm)
    history.when(more.AgreeRegionalAgenda((A, C)), at=NOON).refused_by(AGREED)
    history.when(asked.AgreeAgenda(), at=NOON, evidence=[host()]).refused_by("platform.phase")
    agreed, with_whom = history.when(more.AgreeRegionalAgenda((A,)), at=NOON).met(AGREED).granted()
    assert isinstance(agreed, AgendaAgreed)
    assert (agreed.ownership, "state_owned_reform_layoff_plan" in agreed.must_vote) == (REGIONAL, False)
    assert with_whom == RegionalAgendaAgreed(HOST, (A,))
    scheduled().when(more.AgreeRegionalAgenda((A,)), at=NOON).refused_by(AGREED)
    firm.proposed().when(more.AgreeRegionalAgenda((A,)), at=NOON).refused_by("platform.phase")


@pytest.mark.clause("congress.ballot.secret-vote", "statute.congress.quorum", "statute.contract.approval")
def test_it_votes_and_closes_as_every_session_does(firm):
    history = closed(firm)
    end = history.facts[-1]
    assert isinstance(end, SessionClosed)
    assert (end.enterprise, end.adopted, end.must_disclose) == (HOST, 1, ("report", "contract"))


@pytest.mark.clause(
    "congress.factory-disclosure.congress-matters-3-days", "congress.factory-disclosure.unit-is-responsible"
)
def test_every_enterprise_discloses_at_home_and_the_last_one_completes_it(firm):
    history, in_time = closed(firm), OPENING + timedelta(3)
    items = ("report", "contract")

    def disclose(before: Given, enterprise: str, what=items, on=in_time) -> Heard:
        return before.when(more.DiscloseRegionalMatters(enterprise, what, on), at=NOON)

    first = disclose(history, A).then(RegionalMattersDisclosed(HOST, A, items, in_time, False, 1))
    late = OPENING + timedelta(4)
    disclose(first, B, ("contract",), late).then(
        RegionalMattersDisclosed(HOST, B, ("contract",), late, True, 1),
        CongressMattersDisclosed(HOST, ("contract",), late, late=True),
    )
    done = disclose(first, B).granted()[-1]
    assert done == CongressMattersDisclosed(HOST, items, in_time, late=False)
    disclose(history, C).refused_by("congress.factory-disclosure.unit-is-responsible")
    disclose(history, A, ("welfare",)).refused_by("platform.on-agenda")
    history.when(asked.DiscloseMatters(items, in_time), at=NOON).refused_by("platform.phase")
    firm.closed().when(more.DiscloseRegionalMatters(A, items, in_time), at=NOON).refused_by("platform.phase")
    assert SESSION.party(more.DiscloseRegionalMatters(A, items, in_time), history.state) == A
