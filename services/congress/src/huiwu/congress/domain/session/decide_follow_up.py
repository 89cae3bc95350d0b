"""决议落实情况: what earlier sessions resolved and is still being carried out is reported to the next."""

from huiwu.congress.domain.people import SHOWN
from huiwu.congress.domain.session.clauses import IMPLEMENT, KNOWN, ONCE
from huiwu.congress.domain.session.commands_beside import Carried, CarryImplementations, ReportImplementation
from huiwu.congress.domain.session.facts.beside import (
    ImplementationReported,
    ImplementationsCarried,
    ImplementationsUnreported,
)
from huiwu.congress.domain.session.states import Convening, Sitting
from huiwu.kernel import Finding, Ruling
from huiwu.rulebook import Hearing


def carry(command: CarryImplementations, state: Convening, hearing: Hearing) -> Ruling:
    carried = {(each.session, each.item) for each in state.carried}
    again = [each.item for each in command.items if (each.session, each.item) in carried]
    return hearing.rule(
        hearing.holds(ONCE, not again, seen={"done": again[:SHOWN]}, needed={"done": []}),
        then=[ImplementationsCarried(state.call.enterprise, command.items)],
    )


def report(command: ReportImplementation, state: Sitting, hearing: Hearing) -> Ruling:
    named = (command.session, command.item)
    carried = any((each.session, each.item) == named for each in state.carried)
    done = named in state.reported
    return hearing.rule(
        hearing.holds(KNOWN, carried, seen={"item": command.item, "carried": carried}, needed={"carried": True}),
        hearing.holds(ONCE, not done, seen={"done": done}, needed={"done": False}),
        then=[ImplementationReported(state.call.enterprise, command.session, command.item, command.progress)],
    )


def unreported(state: Sitting) -> tuple[Carried, ...]:
    """What was carried to this session, and was not reported."""
    return tuple(each for each in state.carried if (each.session, each.item) not in state.reported)


def closing(state: Sitting, hearing: Hearing) -> tuple[tuple[Finding, ...], list[ImplementationsUnreported]]:
    """A session to which nothing was carried closes as ever; else what was left out is marked."""
    if not state.carried:
        return (), []
    left = unreported(state)
    seen = {"reported": len(state.carried) - len(left), "left_out": [each.item for each in left][:SHOWN]}
    finding = hearing.holds(IMPLEMENT, not left, seen=seen, needed={"reported": len(state.carried)})
    return (finding,), [ImplementationsUnreported(state.call.enterprise, left)] if left else []
