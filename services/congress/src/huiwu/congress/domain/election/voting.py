"""What the law says to the vote: that it may open, what was counted, and who is elected."""

from huiwu.congress.domain.election.clauses import (
    AMONG,
    AT_ELECTION,
    BALLOT,
    CHECKS,
    KNOWN,
    LAWFUL,
    MAJORITY,
    OFFICERS,
    ONCE,
    POSTED,
    QUORUM_SHARE,
    RECONCILED,
    TELLERS,
    VALID,
    WINNER,
    WITHIN_ATTENDANCE,
    WITHIN_BALLOTS,
    WITHIN_ELECTORATE,
)
from huiwu.congress.domain.election.commands import (
    AnnulElection,
    CertifyElection,
    CountElection,
    InstallOfficer,
    Office,
    OpenElection,
    ReopenElection,
)
from huiwu.congress.domain.election.count import Outcome, outcome_of
from huiwu.congress.domain.election.facts import (
    ChairAppointed,
    ElectionCertified,
    ElectionCounted,
    ElectionOpened,
    ElectionVoided,
    OfficerInstalled,
    ViceChairAppointed,
    VoidReason,
)
from huiwu.congress.domain.election.guidance import all_guided, guided
from huiwu.congress.domain.election.preparing import enough
from huiwu.congress.domain.election.states import Round, Stage, UnderWay
from huiwu.congress.domain.election.steps import dated, shown
from huiwu.congress.domain.people import each_once
from huiwu.kernel import Finding, Ruling
from huiwu.rulebook import Hearing


def open_(command: OpenElection, it: UnderWay, hearing: Hearing) -> Ruling:
    return hearing.rule(
        *dated(command.on, it, hearing),
        *_guided_and_posted(command, it, hearing),
        *_lawful(command, it, hearing),
        then=[_opened(command, it, it.candidates)],
    )


def reopen(command: ReopenElection, it: UnderWay, hearing: Hearing) -> Ruling:
    """Those who were level vote again among themselves; else among those who were not elected."""
    standing, among = set(command.candidates), set(it.among)
    return hearing.rule(
        *dated(command.on, it, hearing),
        each_once(hearing, command.candidates),
        hearing.holds(
            AMONG,
            standing == among if it.tied else standing <= among,
            seen={"candidates": shown(standing)},
            needed={"all_of" if it.tied else "some_of": shown(among)},
        ),
        enough(hearing, len(standing), it.open_seats),
        *_lawful(command, it, hearing),
        then=[_opened(command, it, command.candidates)],
    )


def _guided_and_posted(command: OpenElection, it: UnderWay, hearing: Hearing) -> tuple[Finding, ...]:
    if it.terms.office is not Office.CHAIR or it.opens_from is None:
        return ()
    posted = hearing.holds(POSTED, command.on >= it.opens_from, seen={"on": command.on}, needed={"from": it.opens_from})
    return (*guided(it, AT_ELECTION, hearing), posted)


def _lawful(command: OpenElection | ReopenElection, it: UnderWay, hearing: Hearing) -> tuple[Finding, ...]:
    """Quorum and secret ballot, as the clause has them (A21)."""
    electors = len(it.electors)
    return (
        hearing.holds(
            WITHIN_ELECTORATE,
            command.present <= electors,
            seen={"present": command.present},
            needed={"at_most": electors},
        ),
        hearing.share_at_least(LAWFUL, command.present, of=electors, parameter=QUORUM_SHARE),
        hearing.equal(LAWFUL, command.ballot, hearing.clause(LAWFUL).value(BALLOT)),
    )


def _opened(command: OpenElection | ReopenElection, it: UnderWay, standing: tuple[str, ...]) -> ElectionOpened:
    return ElectionOpened(
        it.terms.organisation,
        it.terms.office,
        it.round.number + 1 if it.round else 1,
        it.open_seats,
        standing,
        command.present,
        len(it.electors),
        command.on,
    )


def count(command: CountElection, it: UnderWay, hearing: Hearing) -> Ruling:
    round_ = _round(it)
    strangers = shown({each.candidate for each in command.votes} - set(round_.standing))
    given = [each.votes for each in command.votes]
    most = {"each": command.valid, "all": command.valid * round_.seats}
    return hearing.rule(
        *dated(command.on, it, hearing),
        _reconciled(command, hearing),
        hearing.holds(
            WITHIN_ATTENDANCE,
            command.issued <= round_.present,
            seen={"issued": command.issued},
            needed={"at_most": round_.present},
        ),
        each_once(hearing, [each.candidate for each in command.votes]),
        hearing.holds(KNOWN, not strangers, seen={"not_standing": strangers}, needed={"not_standing": []}),
        hearing.holds(
            WITHIN_BALLOTS,
            max(given) <= most["each"] and sum(given) <= most["all"],
            seen={"each": max(given), "all": sum(given)},
            needed={"at_most": most},
        ),
        each_once(hearing, command.tellers),
        hearing.count_at_least(TELLERS, len(set(command.tellers) & it.electors)),
        hearing.verdict(MAJORITY, max(given), of=len(it.electors)),
        then=[_counted(command, it, hearing)],
    )


def _reconciled(command: CountElection, hearing: Hearing) -> Finding:
    left = {"issued": command.issued, "returned": command.returned}
    right = {"issued": command.returned + command.unreturned, "returned": command.valid + command.invalid}
    return hearing.equal(RECONCILED, left, right)


def _counted(command: CountElection, it: UnderWay, hearing: Hearing) -> ElectionCounted:
    needed = _needed(it, hearing)
    votes = {each.candidate: each.votes for each in command.votes}
    outcome = outcome_of(votes, _round(it).seats, needed)
    return ElectionCounted(
        organisation=it.terms.organisation,
        office=it.terms.office,
        round=_round(it).number,
        issued=command.issued,
        returned=command.returned,
        unreturned=command.unreturned,
        valid=command.valid,
        invalid=command.invalid,
        votes=command.votes,
        tellers=command.tellers,
        electors=len(it.electors),
        needed=needed,
        leading=outcome.elected,
        tied=outcome.tied,
        on=command.on,
    )


def certify(command: CertifyElection, it: UnderWay, hearing: Hearing) -> Ruling:
    """Who was announced is whom the count elects; where seats stay open the round is void for these."""
    round_, best = _round(it), max(_round(it).votes.values(), default=0)
    outcome = outcome_of(round_.votes, round_.seats, _needed(it, hearing))
    filled = len(outcome.elected) == round_.seats
    return hearing.rule(
        *dated(command.on, it, hearing),
        each_once(hearing, command.elected),
        hearing.holds(
            VALID,
            set(command.elected) == set(outcome.elected),
            seen={"elected": shown(command.elected), "number": len(command.elected)},
            needed={"elected": shown(outcome.elected), "number": len(outcome.elected)},
        ),
        *((hearing.contains_all(VALID, _passed(it, hearing), parameter=CHECKS),) if filled else ()),
        hearing.verdict(MAJORITY, best, of=len(it.electors)),
        then=[_certified(command, it, outcome) if filled else _void(command, it, outcome)],
    )


def _passed(it: UnderWay, hearing: Hearing) -> list[str]:
    """The checks that a filled election passes; no count is on record that did not reconcile or was not secret."""
    quorum = hearing.clause(LAWFUL).mark(QUORUM_SHARE).reached(_round(it).present, len(it.electors))
    return [
        "electorate frozen",
        "secret ballot",
        "count reconciles",
        WINNER,
        *(["quorum"] if quorum else []),
        *(["superior guidance recorded"] if all_guided(it, hearing) else []),
    ]


def _certified(command: CertifyElection, it: UnderWay, outcome: Outcome) -> ElectionCertified:
    elected = (*it.elected, *outcome.elected)
    return ElectionCertified(it.terms.organisation, it.terms.office, _round(it).number, elected, command.on)


def _void(command: CertifyElection, it: UnderWay, outcome: Outcome) -> ElectionVoided:
    elected = (*it.elected, *outcome.elected)
    others = tuple(each for each in _round(it).standing if each not in outcome.elected)
    return ElectionVoided(
        organisation=it.terms.organisation,
        office=it.terms.office,
        round=_round(it).number,
        clause=VALID,
        check=WINNER,
        reason=VoidReason.TIE if outcome.tied else VoidReason.NO_MAJORITY,
        detail="",
        elected=elected,
        open_seats=it.terms.seats - len(elected),
        among=outcome.tied or others,
        on=command.on,
    )


def annul(command: AnnulElection, it: UnderWay, hearing: Hearing) -> Ruling:
    """A way out of a vote that cannot be counted, or should not be certified; the union above says so."""
    voided = ElectionVoided(
        organisation=it.terms.organisation,
        office=it.terms.office,
        round=_round(it).number,
        clause=VALID,
        check=command.check,
        reason=VoidReason.ANNULLED,
        detail=command.reason,
        elected=it.elected,
        open_seats=it.open_seats,
        among=_round(it).standing,
        on=command.on,
    )
    return hearing.rule(
        *dated(command.on, it, hearing), hearing.one_of(VALID, command.check, parameter=CHECKS), then=[voided]
    )


def install(command: InstallOfficer, it: UnderWay, hearing: Hearing) -> Ruling:
    """Only out of a certified election, and each of those elected once."""
    certified = it.stage in {Stage.CERTIFIED, Stage.INSTALLED}
    clause = OFFICERS if it.terms.office in hearing.texts(OFFICERS, "offices") else KNOWN
    elected = command.officer in it.elected
    outstanding = len(set(it.elected) - it.installed - {command.officer})
    by, office = it.terms.organisation, it.terms.office
    return hearing.rule(
        *dated(command.on, it, hearing),
        hearing.holds(
            clause,
            certified and elected,
            seen={"certified": certified, "elected": elected},
            needed={"certified": True, "elected": True},
        ),
        hearing.holds(
            ONCE, command.officer not in it.installed, seen={"installed": len(it.installed)}, needed={"installed": 0}
        ),
        then=[OfficerInstalled(by, office, command.officer, outstanding, command.on), *_appointed(command, it)],
    )


def _appointed(command: InstallOfficer, it: UnderWay) -> tuple[object, ...]:
    match it.terms.office:
        case Office.CHAIR:
            return (ChairAppointed(it.terms.organisation, it.terms.enterprise, command.officer, command.on),)
        case Office.VICE_CHAIR:
            return (ViceChairAppointed(it.terms.organisation, it.terms.enterprise, command.officer, command.on),)
        case _:
            return ()


def _needed(it: UnderWay, hearing: Hearing) -> int:
    """More than half of all electors (应到会人数), never of those who came."""
    return hearing.clause(MAJORITY).mark("approval").smallest_part(len(it.electors))


def _round(it: UnderWay) -> Round:
    assert it.round is not None
    return it.round
