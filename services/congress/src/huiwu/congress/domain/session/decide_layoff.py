"""How a layoff plan comes to stand behind an item of the agenda, and how the session lets it go."""

from collections.abc import Collection

from huiwu.congress.domain.session.agenda import AgendaItem, item_of
from huiwu.congress.domain.session.clauses import ON_AGENDA, SEVENTY
from huiwu.congress.domain.session.commands import AdmitLayoffPlan
from huiwu.congress.domain.session.facts.before import LayoffPlanAdmitted, LayoffPlanReleased
from huiwu.congress.domain.session.states import Convening
from huiwu.kernel import Ruling
from huiwu.rulebook import Hearing

_OFF_AGENDA = "议题撤下 the item left the agenda"


def admit(command: AdmitLayoffPlan, state: Convening, hearing: Hearing) -> Ruling:
    call = state.call
    return hearing.rule(
        hearing.holds(
            ON_AGENDA,
            item_of(state.items, command.item) is not None,
            seen={"item": command.item},
            needed={"one_of": [item.item for item in state.items]},
        ),
        hearing.share_at_least(SEVENTY, command.in_favour, of=command.roster),
        then=[
            LayoffPlanAdmitted(
                call.enterprise,
                command.item,
                command.plan,
                command.plan_version,
                command.in_favour,
                command.roster,
            )
        ],
    )


def released(state: Convening, items: Collection[AgendaItem], reason: str = _OFF_AGENDA) -> list[LayoffPlanReleased]:
    """The layoff plans whose items do not stand on this agenda."""
    return [
        LayoffPlanReleased(state.call.enterprise, item, plan, reason)
        for item, plan in state.layoff_plans.items()
        if item_of(items, item) is None
    ]
