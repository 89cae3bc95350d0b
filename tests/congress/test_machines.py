"""Whatever was asked in whatever order: the log replays to the same rulings, and the history to the same state."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from huiwu.congress.domain import LAYOFF_PLAN, SESSION, STAFF_CONGRESS
from huiwu.congress.domain.evidence import (
    AgendaItemOnRecord,
    CongressForm,
    CongressOnRecord,
    EnterpriseOnRecord,
    JobClass,
    RollPage,
    RollSize,
    RosterDelegate,
    WorkersOnRoll,
)
from huiwu.congress.domain.layoff_plan import commands as layoff
from huiwu.congress.domain.layoff_plan.facts import LayoffOpinionRoundClosed, LayoffPlanSubmittedToCongress
from huiwu.congress.domain.layoff_plan.states import Soliciting
from huiwu.congress.domain.naming import congress_of, layoff_plan_of, session_of, union_of
from huiwu.congress.domain.session import commands as asked
from huiwu.congress.domain.session.agenda import AgendaItem
from huiwu.congress.domain.session.states import Absent, Closed, Convening, Sitting
from huiwu.congress.domain.staff_congress.commands import (
    BeginNextTerm,
    ConfirmDelegateRoster,
    EstablishStaffCongress,
    ExpireTerm,
    RecordDelegatesElected,
    ReplaceDelegate,
    SetDelegateQuota,
    WarnOfTermEnd,
    WithdrawDelegates,
)
from huiwu.congress.domain.staff_congress.facts import StaffCongressTermStarted, TermExpiryApproaching
from huiwu.congress.domain.staff_congress.states import Expired, Forming, InTerm
from huiwu.kernel import Actor
from huiwu.kernel.period import beijing_day
from huiwu.testkit.machine import Minutes

FIRM = "enterprise-110105-wangjing"
STREET = "union-110105-110105026"
NOW = datetime.fromisoformat("2026-04-20T09:00:00+08:00")
LAST = datetime.fromisoformat("2040-01-01T09:00:00+08:00")
OPENING = date(2026, 3, 25)
SHA = st.sampled_from(["a" * 64, "b" * 64])

roster = tuple(f"worker-110105-{n:02x}" for n in range(30))
days = st.integers(-12, 28).map(lambda n: OPENING + timedelta(days=n))
groups = st.one_of(
    st.just(roster), st.lists(st.sampled_from([*roster, "worker-110105-ff"]), min_size=1, max_size=30).map(tuple)
)
counts = st.one_of(st.sampled_from([0, 15, 16, 29, 30]), st.integers(0, 40))
classes = st.sampled_from(list(JobClass))
actors = st.builds(
    Actor,
    st.just("worker-110105-0a"),
    st.sampled_from(["union-officer", "administration", "system"]),
    st.sampled_from([union_of(FIRM), FIRM]),
)
ownership = st.sampled_from(["private", "mixed", "state-owned"])
enterprises = st.builds(
    EnterpriseOnRecord,
    st.just(FIRM),
    st.sampled_from([12, 29, 30, 600, 601]),
    ownership,
    st.just(union_of(FIRM)),
    st.just(STREET),
)
matters = st.sampled_from(
    ["collective_contract_draft", "welfare_fund_use_plan", "annual_operations_report", "other", "unknown"]
)
TALK = AgendaItem("talk", "讨论", "delegate_discussion")
SOUND = (
    TALK,
    AgendaItem("report", "报告", "annual_operations_report"),
    AgendaItem("contract", "草案", "collective_contract_draft", ballot=True),
)
agendas = st.one_of(
    st.just(SOUND),
    st.lists(
        st.builds(AgendaItem, st.sampled_from(["contract", "report", "other"]), st.just("题"), matters, st.booleans()),
        max_size=3,
    ).map(lambda items: (TALK, *items)),
)
items = st.sampled_from(["talk", "report", "contract", "contract", "other"])


class Record(Minutes):
    """Every stream of this service begins at one instant."""

    now = NOW


class Congresses(Record):
    kind, stream = STAFF_CONGRESS, congress_of(FIRM)

    @initialize(actor=actors, stage=st.integers(0, 3), form=st.sampled_from(list(CongressForm)))
    def begin(self, actor: Actor, stage: int, form: CongressForm) -> None:
        """Somewhere along the lawful way, so that runs get beyond the first refusals."""
        enterprise = EnterpriseOnRecord(FIRM, 30, "private", union_of(FIRM), STREET)
        everybody = self.roll(JobClass.FRONTLINE, roster)
        lawful = (
            (EstablishStaffCongress(FIRM, form, 3), [enterprise]),
            (RecordDelegatesElected(roster), [everybody]),
            (ConfirmDelegateRoster(), [enterprise, everybody]),
        )
        for command, evidence in lawful[:stage]:
            self.hear(command, actor, evidence)

    @rule(
        actor=actors,
        form=st.sampled_from(list(CongressForm)),
        years=st.integers(2, 6),
        day=st.one_of(st.none(), days),
        enterprise=enterprises,
    )
    def establish(
        self, actor: Actor, form: CongressForm, years: int, day: date | None, enterprise: EnterpriseOnRecord
    ) -> None:
        self.hear(EstablishStaffCongress(FIRM, form, years, day), actor, [enterprise])

    @rule(actor=actors, count=counts, enterprise=enterprises)
    def quota(self, actor: Actor, count: int, enterprise: EnterpriseOnRecord) -> None:
        self.hear(SetDelegateQuota(count), actor, [enterprise])

    @rule(actor=actors, elected=groups, job_class=classes)
    def elect(self, actor: Actor, elected: tuple[str, ...], job_class: JobClass) -> None:
        self.hear(RecordDelegatesElected(elected), actor, [self.roll(job_class, roster)])

    @rule(actor=actors, delegates=groups)
    def withdraw(self, actor: Actor, delegates: tuple[str, ...]) -> None:
        self.hear(WithdrawDelegates(delegates, "误登"), actor)

    @rule(actor=actors, enterprise=enterprises, job_class=classes)
    def confirm(self, actor: Actor, enterprise: EnterpriseOnRecord, job_class: JobClass) -> None:
        self.hear(ConfirmDelegateRoster(), actor, [enterprise, self.roll(job_class, roster)])

    @rule(actor=actors, job_class=classes, leaving=st.sampled_from(roster), joining=st.integers(28, 33))
    def substitute(self, actor: Actor, job_class: JobClass, leaving: str, joining: int) -> None:
        newcomer = f"worker-110105-{joining:02x}"
        self.hear(ReplaceDelegate(leaving, newcomer, "调离"), actor, [self.roll(job_class, (newcomer,))])

    @rule(
        actor=actors,
        form=st.one_of(st.none(), st.sampled_from(list(CongressForm))),
        years=st.integers(2, 6),
        day=st.one_of(st.none(), days),
        enterprise=enterprises,
    )
    def begin_next_term(
        self, actor: Actor, form: CongressForm | None, years: int, day: date | None, enterprise: EnterpriseOnRecord
    ) -> None:
        self.hear(BeginNextTerm(years, form, day), actor, [enterprise])

    @rule(actor=actors, term=st.integers(1, 3), n=st.integers(0, 3))
    def warn(self, actor: Actor, term: int, n: int) -> None:
        foreseen = self.state.term.warn_on if isinstance(self.state, Forming | InTerm) else ()
        self.hear(WarnOfTermEnd(term, foreseen[n] if n < len(foreseen) else OPENING), actor)

    @rule(actor=actors, term=st.integers(1, 3))
    def expire(self, actor: Actor, term: int) -> None:
        self.hear(ExpireTerm(term), actor)

    @rule(days=st.sampled_from([1, 60, 400]))
    def time_passes(self, days: int) -> None:
        if self.now < LAST:
            self.now += timedelta(days=days)

    def roll(self, job_class: JobClass, subjects: Sequence[str]) -> WorkersOnRoll:
        return WorkersOnRoll(FIRM, tuple(RosterDelegate(subject, job_class) for subject in subjects))

    @invariant()
    def a_roster_names_each_delegate_once(self) -> None:
        if isinstance(self.state, InTerm):
            subjects = [delegate.subject for delegate in self.state.roster]
            assert len(set(subjects)) == len(subjects)

    @invariant()
    def a_term_expires_after_its_last_day_and_no_warning_comes_twice(self) -> None:
        if isinstance(self.state, Expired):
            assert self.now.date() > self.state.term.ends_on
        warnings = [(fact.term, fact.warn_on) for fact in self.history if isinstance(fact, TermExpiryApproaching)]
        assert len(set(warnings)) == len(warnings)

    @invariant()
    def terms_follow_one_another(self) -> None:
        terms = [fact for fact in self.history if isinstance(fact, StaffCongressTermStarted)]
        assert [each.term for each in terms] == list(range(1, len(terms) + 1))
        assert all(one.starts_on < other.starts_on for one, other in pairwise(terms))


class Sessions(Record):
    kind, stream = SESSION, session_of(FIRM, 1)

    @initialize(actor=actors, stage=st.integers(1, 5))
    def begin(self, actor: Actor, stage: int) -> None:
        """Somewhere along the lawful way, so that runs get beyond the first refusals."""
        enterprise = EnterpriseOnRecord(FIRM, 600, "private", union_of(FIRM), STREET)
        totals = asked.RecordBallot("contract", 30, 30, 0, 30, 0, 20, 10, 0, roster[:2])
        lawful: tuple[Sequence[object], ...] = (
            (asked.HearWorkers("意见", date(2026, 3, 2), 46), asked.ProposeAgenda(SOUND), asked.AgreeAgenda()),
            (
                asked.ReportToSuperior(date(2026, 3, 10)),
                asked.SendDocuments((asked.Document("草案", "a" * 64),)),
                asked.RecordDelivery(roster, date(2026, 3, 10)),
                asked.OpenSession(OPENING, roster),
            ),
            (asked.HoldDiscussion("contract"), asked.ReviewItem("contract"), asked.ReviewItem("report"), totals),
            (asked.AdoptResolution("contract", "a" * 64), asked.CloseSession(OPENING)),
        )
        self.schedule(actor, OPENING, date(2026, 2, 2))
        for command in (command for part in lawful[: stage - 1] for command in part):
            assert self.hear(command, actor, [enterprise])

    def schedule(self, actor: Actor, opening_on: date, confirmed_on: date | None) -> None:
        congress = CongressOnRecord(
            congress_of(FIRM),
            FIRM,
            CongressForm.STAFF_CONGRESS,
            1,
            date(2029, 1, 5),
            confirmed_on,
            roster if confirmed_on else (),
            0,
            len(roster) if confirmed_on else 0,
        )
        enterprise = EnterpriseOnRecord(FIRM, 600, "private", union_of(FIRM), STREET)
        self.hear(asked.ScheduleSession(FIRM, 1, opening_on, "礼堂"), actor, [congress, enterprise])

    @rule(actor=actors, day=days, confirmed_on=st.one_of(st.none(), st.just(date(2026, 2, 2))))
    def schedule_again(self, actor: Actor, day: date, confirmed_on: date | None) -> None:
        self.schedule(actor, day, confirmed_on)

    @rule(
        actor=actors,
        command=st.one_of(
            st.builds(asked.RescheduleSession, days),
            st.builds(asked.HearWorkers, st.just("意见"), days, counts),
            st.builds(asked.ProposeAgenda, agendas),
            st.builds(asked.AmendAgenda, agendas),
            st.builds(asked.ReportToSuperior, days),
            st.builds(asked.SendDocuments, st.tuples(st.builds(asked.Document, st.just("草案"), SHA)), groups),
            st.builds(asked.RecordDelivery, groups, days),
            st.builds(
                asked.SeatReplacement,
                st.sampled_from(roster),
                st.sampled_from(["worker-110105-ff", roster[0]]),
                st.just(0),
                st.just(30),
            ),
            st.builds(asked.OpenSession, days, groups),
        ),
    )
    def convene(self, actor: Actor, command: object) -> None:
        self.hear(command, actor)

    @rule(actor=actors, enterprise=enterprises, arising=st.lists(matters, max_size=2).map(tuple))
    def agree(self, actor: Actor, enterprise: EnterpriseOnRecord, arising: tuple[str, ...]) -> None:
        self.hear(asked.AgreeAgenda(arising), actor, [enterprise])

    @rule(
        actor=actors,
        command=st.one_of(
            st.builds(asked.HoldDiscussion, items),
            st.builds(asked.ReviewItem, items),
            st.builds(asked.AdoptResolution, items, SHA, st.one_of(st.none(), days)),
            st.builds(asked.AdjournItem, items, st.just("下次")),
            st.builds(asked.CloseSession, days),
        ),
    )
    def sit(self, actor: Actor, command: object) -> None:
        self.hear(command, actor)

    @rule(actor=actors, item=items, votes_for=st.integers(0, 30), spoilt=st.integers(0, 1), tellers=groups)
    def vote(self, actor: Actor, item: str, votes_for: int, spoilt: int, tellers: tuple[str, ...]) -> None:
        against = 30 - votes_for - spoilt
        if against >= 0:
            valid = 30 - spoilt
            self.hear(asked.RecordBallot(item, 30, 30, 0, valid, spoilt, votes_for, against, 0, tellers), actor)

    @rule(
        actor=actors,
        command=st.one_of(
            st.builds(asked.PublishResolution, items, st.just("全文"), days),
            st.builds(asked.DiscloseMatters, st.lists(items, min_size=1, max_size=3).map(tuple), days),
            st.builds(asked.SubmitFilingForm, days),
            st.builds(asked.RecordFilingResult, st.sampled_from(list(asked.FilingResult)), days),
            st.builds(
                asked.ArchiveSession,
                st.tuples(
                    st.builds(asked.ArchivedDocument, st.sampled_from(["minutes", "notice"]), st.just("件"), SHA)
                ),
                days,
            ),
            st.builds(asked.OpenImplementation, items, st.just("落实"), st.just(FIRM), days),
            st.builds(asked.CloseImplementation, items, SHA, days),
        ),
    )
    def follow(self, actor: Actor, command: object) -> None:
        self.hear(command, actor)

    @invariant()
    def whoever_is_counted_belongs(self) -> None:
        state = self.state
        if isinstance(state, Absent):
            return
        delegates = state.call.delegates
        assert len(set(delegates)) == len(roster)
        if isinstance(state, Convening):
            assert set(state.delivered) <= set(delegates)
        if isinstance(state, Sitting | Closed):
            sitting = state if isinstance(state, Sitting) else state.sitting
            assert set(sitting.present) <= set(delegates)
            assert sitting.resolved <= set(sitting.ballots)
            assert not (set(sitting.adopted) & set(sitting.rejected))


class LayoffPlans(Record):
    kind, stream = LAYOFF_PLAN, layoff_plan_of(FIRM, 1)

    @initialize(actor=actors, stage=st.integers(0, 4), in_favour=st.sampled_from([20, 21, 30]))
    def begin(self, actor: Actor, stage: int, in_favour: int) -> None:
        """Somewhere along the lawful way, so that runs get beyond the first refusals."""
        said = tuple(layoff.Opinion(worker, layoff.Stance.FOR) for worker in roster[:in_favour])
        lawful: tuple[Sequence[object], ...] = (
            (layoff.DraftLayoffPlan(FIRM, 1, ("layoff",), "方案", "a" * 64, 9),),
            (layoff.OpenOpinionRound(beijing_day(self.now) + timedelta(days=7)), layoff.FreezeRoster()),
            (layoff.RecordOpinions(said),),
            (layoff.CloseOpinionRound(),),
        )
        for command in (command for part in lawful[:stage] for command in part):
            if isinstance(command, layoff.CloseOpinionRound):
                self.now += timedelta(days=7)
            self.hear(command, actor, self.known(complete=True))

    def known(self, *, complete: bool, ownership: str = "private", ballot: bool = True) -> Sequence[object]:
        item = AgendaItemOnRecord(
            session_of(FIRM, 1), FIRM, "layoff", True, True, "state_owned_reform_layoff_plan", ballot
        )
        enterprise = EnterpriseOnRecord(FIRM, 30, ownership, union_of(FIRM), STREET)
        return [enterprise, RollSize(FIRM, len(roster)), RollPage(FIRM, roster, complete), item]

    @rule(
        actor=actors,
        owned=ownership,
        ballot=st.booleans(),
        complete=st.booleans(),
        command=st.one_of(
            st.builds(
                layoff.DraftLayoffPlan, st.just(FIRM), st.just(1), st.just(("layoff",)), st.just("方案"), SHA, counts
            ),
            st.builds(layoff.ReviseLayoffPlan, st.just(("resettlement",)), st.just("方案"), SHA, counts),
            st.builds(layoff.OpenOpinionRound, days.map(lambda day: day + timedelta(days=40))),
            st.just(layoff.FreezeRoster()),
            st.just(layoff.CloseOpinionRound()),
            st.builds(layoff.SubmitToCongress, st.just(session_of(FIRM, 1)), st.just("layoff")),
            st.builds(layoff.RecordReview, st.just(session_of(FIRM, 1))),
            st.builds(layoff.RecordVote, st.just(session_of(FIRM, 1)), st.booleans(), days),
            st.builds(layoff.TakeBack, st.just(session_of(FIRM, 1)), st.just("延期")),
            st.builds(layoff.ExecuteLayoffPlan, days, counts),
            st.builds(layoff.DiscloseLayoffResult, days, SHA),
        ),
    )
    def ask(self, actor: Actor, owned: str, ballot: bool, complete: bool, command: object) -> None:
        self.hear(command, actor, self.known(complete=complete, ownership=owned, ballot=ballot))

    @rule(actor=actors, workers=groups, stance=st.sampled_from(list(layoff.Stance)))
    def say(self, actor: Actor, workers: tuple[str, ...], stance: layoff.Stance) -> None:
        self.hear(layoff.RecordOpinions(tuple(layoff.Opinion(worker, stance) for worker in workers)), actor)

    @rule(days=st.sampled_from([1, 7]))
    def time_passes(self, days: int) -> None:
        if self.now < LAST:
            self.now += timedelta(days=days)

    @invariant()
    def whoever_has_an_opinion_is_on_the_roster(self) -> None:
        if isinstance(self.state, Soliciting):
            assert set(self.state.opinions) <= self.state.roster

    @invariant()
    def what_went_to_the_congress_had_seven_in_ten_of_its_own_version(self) -> None:
        version, tally = 0, (0, 0, 0)
        for fact in self.history:
            if isinstance(fact, LayoffOpinionRoundClosed):
                version, tally = fact.plan_version, (fact.in_favour, fact.roster, fact.plan_version)
            if isinstance(fact, LayoffPlanSubmittedToCongress):
                assert (fact.in_favour, fact.roster, fact.plan_version) == tally
                assert 10 * fact.in_favour >= 7 * fact.roster > 0
                assert fact.plan_version == version


_MODERATE = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestCongresses = Congresses.TestCase
TestSessions = Sessions.TestCase
TestLayoffPlans = LayoffPlans.TestCase
TestCongresses.settings = TestSessions.settings = TestLayoffPlans.settings = _MODERATE
