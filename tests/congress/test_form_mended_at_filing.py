"""A returned form may be mended and submitted again at filing itself; the session hears of what came of it."""

from datetime import date

from huiwu.congress.domain.session.commands import FilingResult, RecordFilingResult, SubmitFilingForm
from huiwu.congress.domain.session.facts.after import SessionFilingAccepted, SessionFilingReviewed

ON, LATER = date(2026, 4, 6), "2026-06-30T09:00:00+08:00"


def test_the_session_learns_that_the_mended_form_was_reviewed_and_entered(firm):
    submitted = firm.closed().when(SubmitFilingForm(date(2026, 3, 30)), at=LATER).and_so()
    returned = submitted.when(RecordFilingResult(FilingResult.RETURNED, ON, "street", "缺项"), at=LATER).and_so()
    reviewed = returned.when(RecordFilingResult(FilingResult.REVIEWED, ON, "street"), at=LATER).then(
        SessionFilingReviewed(firm.enterprise, "street", ON)
    )
    reviewed.when(RecordFilingResult(FilingResult.ENTERED, ON), at=LATER).then(
        SessionFilingAccepted(firm.enterprise, ON)
    )
