"""A layoff plan on a session's agenda: it stands there with its 70 %, and is let go when its item leaves."""

import pytest

from huiwu.congress.domain.session.agenda import AgendaItem
from huiwu.congress.domain.session.commands import (
    AdmitLayoffPlan,
    AgreeAgenda,
    AmendAgenda,
    CancelSession,
    ProposeAgenda,
)
from huiwu.congress.domain.session.facts.before import (
    AgendaAmended,
    AgendaProposed,
    LayoffPlanAdmitted,
    LayoffPlanReleased,
    SessionCancelled,
)

SEVENTY = "congress.layoff.70-percent-before-submission"
TALK = AgendaItem("talk", "职工代表分组讨论", "delegate_discussion")
LAYOFF = AgendaItem("layoff", "裁减方案", "state_owned_reform_layoff_plan", ballot=True)
PLAN = "layoff-plan-110105-0a"
OFF = "议题撤下 the item left the agenda"


def proposed(firm):
    return firm.proposed(TALK, LAYOFF)


def admitted(firm):
    return firm.then(proposed(firm), LayoffPlanAdmitted(firm.enterprise, "layoff", PLAN, 2, 70, 100))


def agree(firm, history):
    return history.when(AgreeAgenda(), evidence=[firm.on_record(ownership="state-owned")])


@pytest.mark.clause(SEVENTY)
def test_no_agenda_with_a_layoff_plan_that_was_not_submitted(firm):
    agree(firm, proposed(firm)).refused_by(SEVENTY)
    agree(firm, admitted(firm)).met(SEVENTY).granted()


@pytest.mark.clause(SEVENTY)
@pytest.mark.parametrize(("in_favour", "granted"), [(69, False), (70, True)])
def test_a_plan_is_admitted_with_its_seventy_percent(firm, in_favour, granted):
    heard = proposed(firm).when(AdmitLayoffPlan("layoff", PLAN, 2, in_favour, 100))
    if granted:
        heard.then(LayoffPlanAdmitted(firm.enterprise, "layoff", PLAN, 2, in_favour, 100))
    else:
        heard.refused_by(SEVENTY)


@pytest.mark.clause("platform.on-agenda")
def test_a_plan_is_admitted_to_an_item_of_the_agenda(firm):
    proposed(firm).when(AdmitLayoffPlan("other", PLAN, 2, 70, 100)).refused_by("platform.on-agenda")


def test_a_plan_is_let_go_when_its_item_leaves_the_agenda(firm):
    released = LayoffPlanReleased(firm.enterprise, "layoff", PLAN, OFF)
    history = admitted(firm).when(ProposeAgenda((TALK,))).then(AgendaProposed(firm.enterprise, (TALK,)), released)
    assert history.state.layoff_plans == {}
    agreed = agree(firm, admitted(firm)).and_so()
    agreed.when(AmendAgenda((TALK,))).then(AgendaAmended(firm.enterprise, (TALK,), ("layoff",)), released)


def test_a_plan_stays_when_another_item_changes(firm):
    more = AgendaItem("report", "年度报告", "annual_operations_report")
    history = admitted(firm).when(ProposeAgenda((TALK, LAYOFF, more))).and_so()
    assert history.state.layoff_plans == {"layoff": PLAN}


def test_a_plan_is_let_go_when_the_session_is_cancelled(firm):
    admitted(firm).when(CancelSession("场地不可用")).then(
        LayoffPlanReleased(firm.enterprise, "layoff", PLAN, "场地不可用"),
        SessionCancelled(firm.enterprise, "场地不可用"),
    )
