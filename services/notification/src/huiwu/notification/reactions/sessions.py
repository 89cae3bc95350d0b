"""The clocks of a session: before its opening and after its closing (processes P01)."""

from collections.abc import Iterable
from datetime import date

from huiwu.eventlog import Order, Reader, Received
from huiwu.kernel.period import beijing_day
from huiwu.notification.clocks import (
    ARCHIVE,
    DISCLOSURE,
    DOCUMENTS,
    FORM,
    PUBLICATION_OF_RESOLUTIONS,
    REPORT,
    Clocks,
)
from huiwu.notification.heard import (
    AgendaAmended,
    CongressMattersDisclosed,
    ReplacementSeated,
    ResolutionPublished,
    SessionArchived,
    SessionCancelled,
    SessionClosed,
    SessionDocumentsDelivered,
    SessionFilingSubmitted,
    SessionReportedToSuperior,
    SessionRescheduled,
    SessionScheduled,
)
from huiwu.notification.reactions.declared import reactions


@reactions.on("congress", SessionScheduled)
async def set_clocks_before_the_opening_when_a_session_is_scheduled(
    fact: SessionScheduled, at: Received, read: Reader
) -> Iterable[Order]:
    """Of a session that is put on record after it was held, only those that still run."""
    clocks = Clocks(at.event.subject, read)
    due = {REPORT: fact.report_due_on, DOCUMENTS: fact.documents_due_on}
    return [await clocks.begin(clause, fact, fact.opening_on) for clause in due if _runs(due[clause], at)]


@reactions.on("congress", SessionRescheduled)
async def move_clocks_when_a_session_is_rescheduled(
    fact: SessionRescheduled, at: Received, read: Reader
) -> Iterable[Order]:
    clocks = Clocks(at.event.subject, read)
    return [order for clause in (REPORT, DOCUMENTS) for order in await clocks.move(clause, fact.opening_on)]


@reactions.on("congress", SessionCancelled)
async def void_clocks_when_a_session_is_cancelled(
    _fact: SessionCancelled, at: Received, read: Reader
) -> Iterable[Order]:
    clocks = Clocks(at.event.subject, read)
    return [order for clause in (REPORT, DOCUMENTS) for order in await clocks.void(clause, "会议取消 Cancelled")]


@reactions.on("congress", SessionReportedToSuperior)
async def stop_report_clock_when_the_session_is_reported(
    fact: SessionReportedToSuperior, at: Received, read: Reader
) -> Iterable[Order]:
    return await Clocks(at.event.subject, read).fulfil(REPORT, fact.on)


@reactions.on("congress", AgendaAmended)
async def ask_for_report_again_when_the_agenda_has_changed(
    fact: AgendaAmended, at: Received, read: Reader
) -> Iterable[Order]:
    return await Clocks(at.event.subject, read).again(REPORT) if fact.changed else []


@reactions.on("congress", SessionDocumentsDelivered)
async def stop_documents_clock_when_everybody_has_them(
    fact: SessionDocumentsDelivered, at: Received, read: Reader
) -> Iterable[Order]:
    if fact.outstanding or fact.last_on is None:
        return []
    return await Clocks(at.event.subject, read).fulfil(DOCUMENTS, fact.last_on)


@reactions.on("congress", ReplacementSeated)
async def ask_for_delivery_again_when_a_newcomer_has_no_papers(
    fact: ReplacementSeated, at: Received, read: Reader
) -> Iterable[Order]:
    return await Clocks(at.event.subject, read).again(DOCUMENTS) if fact.outstanding else []


@reactions.on("congress", SessionClosed)
async def set_clocks_after_the_closing_when_a_session_closes(
    fact: SessionClosed, at: Received, read: Reader
) -> Iterable[Order]:
    """Nothing adopted leaves nothing to publish; the form and the archive are owed all the same."""
    clocks = Clocks(at.event.subject, read)
    owed = {PUBLICATION_OF_RESOLUTIONS: fact.adopted, DISCLOSURE: len(fact.must_disclose), FORM: 1, ARCHIVE: 1}
    due = {
        PUBLICATION_OF_RESOLUTIONS: fact.publish_due_on,
        DISCLOSURE: fact.disclose_due_on,
        FORM: fact.file_due_on,
        ARCHIVE: fact.archive_due_on,
    }
    return [
        await clocks.begin(clause, fact, fact.on, needed)
        for clause, needed in owed.items()
        if needed and _runs(due[clause], at)
    ]


@reactions.on("congress", ResolutionPublished)
async def count_resolution_when_it_is_published(
    fact: ResolutionPublished, at: Received, read: Reader
) -> Iterable[Order]:
    return await Clocks(at.event.subject, read).fulfil(PUBLICATION_OF_RESOLUTIONS, fact.on, (fact.item,))


@reactions.on("congress", CongressMattersDisclosed)
async def count_matters_when_they_are_disclosed(
    fact: CongressMattersDisclosed, at: Received, read: Reader
) -> Iterable[Order]:
    return await Clocks(at.event.subject, read).fulfil(DISCLOSURE, fact.on, fact.items)


@reactions.on("congress", SessionFilingSubmitted)
async def stop_form_clock_when_the_form_is_submitted(
    fact: SessionFilingSubmitted, at: Received, read: Reader
) -> Iterable[Order]:
    return await Clocks(at.event.subject, read).fulfil(FORM, fact.on)


@reactions.on("congress", SessionArchived)
async def stop_archive_clock_when_the_whole_session_is_archived(
    fact: SessionArchived, at: Received, read: Reader
) -> Iterable[Order]:
    return await Clocks(at.event.subject, read).fulfil(ARCHIVE, fact.on) if fact.complete else []


def _runs(due_on: date | None, at: Received) -> bool:
    """A clock that had run out before the thing was put on record would only strike for the past."""
    return not at.retrospective or due_on is None or due_on >= beijing_day(at.event.time)
