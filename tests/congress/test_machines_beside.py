"""Whatever many enterprises and their host ask in whatever order, and whoever is promoted: all of it replays."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

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
    MemberCongressOnRecord,
    RegionOnRecord,
    RosterDelegate,
    Scope,
    WorkersOnRoll,
)
from huiwu.congress.domain.naming import congress_of, regional_congress_of, session_in, union_of
from huiwu.congress.domain.session import commands as asked
from huiwu.congress.domain.session import commands_beside as more
from huiwu.congress.domain.session.agenda import AgendaItem
from huiwu.congress.domain.session.facts.beside import ImplementationsUnreported, RegionalMattersDisclosed
from huiwu.congress.domain.session.facts.sitting import SessionClosed
from huiwu.congress.domain.session.states import Closed, Convening, Sitting
from huiwu.congress.domain.staff_congress.commands import (
    ConfirmDelegateRoster,
    EstablishRegionalCongress,
    EstablishStaffCongress,
    JoinRegion,
    NoteJobClass,
    RecordDelegatesElected,
    ReplaceDelegate,
    SetDelegateQuota,
    WithdrawDelegates,
)
from huiwu.congress.domain.staff_congress.facts import (
    RosterCompositionDrifted,
    RosterCompositionRestored,
)
from huiwu.congress.domain.staff_congress.states import Forming, InTerm
from huiwu.testkit.machine import Minutes

HOST, DISTRICT, NAME = "union-110105-110105026", "union-110105-district", "望京商圈"
CONGRESS = regional_congress_of(HOST, NAME)
FIRM = "enterprise-110105-wangjing"
SHOPS = tuple(f"enterprise-110105-shop{n}" for n in range(4))
PEOPLE = {f"worker-110105-{n:02x}": SHOPS[n % 3] for n in range(33)} | {"worker-110105-f0": SHOPS[3]}
DELEGATES = tuple(PEOPLE)
NOW = datetime.fromisoformat("2026-04-20T09:00:00+08:00")
OPENING = date(2026, 3, 25)

groups = st.one_of(
    st.sampled_from([DELEGATES[:30], DELEGATES[:33], DELEGATES[33:]]),
    st.lists(st.sampled_from([*DELEGATES, "worker-110105-ff"]), min_size=1, max_size=6).map(tuple),
)
shops = st.lists(st.sampled_from(SHOPS), min_size=1, max_size=4).map(tuple)
levels = st.sampled_from(["street", "street", "industrial", "district"])
classes = st.sampled_from(list(JobClass))


def region(*enterprises: str, level: str = "street") -> RegionOnRecord:
    covered = tuple(CoveredEnterprise(each, 40, "private") for each in enterprises)
    return RegionOnRecord(HOST, level, DISTRICT, covered)


def roll(
    named: Sequence[str], job_class: JobClass = JobClass.FRONTLINE, covered: Sequence[str] = SHOPS
) -> list[object]:
    known = [one for one in dict.fromkeys(named) if PEOPLE.get(one) in covered]
    return [
        EnterpriseOnRecord(HOST, 160, REGIONAL, HOST, DISTRICT),
        WorkersOnRoll(HOST, tuple(RosterDelegate(one, job_class) for one in known)),
        HomesOfDelegates(tuple(Home(one, PEOPLE[one]) for one in known)),
    ]


class Regions(Minutes):
    kind, stream, now = STAFF_CONGRESS, CONGRESS, NOW

    @initialize(stage=st.integers(0, 3))
    def begin(self, stage: int) -> None:
        """Somewhere along the lawful way, so that runs get beyond the first refusals."""
        covered = SHOPS[:3]
        lawful = (
            (EstablishRegionalCongress(HOST, Scope.REGION, NAME, covered, 3), [region(*covered)]),
            (RecordDelegatesElected(DELEGATES[:33]), roll(DELEGATES)),
            (ConfirmDelegateRoster(), roll(DELEGATES[:33])),
        )
        for command, evidence in lawful[:stage]:
            self.hear(command, None, evidence)

    @rule(covered=shops, level=levels, years=st.integers(2, 6), scope=st.sampled_from(list(Scope)))
    def establish(self, covered: tuple[str, ...], level: str, years: int, scope: Scope) -> None:
        known = region(*dict.fromkeys(covered), level=level)
        self.hear(EstablishRegionalCongress(HOST, scope, NAME, covered, years), None, [known])

    @rule(enterprise=st.sampled_from(SHOPS))
    def join(self, enterprise: str) -> None:
        self.hear(JoinRegion(enterprise), None, [region(enterprise)])

    @rule(named=groups)
    def elect(self, named: tuple[str, ...]) -> None:
        self.hear(RecordDelegatesElected(named), None, roll(named, covered=self.covered))

    @rule(named=groups)
    def withdraw(self, named: tuple[str, ...]) -> None:
        self.hear(WithdrawDelegates(named, "误登"))

    @rule(count=st.sampled_from([2, 29, 30, 33]))
    def quota(self, count: int) -> None:
        self.hear(SetDelegateQuota(count), None, roll(()))

    @rule(job_class=classes)
    def confirm(self, job_class: JobClass) -> None:
        elected = self.state.elected if isinstance(self.state, Forming) else ()
        self.hear(ConfirmDelegateRoster(), None, roll(elected, job_class, self.covered))

    @rule(leaving=st.sampled_from(DELEGATES), joining=st.sampled_from(DELEGATES))
    def substitute(self, leaving: str, joining: str) -> None:
        self.hear(ReplaceDelegate(leaving, joining, "调离"), None, roll([joining], covered=self.covered))

    @property
    def covered(self) -> Sequence[str]:
        """Whose rolls are looked at."""
        return self.state.region.enterprises if isinstance(self.state, Forming | InTerm) else ()

    @rule(subject=st.sampled_from(DELEGATES), job_class=classes)
    def promote(self, subject: str, job_class: JobClass) -> None:
        assert not self.hear(NoteJobClass(subject, job_class, OPENING)).facts, "the shares bind no region"

    @invariant()
    def a_confirmed_roster_has_thirty_delegates_and_one_of_every_enterprise(self) -> None:
        if isinstance(self.state, InTerm):
            seats = Counter(PEOPLE[one.subject] for one in self.state.roster)
            assert len(self.state.roster) >= 30
            assert set(seats) == set(self.state.region.enterprises)
            assert {one: PEOPLE[one] for one in self.state.region.homes} == self.state.region.homes
            assert set(self.state.region.homes) >= {one.subject for one in self.state.roster}

    @invariant()
    def an_enterprise_is_covered_once(self) -> None:
        if isinstance(self.state, Forming | InTerm):
            covered = self.state.region.enterprises
            assert len(set(covered)) == len(covered)


class Rosters(Minutes):
    """Of one enterprise, whose delegates are promoted and moved after the roster was confirmed."""

    kind, stream, now = STAFF_CONGRESS, congress_of(FIRM), NOW

    @initialize(managers=st.integers(0, 6))
    def begin(self, managers: int) -> None:
        enterprise = EnterpriseOnRecord(FIRM, 60, "private", union_of(FIRM), HOST)
        names = DELEGATES[:30]
        mixed = [JobClass.MANAGER] * managers + [JobClass.FRONTLINE] * (30 - managers)
        everybody = WorkersOnRoll(FIRM, tuple(map(RosterDelegate, names, mixed)))
        for command in (
            EstablishStaffCongress(FIRM, CongressForm.STAFF_CONGRESS, 3),
            RecordDelegatesElected(names),
            ConfirmDelegateRoster(),
        ):
            self.hear(command, None, [enterprise, everybody])
        assert isinstance(self.state, InTerm)

    @rule(moved=st.lists(st.tuples(st.sampled_from(DELEGATES[:31]), classes), min_size=1, max_size=6))
    def move(self, moved: list[tuple[str, JobClass]]) -> None:
        for subject, job_class in moved:
            self.hear(NoteJobClass(subject, job_class, OPENING))

    @rule(leaving=st.sampled_from(DELEGATES[:30]), joining=st.sampled_from(DELEGATES[30:33]), job_class=classes)
    def substitute(self, leaving: str, joining: str, job_class: JobClass) -> None:
        newcomer = WorkersOnRoll(FIRM, (RosterDelegate(joining, job_class),))
        self.hear(ReplaceDelegate(leaving, joining, "调离"), None, [newcomer])

    @invariant()
    def the_last_word_on_drift_is_what_the_classes_of_today_say(self) -> None:
        if not isinstance(self.state, InTerm):
            return
        now = Counter(one.job_class for one in self.state.roster_now)
        broken = 5 * now[JobClass.MANAGER] > 30 or 2 * now[JobClass.FRONTLINE] < 30
        said = [each for each in self.history if isinstance(each, RosterCompositionDrifted | RosterCompositionRestored)]
        drifted = bool(said) and isinstance(said[-1], RosterCompositionDrifted)
        assert self.state.drifted is drifted
        assert drifted is broken


class RegionalSessions(Minutes):
    kind, stream, now = SESSION, session_in(CONGRESS, 1), NOW

    @initialize(stage=st.integers(0, 3), carried=st.booleans())
    def begin(self, stage: int, carried: bool) -> None:
        """Somewhere along the lawful way, so that runs get beyond the first refusals."""
        delegates = DELEGATES[:30]
        form = CongressForm.STAFF_CONGRESS
        congress = CongressOnRecord(CONGRESS, HOST, form, 1, date(2029, 1, 5), date(2026, 2, 2), delegates, 0, 30)
        known = [congress, EnterpriseOnRecord(HOST, 120, REGIONAL, HOST, DISTRICT), region(*SHOPS[:2])]
        agenda = (
            AgendaItem("talk", "讨论", "delegate_discussion"),
            AgendaItem("report", "报告", "annual_operations_report"),
        )
        lawful: tuple[Sequence[object], ...] = (
            (asked.HearWorkers("意见", date(2026, 3, 2), 46), asked.ProposeAgenda(agenda)),
            (
                more.AgreeRegionalAgenda(SHOPS[:1]),
                asked.ReportToSuperior(date(2026, 3, 10)),
                asked.SendDocuments((asked.Document("报告", "a" * 64),)),
                asked.RecordDelivery(delegates, date(2026, 3, 10)),
                asked.OpenSession(OPENING, delegates),
            ),
            (asked.HoldDiscussion("talk"), asked.ReviewItem("report"), asked.CloseSession(OPENING)),
        )
        self.hear(more.ScheduleRegionalSession(HOST, NAME, 1, OPENING, "文化中心"), None, known)
        if carried:
            self.hear(more.CarryImplementations((CARRIED,)))
        for command in (command for part in lawful[:stage] for command in part):
            assert self.hear(command).facts, command

    @rule(
        command=st.one_of(
            st.builds(more.AgreeRegionalAgenda, shops),
            st.builds(asked.AgreeAgenda),
            st.builds(
                more.DiscloseRegionalMatters,
                st.sampled_from(SHOPS),
                st.lists(st.sampled_from(["talk", "report", "other"]), min_size=1, max_size=2).map(tuple),
                st.sampled_from([OPENING, date(2026, 3, 29)]),
            ),
            st.builds(asked.DiscloseMatters, st.just(("report",)), st.just(OPENING)),
            st.builds(more.CarryImplementations, st.sampled_from([(), (1,)]).map(lambda more: (CARRIED, *more)[:1])),
            st.builds(
                more.ReportImplementation, st.just("session-110105-e1"), st.sampled_from(["pay", "x"]), st.just("办")
            ),
            st.builds(more.EndJointSitting, st.just("改期")),
            st.builds(asked.RescheduleSession, st.sampled_from([OPENING, date(2026, 3, 27)])),
            st.builds(asked.CloseSession, st.just(OPENING)),
        )
    )
    def ask(self, command: object) -> None:
        self.hear(command)

    @rule(on=st.sampled_from([OPENING, date(2026, 3, 27)]), place=st.sampled_from(["文化中心", "别处"]))
    def sit_jointly(self, on: date, place: str) -> None:
        meeting = MemberCongressOnRecord("record-110105-0a", HOST, "member_congress", on, place)
        self.hear(more.SitJointly("record-110105-0a"), None, [meeting])

    @invariant()
    def whoever_sits_together_sits_on_one_day(self) -> None:
        match self.state:
            case Convening(joint=joint, opening_on=on) | Sitting(joint=joint, opened_on=on) if joint:
                assert joint.on == on
            case Closed(sitting=sitting) if sitting.joint:
                assert sitting.joint.on == sitting.opened_on
            case _:
                pass

    @invariant()
    def what_was_left_out_is_what_was_carried_and_not_reported(self) -> None:
        left = [each for each in self.history if isinstance(each, ImplementationsUnreported)]
        if isinstance(self.state, Closed) and any(isinstance(each, SessionClosed) for each in self.history):
            sitting = self.state.sitting
            silent = [each for each in sitting.carried if (each.session, each.item) not in sitting.reported]
            assert [one for fact in left for one in fact.items] == silent

    @invariant()
    def only_covered_enterprises_disclose(self) -> None:
        said = [each for each in self.history if isinstance(each, RegionalMattersDisclosed)]
        assert {each.discloser for each in said} <= set(SHOPS[:2])


CARRIED = more.Carried("session-110105-e1", "pay", FIRM, date(2026, 12, 31))
_MODERATE = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestRegions, TestRosters, TestRegionalSessions = Regions.TestCase, Rosters.TestCase, RegionalSessions.TestCase
TestRegions.settings = TestRosters.settings = TestRegionalSessions.settings = _MODERATE
