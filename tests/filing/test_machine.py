"""Whatever was asked in whatever order: the log replays to the same rulings, and the history to the same state."""

from datetime import date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from huiwu.filing.domain import FILING
from huiwu.filing.domain.filing import commands as asked
from huiwu.filing.domain.filing import phases
from huiwu.kernel import Actor
from huiwu.testkit.machine import Minutes

ENTERPRISE, UNION = "enterprise-110105-acme", "union-110105-acme"
LINE = ("union-110105-110105026", "union-110105-district", "union-110000-municipal")
LABOUR = "labour-110105-administration"
PAPERS = ("identity of representatives", "congress resolution", "contract text", "registration certificate")
PARTIES = (*LINE, UNION, LABOUR)


class Filing(Minutes):
    kind, stream = FILING, "filing-110105-f1"
    now = datetime.fromisoformat("2026-03-02T00:00:00+08:00")

    @property
    def today(self) -> date:
        return self.now.date()

    @rule(days=st.integers(1, 8))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(kind=st.sampled_from(asked.FilingKind), back=st.integers(-1, 20), entries=st.integers(3, 4))
    def submit(self, kind: asked.FilingKind, back: int, entries: int) -> None:
        since = self.today - timedelta(days=20)
        on = self.today - timedelta(days=back)
        self.ask(asked.SubmitFiling(kind, "x", UNION, ENTERPRISE, LABOUR, since, on, on, self.form(entries)))

    @rule(back=st.integers(-1, 6), entries=st.integers(0, 4))
    def submit_again(self, back: int, entries: int) -> None:
        self.ask(asked.ResubmitFiling(self.form(entries), self.today - timedelta(days=back)))

    @rule(
        command=st.sampled_from(
            [asked.AcceptFiling(), asked.AcceptFiling(), asked.ReturnFiling("不完整"), asked.ReturnFiling(" ")]
        ),
        by=st.sampled_from([None, None, None, *PARTIES]),
    )
    def review(self, command: asked.Command, by: str | None) -> None:
        self.ask(command, by)

    @rule(command=st.sampled_from([asked.ForwardFiling(), asked.EnterFiling()]), by=st.sampled_from([None, *PARTIES]))
    def pass_on(self, command: asked.Command, by: str | None) -> None:
        self.ask(command, by)

    @rule(steps=st.integers(1, 6))
    def climb(self, steps: int) -> None:
        """Some steps as they should be taken."""
        for _ in range(steps):
            self.ask(asked.AcceptFiling() if isinstance(self.state, phases.UnderReview) else asked.ForwardFiling())
        self.ask(asked.EnterFiling())

    @rule()
    def end_by_silence(self) -> None:
        self.ask(asked.EndReviewBySilence(self.today))

    def form(self, entries: int) -> tuple[asked.Entry, ...]:
        return tuple(asked.Entry(name, "已附") for name in PAPERS[:entries])

    def ask(self, command: asked.Command, by: str | None = None) -> None:
        actor = Actor("worker-110105-0a", "union-officer", by or FILING.party(command, self.state))
        self.hear(command, actor, [asked.LineOfSuperiors(UNION, LINE)])

    @invariant()
    def what_is_entered_was_accepted_by_every_level(self) -> None:
        if isinstance(self.state, phases.Entered):
            assert self.state.case.accepted == self.state.case.line

    @invariant()
    def acceptances_go_up_the_line_one_by_one(self) -> None:
        if not isinstance(self.state, phases.Absent):
            case = self.state.case
            assert case.line[: len(case.accepted)] == case.accepted


TestFiling = Filing.TestCase
TestFiling.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
