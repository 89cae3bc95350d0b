"""What the law says before the vote: preparatory group, electors, candidates."""

from huiwu.congress.domain.election.clauses import (
    AT_ELECTION,
    AT_NOMINATION,
    AT_PREPARATION,
    BASIS,
    BY_CONGRESS,
    BY_MEMBERS,
    ELIGIBLE,
    ENOUGH_CANDIDATES,
    KNOWN,
    LAWFUL,
    NOT_EMPTY,
    ON_ROLL,
    ONCE,
    POSTED,
)
from huiwu.congress.domain.election.commands import (
    CandidateOnRoll,
    ElectorsOnRegister,
    EnterElectors,
    FixCandidates,
    FormPreparatoryGroup,
    FreezeElectorate,
    Office,
    ProposeCandidate,
    StrikeElectors,
    UnionOnRecord,
)
from huiwu.congress.domain.election.facts import (
    CandidateProposed,
    CandidatesFixed,
    ChairCandidateProposed,
    ElectorateFrozen,
    ElectorsEntered,
    ElectorsStruck,
    PreparatoryGroupFormed,
)
from huiwu.congress.domain.election.guidance import guided, opens
from huiwu.congress.domain.election.states import Terms, UnderWay
from huiwu.congress.domain.election.steps import dated, shown
from huiwu.congress.domain.people import each_once
from huiwu.kernel import Finding, Ruling
from huiwu.kernel.period import last_day_after
from huiwu.rulebook import Hearing

_OF_THE_UNIT = (Office.STAFF_DELEGATE, Office.WORKER_DIRECTOR)
"""Offices that only the unit's own workers hold."""


def form(command: FormPreparatoryGroup, hearing: Hearing) -> Ruling:
    union = hearing.lean_on(UnionOnRecord)
    terms = Terms(
        command.organisation,
        union.level,
        union.superior,
        union.enterprise,
        command.office,
        command.seats,
        command.electorate,
    )
    formed = PreparatoryGroupFormed(
        terms.organisation,
        terms.level,
        terms.superior,
        terms.enterprise,
        terms.office,
        terms.seats,
        terms.electorate,
        command.title,
        command.members,
        command.on,
    )
    return hearing.rule(
        hearing.not_after_today(command.on),
        _some(hearing, len(command.members)),
        each_once(hearing, command.members),
        *_by_whom(command, hearing),
        then=[formed, *opens(terms, AT_PREPARATION, command.on, hearing)],
    )


def _by_whom(command: FormPreparatoryGroup, hearing: Hearing) -> tuple[Finding, ...]:
    """Two clauses say who elects to an office."""
    match command.office:
        case Office.MEMBER_DELEGATE:
            needed = hearing.clause(BY_MEMBERS).value("electorate")
            return (hearing.equal(BY_MEMBERS, command.electorate, needed),)
        case Office.WORKER_DIRECTOR:
            needed = hearing.clause(BY_CONGRESS).value("electing_body")
            return (hearing.equal(BY_CONGRESS, command.electorate, needed),)
        case _:
            return ()


def enter(command: EnterElectors, it: UnderWay, hearing: Hearing) -> Ruling:
    """A large electorate comes in parts; whoever is entered already stays entered once."""
    register = hearing.lean_on(ElectorsOnRegister)
    news = tuple(each for each in dict.fromkeys(command.electors) if each not in it.electors)
    entered = ElectorsEntered(it.terms.organisation, news, len(it.electors) + len(news))
    return hearing.rule(
        each_once(hearing, command.electors),
        hearing.holds(
            KNOWN,
            not register.strangers,
            seen={"named": len(command.electors), "not_on_register": register.strangers},
            needed={"register": it.terms.electorate, "not_on_register": []},
        ),
        then=[entered] if news else [],
    )


def strike(command: StrikeElectors, it: UnderWay, hearing: Hearing) -> Ruling:
    struck = tuple(each for each in dict.fromkeys(command.electors) if each in it.electors)
    left = len(it.electors) - len(struck)
    strangers = len(set(command.electors)) - len(struck)
    return hearing.rule(
        hearing.holds(KNOWN, not strangers, seen={"not_entered": strangers}, needed={"not_entered": 0}),
        then=[ElectorsStruck(it.terms.organisation, struck, command.reason, left)],
    )


def freeze(command: FreezeElectorate, it: UnderWay, hearing: Hearing) -> Ruling:
    frozen = ElectorateFrozen(
        it.terms.organisation, len(it.electors), command.legal_basis, command.procedure_sha256, command.on
    )
    return hearing.rule(
        *dated(command.on, it, hearing),
        *guided(it, AT_PREPARATION, hearing),
        _some(hearing, len(it.electors)),
        hearing.contains_all(LAWFUL, command.legal_basis, parameter=BASIS),
        then=[frozen],
    )


def propose(command: ProposeCandidate, it: UnderWay, hearing: Hearing) -> Ruling:
    return hearing.rule(
        *dated(command.on, it, hearing),
        hearing.holds(
            ONCE,
            command.candidate not in it.proposed,
            seen={"candidate": command.candidate},
            needed={"not_among": len(it.proposed)},
        ),
        *_on_the_roll(it, hearing),
        *_eligible(command, it, hearing),
        then=_proposed(command, it, hearing),
    )


def _proposed(command: ProposeCandidate, it: UnderWay, hearing: Hearing) -> list[object]:
    """The checkpoint opens with the first candidate for the chair."""
    by, office = it.terms.organisation, it.terms.office
    if office is not Office.CHAIR:
        return [CandidateProposed(by, office, command.candidate, command.nominated_by, command.on)]
    cleared = ChairCandidateProposed(by, command.candidate, command.nominated_by, command.cleared_of, command.on)
    return [cleared, *(() if it.proposed else opens(it.terms, AT_NOMINATION, command.on, hearing))]


def _on_the_roll(it: UnderWay, hearing: Hearing) -> tuple[Finding, ...]:
    if it.terms.office not in _OF_THE_UNIT:
        return ()
    on_roll = hearing.lean_on(CandidateOnRoll).on_roll
    return (hearing.holds(ON_ROLL, on_roll, seen={"on_roll": on_roll}, needed={"on_roll": True}),)


def _eligible(command: ProposeCandidate, it: UnderWay, hearing: Hearing) -> tuple[Finding, ...]:
    """Every restriction of the list was examined and none applies; the list is the edition's (A47)."""
    if it.terms.office is not Office.CHAIR:
        return ()
    restrictions = hearing.texts(ELIGIBLE, "ineligible")
    unexamined = sorted(set(restrictions) - set(command.cleared_of) - set(command.barred_by))
    return (
        hearing.holds(
            ELIGIBLE,
            not unexamined and not command.barred_by,
            seen={"barred_by": sorted(command.barred_by), "not_examined": unexamined},
            needed={"barred_by": [], "examined": list(restrictions)},
        ),
    )


def fix(command: FixCandidates, it: UnderWay, hearing: Hearing) -> Ruling:
    """Candidates for the chair are posted; until that is over nobody votes."""
    chair = it.terms.office is Office.CHAIR
    unknown = shown(set(command.candidates) - set(it.proposed))
    opens_from = last_day_after(command.on, hearing.number(POSTED, "posted_days")) if chair else command.on
    fixed = CandidatesFixed(
        it.terms.organisation, it.terms.office, command.candidates, it.terms.seats, command.on, opens_from
    )
    return hearing.rule(
        *dated(command.on, it, hearing),
        each_once(hearing, command.candidates),
        hearing.holds(KNOWN, not unknown, seen={"not_proposed": unknown}, needed={"not_proposed": []}),
        enough(hearing, len(set(command.candidates)), it.terms.seats),
        *(guided(it, AT_NOMINATION, hearing) if chair else ()),
        then=[fixed, *opens(it.terms, AT_ELECTION, command.on, hearing)],
    )


def enough(hearing: Hearing, candidates: int, seats: int) -> Finding:
    """As many candidates as seats, or more."""
    return hearing.holds(
        ENOUGH_CANDIDATES, candidates >= seats, seen={"candidates": candidates}, needed={"at_least": seats}
    )


def _some(hearing: Hearing, number: int) -> Finding:
    return hearing.holds(NOT_EMPTY, number > 0, seen=number, needed={"at_least": 1})
