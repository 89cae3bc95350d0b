"""After the closing: publication, disclosure, the filing form, the archive, the carrying out. Clocks count from it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from huiwu.congress.domain.session.commands import (
    ArchivedDocument,
    ArchiveSession,
    CloseImplementation,
    DiscloseMatters,
    FilingResult,
    OpenImplementation,
    PublishResolution,
    RecordFilingResult,
    SubmitFilingForm,
)
from huiwu.congress.domain.session.facts.after import (
    CongressMattersDisclosed,
    ResolutionImplementationClosed,
    ResolutionImplementationOpened,
    ResolutionPublished,
    SessionArchived,
    SessionFilingAccepted,
    SessionFilingReturned,
    SessionFilingReviewed,
)
from huiwu.testkit import actor

C = date(2026, 3, 25)
LATER = "2026-06-30T09:00:00+08:00"
PUBLISH = "congress.swc.resolutions-published-3-days"
DISCLOSE = "congress.factory-disclosure.congress-matters-3-days"
RESPONSIBLE = "congress.factory-disclosure.unit-is-responsible"
FILE = "filing.swc.session-form-within-10-days"
ARCHIVE = "congress.swc.archive-documents"
IMPLEMENT = "congress.swc.implement-powers-and-decisions"
SHA = "a" * 64
ALL = ("talk", "report", "contract", "welfare")


def after(days: int) -> date:
    return C + timedelta(days)


def publish(firm, days, history=None, item="contract"):
    command = PublishResolution(item, "决议全文", after(days))
    return (history or firm.closed()).when(command, at=LATER)


@pytest.mark.clause("congress.swc.resolutions-published-3-days")
@pytest.mark.parametrize("days", [0, 3])
def test_a_resolution_published_within_three_days_is_in_time(firm, days):
    publish(firm, days).met(PUBLISH).then(
        ResolutionPublished(firm.enterprise, "contract", "集体合同草案", "决议全文", after(days), late=False)
    )


@pytest.mark.clause("congress.swc.resolutions-published-3-days")
def test_on_the_fourth_day_it_is_recorded_as_late(firm):
    heard = publish(firm, 4).flagged(PUBLISH)
    finding = heard.finding(PUBLISH)
    assert (finding.seen, finding.needed) == ({"on": "2026-03-29"}, {"by": "2026-03-28"})
    assert heard.granted()[0].late


def test_only_an_adopted_resolution_is_published_and_once(firm):
    publish(firm, 1, item="welfare").refused_by("platform.resolution-adopted")
    publish(firm, 1, item="nothing").refused_by("platform.resolution-adopted")
    publish(firm, 2, publish(firm, 1).and_so()).refused_by("platform.once")


def test_a_publication_is_dated_after_the_closing_and_not_in_the_future(firm):
    publish(firm, -1).refused_by("platform.not-before")
    command = PublishResolution("contract", "决议全文", after(3))
    firm.closed().when(command, at="2026-03-27T09:00:00+08:00").refused_by("platform.not-in-the-future")


def disclose(firm, days, *items, history=None, by=None):
    command = DiscloseMatters(items or ALL, after(days))
    by = by or actor(firm.enterprise, "administration")
    return (history or firm.closed()).when(command, at=LATER, by=by)


@pytest.mark.clause(
    "congress.factory-disclosure.congress-matters-3-days", "congress.factory-disclosure.unit-is-responsible"
)
def test_all_that_the_congress_took_up_is_disclosed_within_three_days_by_the_unit(firm):
    disclose(firm, 3).met(DISCLOSE).met(RESPONSIBLE).then(
        CongressMattersDisclosed(firm.enterprise, ALL, after(3), late=False)
    )


@pytest.mark.clause("congress.factory-disclosure.congress-matters-3-days")
def test_late_or_partial_disclosure_is_recorded_and_marked(firm):
    heard = disclose(firm, 4).flagged(DISCLOSE)
    assert heard.granted()[0].late
    partial = disclose(firm, 2, "contract")
    marked = [finding for finding in partial.ruling.findings if finding.clause == DISCLOSE and not finding.met]
    assert [finding.seen for finding in marked] == [["contract"]]
    rest = disclose(firm, 3, "talk", "report", "welfare", history=partial.and_so())
    assert all(finding.met for finding in rest.ruling.findings)


@pytest.mark.clause("congress.factory-disclosure.unit-is-responsible")
def test_the_unit_is_the_one_that_discloses(firm):
    disclose(firm, 1, by=actor(firm.union)).flagged(RESPONSIBLE)


def test_only_what_the_congress_took_up_is_disclosed_each_once(firm):
    disclose(firm, 1, "nothing").refused_by("platform.on-agenda")
    disclose(firm, 1, "contract", "contract").refused_by("platform.distinct-items")
    disclose(firm, -1).refused_by("platform.not-before")


def submit(firm, days, history=None):
    return (history or firm.closed()).when(SubmitFilingForm(after(days), "备注"), at=LATER)


@pytest.mark.clause("filing.swc.session-form-within-10-days")
def test_the_form_is_in_time_on_the_tenth_day_and_filled_from_the_record(firm):
    published = publish(firm, 2).and_so()
    heard = submit(firm, 10, published).met(FILE)
    assert all(finding.met for finding in heard.ruling.findings)
    (fact,) = heard.granted()
    assert (fact.union, fact.superior, fact.closed_on, fact.on, fact.late) == (
        firm.union,
        firm.superior,
        C,
        after(10),
        False,
    )
    form = fact.form
    assert (form.delegates_due, form.delegates_present, form.managers, form.frontline) == (180, 180, 0, 180)
    assert [vote.votes_for for vote in form.vote_results] == [150]
    assert [(entry.item, entry.adopted, entry.published_on) for entry in form.resolutions] == [
        ("contract", True, after(2))
    ]
    assert (form.published_on, form.remarks) == (after(2), "备注")


@pytest.mark.clause("filing.swc.session-form-within-10-days")
def test_on_the_eleventh_day_the_form_is_taken_and_marked_as_late(firm):
    heard = submit(firm, 11, publish(firm, 2).and_so()).flagged(FILE)
    assert heard.granted()[0].late


@pytest.mark.clause("filing.swc.session-form-within-10-days")
def test_a_form_without_the_publication_is_marked_as_incomplete(firm):
    heard = submit(firm, 5)
    gaps = [finding for finding in heard.ruling.findings if finding.clause == FILE and not finding.met]
    assert [set(finding.needed) - set(finding.seen) for finding in gaps] == [{"publication date"}]
    assert not heard.granted()[0].late


def result(firm, outcome, history, **more):
    return history.when(RecordFilingResult(outcome, after(12), **more), at=LATER)


def test_a_returned_form_is_submitted_again_and_an_accepted_one_is_not(firm):
    submitted = submit(firm, 5).and_so()
    submit(firm, 6, submitted).refused_by("platform.once")
    reviewed = result(firm, FilingResult.REVIEWED, submitted, level="street").then(
        SessionFilingReviewed(firm.enterprise, "street", after(12))
    )
    returned = result(firm, FilingResult.RETURNED, reviewed, level="district", reason="缺项").then(
        SessionFilingReturned(firm.enterprise, "district", "缺项", after(12))
    )
    accepted = result(firm, FilingResult.ENTERED, submit(firm, 13, returned).and_so()).then(
        SessionFilingAccepted(firm.enterprise, after(12))
    )
    submit(firm, 14, accepted).refused_by("platform.once")


def test_nothing_is_accepted_that_was_not_submitted(firm):
    result(firm, FilingResult.ENTERED, firm.closed()).refused_by("platform.phase")
    future = RecordFilingResult(FilingResult.ENTERED, date(2026, 7, 1))
    submit(firm, 5).and_so().when(future, at=LATER).refused_by("platform.not-in-the-future")


WHOLE = ("notice", "agenda", "documents", "attendance", "ballot record", "minutes", "resolutions", "filing form")


def archive(firm, days, *kinds, history=None):
    documents = tuple(ArchivedDocument(kind, kind, SHA) for kind in kinds)
    return (history or firm.closed()).when(ArchiveSession(documents, after(days)), at=LATER)


@pytest.mark.clause("congress.swc.archive-documents")
def test_the_whole_file_is_archived_within_thirty_days(firm):
    heard = archive(firm, 30, *WHOLE).met(ARCHIVE)
    assert all(finding.met for finding in heard.ruling.findings)
    (fact,) = heard.granted()
    assert isinstance(fact, SessionArchived)
    assert (fact.complete, fact.late) == (True, False)


@pytest.mark.clause("congress.swc.archive-documents")
def test_a_gap_or_a_delay_is_marked_and_the_gap_can_be_filled(firm):
    part = archive(firm, 10, *WHOLE[:5]).flagged(ARCHIVE)
    assert not part.granted()[0].complete
    rest = archive(firm, 31, *WHOLE[5:], history=part.and_so()).granted()[0]
    assert (rest.complete, rest.late) == (True, True)


def implement(firm, item="contract"):
    command = OpenImplementation(item, "签订并履行", firm.enterprise, date(2026, 5, 31))
    return firm.closed().when(command, at=LATER)


@pytest.mark.clause("congress.swc.implement-powers-and-decisions")
def test_a_resolution_gets_a_task_an_owner_and_a_day_and_is_carried_out(firm):
    opened = (
        implement(firm)
        .met(IMPLEMENT)
        .then(
            ResolutionImplementationOpened(
                firm.enterprise, "contract", "签订并履行", firm.enterprise, date(2026, 5, 31)
            )
        )
    )
    done = opened.when(CloseImplementation("contract", SHA, date(2026, 5, 31)), at=LATER).met(IMPLEMENT)
    closed = done.then(ResolutionImplementationClosed(firm.enterprise, "contract", SHA, date(2026, 5, 31), late=False))
    closed.when(CloseImplementation("contract", SHA, date(2026, 5, 31)), at=LATER).refused_by("platform.once")
    late = opened.when(CloseImplementation("contract", SHA, date(2026, 6, 1)), at=LATER).flagged(IMPLEMENT)
    assert late.granted()[0].late


def test_only_an_adopted_resolution_is_carried_out_and_once(firm):
    implement(firm, "welfare").refused_by("platform.resolution-adopted")
    again = OpenImplementation("contract", "再次", firm.enterprise, date(2026, 5, 31))
    implement(firm).and_so().when(again, at=LATER).refused_by("platform.once")
    firm.closed().when(CloseImplementation("contract", SHA, C), at=LATER).refused_by("platform.phase")


def test_nothing_follows_before_the_closing(firm):
    for command in (PublishResolution("contract", "全文", C), SubmitFilingForm(C), DiscloseMatters(("talk",), C)):
        firm.open().when(command, at=LATER).refused_by("platform.phase")


@pytest.mark.clause(
    "congress.swc.resolutions-published-3-days",
    "congress.factory-disclosure.congress-matters-3-days",
    "filing.swc.session-form-within-10-days",
)
def test_the_clocks_count_from_the_closing_day_not_from_the_opening(firm):
    longer = firm.closed(on=C + timedelta(2))
    publish(firm, 5, longer).met(PUBLISH)
    publish(firm, 6, longer).flagged(PUBLISH)
    disclose(firm, 5, history=longer).met(DISCLOSE)
    submit(firm, 12, longer).met(FILE)
    submit(firm, 13, longer).flagged(FILE)


def test_a_form_without_any_adopted_resolution_has_nothing_to_publish(firm):
    closed = firm.closed()
    without = replace(closed, facts=tuple(fact for fact in closed.facts if fact != firm.resolution()))
    heard = submit(firm, 5, without)
    assert all(finding.met for finding in heard.ruling.findings)
