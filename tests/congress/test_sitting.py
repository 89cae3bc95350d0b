"""While a session sits: discussion, review, secret ballots, resolutions, the closing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from huiwu.congress.domain.session.commands import (
    AdjournItem,
    AdoptResolution,
    CloseSession,
    HoldDiscussion,
    OpenSession,
    RecordBallot,
    ReviewItem,
)
from huiwu.congress.domain.session.facts.sitting import (
    BallotCertified,
    DiscussionHeld,
    ItemAdjourned,
    ItemReviewed,
    ResolutionAdopted,
    ResolutionRejected,
    SessionClosed,
)

D = date(2026, 3, 25)
AT = "2026-03-25T16:00:00+08:00"
SHA = "a" * 64
SECRET = "congress.ballot.secret-vote"
MAJORITY, APPROVAL = "statute.congress.majority", "statute.contract.approval"
VOTE, REVIEW = "congress.swc.must-vote-items", "congress.swc.must-review-items"
RECONCILE = "platform.totals-reconcile"
ALL = ("talk", "report", "contract", "welfare")


def ballot(item="contract", *, votes_for=120, against=50, abstain=5, tellers=None, **changed):
    totals = {
        "issued": 180,
        "returned": 178,
        "unreturned": 2,
        "valid": 175,
        "invalid": 3,
        "votes_for": votes_for,
        "against": against,
        "abstain": abstain,
    }
    tellers = tellers or ("worker-110105-00000000", "worker-110105-00000001")
    return RecordBallot(item, **{**totals, **changed}, tellers=tellers)


def half(item, votes_for, whole=180):
    return RecordBallot(
        item,
        whole,
        whole,
        0,
        whole,
        0,
        votes_for,
        whole - votes_for,
        0,
        ("worker-110105-00000000", "worker-110105-00000001"),
    )


def test_items_on_the_agenda_are_discussed_and_reviewed(firm):
    firm.open().when(HoldDiscussion("contract"), at=AT).then(DiscussionHeld(firm.enterprise, "contract"))
    firm.open().when(ReviewItem("report"), at=AT).then(
        ItemReviewed(firm.enterprise, "report", "annual_operations_report")
    )
    for command in (HoldDiscussion("other"), ReviewItem("other"), AdjournItem("other", "下次")):
        firm.open().when(command, at=AT).refused_by("platform.on-agenda")


def test_an_item_is_left_to_a_later_session_with_a_reason(firm):
    history = firm.open().when(AdjournItem("report", "补充材料"), at=AT)
    adjourned = history.then(ItemAdjourned(firm.enterprise, "report", "补充材料"))
    adjourned.when(AdjournItem("report", "补充材料"), at=AT).refused_by("platform.once")


@pytest.mark.clause("congress.swc.must-vote-items", "statute.contract.approval")
def test_the_tellers_totals_are_certified_and_nothing_else_is_kept(firm):
    heard = firm.talked(*ALL).when(ballot(), at=AT).met(RECONCILE).met(VOTE).met(APPROVAL)
    certified = BallotCertified(
        enterprise=firm.enterprise,
        item="contract",
        matter="collective_contract_draft",
        issued=180,
        returned=178,
        unreturned=2,
        valid=175,
        invalid=3,
        votes_for=120,
        against=50,
        abstain=5,
        delegates=180,
        tellers=firm.people(2),
        passed=True,
    )
    heard.then(certified)


@pytest.mark.parametrize(
    "wrong",
    [
        {"issued": 181},
        {"unreturned": 3},
        {"returned": 177},
        {"valid": 176},
        {"invalid": 2},
        {"votes_for": 121},
        {"against": 49},
        {"abstain": 6},
    ],
)
def test_totals_that_do_not_reconcile_are_refused(firm, wrong):
    firm.talked(*ALL).when(ballot(**wrong), at=AT).refused_by(RECONCILE)


def test_the_finding_says_which_totals_differ(firm):
    finding = firm.talked(*ALL).when(ballot(invalid=2), at=AT).refused_by(RECONCILE).finding(RECONCILE)
    assert finding.seen == {"issued": 180, "returned": 178, "valid": 175}
    assert finding.needed == {"issued": 180, "returned": 177, "valid": 175}


def test_no_ballot_before_the_item_was_discussed(firm):
    firm.open().when(ballot(), at=AT).refused_by("platform.discussed-before-ballot")
    only_another = firm.talked("welfare")
    only_another.when(ballot(), at=AT).refused_by("platform.discussed-before-ballot")


@pytest.mark.clause("congress.swc.must-vote-items")
def test_what_must_be_voted_on_is_reviewed_first(firm):
    discussed = firm.then(firm.open(), DiscussionHeld(firm.enterprise, "contract"))
    discussed.when(ballot(), at=AT).refused_by(VOTE)
    reviewed = firm.then(discussed, ItemReviewed(firm.enterprise, "contract", "collective_contract_draft"))
    reviewed.when(ballot(), at=AT).met(VOTE).granted()


def test_other_ballots_need_no_review(firm):
    items = (*firm.agenda, replace(firm.agenda[3], item="logo", matter="other"))
    discussed = firm.then(firm.open(None, *items), DiscussionHeld(firm.enterprise, "logo"))
    assert VOTE not in {finding.clause for finding in discussed.when(ballot("logo"), at=AT).ruling.findings}


def test_only_items_on_the_agenda_as_ballots_are_voted_on_and_once(firm):
    history = firm.talked(*ALL)
    history.when(ballot("report"), at=AT).refused_by("platform.on-agenda")
    history.when(ballot("nothing"), at=AT).refused_by("platform.on-agenda")
    voted = history.when(ballot(), at=AT).and_so()
    voted.when(ballot(), at=AT).refused_by("platform.once")
    voted.when(AdjournItem("contract", "下次"), at=AT).refused_by("platform.once")
    adjourned = firm.then(history, ItemAdjourned(firm.enterprise, "contract", "下次"))
    adjourned.when(ballot(), at=AT).refused_by("platform.once")


def test_no_more_ballots_than_delegates_present(firm):
    history = firm.talked(*ALL, present=150)
    history.when(half("contract", 100, 150), at=AT).granted()
    history.when(half("contract", 100, 151), at=AT).refused_by("platform.ballots-within-attendance")


def test_two_distinct_delegates_who_are_present_count(firm):
    history = firm.talked(*ALL, present=150)
    an, bo, absent = firm.people(2)[0], firm.people(2)[1], firm.people(151)[150]
    few = {"issued": 150, "returned": 150, "unreturned": 0, "valid": 150, "invalid": 0, "votes_for": 95}
    history.when(ballot(**few, tellers=(an, bo)), at=AT).met("platform.two-tellers").granted()
    history.when(ballot(**few, tellers=(an,)), at=AT).refused_by("platform.two-tellers")
    history.when(ballot(**few, tellers=(an, an)), at=AT).refused_by("platform.two-tellers", "platform.distinct-people")
    history.when(ballot(**few, tellers=(an, absent)), at=AT).refused_by("platform.two-tellers")


@pytest.mark.clause("statute.contract.approval", "statute.congress.majority")
@pytest.mark.parametrize(
    ("item", "votes_for", "passed"),
    [("contract", 90, True), ("contract", 89, False), ("welfare", 91, True), ("welfare", 90, False)],
)
def test_exactly_half_passes_the_contract_and_nothing_else(firm, item, votes_for, passed):
    voted = firm.talked(*ALL).when(half(item, votes_for), at=AT)
    assert voted.granted()[0].passed is passed
    resolved = voted.and_so().when(AdoptResolution(item, SHA), at=AT)
    shape = ResolutionAdopted if passed else ResolutionRejected
    matter = "collective_contract_draft" if item == "contract" else "welfare_fund_use_plan"
    title = "集体合同草案" if item == "contract" else "职工福利基金使用方案"
    resolved.then(shape(firm.enterprise, item, matter, title, SHA, votes_for, 180, D))


@pytest.mark.clause("statute.congress.majority")
def test_the_mark_counts_from_all_delegates_not_from_those_present(firm):
    history = firm.talked(*ALL, present=120)
    finding = history.when(half("welfare", 90, 120), at=AT).finding(MAJORITY)
    assert (finding.met, finding.seen, finding.needed) == (
        False,
        {"part": 90, "whole": 180},
        {"part": 91, "whole": 180},
    )
    assert finding.effect == "none"


@pytest.mark.clause("congress.ballot.secret-vote")
def test_no_resolution_without_a_secret_ballot(firm):
    history = firm.talked(*ALL)
    history.when(AdoptResolution("contract", SHA), at=AT).refused_by(SECRET)
    history.when(AdoptResolution("report", SHA), at=AT).refused_by(SECRET)
    voted = history.when(ballot(), at=AT).and_so()
    voted.when(AdoptResolution("contract", SHA), at=AT).met(SECRET).granted()


def test_no_resolution_before_discussion_off_the_agenda_or_twice(firm):
    firm.open().when(AdoptResolution("contract", SHA), at=AT).refused_by("platform.discussed-before-ballot")
    firm.open().when(AdoptResolution("nothing", SHA), at=AT).refused_by("platform.on-agenda")
    resolved = firm.then(firm.balloted("contract", "collective_contract_draft", 150), firm.resolution())
    resolved.when(AdoptResolution("contract", SHA), at=AT).refused_by("platform.once")


def test_a_resolution_is_dated_within_the_session(firm):
    voted = firm.balloted("contract", "collective_contract_draft", 150)
    voted.when(AdoptResolution("contract", SHA, D - timedelta(1)), at=AT).refused_by("platform.not-before")
    voted.when(AdoptResolution("contract", SHA, D + timedelta(1)), at=AT).refused_by("platform.not-in-the-future")
    (fact,) = voted.when(AdoptResolution("contract", SHA), at="2026-03-27T09:00:00+08:00").granted()
    assert fact.on == D


def ready_to_close(firm):
    return firm.then(
        firm.talked(*ALL),
        firm.ballot("contract", "collective_contract_draft", 150),
        firm.resolution(),
        ItemAdjourned(firm.enterprise, "welfare", "下次"),
    )


@pytest.mark.clause("congress.swc.must-review-items")
def test_a_session_closes_when_everything_is_dealt_with(firm):
    heard = ready_to_close(firm).when(CloseSession(D), at=AT).met(REVIEW)
    heard.then(
        SessionClosed(
            firm.enterprise,
            firm.union,
            firm.superior,
            D,
            1,
            ("talk", "report", "contract"),
            date(2026, 3, 28),
            date(2026, 3, 28),
            date(2026, 4, 4),
            date(2026, 4, 24),
        )
    )


def test_no_item_is_forgotten_at_the_closing(firm):
    finding = firm.open().when(CloseSession(D), at=AT).refused_by("platform.all-items-dealt-with").refused()[-1]
    assert finding.seen == {"left": ["contract", "report", "talk", "welfare"]}
    voted = firm.balloted("contract", "collective_contract_draft", 150)
    left = voted.when(CloseSession(D), at=AT).refused_by("platform.all-items-dealt-with").refused()[0]
    assert left.seen == {"left": ["contract", "welfare"]}


def test_the_discussion_is_dealt_with_by_any_discussion(firm):
    items = firm.agenda[:2]
    reviewed = firm.then(firm.open(None, *items), ItemReviewed(firm.enterprise, "report", "annual_operations_report"))
    finding = reviewed.when(CloseSession(D), at=AT).refused_by("platform.all-items-dealt-with").refused()[0]
    assert finding.seen == {"left": ["talk"]}
    firm.then(reviewed, DiscussionHeld(firm.enterprise, "report")).when(CloseSession(D), at=AT).granted()


@pytest.mark.clause("congress.swc.must-review-items")
def test_what_must_be_reviewed_is_reviewed_or_left_to_a_later_session(firm):
    talked = firm.then(firm.open(None, *firm.agenda[:2]), DiscussionHeld(firm.enterprise, "talk"))
    talked.when(CloseSession(D), at=AT).refused_by(REVIEW)
    reviewed = firm.then(talked, ItemReviewed(firm.enterprise, "report", "annual_operations_report"))
    reviewed.when(CloseSession(D), at=AT).met(REVIEW).granted()
    adjourned = firm.then(talked, ItemAdjourned(firm.enterprise, "report", "下次"))
    adjourned.when(CloseSession(D), at=AT).met(REVIEW).granted()


def test_a_session_closes_on_or_after_its_last_act_and_not_tomorrow(firm):
    history = ready_to_close(firm)
    history.when(CloseSession(D - timedelta(1)), at=AT).refused_by("platform.not-before")
    history.when(CloseSession(D + timedelta(1)), at=AT).refused_by("platform.not-in-the-future")
    second_day = replace(firm.resolution(), on=D + timedelta(1))
    longer = firm.then(
        firm.balloted("contract", "collective_contract_draft", 150),
        second_day,
        ItemAdjourned(firm.enterprise, "welfare", "下次"),
    )
    longer.when(CloseSession(D), at="2026-03-26T18:00:00+08:00").refused_by("platform.not-before")
    longer.when(CloseSession(D + timedelta(1)), at="2026-03-26T18:00:00+08:00").granted()


def test_nothing_sits_before_the_opening_or_after_the_closing(firm):
    for command in (HoldDiscussion("talk"), ReviewItem("report"), ballot(), CloseSession(D)):
        firm.delivered().when(command, at=AT).refused_by("platform.phase")
        firm.closed().when(command, at=AT).refused_by("platform.phase")
    firm.closed().when(OpenSession(D, firm.people(180)), at=AT).refused_by("platform.phase")
