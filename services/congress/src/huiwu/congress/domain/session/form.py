"""会议备案表: the filing form, filled in from the session's own record."""

from collections.abc import Sequence

from huiwu.congress.domain.session.facts.after import FilingForm, ResolutionEntry, VoteResult
from huiwu.congress.domain.session.facts.sitting import BallotCertified, Resolution, ResolutionAdopted
from huiwu.congress.domain.session.states import Closed


def form_of(state: Closed, remarks: str) -> FilingForm:
    """The form as the record stands now."""
    call, sitting = state.call, state.sitting
    return FilingForm(
        congress=call.congress,
        session_number=call.session_number,
        opened_on=sitting.opened_on,
        closed_on=state.closed_on,
        place=call.place,
        delegates_due=len(call.delegates),
        delegates_present=len(sitting.present),
        managers=call.managers,
        frontline=call.frontline,
        agenda_items=sitting.items,
        vote_results=tuple(_vote(sitting.ballots[key]) for key in sorted(sitting.ballots)),
        resolutions=(
            *(_entry(sitting.adopted[key], state) for key in sorted(sitting.adopted)),
            *(_entry(sitting.rejected[key], state) for key in sorted(sitting.rejected)),
        ),
        published_on=max(state.published.values(), default=None),
        remarks=remarks,
    )


def filled(form: FilingForm) -> Sequence[str]:
    """The fields of the clause's list that the form fills; a session without any resolution has none to publish."""
    unpublished = [entry for entry in form.resolutions if entry.adopted and entry.published_on is None]
    fields = {
        "congress": form.congress,
        "session no.": form.session_number,
        "date": form.opened_on,
        "place": form.place,
        "delegates due/present": form.delegates_due,
        "manager share": form.delegates_due,
        "frontline share": form.delegates_due,
        "agenda items": form.agenda_items,
        "vote results": True,
        "resolutions": True,
        "publication date": not unpublished,
    }
    return [name for name, value in fields.items() if value]


def _vote(ballot: BallotCertified) -> VoteResult:
    return VoteResult(
        ballot.item,
        ballot.issued,
        ballot.returned,
        ballot.valid,
        ballot.votes_for,
        ballot.against,
        ballot.abstain,
        ballot.passed,
    )


def _entry(resolution: Resolution, state: Closed) -> ResolutionEntry:
    return ResolutionEntry(
        resolution.item,
        resolution.title,
        resolution.text_sha256,
        adopted=isinstance(resolution, ResolutionAdopted),
        published_on=state.published.get(resolution.item),
    )
