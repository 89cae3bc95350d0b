"""What the law says to the opening of a session and to all that is done while it sits."""

from collections.abc import Collection

from huiwu.congress.domain.people import each_once, on_the_roster
from huiwu.congress.domain.session.agenda import CONTRACT, AgendaItem, discussion, item_of
from huiwu.congress.domain.session.approval import approval
from huiwu.congress.domain.session.clauses import (
    APPROVAL,
    ARCHIVE,
    DEALT_WITH,
    DISCLOSE,
    DISCUSSED_FIRST,
    DOCUMENTS,
    FILE,
    IN_TERM,
    KNOWN,
    MUST_REVIEW,
    MUST_VOTE,
    NOT_BEFORE,
    ON_AGENDA,
    ONCE,
    PUBLISH,
    QUORUM,
    RECONCILED,
    REPORT,
    SECRET,
    TELLERS,
    WITHIN_ATTENDANCE,
)
from huiwu.congress.domain.session.commands import (
    AdjournItem,
    AdoptResolution,
    CloseSession,
    HoldDiscussion,
    OpenSession,
    RecordBallot,
    ReviewItem,
)
from huiwu.congress.domain.session.decide_before import agenda_agreed
from huiwu.congress.domain.session.decide_follow_up import closing
from huiwu.congress.domain.session.decide_joint import parted
from huiwu.congress.domain.session.facts.beside import RegionalSessionOpened
from huiwu.congress.domain.session.facts.sitting import (
    BallotCertified,
    DiscussionHeld,
    ItemAdjourned,
    ItemReviewed,
    Resolution,
    ResolutionAdopted,
    ResolutionRejected,
    SessionClosed,
    SessionOpened,
)
from huiwu.congress.domain.session.states import Convening, Sitting
from huiwu.kernel import Finding, Ruling
from huiwu.rulebook import Hearing


def open_session(command: OpenSession, state: Convening, hearing: Hearing) -> Ruling:
    call, present = state.call, set(command.present)
    due, reached = len(call.delegates), len(state.delivered)
    earliest = max(state.opening_on, call.roster_confirmed_on)
    contract = any(item.matter == CONTRACT for item in state.items)
    return hearing.rule(
        hearing.not_after_today(command.on),
        hearing.holds(NOT_BEFORE, command.on >= earliest, seen={"on": command.on}, needed={"from": earliest}),
        hearing.holds(
            IN_TERM, command.on <= call.term_ends_on, seen={"on": command.on}, needed={"by": call.term_ends_on}
        ),
        agenda_agreed(state, hearing),
        hearing.days_before(REPORT, state.reported_on, command.on),
        hearing.holds(DOCUMENTS, reached == due, seen={"delivered": reached}, needed={"delivered": due}),
        hearing.days_before(DOCUMENTS, state.last_delivery, command.on),
        each_once(hearing, command.present),
        on_the_roster(hearing, command.present, call.delegates),
        *(
            hearing.share_at_least(mark, len(present & set(call.delegates)), of=due)
            for mark in ((QUORUM, APPROVAL) if contract else (QUORUM,))
        ),
        then=[
            *parted(state, command.on),
            SessionOpened(call.enterprise, command.on, len(present), due, command.present),
            *([RegionalSessionOpened(call.enterprise, call.congress, command.on)] if call.covered else []),
        ],
    )


def hold_discussion(command: HoldDiscussion, state: Sitting, hearing: Hearing) -> Ruling:
    return hearing.rule(
        _on_agenda(command.item, state, hearing), then=[DiscussionHeld(state.call.enterprise, command.item)]
    )


def review(command: ReviewItem, state: Sitting, hearing: Hearing) -> Ruling:
    item = item_of(state.items, command.item)
    return hearing.rule(
        _on_agenda(command.item, state, hearing),
        then=[ItemReviewed(state.call.enterprise, command.item, item.matter if item else "")],
    )


def adjourn(command: AdjournItem, state: Sitting, hearing: Hearing) -> Ruling:
    return hearing.rule(
        _on_agenda(command.item, state, hearing),
        _not_yet(command.item, state.adjourned | set(state.ballots), hearing),
        then=[ItemAdjourned(state.call.enterprise, command.item, command.reason)],
    )


def record_ballot(command: RecordBallot, state: Sitting, hearing: Hearing) -> Ruling:
    item = item_of(state.items, command.item)
    matter = item.matter if item else ""
    passed = approval(matter, command.votes_for, len(state.call.delegates), hearing)
    tellers = set(command.tellers) & set(state.present)
    return hearing.rule(
        _on_agenda(command.item, state, hearing, [each.item for each in state.items if each.ballot]),
        _not_yet(command.item, state.adjourned | set(state.ballots), hearing),
        _discussed(command.item, state, hearing),
        *_reviewed_first(command.item, matter, state, hearing),
        _reconciled(command, hearing),
        hearing.holds(
            WITHIN_ATTENDANCE,
            command.issued <= len(state.present),
            seen={"issued": command.issued},
            needed={"at_most": len(state.present)},
        ),
        each_once(hearing, command.tellers),
        hearing.count_at_least(TELLERS, len(tellers)),
        passed,
        then=[_certified(command, matter, len(state.call.delegates), state.call.enterprise, passed=passed.met)],
    )


def adopt(command: AdoptResolution, state: Sitting, hearing: Hearing) -> Ruling:
    item, ballot = item_of(state.items, command.item), state.ballots.get(command.item)
    on = command.on or state.opened_on
    votes = ballot.votes_for if ballot else 0
    title, matter = (item.title, item.matter) if item else ("", "")
    passed = approval(matter, votes, len(state.call.delegates), hearing)
    fact = ResolutionAdopted if passed.met else ResolutionRejected
    resolution = fact(
        state.call.enterprise,
        command.item,
        matter,
        title,
        command.text_sha256,
        votes,
        len(state.call.delegates),
        on,
    )
    return hearing.rule(
        _on_agenda(command.item, state, hearing),
        _discussed(command.item, state, hearing),
        hearing.holds(SECRET, ballot is not None, seen={"ballot": ballot is not None}, needed={"ballot": True}),
        *_totals_known(ballot, hearing),
        _not_yet(command.item, state.resolved | state.adjourned, hearing),
        hearing.holds(NOT_BEFORE, on >= state.opened_on, seen={"on": on}, needed={"from": state.opened_on}),
        hearing.not_after_today(on),
        passed,
        then=[resolution],
    )


def close(command: CloseSession, state: Sitting, hearing: Hearing) -> Ruling:
    left = sorted(item.item for item in state.items if not _dealt_with(item, state, hearing))
    resolutions: tuple[Resolution, ...] = (*state.adopted.values(), *state.rejected.values())
    last = max((state.opened_on, *(resolution.on for resolution in resolutions)))
    followed, unreported = closing(state, hearing)
    return hearing.rule(
        hearing.not_after_today(command.on),
        hearing.holds(NOT_BEFORE, command.on >= last, seen={"on": command.on}, needed={"from": last}),
        _all_reviewed(state, hearing),
        hearing.holds(DEALT_WITH, not left, seen={"left": left}, needed={"left": []}),
        *followed,
        then=[*unreported, _closed(command, state, hearing)],
    )


def _closed(command: CloseSession, state: Sitting, hearing: Hearing) -> SessionClosed:
    call, taken_up = state.call, state.discussed | state.reviewed | state.resolved
    return SessionClosed(
        enterprise=call.enterprise,
        union=call.union,
        superior=call.superior,
        on=command.on,
        adopted=len(state.adopted),
        must_disclose=tuple(
            item.item for item in state.items if item.item in taken_up and item.item not in state.adjourned
        ),
        publish_due_on=hearing.due_after(PUBLISH, command.on),
        disclose_due_on=hearing.due_after(DISCLOSE, command.on),
        file_due_on=hearing.due_after(FILE, command.on),
        archive_due_on=hearing.due_after(ARCHIVE, command.on, "max_days"),
    )


def _on_agenda(key: str, state: Sitting, hearing: Hearing, marks: Collection[str] | None = None) -> Finding:
    listed = [item.item for item in state.items] if marks is None else list(marks)
    return hearing.holds(ON_AGENDA, key in listed, seen=key, needed={"one_of": listed})


def _not_yet(key: str, done: Collection[str], hearing: Hearing) -> Finding:
    return hearing.holds(ONCE, key not in done, seen={"done": key in done}, needed={"done": False})


def _discussed(key: str, state: Sitting, hearing: Hearing) -> Finding:
    return hearing.holds(
        DISCUSSED_FIRST,
        key in state.discussed,
        seen={"item": key, "discussed": key in state.discussed},
        needed={"discussed": True},
    )


def _reviewed_first(key: str, matter: str, state: Sitting, hearing: Hearing) -> tuple[Finding, ...]:
    """必须经职代会审议并以无记名投票方式表决通过: review comes first."""
    if matter not in state.must_vote:
        return ()
    reviewed = key in state.reviewed
    return (hearing.holds(MUST_VOTE, reviewed, seen={"item": key, "reviewed": reviewed}, needed={"reviewed": True}),)


def _totals_known(ballot: BallotCertified | None, hearing: Hearing) -> tuple[Finding, ...]:
    """However it was voted on: without the totals nobody can say whether it was adopted."""
    if not hearing.retrospective:
        return ()
    known = ballot is not None
    return (hearing.holds(KNOWN, known, seen={"totals": known}, needed={"totals": True}),)


def _reconciled(command: RecordBallot, hearing: Hearing) -> Finding:
    left = {"issued": command.issued, "returned": command.returned, "valid": command.valid}
    right = {
        "issued": command.returned + command.unreturned,
        "returned": command.valid + command.invalid,
        "valid": command.votes_for + command.against + command.abstain,
    }
    return hearing.equal(RECONCILED, left, right)


def _certified(command: RecordBallot, matter: str, delegates: int, enterprise: str, *, passed: bool) -> BallotCertified:
    return BallotCertified(
        enterprise=enterprise,
        item=command.item,
        matter=matter,
        issued=command.issued,
        returned=command.returned,
        unreturned=command.unreturned,
        valid=command.valid,
        invalid=command.invalid,
        votes_for=command.votes_for,
        against=command.against,
        abstain=command.abstain,
        delegates=delegates,
        tellers=command.tellers,
        passed=passed,
    )


def _all_reviewed(state: Sitting, hearing: Hearing) -> Finding:
    """必须提交职代会审议: such items on the agenda have been reviewed, or wait for a later session."""
    matters = set(hearing.texts(MUST_REVIEW, "items"))
    due = [each.item for each in state.items if each.matter in matters and each.item not in state.adjourned]
    return hearing.holds(
        MUST_REVIEW,
        set(due) <= state.reviewed,
        seen={"reviewed": sorted(state.reviewed & set(due))},
        needed={"reviewed": sorted(due)},
    )


def _dealt_with(item: AgendaItem, state: Sitting, hearing: Hearing) -> bool:
    """Reviewed, decided or adjourned; the discussion is dealt with once the delegates have discussed anything."""
    if item.item in state.resolved | state.adjourned:
        return True
    if item.ballot:
        return False
    if item.matter == discussion(hearing):
        return bool(state.discussed)
    return item.item in state.reviewed
