"""Whatever was asked in whatever order: the log replays to the same rulings, and the history to the same state."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from huiwu.filing.domain import FILING
from huiwu.filing.domain.filing import commands as asked
from huiwu.filing.domain.filing import phases
from huiwu.kernel import Actor, Circumstances, Evidence, replay
from huiwu.kernel.event import events_of, record, write
from huiwu.kernel.period import start_of
from huiwu.rulebook import Rulebook

LAW = Rulebook.shipped().edition("chaoyang-2015")
STREAM, ENTERPRISE, UNION = "filing-110105-f1", "enterprise-110105-acme", "union-110105-acme"
LINE = ("union-110105-110105026", "union-110105-district", "union-110000-municipal")
LABOUR = "labour-110105-administration"
PAPERS = ("identity of representatives", "congress resolution", "contract text", "registration certificate")
PARTIES = (*LINE, UNION, LABOUR)


class Filing(RuleBasedStateMachine):
    """One stream; every command is heard and recorded, granted or not."""

    def __init__(self) -> None:
        super().__init__()
        self.today = date(2026, 3, 2)
        self.state: phases.Filing = phases.Absent()
        self.history: list[object] = []
        self.entries: list[bytes] = []
        self.rulings = 0

    @rule(days=st.integers(1, 8))
    def wait(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(kind=st.sampled_from(asked.FilingKind), back=st.integers(-1, 20), entries=st.integers(3, 4))
    def submit(self, kind: asked.FilingKind, back: int, entries: int) -> None:
        since = self.today - timedelta(days=20)
        on = self.today - timedelta(days=back)
        self.hear(asked.SubmitFiling(kind, "x", UNION, ENTERPRISE, LABOUR, since, on, on, self.form(entries)))

    @rule(back=st.integers(-1, 6), entries=st.integers(0, 4))
    def submit_again(self, back: int, entries: int) -> None:
        self.hear(asked.ResubmitFiling(self.form(entries), self.today - timedelta(days=back)))

    @rule(
        command=st.sampled_from(
            [asked.AcceptFiling(), asked.AcceptFiling(), asked.ReturnFiling("不完整"), asked.ReturnFiling(" ")]
        ),
        by=st.sampled_from([None, None, None, *PARTIES]),
    )
    def review(self, command: asked.Command, by: str | None) -> None:
        self.hear(command, by)

    @rule(command=st.sampled_from([asked.ForwardFiling(), asked.EnterFiling()]), by=st.sampled_from([None, *PARTIES]))
    def pass_on(self, command: asked.Command, by: str | None) -> None:
        self.hear(command, by)

    @rule(steps=st.integers(1, 6))
    def climb(self, steps: int) -> None:
        """Some steps as they should be taken."""
        for _ in range(steps):
            self.hear(asked.AcceptFiling() if isinstance(self.state, phases.UnderReview) else asked.ForwardFiling())
        self.hear(asked.EnterFiling())

    @rule()
    def end_by_silence(self) -> None:
        self.hear(asked.EndReviewBySilence(self.today))

    def form(self, entries: int) -> tuple[asked.Entry, ...]:
        return tuple(asked.Entry(name, "已附") for name in PAPERS[:entries])

    def hear(self, command: asked.Command, by: str | None = None, evidence: Sequence[str] = LINE) -> None:
        leaning = (Evidence("test.0", asked.LineOfSuperiors(UNION, tuple(evidence))),)
        actor = Actor("worker-110105-0a", "union-officer", by or FILING.party(command, self.state))
        now = datetime.combine(self.today, datetime.min.time(), start_of(self.today).tzinfo)
        circumstances = Circumstances(actor, now, "0" * 64, leaning)
        ruling = FILING.decide(command, self.state, LAW.hearing(circumstances))
        ruled = record(command, circumstances, LAW.ref, ruling)
        events = events_of("filing", STREAM, len(self.entries), f"d{self.rulings}", ruled, ruling.facts)
        self.entries += [write(event) for event in events]
        self.rulings += 1
        for fact in ruling.facts:
            self.history.append(fact)
            self.state = FILING.evolve(self.state, fact)  # type: ignore[arg-type]

    @invariant()
    def the_history_leads_here(self) -> None:
        assert FILING.fold(self.history) == self.state  # type: ignore[arg-type]

    @invariant()
    def what_is_entered_was_accepted_by_every_level(self) -> None:
        if isinstance(self.state, phases.Entered):
            assert self.state.case.accepted == self.state.case.line

    @invariant()
    def acceptances_go_up_the_line_one_by_one(self) -> None:
        if not isinstance(self.state, phases.Absent):
            case = self.state.case
            assert case.line[: len(case.accepted)] == case.accepted

    def teardown(self) -> None:
        kinds = {(FILING.service, FILING.name): FILING}
        replayed = list(replay(self.entries, {LAW.ref.sha256: LAW}, kinds=kinds))
        assert [each.differences for each in replayed if not each.identical] == []
        assert len(replayed) == self.rulings


TestFiling = Filing.TestCase
TestFiling.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
