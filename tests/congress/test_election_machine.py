"""Whatever is asked of an election in whatever order: nobody is certified whom no count elected."""

from datetime import date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from huiwu.congress.domain import ELECTION
from huiwu.congress.domain.election import commands as asked
from huiwu.congress.domain.election import facts as became
from huiwu.congress.domain.election.states import Stage, UnderWay
from huiwu.testkit.machine import Minutes

UNION, STREET, FIRM = "union-110105-wangjing", "union-110105-110105026", "enterprise-110105-wangjing"
START = date(2026, 3, 2)
PEOPLE = tuple(f"worker-110105-{n:02x}" for n in range(9))
CLEARED = ("admin_head", "partner", "close_relative", "hr_head", "foreign_worker")
SHA = "a" * 64
CHECKPOINTS = ("preparatory_group", "chair_candidates", "chair_election")

days = st.integers(0, 30).map(lambda n: START + timedelta(days=n))
people = st.sampled_from(PEOPLE)
groups = st.lists(people, min_size=1, max_size=4).map(tuple)
numbers = st.integers(0, 9)


class Elections(Minutes):
    kind = ELECTION
    stream = "election-110105-0a"
    now = datetime.fromisoformat("2026-04-02T09:00:00+08:00")

    @initialize(office=st.sampled_from(list(asked.Office)), seats=st.integers(1, 3), stage=st.integers(0, 4))
    def begin(self, office: asked.Office, seats: int, stage: int) -> None:
        """Somewhere along the lawful way, so that runs get beyond the first refusals."""
        electorate = asked.Electorate.MEMBERS
        if office is asked.Office.WORKER_DIRECTOR:
            electorate = asked.Electorate.STAFF_CONGRESS
        known = [
            asked.UnionOnRecord(UNION, "grassroots", STREET, FIRM),
            asked.ElectorsOnRegister(electorate, len(PEOPLE), ()),
            asked.CandidateOnRoll(PEOPLE[0], on_roll=True),
        ]
        cleared = CLEARED if office is asked.Office.CHAIR else ()
        preparing: tuple[object, ...] = (
            asked.FormPreparatoryGroup(UNION, office, seats, electorate, "换届", PEOPLE[:2], START),
            asked.EnterElectors(PEOPLE),
            asked.RecordGuidance(CHECKPOINTS[0], "同意", START),
            asked.FreezeElectorate(("工会法", "中国工会章程"), SHA, START),
        )
        nominating = (
            *(asked.ProposeCandidate(each, "小组", START, cleared) for each in PEOPLE[:4]),
            asked.RecordGuidance(CHECKPOINTS[1], "同意", START),
            asked.FixCandidates(PEOPLE[:4], START),
        )
        week_later = START + timedelta(days=7)
        electing = (
            asked.RecordGuidance(CHECKPOINTS[2], "同意", START),
            asked.OpenElection(9, "secret", week_later),
        )
        for command in (each for part in (preparing[:1], preparing[1:], nominating, electing)[:stage] for each in part):
            self.hear(command, evidence=known)

    @rule(
        command=st.one_of(
            st.builds(asked.RecordGuidance, st.sampled_from(CHECKPOINTS), st.just("同意"), days),
            st.builds(asked.StrikeElectors, groups, st.just("误登")),
            st.builds(asked.FreezeElectorate, st.just(("工会法", "中国工会章程")), st.just(SHA), days),
            st.builds(asked.FixCandidates, groups, days),
            st.builds(asked.OpenElection, numbers, st.sampled_from(["secret", "open"]), days),
            st.builds(asked.AnnulElection, st.sampled_from(["quorum", "weather"]), st.just("…"), days),
            st.builds(asked.InstallOfficer, people, days),
        )
    )
    def ask(self, command: object) -> None:
        self.hear(command)

    @rule(electors=groups, strangers=st.booleans())
    def enter(self, electors: tuple[str, ...], strangers: bool) -> None:
        known = asked.ElectorsOnRegister(asked.Electorate.MEMBERS, len(electors), electors if strangers else ())
        self.hear(asked.EnterElectors(electors), evidence=[known])

    @rule(candidate=people, on=days, barred=st.booleans(), on_roll=st.booleans())
    def propose(self, candidate: str, on: date, barred: bool, on_roll: bool) -> None:
        command = asked.ProposeCandidate(candidate, "小组", on, CLEARED, ("partner",) if barred else ())
        self.hear(command, evidence=[asked.CandidateOnRoll(candidate, on_roll)])

    @rule(votes=st.lists(numbers, min_size=1, max_size=4), spoilt=st.integers(0, 2), lost=st.integers(0, 1), on=days)
    def count(self, votes: list[int], spoilt: int, lost: int, on: date) -> None:
        it = self.state
        if isinstance(it, UnderWay) and it.round is not None:
            given = tuple(asked.Votes(each, n) for each, n in zip(it.round.standing, votes, strict=False))
            issued = it.round.present
            returned = max(issued - lost, 0)
            valid = max(returned - spoilt, 0)
            self.hear(
                asked.CountElection(
                    issued, returned, issued - returned, valid, returned - valid, given, PEOPLE[-2:], on
                )
            )

    @rule(elected=st.one_of(st.just(()), groups), honest=st.booleans(), on=days)
    def certify(self, elected: tuple[str, ...], honest: bool, on: date) -> None:
        counted = [fact for fact in self.history if isinstance(fact, became.ElectionCounted)]
        if honest and counted:
            elected = counted[-1].leading
        self.hear(asked.CertifyElection(elected, on))

    @rule(candidates=groups, honest=st.booleans(), present=numbers, on=days)
    def vote_again(self, candidates: tuple[str, ...], honest: bool, present: int, on: date) -> None:
        if honest and isinstance(self.state, UnderWay) and self.state.stage is Stage.VOID:
            candidates, present = self.state.among, len(self.state.electors)
        self.hear(asked.ReopenElection(candidates or PEOPLE[:1], present, "secret", on))

    @invariant()
    def whoever_is_elected_had_more_than_half_of_all_electors(self) -> None:
        best: dict[str, int] = {}
        electors = 0
        for fact in self.history:
            if isinstance(fact, became.ElectionCounted):
                electors = fact.electors
                for each in fact.votes:
                    best[each.candidate] = max(best.get(each.candidate, 0), each.votes)
            if isinstance(fact, became.ElectionCertified | became.ElectionVoided):
                assert all(2 * best[each] > electors for each in fact.elected)
                assert len(set(fact.elected)) == len(fact.elected)

    @invariant()
    def no_seat_is_filled_twice_and_only_a_full_election_is_certified(self) -> None:
        it = self.state
        if isinstance(it, UnderWay):
            assert len(it.elected) <= it.terms.seats
            if it.stage in {Stage.CERTIFIED, Stage.INSTALLED}:
                assert it.open_seats == 0
            assert it.installed <= set(it.elected)
            assert not it.installed or it.stage in {Stage.CERTIFIED, Stage.INSTALLED}

    @invariant()
    def a_chair_is_elected_only_with_guidance_at_all_three_points(self) -> None:
        recorded: set[str] = set()
        for fact in self.history:
            if isinstance(fact, became.SuperiorGuidanceRecorded):
                recorded.add(fact.checkpoint)
            if isinstance(fact, became.ElectionOpened) and fact.office is asked.Office.CHAIR:
                assert recorded == set(CHECKPOINTS)
            if isinstance(fact, became.ElectorateFrozen):
                assert CHECKPOINTS[0] in recorded

    @invariant()
    def days_only_go_on(self) -> None:
        days_of = [
            fact.on
            for fact in self.history
            if hasattr(fact, "on") and not isinstance(fact, became.SuperiorGuidanceRecorded)
        ]
        assert days_of == sorted(days_of)


Elections.TestCase.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
TestElections = Elections.TestCase
