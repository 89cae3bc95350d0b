"""A delegate's proposal goes through every stage in its order; what is late is done, and said to be late."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from huiwu.congress.domain import PROPOSAL
from huiwu.congress.domain.proposal import facts as became
from huiwu.congress.domain.proposal.commands import (
    AcceptProposal,
    AppraiseProposal,
    AssignProposal,
    DecideProposal,
    DelegatesInMandate,
    Instrument,
    RecordHandling,
    RecordSatisfaction,
    ReplyToProposal,
    ReturnProposal,
    SubmitProposal,
)
from huiwu.congress.domain.proposal.facts import Ended, Stage, UnderWay
from huiwu.kernel import Effect
from huiwu.testkit import given
from huiwu.testkit.machine import Minutes

UNION, AN, BO = "union-110105-wangjing", "worker-110105-0a", "worker-110105-0b"
STAGES = "congress.proposals.workflow-stages"
INSTRUMENTS = "congress.proposals.motions-and-suggestion-papers"
MANDATE = "congress.member-delegates.permanent-term"
FEEDBACK = "congress.proposals.study-and-feedback"
START = date(2026, 3, 12)


def day(n: int) -> date:
    """So many days after the submission."""
    return START + timedelta(days=n)


def at(n: int) -> str:
    return f"{day(n)}T09:00:00+08:00"


def submit(*authors: str, on: date = START, instrument: Instrument = Instrument.MOTION) -> SubmitProposal:
    return SubmitProposal(UNION, instrument, authors, "职工夜校", "每周三开课。", on)


def submitted():
    return given(PROPOSAL).when(submit(AN, BO), evidence=[DelegatesInMandate(UNION, (AN, BO))]).and_so()


STEPS = {
    Stage.ACCEPTED: AcceptProposal(day(1)),
    Stage.ASSIGNED: AssignProposal("宣教部", day(60), day(2)),
    Stage.HANDLED: RecordHandling("已商定场地", day(3)),
    Stage.DECIDED: DecideProposal("需求普遍", True, day(4)),
    Stage.REPLIED: ReplyToProposal("九月开课。", day(5)),
    Stage.SATISFIED: RecordSatisfaction(True, "满意", day(6)),
}
APPRAISE = AppraiseProposal("职工夜校", "纳入年度项目", day(7))


def come_to(stage: Stage):
    """The proposal at that stage, each step on its day."""
    proposal = submitted()
    for reached, step in STEPS.items():
        if proposal.state.stage is stage:
            break
        proposal = proposal.when(step, at=at(7)).and_so()
        assert proposal.state.stage is reached
    return proposal


@pytest.mark.clause("congress.proposals.motions-and-suggestion-papers")
@pytest.mark.parametrize("instrument", list(Instrument))
def test_delegates_submit_motions_papers_and_suggestions_jointly_and_between_sessions(instrument):
    heard = given(PROPOSAL).when(submit(AN, BO, instrument=instrument), evidence=[DelegatesInMandate(UNION, (AN, BO))])
    (fact,) = heard.met(INSTRUMENTS).met(MANDATE).granted()
    assert (fact.authors, fact.accept_by, fact.reply_by) == ((AN, BO), day(15), day(90))


def test_the_city_has_proposals_though_only_the_district_names_the_instruments():
    evidence = [DelegatesInMandate(UNION, (AN,))]
    heard = given(PROPOSAL).when(submit(AN), evidence=evidence, edition="beijing-2015")
    heard.granted()
    assert INSTRUMENTS not in {finding.clause for finding in heard.ruling.findings}


@pytest.mark.clause("congress.member-delegates.permanent-term")
def test_who_is_out_of_mandate_is_flagged_and_heard_all_the_same():
    heard = given(PROPOSAL).when(submit(AN, BO), evidence=[DelegatesInMandate(UNION, (BO,))]).flagged(MANDATE)
    assert heard.finding(MANDATE).seen == {"without_mandate": [AN]}


def test_a_proposal_has_authors_each_once_and_a_day_that_has_come():
    evidence = [DelegatesInMandate(UNION, (AN,))]
    given(PROPOSAL).when(submit(), evidence=evidence).refused_by("platform.not-empty")
    given(PROPOSAL).when(submit(AN, AN), evidence=evidence).refused_by("platform.distinct-people")
    given(PROPOSAL).when(submit(AN, on=day(1)), evidence=evidence).refused_by("platform.not-in-the-future")


@pytest.mark.clause("congress.proposals.workflow-stages")
def test_it_is_solicited_handled_answered_and_converted_in_order():
    proposal = come_to(Stage.SATISFIED)
    converted = proposal.when(APPRAISE, at=at(7)).met(STAGES)
    ended = converted.then(became.ProposalConverted(UNION, "职工夜校", "纳入年度项目", day(7)))
    assert ended.state == Ended(UNION)
    ended.when(APPRAISE, at=at(8)).refused_by("platform.phase")


@pytest.mark.clause("congress.proposals.workflow-stages")
@pytest.mark.parametrize("stage", list(Stage))
def test_no_stage_is_skipped_and_none_is_taken_twice(stage):
    proposal = come_to(stage)
    due = {
        Stage.SUBMITTED: {AcceptProposal, ReturnProposal},
        Stage.ACCEPTED: {AssignProposal},
        Stage.ASSIGNED: {RecordHandling},
        Stage.HANDLED: {RecordHandling, DecideProposal},
        Stage.DECIDED: {ReplyToProposal},
        Stage.REPLIED: {RecordSatisfaction, AppraiseProposal},
        Stage.SATISFIED: {AppraiseProposal},
    }[stage]
    for n, step in enumerate((*STEPS.values(), APPRAISE, ReturnProposal("不属职责", day(7)))):
        heard = proposal.when(replace_day(step, day(7)), at=at(7))
        if type(step) in due:
            heard.granted()
        else:
            assert heard.refused_by(STAGES).finding(STAGES).seen == {"stage": stage}, n
    proposal.when(submit(AN), at=at(7), evidence=[DelegatesInMandate(UNION, (AN,))]).refused_by("platform.phase")


def replace_day(step, on):
    return type(step)(**{name: on if name == "on" else getattr(step, name) for name in step.__dataclass_fields__})


@pytest.mark.parametrize(("on", "late"), [(15, False), (16, True)])
def test_it_is_taken_up_within_fifteen_days_or_late(on, late):
    heard = submitted().when(AcceptProposal(day(on)), at=at(on))
    assert heard.granted() == (became.ProposalAccepted(UNION, day(on), late),)
    assert [each.effect for each in heard.ruling.findings].count(Effect.DEVIATION) == late


@pytest.mark.parametrize(("on", "late"), [(90, False), (91, True)])
def test_it_is_answered_within_ninety_days_or_late(on, late):
    decided = come_to(Stage.HANDLED).when(DecideProposal("需求普遍", True, day(on - 1)), at=at(on)).and_so()
    heard = decided.when(ReplyToProposal("九月开课。", day(on)), at=at(on)).met(FEEDBACK)
    (fact,) = heard.granted()
    assert (fact.late, fact.round, fact.authors) == (late, 1, (AN, BO))
    assert [each.effect for each in heard.ruling.findings].count(Effect.DEVIATION) == late


@pytest.mark.clause("congress.proposals.study-and-feedback")
@pytest.mark.parametrize(("on", "met"), [(11, True), (12, False)])
def test_the_delegates_hear_within_seven_days_of_the_decision(on, met):
    """It was decided on the fourth day."""
    heard = come_to(Stage.DECIDED).when(ReplyToProposal("九月开课。", day(on)), at=at(on))
    heard.granted()
    assert heard.finding(FEEDBACK).met is met


def test_an_unsatisfying_reply_is_handled_decided_and_answered_anew():
    replied = come_to(Stage.REPLIED)
    again = replied.when(RecordSatisfaction(False, "未答复场地", day(6)), at=at(6)).and_so()
    assert again.state.stage is Stage.ASSIGNED
    again.when(ReplyToProposal("场地已定。", day(6)), at=at(6)).refused_by(STAGES)
    for step in (RecordHandling("重新协调", day(7)), DecideProposal("可行", True, day(8))):
        again = again.when(step, at=at(100)).and_so()
    (fact,) = again.when(ReplyToProposal("场地已定。", day(95)), at=at(100)).granted()
    assert (fact.round, fact.late) == (2, False)


def test_a_returned_proposal_and_one_without_a_project_say_why():
    returned = submitted().when(ReturnProposal("不属职责范围", day(3)), at=at(3))
    assert returned.and_so().state == Ended(UNION)
    kept = come_to(Stage.REPLIED).when(AppraiseProposal(None, "条件尚不具备", day(7)), at=at(7))
    assert kept.granted() == (became.ProposalNotConverted(UNION, "条件尚不具备", day(7)),)


def test_no_step_lies_before_the_one_ahead_of_it_or_after_today():
    accepted = submitted().when(AcceptProposal(day(5)), at=at(5)).and_so()
    accepted.when(AssignProposal("宣教部", day(60), day(4)), at=at(9)).refused_by("platform.not-before")
    accepted.when(AssignProposal("宣教部", day(60), day(10)), at=at(9)).refused_by("platform.not-in-the-future")
    accepted.when(AssignProposal("宣教部", day(60), day(5)), at=at(9)).granted()


def test_it_is_the_act_of_the_union_to_which_it_was_submitted():
    assert PROPOSAL.party(submit(AN), PROPOSAL.initial) == UNION
    assert PROPOSAL.party(AcceptProposal(day(1)), submitted().state) == UNION
    assert PROPOSAL.party(AcceptProposal(day(1)), PROPOSAL.initial) == ""


days = st.integers(0, 100).map(day)
steps = st.one_of(
    st.builds(AcceptProposal, days),
    st.builds(ReturnProposal, st.just("…"), days),
    st.builds(AssignProposal, st.just("宣教部"), days, days),
    st.builds(RecordHandling, st.just("…"), days),
    st.builds(DecideProposal, st.just("…"), st.booleans(), days),
    st.builds(ReplyToProposal, st.just("…"), days),
    st.builds(RecordSatisfaction, st.booleans(), st.just("…"), days),
    st.builds(AppraiseProposal, st.sampled_from([None, "夜校"]), st.just("…"), days),
)


class Proposals(Minutes):
    """One proposal."""

    kind = PROPOSAL
    stream = "proposal-110105-0a"
    now = datetime.fromisoformat(at(100))

    @rule(authors=st.lists(st.sampled_from([AN, BO]), max_size=3).map(tuple), on=days, mandate=st.booleans())
    def submit(self, authors, on, mandate):
        evidence = [DelegatesInMandate(UNION, authors if mandate else ())]
        self.hear(SubmitProposal(UNION, Instrument.SUGGESTION, authors, "…", "…", on), evidence=evidence)

    @rule(step=steps)
    def take(self, step):
        self.hear(step)

    @rule(n=st.integers(0, 7))
    def go_on(self, n):
        """The step that is due, so that the machine comes to the later stages."""
        if isinstance(self.state, UnderWay):
            due = {
                Stage.SUBMITTED: AcceptProposal(day(100)),
                Stage.ACCEPTED: AssignProposal("宣教部", day(60), day(100)),
                Stage.ASSIGNED: RecordHandling("…", day(100)),
                Stage.HANDLED: DecideProposal("…", True, day(100)),
                Stage.DECIDED: ReplyToProposal("…", day(100)),
                Stage.REPLIED: RecordSatisfaction(n > 3, "…", day(100)),
                Stage.SATISFIED: AppraiseProposal("夜校", "…", day(100)),
            }[self.state.stage]
            assert self.hear(due).facts

    @invariant()
    def days_only_go_on(self):
        days_of = [fact.on for fact in self.history]
        assert days_of == sorted(days_of)

    @invariant()
    def it_is_converted_only_after_a_reply(self):
        names = [type(fact).__name__ for fact in self.history]
        if "ProposalConverted" in names:
            assert "ProposalReplied" in names
            assert names.index("ProposalAccepted") < names.index("ProposalReplied")


Proposals.TestCase.settings = settings(max_examples=60, stateful_step_count=14, deadline=None)
TestProposals = Proposals.TestCase
