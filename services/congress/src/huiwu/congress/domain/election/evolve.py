"""How facts carry an election from stage to stage."""

from dataclasses import replace
from typing import assert_never

from huiwu.congress.domain.election.facts import (
    CandidateProposed,
    CandidatesFixed,
    ChairAppointed,
    ChairCandidateProposed,
    ElectionCertified,
    ElectionCheckpointOpened,
    ElectionCounted,
    ElectionOpened,
    ElectionVoided,
    ElectorateFrozen,
    ElectorsEntered,
    ElectorsStruck,
    Fact,
    OfficerInstalled,
    PreparatoryGroupFormed,
    SuperiorGuidanceRecorded,
    ViceChairAppointed,
    VoidReason,
)
from huiwu.congress.domain.election.states import Election, Round, Stage, Terms, UnderWay


def evolve(election: Election, fact: Fact) -> Election:
    """The election after the fact."""
    if isinstance(fact, PreparatoryGroupFormed):
        terms = Terms(
            fact.organisation,
            fact.level,
            fact.superior,
            fact.enterprise,
            fact.office,
            fact.seats,
            fact.electorate,
        )
        return UnderWay(terms, Stage.PREPARED, fact.on)
    assert isinstance(election, UnderWay)
    match fact:
        case ElectionOpened() | ElectionCounted() | ElectionCertified() | ElectionVoided() | OfficerInstalled():
            return _voting(election, fact)
        case ChairAppointed() | ViceChairAppointed():
            return election
        case _:
            return _preparing(election, fact)


def _preparing(
    it: UnderWay,
    fact: ElectionCheckpointOpened
    | SuperiorGuidanceRecorded
    | ElectorsEntered
    | ElectorsStruck
    | ElectorateFrozen
    | CandidateProposed
    | ChairCandidateProposed
    | CandidatesFixed,
) -> UnderWay:
    match fact:
        case ElectionCheckpointOpened():
            return replace(it, checkpoints={**it.checkpoints, fact.checkpoint: fact.on})
        case SuperiorGuidanceRecorded():
            return replace(it, guided=it.guided | {fact.checkpoint}, last_on=max(it.last_on, fact.on))
        case ElectorsEntered():
            return replace(it, electors=it.electors | set(fact.electors))
        case ElectorsStruck():
            return replace(it, electors=it.electors - set(fact.electors))
        case ElectorateFrozen():
            return replace(it, stage=Stage.ELECTORATE_FROZEN, last_on=fact.on)
        case CandidateProposed() | ChairCandidateProposed():
            proposed = (*it.proposed, fact.candidate)
            return replace(it, stage=Stage.CANDIDATES_PROPOSED, last_on=fact.on, proposed=proposed)
        case CandidatesFixed():
            return replace(
                it,
                stage=Stage.CANDIDATES_FIXED,
                last_on=fact.on,
                candidates=fact.candidates,
                opens_from=fact.opens_from,
            )
        case _:
            assert_never(fact)


def _voting(
    it: UnderWay, fact: ElectionOpened | ElectionCounted | ElectionCertified | ElectionVoided | OfficerInstalled
) -> UnderWay:
    match fact:
        case ElectionOpened():
            round_ = Round(fact.round, fact.seats, fact.candidates, fact.present)
            return replace(it, stage=Stage.OPEN, last_on=fact.on, round=round_, among=(), tied=False)
        case ElectionCounted():
            assert it.round is not None
            votes = dict.fromkeys(it.round.standing, 0) | {each.candidate: each.votes for each in fact.votes}
            return replace(it, stage=Stage.COUNTED, last_on=fact.on, round=replace(it.round, votes=votes))
        case ElectionCertified():
            return replace(it, stage=Stage.CERTIFIED, last_on=fact.on, elected=fact.elected)
        case ElectionVoided():
            tied = fact.reason is VoidReason.TIE
            return replace(it, stage=Stage.VOID, last_on=fact.on, elected=fact.elected, among=fact.among, tied=tied)
        case OfficerInstalled():
            stage = it.stage if fact.outstanding else Stage.INSTALLED
            return replace(it, stage=stage, last_on=fact.on, installed=it.installed | {fact.officer})
        case _:
            assert_never(fact)
