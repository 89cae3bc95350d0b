"""A major decision is made after those whom it touches were asked, after research, or after the congress."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from huiwu.congress import deciding
from huiwu.congress.domain import MAJOR_DECISION, UNION_DISCLOSURE
from huiwu.congress.domain.major_decision import commands as asked
from huiwu.congress.domain.major_decision import facts as became
from huiwu.congress.domain.major_decision.commands import CongressDealtWith, Dealt, DecidingOrganisation, Matter
from huiwu.congress.domain.major_decision.facts import Ended
from huiwu.congress.domain.union_disclosure.commands import DisclosingUnion
from huiwu.runtime.collection import UnknownReference
from huiwu.testkit import given
from huiwu.testkit.machine import Minutes

STREET, FIRM = "union-110105-110105026", "enterprise-110105-wangjing"
STREAM, SITTING = "major-decision-110105-0a", "session-110105-0a"
CONSULT = "congress.consultation.major-decisions"
RESEARCH = "congress.decision.major-decision-research"
STATE_OWNED = "congress.soe.strict-democratic-management"
START = date(2026, 3, 2)
SHA = "a" * 64
UNIONS = {level: DecidingOrganisation(STREET, level, "") for level in ("street", "industrial", "district")}
STATE = DecidingOrganisation(FIRM, "enterprise", "state-owned")


def day(n: int) -> date:
    """So many days after the proposal."""
    return START + timedelta(days=n)


def at(n: int) -> str:
    return f"{day(n)}T09:00:00+08:00"


PROPOSE = asked.ProposeMajorDecision(STREET, Matter.KEY_WORK, "职工服务站", True, START)
OF_FIRM = replace(PROPOSE, organisation=FIRM, category="major_projects")
MAKE = asked.MakeMajorDecision("委员会", SHA, day(9))
STUDY = asked.RecordResearch("需求调研", SHA, day(5))


def ask(form: str = "delegate_forum", on: date | None = None) -> asked.RecordSolicitation:
    return asked.RecordSolicitation(form, on or day(5), 24, "延长开放时间。")


def proposed(by: DecidingOrganisation = UNIONS["street"], **changed: Any):
    command = replace(PROPOSE if by.level != "enterprise" else OF_FIRM, **changed)
    return given(MAJOR_DECISION).when(command, at=at(0), evidence=[by]).and_so()


def after(history, *steps: object):
    for step in steps:
        history = history.when(step, at=at(9)).and_so()
    return history


@pytest.mark.clause("congress.consultation.major-decisions")
@pytest.mark.parametrize("form", ["third_party_survey", "delegate_forum", "heart_to_heart"])
def test_what_touches_workers_is_decided_after_one_round_of_opinions_and_never_without(form):
    refused = proposed().when(MAKE, at=at(9)).refused_by(CONSULT).finding(CONSULT)
    assert (refused.seen, refused.needed) == (0, {"at_least": 1})
    heard = after(proposed(), ask(form)).when(MAKE, at=at(9)).met(CONSULT)
    (made,) = heard.granted()
    assert (made.solicitations, made.compliant, made.level) == (1, True, "street")


def test_opinions_are_asked_for_in_a_form_of_the_clause():
    proposed().when(ask("notice_board"), at=at(9)).refused_by(CONSULT)


@pytest.mark.parametrize(("asked_on", "granted"), [(9, True), (10, False)])
def test_who_is_asked_after_the_decision_was_not_asked(asked_on, granted):
    history = proposed().when(ask(on=day(asked_on)), at=at(10)).and_so()
    heard = history.when(MAKE, at=at(10))
    assert heard.granted() if granted else heard.refused_by(CONSULT)


def test_what_touches_no_worker_s_vital_interests_says_so_and_needs_no_round():
    heard = proposed(touches_workers=False).when(MAKE, at=at(9)).met(CONSULT)
    assert heard.finding(CONSULT).seen == {"touches_workers": False}


@pytest.mark.clause("congress.decision.major-decision-research")
def test_an_industrial_union_decides_after_research_and_never_without():
    asked_for = after(proposed(UNIONS["industrial"]), ask())
    asked_for.when(MAKE, at=at(9)).refused_by(RESEARCH)
    (made,) = after(asked_for, STUDY).when(MAKE, at=at(9)).met(RESEARCH).granted()
    assert made.research == 1
    late = after(asked_for, replace(STUDY, on=day(9))).when(replace(MAKE, on=day(8)), at=at(9))
    assert late.refused_by(RESEARCH).finding(RESEARCH).seen == {"research": 0}


def test_research_is_asked_of_industrial_unions_in_the_district_only():
    for history, edition in (
        (after(proposed(), ask()), "chaoyang-2015"),
        (after(proposed(UNIONS["industrial"]), ask()), "beijing-2015"),
    ):
        heard = history.when(MAKE, at=at(9), edition=edition)
        heard.granted()
        assert RESEARCH not in {finding.clause for finding in heard.ruling.findings}


@pytest.mark.clause("congress.soe.strict-democratic-management")
@pytest.mark.parametrize(
    ("dealt", "compliant"),
    [
        (None, False),
        (CongressDealtWith(SITTING, "move", FIRM, Dealt.ADOPTED), True),
        (CongressDealtWith(SITTING, "move", FIRM, Dealt.REVIEWED), True),
        (CongressDealtWith(SITTING, "move", FIRM, Dealt.REJECTED), False),
        (CongressDealtWith(SITTING, "move", FIRM, Dealt.NOT), False),
        (CongressDealtWith(SITTING, "move", "enterprise-110105-other", Dealt.ADOPTED), False),
    ],
)
def test_a_state_owned_enterprise_decides_compliantly_after_its_congress(dealt, compliant):
    heard = proposed(STATE).when(MAKE, at=at(9), evidence=[dealt] if dealt else [])
    (made,) = heard.granted()
    assert (made.compliant, heard.finding(STATE_OWNED).met) == (compliant, compliant)


def test_a_state_owned_enterprise_s_decision_is_of_the_three_major_one_large():
    heard = given(MAJOR_DECISION).when(replace(OF_FIRM, category="canteen"), at=at(0), evidence=[STATE])
    heard.flagged(STATE_OWNED)
    (made,) = (
        heard.and_so()
        .when(MAKE, at=at(9), evidence=[CongressDealtWith(SITTING, "move", FIRM, Dealt.ADOPTED)])
        .granted()
    )
    assert not made.compliant
    private = given(MAJOR_DECISION).when(OF_FIRM, at=at(0), evidence=[replace(STATE, ownership="private")])
    assert STATE_OWNED not in {finding.clause for finding in private.ruling.findings}
    private.and_so().when(MAKE, at=at(9)).granted()


def test_it_is_decided_or_withdrawn_once_and_not_before_it_was_proposed():
    history = after(proposed(), ask())
    history.when(replace(MAKE, on=day(-1)), at=at(9)).refused_by("platform.not-before")
    history.when(replace(MAKE, on=day(10)), at=at(9)).refused_by("platform.not-in-the-future")
    withdrawn = history.when(asked.WithdrawMajorDecision("条件不具备", day(9)), at=at(9)).and_so()
    for ended in (withdrawn, history.when(MAKE, at=at(9)).and_so()):
        assert ended.state == Ended(STREET)
        for step in (MAKE, ask(), STUDY, asked.WithdrawMajorDecision("…", day(9))):
            ended.when(step, at=at(9)).refused_by("platform.phase")
    for step in (ask(on=day(10)), replace(STUDY, on=day(10))):
        proposed().when(step, at=at(9)).refused_by("platform.not-in-the-future")


def test_it_is_the_act_of_who_decides():
    assert MAJOR_DECISION.party(OF_FIRM, MAJOR_DECISION.initial) == FIRM
    assert MAJOR_DECISION.party(MAKE, proposed().state) == STREET
    assert MAJOR_DECISION.party(MAKE, MAJOR_DECISION.initial) == ""


# -- what it leans on, and what follows


class Known:
    """A reader of one session."""

    def __init__(self, state: object) -> None:
        self.loaded = type("Loaded", (), {"state": state, "last_fact": "d1.1"})

    async def state(self, _kind, _stream):
        return self.loaded


async def test_what_the_congress_did_with_the_item_is_evidence(firm):
    make = replace(MAKE, session=SITTING, item="contract")
    for history, outcome in (
        (firm.closed(), Dealt.ADOPTED),
        (firm.talked("contract"), Dealt.REVIEWED),
        (firm.open(), Dealt.NOT),
        (firm.reported(), Dealt.NOT),
    ):
        (evidence,) = await deciding.dealt_with(make, STREAM, Known(history.state))
        assert evidence.value == CongressDealtWith(SITTING, "contract", firm.enterprise, outcome)
    assert await deciding.dealt_with(MAKE, STREAM, Known(None)) == []
    with pytest.raises(UnknownReference):
        await deciding.dealt_with(replace(make, session=STREAM), STREAM, Known(None))


async def test_what_a_union_has_decided_is_raised_for_disclosure_as_a_major_matter():
    (made,) = after(proposed(), ask()).when(MAKE, at=at(9)).granted()
    received: Any = type("At", (), {"event": type("Event", (), {"subject": STREAM})})
    first, second = await deciding.raise_disclosure_when_a_union_makes_a_major_decision(made, received, None)
    assert first.stream == second.stream
    union = DisclosingUnion(STREET, "street", ())
    raised = given(UNION_DISCLOSURE).when(first.command, at=at(9), evidence=[union]).and_so()
    (classified,) = raised.when(second.command, at=at(9)).granted()
    assert (classified.tier, classified.raised_on) == ("major", day(9))
    (own,) = proposed(STATE).when(MAKE, at=at(9)).granted()
    assert await deciding.raise_disclosure_when_a_union_makes_a_major_decision(own, received, None) == []


# -- in any order


days = st.integers(0, 12).map(day)
steps = st.one_of(
    st.builds(ask, st.sampled_from(["delegate_forum", "heart_to_heart", "other"]), days),
    st.builds(asked.RecordResearch, st.just("…"), st.just(SHA), days),
    st.builds(asked.MakeMajorDecision, st.just("委员会"), st.just(SHA), days),
    st.builds(asked.WithdrawMajorDecision, st.just("…"), days),
)


class MajorDecisions(Minutes):
    """One decision."""

    kind, stream = MAJOR_DECISION, STREAM
    now = datetime.fromisoformat(at(10))

    @rule(level=st.sampled_from(["street", "industrial"]), touches=st.booleans())
    def propose(self, level, touches):
        self.hear(replace(PROPOSE, touches_workers=touches), evidence=[UNIONS[level]])

    @rule(step=steps)
    def take(self, step):
        self.hear(step)

    @invariant()
    def nothing_was_decided_over_their_heads(self):
        made = [fact for fact in self.history if isinstance(fact, became.MajorDecisionMade)]
        if made:
            begun = self.history[0]
            asked_on = [f.on for f in self.history if isinstance(f, became.SolicitationRecorded)]
            studied_on = [f.on for f in self.history if isinstance(f, became.ResearchRecorded)]
            assert len(made) == 1
            assert not begun.touches_workers or min(asked_on) <= made[0].on
            assert begun.level != "industrial" or min(studied_on) <= made[0].on


MajorDecisions.TestCase.settings = settings(max_examples=40, stateful_step_count=12, deadline=None)
TestMajorDecisions = MajorDecisions.TestCase
