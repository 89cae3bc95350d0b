"""What the law says to a disclosure of factory affairs: of which class, by whom, in which form (004 二(一)2)."""

from typing import assert_never

from huiwu.congress.domain.attached import all_stored, text_stored
from huiwu.congress.domain.displaying import by_the_unit, displayed, everyday, stated
from huiwu.congress.domain.evidence import EnterpriseOnRecord
from huiwu.congress.domain.factory_disclosure.commands import (
    Command,
    ConfirmDisclosure,
    PublishDisclosure,
    RaiseDisclosure,
)
from huiwu.congress.domain.factory_disclosure.facts import (
    Closed,
    Fact,
    FactoryDisclosure,
    FactoryDisclosureConfirmed,
    FactoryDisclosurePublished,
    FactoryDisclosureRaised,
    Matter,
    Published,
    Raised,
    Unraised,
)
from huiwu.congress.domain.ownership import DISCLOSED_BY_STATE_OWNED, state_owned
from huiwu.kernel import Ruling
from huiwu.rulebook import Hearing

DISCLOSED_BY_ALL = "congress.factory-disclosure.items-all-units"
OTHER = "other"
"""厂务信息 that belongs to no class of the clauses is disclosed too."""


def decide(command: Command, state: FactoryDisclosure, hearing: Hearing) -> Ruling:
    """The ruling on a command to a disclosure."""
    match state, command:
        case Unraised(), RaiseDisclosure():
            return _raise(command, hearing)
        case ((Raised() | Published()), PublishDisclosure()):
            return _publish(command, state.matter, hearing)
        case Published(matter=matter), ConfirmDisclosure(evidence_sha256=files, on=on):
            confirmed = FactoryDisclosureConfirmed(matter.enterprise, matter.item_class, files, on)
            findings = (*stated(hearing, on, state.first_on), *all_stored(hearing, files))
            return hearing.rule(by_the_unit(hearing, matter.enterprise), *findings, then=[confirmed])
        case _:
            return hearing.refuse_phase(command, state)


def _raise(command: RaiseDisclosure, hearing: Hearing) -> Ruling:
    unit = hearing.lean_on(EnterpriseOnRecord)
    known = [*classes(hearing, unit.ownership), OTHER]
    raised = FactoryDisclosureRaised(
        command.enterprise, unit.union, unit.superior, command.item_class, command.title, command.on
    )
    return hearing.rule(
        by_the_unit(hearing, command.enterprise),
        hearing.not_after_today(command.on),
        hearing.admits(
            DISCLOSED_BY_ALL, command.item_class in known, seen=command.item_class, needed={"one_of": known}
        ),
        then=[raised],
    )


def classes(hearing: Hearing, ownership: str) -> list[str]:
    """The classes that a unit of this ownership discloses: nine, and five more of the state's."""
    more = hearing.texts(DISCLOSED_BY_STATE_OWNED, "items") if state_owned(hearing, ownership) else ()
    return [*hearing.texts(DISCLOSED_BY_ALL, "items"), *more]


def _publish(command: PublishDisclosure, matter: Matter, hearing: Hearing) -> Ruling:
    """More than once, in several forms."""
    published = FactoryDisclosurePublished(
        matter.enterprise,
        matter.union,
        matter.item_class,
        matter.title,
        command.form,
        everyday(hearing, command.form),
        command.text_sha256,
        command.displayed_from,
        command.displayed_to,
    )
    return hearing.rule(
        by_the_unit(hearing, matter.enterprise),
        *displayed(hearing, command.form, command.displayed_from, command.displayed_to, since=matter.on),
        text_stored(hearing, command.text_sha256),
        then=[published],
    )


def evolve(state: FactoryDisclosure, fact: Fact) -> FactoryDisclosure:
    """The disclosure after the fact."""
    match fact:
        case FactoryDisclosureRaised():
            return Raised(Matter(fact.enterprise, fact.union, fact.item_class, fact.title, fact.on))
        case FactoryDisclosurePublished():
            assert isinstance(state, Raised | Published)
            before = state.first_on if isinstance(state, Published) else fact.displayed_from
            return Published(state.matter, min(before, fact.displayed_from))
        case FactoryDisclosureConfirmed():
            assert isinstance(state, Published)
            return Closed(state.matter)
        case _:
            assert_never(fact)


def party(command: Command, state: FactoryDisclosure) -> str:
    """The unit discloses."""
    if isinstance(command, RaiseDisclosure):
        return command.enterprise
    return "" if isinstance(state, Unraised) else state.matter.enterprise
