"""What the law says to the sessions of a regional congress, where they differ from those of one enterprise."""

from huiwu.congress.domain.evidence import REGIONAL, RegionOnRecord
from huiwu.congress.domain.session.clauses import DISCLOSE, DISTINCT_ITEMS, ON_AGENDA, RESPONSIBLE
from huiwu.congress.domain.session.commands_beside import (
    AgreeRegionalAgenda,
    DiscloseRegionalMatters,
    ScheduleRegionalSession,
)
from huiwu.congress.domain.session.decide_after import stated
from huiwu.congress.domain.session.decide_before import agreement, in_order, schedule
from huiwu.congress.domain.session.evolve_beside import disclosed_by
from huiwu.congress.domain.session.facts.after import CongressMattersDisclosed
from huiwu.congress.domain.session.facts.beside import (
    RegionalAgendaAgreed,
    RegionalMattersDisclosed,
    SessionOfRegion,
)
from huiwu.congress.domain.session.states import Closed, Convening
from huiwu.kernel import Ruling
from huiwu.rulebook import Hearing


def schedule_regional(command: ScheduleRegionalSession, hearing: Hearing) -> Ruling:
    covered = tuple(each.enterprise for each in hearing.lean_on(RegionOnRecord).enterprises)
    return schedule(command, hearing, SessionOfRegion(command.host, covered))


def agree_regional(command: AgreeRegionalAgenda, state: Convening, hearing: Hearing) -> Ruling:
    """与行政方协商: those who agreed are administrations of enterprises that the congress covers."""
    strangers = sorted(set(command.enterprises) - set(state.call.covered))
    heard = in_order(state, hearing, proposed=bool(state.items), with_covered_enterprises=not strangers)
    agreed = RegionalAgendaAgreed(state.call.enterprise, command.enterprises)
    return agreement(command.matters_arising, REGIONAL, heard, state, hearing, agreed)


def disclose_regional(command: DiscloseRegionalMatters, state: Closed, hearing: Hearing) -> Ruling:
    """Each enterprise discloses at home; an item is disclosed once all of them have disclosed it."""
    in_time = hearing.days_after(DISCLOSE, command.on, state.closed_on)
    due, named = frozenset(state.must_disclose), list(command.items)
    after = disclosed_by(state, command.enterprise, command.items).disclosed_by
    outstanding = [each for each in state.call.covered if not due <= after.get(each, frozenset())]
    everywhere = frozenset[str](due).intersection(*(after.get(each, frozenset()) for each in state.call.covered))
    now = tuple(item for item in state.must_disclose if item in everywhere - state.disclosed)
    host, late = state.call.enterprise, not in_time.met
    return hearing.rule(
        hearing.holds(DISTINCT_ITEMS, len(set(named)) == len(named), seen=named, needed=sorted(set(named))),
        hearing.holds(ON_AGENDA, set(named) <= due, seen=named, needed={"any_of": list(state.must_disclose)}),
        *stated(command.on, state.closed_on, hearing),
        in_time,
        hearing.admits(
            RESPONSIBLE,
            command.enterprise in state.call.covered,
            seen={"enterprise": command.enterprise},
            needed={"covered_by": state.call.congress},
        ),
        then=[
            RegionalMattersDisclosed(host, command.enterprise, command.items, command.on, late, len(outstanding)),
            *([CongressMattersDisclosed(host, now, command.on, late=late)] if now else []),
        ],
    )
