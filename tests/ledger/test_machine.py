"""Whatever is entered, corrected and withdrawn in whatever order: all of it replays to the byte."""

from datetime import date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

import huiwu.kernel.kind as kinds
from huiwu.congress.domain import RECORD
from huiwu.ledger.record import Blank, CorrectRecord, EnterRecord, KeeperOnRecord, Kept, Withdrawn, WithdrawRecord
from huiwu.ledger.register import LEVELS
from huiwu.testkit.machine import Minutes

UNION = "union-110105-wangjing"
texts = st.sampled_from(["committee", "work_meeting", "", "议题", "worker-110105-0a", "2026-03-01", "a" * 64])
values = st.one_of(texts, st.integers(0, 3), st.lists(texts, max_size=3).map(tuple))
good = st.fixed_dictionaries(
    {"body": st.sampled_from(["committee", "work_meeting"]), "agenda": st.just("半年工作")},
    optional={"observers": st.sampled_from([(), ("worker-110105-0a",)])},
)
entries = st.one_of(
    good, st.dictionaries(st.sampled_from(["body", "agenda", "observers", "minutes", "wine"]), values, max_size=5)
)
days = st.integers(-3, 3).map(lambda n: date(2026, 3, 12) + timedelta(days=n))
ledgers = st.sampled_from(["meeting", "meeting", "election-handbook", "diary"])


class Records(Minutes):
    """One record of the congress service."""

    kind = RECORD
    stream = "record-110105-0a"
    now = datetime.fromisoformat("2026-03-12T09:00:00+08:00")

    @rule(ledger=ledgers, on=days, entries=entries, level=st.sampled_from(LEVELS))
    def enter(self, ledger, on, entries, level):
        was = self.state
        ruling = self.hear(EnterRecord(ledger, UNION, on, entries), evidence=[KeeperOnRecord(UNION, level)])
        if ruling.facts:
            assert isinstance(was, Blank)

    @rule(on=days, entries=entries)
    def correct(self, on, entries):
        was = self.state
        ruling = self.hear(CorrectRecord(on, entries, "更正"))
        assert not ruling.facts or isinstance(was, Kept)

    @rule()
    def withdraw(self):
        was = self.state
        ruling = self.hear(WithdrawRecord("撤销"))
        assert bool(ruling.facts) is isinstance(was, Kept)

    @invariant()
    def what_is_kept_is_not_of_tomorrow(self):
        if isinstance(self.state, Kept):
            assert self.state.on <= date(2026, 3, 12)

    @invariant()
    def nothing_returns(self):
        if any(type(fact).__name__ == "RecordWithdrawn" for fact in self.history):
            assert isinstance(self.state, Withdrawn)


Records.TestCase.settings = settings(max_examples=60, stateful_step_count=12, deadline=None)
TestRecords = Records.TestCase


def test_a_replay_knows_the_kind():
    assert kinds.installed_kinds()["congress", "record"] is RECORD
