"""A session's form goes up level by level; each one reviews it, and the city enters it."""

from dataclasses import replace
from datetime import date

import pytest

from huiwu.filing.domain import FILING
from huiwu.filing.domain.filing.commands import (
    AcceptFiling,
    EndReviewBySilence,
    EnterFiling,
    Entry,
    FilingKind,
    ForwardFiling,
    LineOfSuperiors,
    ResubmitFiling,
    ReturnFiling,
    SubmitFiling,
)
from huiwu.filing.domain.filing.facts import (
    FilingAccepted,
    FilingEntered,
    FilingForwarded,
    FilingReturned,
    FilingSubmitted,
)
from huiwu.filing.domain.filing.phases import UnderReview
from huiwu.kernel import Effect
from huiwu.testkit import Given, actor, given

ENTERPRISE, UNION = "enterprise-110105-acme", "union-110105-acme"
STREET, DISTRICT, CITY = "union-110105-110105026", "union-110105-district", "union-110000-municipal"
SESSION, FORM = "session-110105-s1", FilingKind.SESSION_FORM
LINE = LineOfSuperiors(UNION, (STREET, DISTRICT, CITY))
LEVEL_BY_LEVEL = "filing.swc.level-by-level-review-and-entry"
TEN_DAYS = "filing.swc.session-form-within-10-days"


def at(day: str) -> str:
    return f"{day}T12:00+08:00"


@pytest.mark.clause(TEN_DAYS)
def test_a_form_goes_to_the_direct_superior(form: SubmitFiling) -> None:
    heard = given(FILING).when(form, at=at("2026-04-15"), evidence=[LINE])
    heard.met(TEN_DAYS).met("platform.submitted-to-direct-superior")
    heard.then(
        FilingSubmitted(
            kind=FORM,
            reference=SESSION,
            submitter=UNION,
            enterprise=ENTERPRISE,
            recipient=STREET,
            line=(STREET, DISTRICT, CITY),
            since=date(2026, 4, 10),
            on=date(2026, 4, 15),
            received_on=date(2026, 4, 15),
            version=1,
            late=False,
            complete=True,
            review_due_on=date(2026, 4, 20),
            form=form.form,
        )
    )


def test_the_tree_says_who_that_is_whatever_the_form_names(form: SubmitFiling) -> None:
    named = replace(form, recipient="union-110105-110105001")
    assert given(FILING).when(named, at=at("2026-04-15"), evidence=[LINE]).granted()[0].recipient == STREET
    nobody = LineOfSuperiors(CITY, ())
    given(FILING).when(form, at=at("2026-04-15"), evidence=[nobody]).refused_by("platform.submitted-to-direct-superior")


@pytest.mark.clause(TEN_DAYS)
@pytest.mark.parametrize(("day", "late"), [("2026-04-19", False), ("2026-04-20", False), ("2026-04-21", True)])
def test_after_ten_days_it_is_taken_in_and_marked_late(form: SubmitFiling, day: str, late: bool) -> None:
    stated = date.fromisoformat(day)
    heard = given(FILING).when(replace(form, on=stated, received_on=stated), at=at(day), evidence=[LINE])
    assert heard.granted()[0].late is late
    assert heard.ruling.findings[1].clause == TEN_DAYS
    assert heard.ruling.findings[1].effect is (Effect.FLAG if late else Effect.NONE)


@pytest.mark.clause(TEN_DAYS)
@pytest.mark.parametrize("n", range(11))
def test_a_form_without_one_of_its_fields_is_taken_in_and_marked(form: SubmitFiling, n: int) -> None:
    empty = Entry(form.form[n].name, "  ")
    holed = replace(form, form=(*form.form[:n], empty, *form.form[n + 1 :]))
    heard = given(FILING).when(holed, at=at("2026-04-15"), evidence=[LINE])
    assert heard.granted()[0].complete is False
    assert [found.met for found in heard.ruling.findings if found.clause == TEN_DAYS] == [True, False]


@pytest.mark.clause(LEVEL_BY_LEVEL)
def test_each_level_accepts_and_forwards_and_the_city_enters(submitted: Given) -> None:
    day, due = date(2026, 4, 18), date(2026, 4, 23)
    history = submitted
    for level, above in ((STREET, DISTRICT), (DISTRICT, CITY)):
        history = history.when(AcceptFiling(), at=at("2026-04-18"), by=actor(level)).then(
            FilingAccepted(SESSION, FORM, ENTERPRISE, level, day)
        )
        history = history.when(ForwardFiling(), at=at("2026-04-18"), by=actor(level)).then(
            FilingForwarded(SESSION, FORM, ENTERPRISE, level, above, day, due)
        )
    history = history.when(AcceptFiling(), at=at("2026-04-18"), by=actor(CITY)).and_so()
    history.when(ForwardFiling(), at=at("2026-04-18"), by=actor(CITY)).refused_by("platform.phase")
    heard = history.when(EnterFiling(), at=at("2026-04-18"), by=actor(CITY)).met(LEVEL_BY_LEVEL)
    heard.then(FilingEntered(SESSION, FORM, ENTERPRISE, CITY, day))


@pytest.mark.clause(LEVEL_BY_LEVEL, "filing.swc.registry-system")
def test_no_level_under_the_city_enters_it(submitted: Given) -> None:
    accepted = submitted.when(AcceptFiling(), at=at("2026-04-18"), by=actor(STREET)).and_so()
    accepted.when(EnterFiling(), at=at("2026-04-18"), by=actor(STREET)).refused_by(LEVEL_BY_LEVEL)


@pytest.mark.clause(LEVEL_BY_LEVEL)
def test_the_city_does_not_enter_what_it_has_not_reviewed(at_the_city: Given) -> None:
    at_the_city.when(EnterFiling(), at=at("2026-04-18"), by=actor(CITY)).refused_by(LEVEL_BY_LEVEL)


@pytest.mark.clause("filing.swc.registry-system", "filing.swc.information-base")
def test_the_entry_is_the_city_s_own(at_the_city: Given) -> None:
    accepted = at_the_city.when(AcceptFiling(), at=at("2026-04-18"), by=actor(CITY)).and_so()
    heard = accepted.when(EnterFiling(), at=at("2026-04-18"), by=actor(CITY))
    heard.met("filing.swc.registry-system").met("filing.swc.information-base").granted()


@pytest.mark.parametrize("command", [AcceptFiling(), ReturnFiling("不完整")])
@pytest.mark.parametrize("reviewer", [UNION, DISTRICT, "union-110105-110105001"])
def test_only_the_level_at_which_it_stands_reviews(submitted: Given, command: object, reviewer: str) -> None:
    submitted.when(command, at=at("2026-04-16"), by=actor(reviewer)).refused_by("platform.reviewer-is-current-level")


def test_nobody_reviews_a_filing_of_their_own(form: SubmitFiling) -> None:
    own = LineOfSuperiors(UNION, (UNION, DISTRICT, CITY))
    submitted = given(FILING).when(form, at=at("2026-04-15"), evidence=[own]).and_so()
    submitted.when(AcceptFiling(), at=at("2026-04-16"), by=actor(UNION)).refused_by("platform.not-own-review")


@pytest.mark.clause(LEVEL_BY_LEVEL)
@pytest.mark.parametrize(("day", "late"), [("2026-04-20", False), ("2026-04-21", True)])
@pytest.mark.parametrize("command", [AcceptFiling(), ReturnFiling("不完整")])
def test_a_review_after_five_days_counts_and_its_breach_is_kept(
    submitted: Given, command: object, day: str, late: bool
) -> None:
    heard = submitted.when(command, at=at(day), by=actor(STREET))
    heard.granted()
    assert heard.finding(LEVEL_BY_LEVEL).effect is (Effect.DEVIATION if late else Effect.NONE)


def test_a_form_is_returned_with_a_reason(submitted: Given) -> None:
    submitted.when(ReturnFiling("  "), at=at("2026-04-17"), by=actor(STREET)).refused_by("platform.reason-for-return")
    submitted.when(ReturnFiling("缺少公布日期"), at=at("2026-04-17"), by=actor(STREET)).then(
        FilingReturned(SESSION, FORM, ENTERPRISE, UNION, STREET, "缺少公布日期", date(2026, 4, 17), date(2026, 4, 22))
    )


@pytest.mark.parametrize(("day", "late"), [("2026-04-22", False), ("2026-04-23", True)])
def test_it_is_submitted_again_under_a_clock_of_its_own(
    returned: Given, form: SubmitFiling, day: str, late: bool
) -> None:
    command = ResubmitFiling(form.form, date.fromisoformat(day))
    heard = returned.when(command, at=at(day), by=actor(UNION), evidence=[LINE])
    fact = heard.granted()[0]
    assert (fact.version, fact.late, fact.recipient) == (2, late, STREET)
    assert heard.finding("platform.resubmission").met is not late
    assert TEN_DAYS not in {found.clause for found in heard.ruling.findings if not found.met}


def test_a_resubmission_lies_between_the_return_and_today(returned: Given, form: SubmitFiling) -> None:
    early = ResubmitFiling(form.form, date(2026, 4, 16))
    returned.when(early, at=at("2026-04-18"), evidence=[LINE]).refused_by("platform.not-before")
    ahead = ResubmitFiling(form.form, date(2026, 4, 19))
    returned.when(ahead, at=at("2026-04-18"), evidence=[LINE]).refused_by("platform.not-in-the-future")


@pytest.mark.clause(LEVEL_BY_LEVEL)
def test_a_new_version_begins_at_the_bottom_and_old_acceptances_are_void(
    at_the_city: Given, form: SubmitFiling
) -> None:
    returned = at_the_city.when(ReturnFiling("数字有误"), at=at("2026-04-18"), by=actor(CITY)).and_so()
    again = returned.when(replace(form, on=date(2026, 4, 20)), at=at("2026-04-20"), evidence=[LINE]).and_so()
    assert isinstance(again.state, UnderReview)
    assert (again.state.level, again.state.case.version, again.state.case.accepted) == (STREET, 2, ())


def test_what_is_under_review_is_not_submitted_again(submitted: Given, form: SubmitFiling) -> None:
    submitted.when(form, at=at("2026-04-16"), evidence=[LINE]).refused_by("platform.phase")
    submitted.when(ResubmitFiling(form.form, date(2026, 4, 16)), at=at("2026-04-16"), evidence=[LINE]).refused_by(
        "platform.phase"
    )


def test_silence_decides_nothing_about_a_form(submitted: Given) -> None:
    submitted.when(EndReviewBySilence(date(2026, 5, 1)), at=at("2026-05-01")).refused_by("platform.phase")
