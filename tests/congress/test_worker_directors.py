"""Worker directors and supervisors: owed where there are boards, followed up step by step, elected by the congress."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from huiwu.congress.domain import WORKER_DIRECTOR_DUTY
from huiwu.congress.domain.evidence import EnterpriseOnRecord, JobClass, RosterDelegate, WorkersOnRoll
from huiwu.congress.domain.naming import session_of, union_of, worker_director_duty_of
from huiwu.congress.domain.worker_director import facts as became
from huiwu.congress.domain.worker_director.commands import (
    Barred,
    CongressVoteOnRecord,
    EvaluateWorkerDirector,
    HoldInterview,
    NominateWorkerDirector,
    NoteBoards,
    OpenWorkerDirectorElection,
    RecordRefusal,
    ReportDuty,
    ReportRefusal,
    Seat,
    SeatWorkerDirector,
    UnionLeadersOnRecord,
    UrgeEnterprise,
    WorkerDirectorLeaves,
)
from huiwu.congress.domain.worker_director.states import Duty, Stage, Standing
from huiwu.rulebook import Rulebook
from huiwu.testkit import given
from huiwu.testkit.machine import Minutes

FIRM, STREET, SHA = "enterprise-110105-wangjing", "union-110105-110105026", "a" * 64
UNION, SITTING = union_of(FIRM), session_of(FIRM, 1)
WHOSE = (FIRM, UNION, STREET)
AN, BO, CHEN = (f"worker-110105-0{letter}" for letter in "abc")
BOARD = "congress.worker-directors.companies-with-board"
COMPANY = "congress.worker-directors.all-companies"
LADDER = "congress.worker-directors.escalation-ladder"
LEADERS = "congress.worker-directors.union-leaders-are-candidates"
QUALIFICATION = "congress.worker-directors.qualification"
ELECTED = "congress.worker-directors.elected-by-congress"
ANNUAL = "congress.worker-directors.annual-report-and-evaluation"
DIRECTOR, SUPERVISOR = Seat.WORKER_DIRECTOR, Seat.WORKER_SUPERVISOR
START = date(2026, 3, 12)
CHECKS = ("capability", "represents_workers")


def day(n: int) -> date:
    """So many days after the boards were noted."""
    return START + timedelta(days=n)


def at(n: int) -> str:
    return f"{day(n)}T09:00:00+08:00"


def on_record(enterprise: str = FIRM) -> list[object]:
    return [EnterpriseOnRecord(enterprise, 620, "private", UNION, STREET)]


def note(directors: bool, supervisors: bool, n: int = 0) -> NoteBoards:
    return NoteBoards(FIRM, directors, supervisors, day(n))


def boards(directors: bool = True, supervisors: bool = False):
    return given(WORKER_DIRECTOR_DUTY).when(note(directors, supervisors), evidence=on_record()).and_so()


def opened(*candidates: str, chair: str = AN, recorded: tuple[str, ...] = (AN,), barred: tuple[Barred, ...] = ()):
    command = OpenWorkerDirectorElection((DIRECTOR,), candidates, chair, (), day(0), barred)
    return boards().when(command, evidence=[UnionLeadersOnRecord(UNION, recorded)])


def roll(*people: str) -> list[object]:
    return [WorkersOnRoll(FIRM, tuple(RosterDelegate(each, JobClass.FRONTLINE) for each in people))]


def nominate(person: str = AN, *checks: str, seat: Seat = DIRECTOR) -> NominateWorkerDirector:
    return NominateWorkerDirector(person, seat, checks or CHECKS, "班组长", day(0))


def nominated():
    return opened(AN).and_so().when(nominate(), evidence=roll(AN)).and_so()


def vote(enterprise: str = FIRM, adopted: int | None = 13, opened_on: int | None = 13) -> list[object]:
    days = [None if n is None else day(n) for n in (opened_on, adopted)]
    return [CongressVoteOnRecord(SITTING, enterprise, days[0], "director", days[1])]


def take(person: str = AN, n: int = 14) -> SeatWorkerDirector:
    return SeatWorkerDirector(person, DIRECTOR, SITTING, "director", day(n), day(n + 1095), "工会主席")


def seated():
    return nominated().when(take(), at=at(14), evidence=vote()).and_so()


# -- what is owed


@pytest.mark.clause("congress.worker-directors.companies-with-board")
@pytest.mark.parametrize(
    ("there", "seats"),
    [((True, False), (DIRECTOR,)), ((False, True), (SUPERVISOR,)), ((True, True), (DIRECTOR, SUPERVISOR))],
)
def test_each_board_asks_for_its_seat_and_a_vacant_one_is_missing_at_once(there, seats):
    noted = given(WORKER_DIRECTOR_DUTY).when(note(*there), evidence=on_record()).flagged(BOARD)
    duty = noted.then(
        became.WorkerDirectorsRequired(*WHOSE, seats, START), became.WorkerDirectorMissing(*WHOSE, seats, START)
    )
    assert duty.state.stage is Stage.MISSING


def test_the_boards_and_seats_are_those_of_the_clause():
    clause = Rulebook.shipped().edition("chaoyang-2015").clause(BOARD)
    assert clause.value("seats") == {
        Seat.WORKER_DIRECTOR: "if board of directors",
        Seat.WORKER_SUPERVISOR: "if board of supervisors",
    }


@pytest.mark.clause("congress.worker-directors.all-companies")
def test_a_company_without_a_board_is_measured_and_owes_nothing():
    noted = given(WORKER_DIRECTOR_DUTY).when(note(False, False), evidence=on_record()).flagged(COMPANY).met(BOARD)
    duty = noted.then(became.WorkerDirectorsNotRequired(*WHOSE, START))
    assert duty.state.stage is Stage.NOT_REQUIRED
    duty.when(UrgeEnterprise(START, SHA)).refused_by(LADDER)


@pytest.mark.clause("congress.worker-directors.companies-with-board", "congress.worker-directors.all-companies")
def test_a_company_whose_seats_are_filled_has_the_system():
    (*_, last) = seated().facts
    assert last == became.WorkerDirectorsEstablished(*WHOSE, day(14))
    again = seated().when(note(True, False, 14), at=at(14), evidence=on_record()).met(BOARD).met(COMPANY)
    assert again.granted() == ()


def test_a_second_board_reopens_the_duty_and_its_end_closes_it():
    more = seated().when(note(True, True, 20), at=at(20), evidence=on_record()).and_so()
    assert more.facts[-1] == became.WorkerDirectorMissing(*WHOSE, (SUPERVISOR,), day(20))
    fewer = more.when(note(True, False, 21), at=at(21), evidence=on_record()).and_so()
    assert fewer.facts[-1] == became.WorkerDirectorsEstablished(*WHOSE, day(21))
    none = fewer.when(note(False, False, 22), at=at(22), evidence=on_record()).and_so()
    assert none.state.stage is Stage.NOT_REQUIRED


# -- the ladder


STEPS = [
    UrgeEnterprise(day(1), SHA),
    RecordRefusal(day(2), "不设"),
    ReportRefusal(day(3)),
    HoldInterview(day(4), "同意"),
]
AFTERWARDS = [Stage.URGED, Stage.REFUSED, Stage.REPORTED, Stage.INTERVIEWED]


def climbed(steps: int):
    duty = boards()
    for step in STEPS[:steps]:
        duty = duty.when(step, at=at(9)).and_so()
    return duty


@pytest.mark.clause("congress.worker-directors.escalation-ladder")
@pytest.mark.parametrize("taken", range(5))
def test_the_ladder_goes_up_one_step_at_a_time(taken):
    for n, step in enumerate(STEPS):
        heard = climbed(taken).when(step, at=at(9))
        if n == taken:
            assert heard.met(LADDER).and_so().state.stage is AFTERWARDS[n]
        else:
            heard.refused_by(LADDER)


@pytest.mark.clause("congress.worker-directors.escalation-ladder")
@pytest.mark.parametrize(("n", "granted"), [(30, False), (31, False), (32, True)])
def test_silence_is_a_refusal_once_the_days_after_the_urging_are_over(n, granted):
    heard = climbed(1).when(RecordRefusal(day(n)), at=at(n))
    if granted:
        assert heard.granted() == (became.RefusalRecorded(*WHOSE, day(n), None),)
    else:
        assert heard.refused_by(LADDER).finding(LADDER).effect == "none"  # in order, but too early


@pytest.mark.clause("congress.worker-directors.escalation-ladder")
@pytest.mark.parametrize(("taken", "last"), [(0, 30), (2, 12), (3, 33)])
def test_a_late_step_is_taken_and_said_to_be_late(taken, last):
    step = [UrgeEnterprise, None, ReportRefusal, HoldInterview][taken]
    more = {0: (SHA,), 3: ("同意",)}.get(taken, ())
    for n, late in ((last, False), (last + 1, True)):
        heard = climbed(taken).when(step(day(n), *more), at=at(n))
        heard.granted()
        assert [each.met for each in heard.ruling.findings if each.clause == LADDER] == [True, not late]


def test_a_step_lies_neither_in_the_future_nor_before_the_one_ahead_of_it():
    climbed(2).when(ReportRefusal(day(1)), at=at(9)).refused_by("platform.not-before")
    climbed(2).when(ReportRefusal(day(10)), at=at(9)).refused_by("platform.not-in-the-future")


def test_the_union_climbs_and_its_superior_interviews():
    state = climbed(3).state
    assert WORKER_DIRECTOR_DUTY.party(STEPS[2], state) == UNION
    assert WORKER_DIRECTOR_DUTY.party(STEPS[3], state) == STREET
    assert WORKER_DIRECTOR_DUTY.party(note(True, True), WORKER_DIRECTOR_DUTY.initial) == UNION
    assert WORKER_DIRECTOR_DUTY.party(STEPS[0], WORKER_DIRECTOR_DUTY.initial) == ""


def test_a_seat_that_is_filled_ends_the_ladder_wherever_it_stands():
    duty = nominated()
    for step in STEPS[:3]:
        duty = duty.when(step, at=at(9)).and_so()
    assert duty.when(take(), at=at(14), evidence=vote()).and_so().state.stage is Stage.ESTABLISHED


# -- the election


@pytest.mark.clause("congress.worker-directors.union-leaders-are-candidates")
def test_the_chair_and_the_vice_chairs_stand_on_the_list():
    def asked(candidates, vice_chairs, barred=()):
        command = OpenWorkerDirectorElection((DIRECTOR,), candidates, AN, vice_chairs, START, barred)
        return boards().when(command, evidence=[UnionLeadersOnRecord(UNION, ())])

    asked((AN, BO, CHEN), (BO,)).met(LEADERS).granted()
    assert asked((AN, CHEN), (BO,)).refused_by(LEADERS).finding(LEADERS).seen["left_out"] == [BO]
    asked((BO,), (BO,)).refused_by(LEADERS)
    opened(BO, chair=BO).refused_by(LEADERS)  # the chair on record


@pytest.mark.clause("congress.worker-directors.union-leaders-are-candidates")
def test_a_barred_leader_is_recorded_as_such_and_stands_on_no_list():
    (fact,) = opened(BO, barred=(Barred(AN, "兼任公司副总经理"),)).met(LEADERS).granted()
    assert fact.barred == (Barred(AN, "兼任公司副总经理"),)
    opened(AN, BO, barred=(Barred(AN, "兼任公司副总经理"),)).refused_by(LEADERS)


def test_a_list_names_each_once_for_seats_that_there_are():
    opened(AN, AN).refused_by("platform.distinct-people")
    command = OpenWorkerDirectorElection((SUPERVISOR,), (AN,), AN, (), START)
    boards().when(command, evidence=[UnionLeadersOnRecord(UNION, ())]).refused_by(BOARD)


@pytest.mark.clause("congress.worker-directors.qualification")
def test_a_nominee_has_a_statement_of_the_qualification_and_stands_on_the_roll():
    opened(AN).and_so().when(nominate(), evidence=roll(AN)).met(QUALIFICATION).granted()
    opened(AN).and_so().when(nominate(AN, "capability"), evidence=roll(AN)).flagged(QUALIFICATION)
    opened(AN).and_so().when(nominate(), evidence=roll()).refused_by("platform.on-roll")
    boards().when(nominate(), evidence=roll(AN)).refused_by("platform.phase")
    seated().when(nominate(), at=at(14), evidence=roll(AN)).refused_by("platform.phase")


@pytest.mark.clause("congress.worker-directors.elected-by-congress")
def test_only_who_was_elected_by_the_units_own_congress_takes_the_seat():
    heard = nominated().when(take(), at=at(14), evidence=vote()).met(ELECTED)
    elected, took, _ = heard.granted()
    assert (elected.session, elected.item, elected.on, took.on) == (SITTING, "director", day(13), day(14))
    nominated().when(take(), at=at(14), evidence=vote(adopted=None)).refused_by(ELECTED)
    nominated().when(take(), at=at(14), evidence=vote("enterprise-110105-other")).refused_by(ELECTED)


def test_nobody_is_seated_who_was_not_nominated_or_before_the_vote():
    nominated().when(take(BO), at=at(14), evidence=vote()).refused_by("platform.known")
    nominated().when(take(n=12), at=at(14), evidence=vote()).refused_by("platform.not-before")
    nominated().when(take(n=13), at=at(14), evidence=vote()).granted()
    ends_before = SeatWorkerDirector(AN, DIRECTOR, SITTING, "director", day(14), day(13))
    nominated().when(ends_before, at=at(14), evidence=vote()).refused_by("platform.not-before")


def test_a_new_election_forgets_who_stood_in_the_one_before():
    again = OpenWorkerDirectorElection((DIRECTOR,), (AN, BO), AN, (), START)
    duty = nominated().when(again, evidence=[UnionLeadersOnRecord(UNION, ())]).and_so()
    duty.when(take(), at=at(14), evidence=vote()).refused_by("platform.known")


# -- in office


@pytest.mark.clause("congress.worker-directors.annual-report-and-evaluation")
def test_report_and_evaluation_are_made_before_a_session_of_the_units_congress():
    report = ReportDuty(AN, DIRECTOR, SITTING, day(20))
    evaluate = EvaluateWorkerDirector(AN, DIRECTOR, SITTING, 30, "称职", day(20))
    for command, fact in (
        (report, became.DutyReported(FIRM, AN, DIRECTOR, SITTING, day(20))),
        (evaluate, became.WorkerDirectorEvaluated(FIRM, AN, DIRECTOR, SITTING, 30, "称职", day(20))),
    ):
        assert seated().when(command, at=at(20), evidence=vote()).met(ANNUAL).granted() == (fact,)
        seated().when(command, at=at(20), evidence=vote("enterprise-110105-other")).refused_by(ANNUAL)
        seated().when(command, at=at(20), evidence=vote(opened_on=None)).refused_by(ANNUAL)
        seated().when(command, at=at(20), evidence=vote(opened_on=21)).refused_by(ANNUAL)
        nominated().when(command, at=at(20), evidence=vote()).refused_by("platform.phase")


def test_who_leaves_leaves_a_seat_that_is_owed_again():
    left = seated().when(WorkerDirectorLeaves(AN, DIRECTOR, "调离", day(40)), at=at(40))
    duty = left.then(
        became.WorkerDirectorLeft(FIRM, AN, DIRECTOR, "调离", day(40)),
        became.WorkerDirectorMissing(*WHOSE, (DIRECTOR,), day(40)),
    )
    assert (duty.state.stage, duty.state.person(AN, DIRECTOR).standing) == (Stage.MISSING, Standing.LEFT)
    duty.when(WorkerDirectorLeaves(AN, DIRECTOR, "调离", day(41)), at=at(41)).refused_by("platform.phase")
    seated().when(WorkerDirectorLeaves(AN, DIRECTOR, "调离", day(13)), at=at(40)).refused_by("platform.not-before")


def test_a_seat_on_which_somebody_else_sits_is_not_missing():
    duty = seated()
    again = OpenWorkerDirectorElection((DIRECTOR,), (AN, BO), AN, (), day(15))
    duty = duty.when(again, at=at(15), evidence=[UnionLeadersOnRecord(UNION, (AN,))]).and_so()
    duty = duty.when(nominate(BO), at=at(15), evidence=roll(BO)).and_so()
    duty = duty.when(take(BO, 16), at=at(16), evidence=vote()).and_so()
    left = duty.when(WorkerDirectorLeaves(AN, DIRECTOR, "任期届满", day(40)), at=at(40))
    assert left.granted() == (became.WorkerDirectorLeft(FIRM, AN, DIRECTOR, "任期届满", day(40)),)


# -- whatever is asked in whatever order

people, seats = st.sampled_from([AN, BO]), st.sampled_from(list(Seat))
days = st.integers(-3, 45).map(day)


class Duties(Minutes):
    kind, stream = WORKER_DIRECTOR_DUTY, worker_director_duty_of(FIRM)

    @rule(directors=st.booleans(), supervisors=st.booleans(), on=days)
    def note(self, directors: bool, supervisors: bool, on: date) -> None:
        self.hear(NoteBoards(FIRM, directors, supervisors, on), evidence=on_record())

    @rule(
        step=st.one_of(
            st.builds(UrgeEnterprise, days, st.just(SHA)),
            st.builds(RecordRefusal, days, st.sampled_from([None, "不设"])),
            st.builds(ReportRefusal, days),
            st.builds(HoldInterview, days, st.just("同意")),
        )
    )
    def climb(self, step: object) -> None:
        self.hear(step)

    @rule(
        fill=st.one_of(
            st.builds(OpenWorkerDirectorElection, st.tuples(seats), st.just((AN, BO)), st.just(AN), st.just(()), days),
            st.builds(NominateWorkerDirector, people, seats, st.just(CHECKS), st.just("班组长"), days),
            st.builds(
                SeatWorkerDirector,
                people,
                seats,
                st.just(SITTING),
                st.just("director"),
                days,
                st.just(date(2029, 3, 1)),
                st.none(),
            ),
        ),
        adopted=st.sampled_from([None, 0]),
    )
    def fill(self, fill: object, adopted: int | None) -> None:
        self.hear(fill, evidence=[UnionLeadersOnRecord(UNION, (AN,)), *roll(AN, BO), *vote(adopted=adopted)])

    @rule(
        step=st.one_of(
            st.builds(ReportDuty, people, seats, st.just(SITTING), days),
            st.builds(EvaluateWorkerDirector, people, seats, st.just(SITTING), st.just(30), st.just("称职"), days),
            st.builds(WorkerDirectorLeaves, people, seats, st.just("调离"), days),
        )
    )
    def sit(self, step: object) -> None:
        self.hear(step, evidence=vote(opened_on=0))

    @rule(n=st.sampled_from([1, 10, 31]))
    def time_passes(self, n: int) -> None:
        if self.now < datetime.fromisoformat("2027-01-01T09:00:00+08:00"):
            self.now += timedelta(days=n)

    @invariant()
    def it_is_established_exactly_when_every_required_seat_is_filled(self) -> None:
        if isinstance(self.state, Duty) and self.state.stage is not Stage.NOT_REQUIRED:
            assert (self.state.stage is Stage.ESTABLISHED) is (not self.state.vacant())

    @invariant()
    def no_step_of_the_ladder_is_left_out(self) -> None:
        ladder = {became.EnterpriseUrged: 1, became.RefusalRecorded: 2, became.ReportedToSuperior: 3}
        ladder |= {became.InterviewHeld: 4, became.WorkerDirectorMissing: 0}
        last = 9
        for fact in self.history:
            step = ladder.get(type(fact))
            if step:
                assert step == last + 1
            last = last if step is None else step


Duties.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestDuties = Duties.TestCase
