"""Which ruling a command gets in which phase of the bargaining."""

from huiwu.bargaining.domain.bargaining import agreeing, contract, offering
from huiwu.bargaining.domain.bargaining.commands import (
    AcceptOffer,
    AnnounceAgreement,
    Command,
    CompletePreparation,
    ConfirmRepresentatives,
    DraftAgenda,
    ExpireAgreement,
    FileContract,
    HoldMeeting,
    MarkResponseOverdue,
    OpenCycle,
    ReachDraft,
    RecordAcceptance,
    RecordCongressPassage,
    RecordObjection,
    RefuseOffer,
    SendOffer,
    SignAgreement,
    TakeEffect,
)
from huiwu.bargaining.domain.bargaining.phases import (
    Absent,
    Announced,
    Bargaining,
    Drafted,
    Effective,
    Filed,
    Negotiating,
    Objected,
    Offered,
    Opened,
    Overdue,
    Passed,
    Preparing,
    Refused,
    Signed,
)
from huiwu.kernel import Ruling
from huiwu.kernel.names import district_of, key_of, stream_id
from huiwu.rulebook import Hearing


def party(command: Command, state: Bargaining) -> str:
    """The enterprise for its answer to the offer, else the enterprise's own union."""
    match command, state:
        case OpenCycle(enterprise=enterprise), _:
            return stream_id("union", district_of(enterprise), key_of(enterprise))
        case _, Absent():
            return ""
        case ((AcceptOffer() | RefuseOffer()), begun):
            return begun.cycle.enterprise
        case _, begun:
            return begun.cycle.union


def decide(command: Command, state: Bargaining, hearing: Hearing) -> Ruling:
    match state, command:
        case Absent(), OpenCycle():
            return offering.open_cycle(command, hearing)
        case Opened(), SendOffer():
            return offering.send(command, state, hearing)
        case ((Offered() | Refused() | Overdue()), AcceptOffer()):
            return offering.accept(command, state, hearing)
        case ((Offered() | Overdue()), RefuseOffer()):
            return offering.refuse(command, state, hearing)
        case Offered(), MarkResponseOverdue():
            return offering.mark_overdue(state, hearing)
        case (
            (Preparing() | Negotiating() | Objected()),
            (CompletePreparation() | ConfirmRepresentatives() | DraftAgenda() | HoldMeeting()),
        ):
            return agreeing.at_table(command, state, hearing)
        case Negotiating(), ReachDraft():
            return agreeing.reach_draft(command, state, hearing)
        case Drafted(), RecordCongressPassage():
            return agreeing.record_passage(command, state, hearing)
        case _:
            return _after_congress(command, state, hearing)


def _after_congress(command: Command, state: Bargaining, hearing: Hearing) -> Ruling:
    match state, command:
        case ((Drafted() | Passed()), SignAgreement()):
            return contract.sign(command, state, hearing)
        case ((Signed() | Objected()), FileContract()):
            return contract.file(command, state, hearing)
        case Filed(), TakeEffect():
            return contract.take_effect(state, hearing)
        case Filed(), RecordAcceptance():
            return contract.record_acceptance(command, state, hearing)
        case ((Filed() | Effective() | Announced()), RecordObjection()):
            return contract.record_objection(command, state, hearing)
        case Effective(), AnnounceAgreement():
            return contract.announce(command, state, hearing)
        case ((Effective() | Announced()), ExpireAgreement()):
            return contract.expire(state, hearing)
        case _:
            return hearing.refuse_phase(command, state)
