"""A rule that touches vital interests is issued once it has hung before the workers and their congress reviewed it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from huiwu.congress.domain import WORKPLACE_RULE
from huiwu.congress.domain.evidence import EnterpriseOnRecord, StoredFiles
from huiwu.congress.domain.workplace_rule import facts as became
from huiwu.congress.domain.workplace_rule.commands import (
    ConfirmRule,
    DraftRule,
    EndDisplay,
    IssueRule,
    PlanIssue,
    PublishForWorkers,
    ReviewOnRecord,
    ReviseRule,
    Sort,
    WithdrawRule,
)
from huiwu.congress.domain.workplace_rule.facts import Closed, Drafted, Issued, Unwritten
from huiwu.kernel import Circumstances, Evidence
from huiwu.rulebook import Clause, Edition, Hearing, Rulebook
from huiwu.testkit import actor, given
from huiwu.testkit.machine import Minutes

FIRM, UNION, STREET = "enterprise-110105-wangjing", "union-110105-wangjing", "union-110105-110105026"
SESSION = "session-110105-0f1e2d3c4b5a69788796"
DISPLAY = "congress.factory-disclosure.rules-15-days"
REVIEW = "congress.swc.must-review-items"
STRICT = "congress.soe.strict-democratic-management"
FORMS = "congress.factory-disclosure.intersession-forms"
RESPONSIBLE = "congress.factory-disclosure.unit-is-responsible"
D, SHA, OTHER_SHA = date(2026, 4, 10), "a" * 64, "b" * 64
BY = actor(FIRM, "administration")


def day(n: int) -> date:
    """So many days from the day of issue, before it where negative."""
    return D + timedelta(days=n)


def at(n: int) -> str:
    return f"{day(n)}T09:00:00+08:00"


def review(matter: str = "rules_touching_vital_interests", *, reviewed: bool = True, of: str = FIRM):
    return ReviewOnRecord(SESSION, of, "attendance", matter, reviewed)


def drafted(
    *,
    sort: Sort = Sort.RULE,
    vital: bool = True,
    ownership: str = "private",
    decision: str | None = None,
    issue_on: date | None = None,
):
    command = DraftRule(FIRM, sort, "考勤与休假管理办法", SHA, vital, day(-60), issue_on, decision)
    evidence = [EnterpriseOnRecord(FIRM, 620, ownership, UNION, STREET), StoredFiles((SHA,))]
    return given(WORKPLACE_RULE).when(command, at=at(-60), by=BY, evidence=evidence).and_so()


def hang(it, shown_from: int, shown_to: int | None = None, form: str = "notice_board"):
    until = None if shown_to is None else day(shown_to)
    return it.when(PublishForWorkers(form, day(shown_from), until), at=at(30), by=BY)


def issue(it, *evidence: object, on: int = 0):
    """With the congress's review, unless other evidence is given."""
    command = IssueRule(day(on), SESSION, "attendance")
    return it.when(command, at=at(30), by=BY, evidence=evidence or (review(),))


# -- on display before it is issued (A02)


@pytest.mark.clause(DISPLAY)
@pytest.mark.parametrize(
    ("shown_from", "shown_to"), [(-15, -15), (-1, -1), (-1, None), (-30, -15), (-30, None), (-10, -5), (-1, 5)]
)
def test_a_rule_that_hung_in_the_fifteen_days_before_is_issued(shown_from, shown_to):
    heard = issue(hang(drafted(), shown_from, shown_to).and_so()).met(DISPLAY).met(REVIEW)
    (fact,) = heard.granted()
    assert fact == became.RuleIssued(FIRM, Sort.RULE, "考勤与休假管理办法", 1, SHA, True, SESSION, "attendance", D)


@pytest.mark.clause(DISPLAY)
@pytest.mark.parametrize(("shown_from", "shown_to"), [(-16, -16), (-30, -16), (0, 0), (0, None), (5, 20)])
def test_a_rule_that_hung_only_earlier_or_only_from_its_day_on_is_refused(shown_from, shown_to):
    issue(hang(drafted(), shown_from, shown_to).and_so()).refused_by(DISPLAY)


@pytest.mark.clause(DISPLAY)
def test_a_rule_that_never_hung_is_refused_and_one_good_display_of_several_is_enough():
    issue(drafted()).refused_by(DISPLAY)
    several = hang(hang(drafted(), -40, -30).and_so(), -3, -2).and_so()
    issue(hang(several, 2, 4).and_so()).granted()


@dataclass(frozen=True)
class Stricter:
    """The law with the other mode of A02."""

    edition: Edition

    def clause(self, clause_id: str) -> Clause:
        clause = self.edition.clause(clause_id)
        if clause_id != DISPLAY:
            return clause
        return replace(clause, parameters={**clause.parameters, "mode": clause.parameters["alternative_mode"]})


@pytest.mark.clause(DISPLAY)
@pytest.mark.parametrize(
    ("shown_from", "shown_to", "met"),
    [(-15, None, True), (-15, -1, True), (-16, 3, True), (-14, None, False), (-15, -2, False), (-30, -15, False)],
)
def test_in_the_other_mode_it_hangs_through_all_fifteen_days(shown_from, shown_to, met):
    state = hang(drafted(), shown_from, shown_to).and_so().state
    circumstances = Circumstances(BY, datetime.fromisoformat(at(30)), "0" * 64, (Evidence("x", review()),))
    hearing = Hearing(Stricter(Rulebook.shipped().edition("chaoyang-2015")), circumstances)
    ruling = WORKPLACE_RULE.decide(IssueRule(D, SESSION, "attendance"), state, hearing)
    assert bool(ruling.facts) is met


def test_the_draft_says_by_when_it_must_hang():
    it = drafted(issue_on=D)
    fact, plan = it.facts
    assert (fact.issue_on, fact.display_by) == (D, day(-1))
    assert plan == became.RuleIssuePlanned(FIRM, UNION, "考勤与休假管理办法", D, day(-1), shown=False)
    (other,) = drafted(issue_on=D, vital=False).facts
    assert other.display_by is None


def test_a_plan_can_be_moved_and_says_whether_the_text_hangs_already():
    it = drafted(issue_on=D)

    def move(it, n: int):
        return it.when(PlanIssue(day(n)), at=at(-20), by=BY)

    (moved,) = move(it, 10).granted()
    assert (moved.issue_on, moved.display_by, moved.shown) == (day(10), day(9), False)
    move(it, -61).refused_by("platform.not-before")
    hung = hang(it, -30).and_so()
    assert move(hung, 10).granted()[0].shown is True
    revise = ReviseRule("考勤管理办法", OTHER_SHA, day(-5))
    _, anew = hung.when(revise, at=at(30), by=BY, evidence=[StoredFiles(())]).granted()
    assert (anew.issue_on, anew.shown) == (D, False)
    move(drafted(vital=False), 10).refused_by("platform.phase")


def test_a_revised_text_has_to_hang_anew():
    it = hang(drafted(), -10).and_so()
    revise = ReviseRule("考勤管理办法", OTHER_SHA, day(-5))
    revised = it.when(revise, at=at(30), by=BY, evidence=[StoredFiles(())]).flagged("platform.files-stored").and_so()
    assert (revised.state.text.version, revised.state.displays) == (2, ())
    issue(revised).refused_by(DISPLAY)
    hang(revised, -6).refused_by("platform.not-before")
    assert issue(hang(revised, -4).and_so()).granted()[0].text_sha256 == OTHER_SHA
    again = replace(revise, on=day(-4))
    revised.when(again, at=at(30), by=BY, evidence=[StoredFiles(())]).refused_by("platform.revision-differs")


def test_what_was_taken_down_too_early_does_not_count():
    it = hang(drafted(), -30).and_so()
    issue(it.when(EndDisplay(day(-16)), at=at(30), by=BY).and_so()).refused_by(DISPLAY)
    ended = it.when(EndDisplay(day(-15)), at=at(30), by=BY).then(became.RuleDisplayEnded(FIRM, 1, day(-15)))
    issue(ended).granted()
    ended.when(EndDisplay(day(-15)), at=at(30), by=BY).refused_by("platform.phase")
    it.when(EndDisplay(day(-31)), at=at(30), by=BY).refused_by("platform.not-before")


# -- reviewed by the congress


@pytest.mark.clause(REVIEW)
@pytest.mark.parametrize(
    "reviewed",
    [
        review(reviewed=False),
        review("annual_operations_report"),
        review("delegate_discussion"),
        review(of="enterprise-110105-other"),
    ],
    ids=["not reviewed", "as something else", "only discussed", "by another congress"],
)
def test_a_rule_goes_to_the_congress_first(reviewed):
    hung = hang(drafted(), -10).and_so()
    issue(hung, reviewed).met(DISPLAY).refused_by(REVIEW)
    issue(hung).met(REVIEW).granted()


@pytest.mark.clause(REVIEW)
def test_who_names_no_session_is_refused():
    hung = hang(drafted(), -10).and_so()
    hung.when(IssueRule(D), at=at(30), by=BY).refused_by(REVIEW)


@pytest.mark.parametrize(
    ("matter", "granted"), [("reform_plan_report", True), ("other", True), ("delegate_discussion", False), ("", False)]
)
def test_a_major_matter_is_reviewed_under_an_item_of_its_own(matter, granted):
    hung = hang(drafted(sort=Sort.MAJOR_MATTER), -10).and_so()
    heard = issue(hung, review(matter))
    assert heard.granted() if granted else heard.refused_by(REVIEW)


def test_what_touches_nobodys_vital_interests_needs_neither():
    it = drafted(vital=False)
    heard = it.when(IssueRule(D), at=at(30), by=BY)
    heard.granted()
    assert {DISPLAY, REVIEW}.isdisjoint(each.clause for each in heard.ruling.findings)


# -- 三重一大


@pytest.mark.clause(STRICT)
@pytest.mark.parametrize(("decision", "met"), [("large_funds", True), (None, False)])
def test_a_state_owned_unit_says_which_of_the_four_a_major_matter_is(decision, met):
    it = drafted(sort=Sort.MAJOR_MATTER, ownership="state-owned", decision=decision)
    heard = issue(hang(it, -10).and_so(), review("reform_plan_report"))
    heard.granted()
    assert heard.finding(STRICT).met is met


@pytest.mark.clause(STRICT)
def test_a_major_decision_that_went_no_democratic_way_is_marked():
    it = drafted(sort=Sort.MAJOR_MATTER, ownership="state-owned", decision="major_projects", vital=False)
    assert issue(it).flagged(STRICT).finding(STRICT).seen == {"three_major_one_large": "major_projects", "met": []}


@pytest.mark.parametrize(("ownership", "sort"), [("private", Sort.MAJOR_MATTER), ("state-owned", Sort.RULE)])
def test_others_decisions_and_rules_are_not_measured_by_it(ownership, sort):
    heard = issue(hang(drafted(ownership=ownership, sort=sort), -10).and_so())
    assert STRICT not in {each.clause for each in heard.ruling.findings}


# -- the record


def test_a_draft_is_the_units_of_today_and_of_a_known_sort_of_decision():
    unit = [EnterpriseOnRecord(FIRM, 620, "private", UNION, STREET), StoredFiles(())]
    draft = DraftRule(FIRM, Sort.RULE, "考勤办法", SHA, True, D)

    def ask(command, by=BY):
        return given(WORKPLACE_RULE).when(command, at=at(0), by=by, evidence=unit)

    ask(draft).flagged("platform.files-stored").met(RESPONSIBLE)
    ask(draft, by=actor(UNION)).flagged(RESPONSIBLE)
    ask(replace(draft, on=day(1))).refused_by("platform.not-in-the-future")
    ask(replace(draft, issue_on=day(-1))).refused_by("platform.not-before")
    ask(replace(draft, decision="lunch")).refused_by(STRICT)


@pytest.mark.parametrize(("form", "everyday"), [("factory_briefing", True), ("staff_congress", False)])
def test_it_is_shown_in_a_form_between_sessions_or_in_the_congress(form, everyday):
    (fact,) = hang(drafted(), -10, -5, form).granted()
    assert (fact.form, fact.everyday, fact.displayed_to) == (form, everyday, day(-5))


def test_it_is_not_shown_by_rumour_tomorrow_or_backwards():
    hang(drafted(), -10, None, "rumour").refused_by(FORMS)
    hang(drafted(), 31).refused_by("platform.not-in-the-future")
    hang(drafted(), -10, -11).refused_by("platform.not-before")
    hang(drafted(), -10, 60).granted()


def test_it_is_closed_with_proof_after_it_was_issued():
    it = issue(hang(drafted(), -10).and_so()).and_so()
    assert isinstance(it.state, Issued)
    issue(it).refused_by("platform.phase")

    def confirm(*files: str, on: int = 1):
        return it.when(ConfirmRule(files, day(on)), at=at(30), by=BY, evidence=[StoredFiles((SHA,))])

    confirm().refused_by("platform.not-empty")
    confirm(SHA, OTHER_SHA).refused_by("platform.files-stored")
    confirm(SHA, on=-1).refused_by("platform.not-before")
    assert isinstance(confirm(SHA).then(became.RuleConfirmed(FIRM, (SHA,), day(1))).state, Closed)


def test_a_draft_can_be_withdrawn_and_is_never_issued_then():
    it = drafted().when(WithdrawRule("重新起草"), at=at(0), by=BY).then(became.RuleWithdrawn(FIRM, "重新起草"))
    issue(it).refused_by("platform.phase")


def test_it_is_the_act_of_the_unit():
    assert WORKPLACE_RULE.party(DraftRule(FIRM, Sort.RULE, "…", SHA, True, D), Unwritten()) == FIRM
    assert WORKPLACE_RULE.party(EndDisplay(D), drafted().state) == FIRM
    assert WORKPLACE_RULE.party(EndDisplay(D), Unwritten()) == ""


offsets = st.one_of(st.sampled_from([-16, -15, -1, 0]), st.integers(-59, 0))
days = offsets.map(day)
ends = st.one_of(st.none(), days)
shas = st.sampled_from([SHA, OTHER_SHA, "c" * 64])
steps = st.one_of(
    st.builds(ReviseRule, st.just("…"), shas, days),
    st.builds(PublishForWorkers, st.sampled_from(["notice_board", "staff_congress", "rumour"]), days, ends),
    st.builds(EndDisplay, days),
    st.builds(PlanIssue, days),
    st.builds(IssueRule, days, st.just(SESSION), st.just("attendance")),
    st.builds(ConfirmRule, st.lists(shas, max_size=2).map(tuple), days),
)
reviews = st.builds(review, st.sampled_from(["rules_touching_vital_interests", "other"]), reviewed=st.booleans())


class Rules(Minutes):
    """One rule."""

    kind = WORKPLACE_RULE
    stream = "workplace-rule-110105-0a"
    now = datetime.fromisoformat(at(0))

    @initialize(vital=st.booleans(), ownership=st.sampled_from(["private", "state-owned"]), sort=st.sampled_from(Sort))
    def draft(self, vital, ownership, sort):
        unit = EnterpriseOnRecord(FIRM, 620, ownership, UNION, STREET)
        command = DraftRule(FIRM, sort, "…", SHA, vital, day(-60), None, "large_funds")
        self.hear(command, BY, [unit, StoredFiles(())])

    @rule(step=steps, reviewed=reviews, stored=st.booleans())
    def take(self, step, reviewed, stored):
        self.hear(step, BY, [reviewed, StoredFiles((SHA, OTHER_SHA) if stored else ())])

    @rule(shown_from=offsets, on=offsets)
    def show_and_issue(self, shown_from, on):
        """The lawful way, so that the machine comes to the end."""
        if isinstance(self.state, Drafted):
            self.hear(PublishForWorkers("notice_board", day(shown_from)), BY)
            self.hear(IssueRule(day(on), SESSION, "attendance"), BY, [review()])

    @invariant()
    def nothing_vital_is_issued_unseen(self):
        """Counted by hand: a day of its text's display lies in the fifteen before the day of issue."""
        for n, fact in enumerate(self.history):
            if isinstance(fact, became.RuleIssued) and fact.vital_interests:
                assert any(fact.on - timedelta(days=k) in self.shown(self.history[:n]) for k in range(1, 16))

    def shown(self, history) -> set[date]:
        """The days on which the text as it stands after this history was open to the workers."""
        displays: list[list[date | None]] = []
        for fact in history:
            match fact:
                case became.RuleOrMajorMatterRevised():
                    displays = []
                case became.RulePublishedForWorkers():
                    displays.append([fact.displayed_from, fact.displayed_to])
                case became.RuleDisplayEnded():
                    displays = [[first, fact.on if last is None else last] for first, last in displays]
        return {day(n) for n in range(-61, 2) for a, b in displays if a <= day(n) and (b is None or day(n) <= b)}


Rules.TestCase.settings = settings(max_examples=40, stateful_step_count=8, deadline=None)
TestRules = Rules.TestCase
