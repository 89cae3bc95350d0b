"""What a union discloses is classified by tier, published by its day through a channel of the clause, and proven."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from huiwu.congress.domain import UNION_DISCLOSURE
from huiwu.congress.domain.evidence import StoredFiles
from huiwu.congress.domain.union_disclosure import facts as became
from huiwu.congress.domain.union_disclosure.commands import (
    ClassifyDisclosure,
    CloseUnionDisclosure,
    DisclosingUnion,
    PublishUnionDisclosure,
    RaiseUnionDisclosure,
)
from huiwu.congress.domain.union_disclosure.facts import Closed, Published, Raised, Unraised
from huiwu.testkit import given
from huiwu.testkit.machine import Minutes

UNION, DISTRICT = "union-110105-wangjing", "union-110105-district"
SYSTEM = "congress.union-disclosure.system-and-appeal-channels"
ITEMS = "congress.union-disclosure.intersession-items"
TIERS = "congress.union-disclosure.three-timing-tiers"
CHANNELS = "congress.union-disclosure.intersession-channels"
MAJOR_TO_MEMBERS = "congress.union-disclosure.major-matters-to-members"
BY_COMMITTEE = "congress.union-disclosure.important-decisions-by-committee-meeting"
STORED = "platform.files-stored"
START, SHA, OTHER_SHA = date(2026, 3, 12), "a" * 64, "b" * 64
BOTH = ("appeal_channels", "union_affairs_disclosure")


def day(n: int) -> date:
    """So many days after the matter arose."""
    return START + timedelta(days=n)


def at(n: int) -> str:
    return f"{day(n)}T09:00:00+08:00"


def raised(level: str = "grassroots", item: str = "hardship_relief", edition: str = "chaoyang-2015"):
    union = UNION if level == "grassroots" else DISTRICT
    heard = given(UNION_DISCLOSURE).when(
        RaiseUnionDisclosure(union, item, "送温暖资金使用", START),
        evidence=[DisclosingUnion(union, level, BOTH)],
        edition=edition,
    )
    return heard.and_so()


def classified(tier: str = "major", **of: str):
    return raised(**of).when(ClassifyDisclosure(tier, day(1)), at=at(1)).and_so()


def publish(it, on: int, channel: str = "notice_board", *, stored: bool = True, edition: str = "chaoyang-2015"):
    evidence = [StoredFiles((SHA,) if stored else ())]
    return it.when(PublishUnionDisclosure(channel, SHA, day(on)), at=at(on), evidence=evidence, edition=edition)


@pytest.mark.clause("congress.union-disclosure.system-and-appeal-channels")
@pytest.mark.parametrize(("institutions", "met"), [(BOTH, True), (BOTH[:1], False), ((), False)])
def test_who_discloses_has_a_system_and_channels_for_appeals(institutions, met):
    heard = given(UNION_DISCLOSURE).when(
        RaiseUnionDisclosure(UNION, "main_work", "一季度工作", START),
        evidence=[DisclosingUnion(UNION, "grassroots", institutions)],
    )
    assert heard.granted() == (became.UnionDisclosureRaised(UNION, "grassroots", "main_work", "一季度工作", START),)
    assert heard.finding(SYSTEM).met is met


@pytest.mark.parametrize("item", ["main_work", "important_decision", "other"])
def test_a_matter_is_one_of_the_six_an_important_decision_or_another(item):
    assert raised(item=item).state == Raised(UNION, "grassroots", item, "送温暖资金使用", START)


def test_a_matter_that_nobody_lists_and_one_of_tomorrow_are_refused():
    evidence = [DisclosingUnion(UNION, "grassroots", BOTH)]
    ask = given(UNION_DISCLOSURE).when
    ask(RaiseUnionDisclosure(UNION, "weather", "天气", START), evidence=evidence).refused_by(ITEMS)
    ask(RaiseUnionDisclosure(UNION, "other", "其他", day(1)), evidence=evidence).refused_by(
        "platform.not-in-the-future"
    )


@pytest.mark.clause("congress.union-disclosure.three-timing-tiers")
@pytest.mark.parametrize(
    ("tier", "publish_by"), [("major", day(3)), ("member_concern", day(5)), ("routine", date(2026, 3, 31))]
)
def test_each_tier_has_its_day_counted_from_when_the_matter_arose(tier, publish_by):
    heard = raised().when(ClassifyDisclosure(tier, day(2)), at=at(2))
    heard.then(became.DisclosureItemClassified(UNION, "hardship_relief", tier, START, day(2), publish_by))


@pytest.mark.clause("congress.union-disclosure.three-timing-tiers")
@pytest.mark.parametrize(("tier", "last"), [("major", 3), ("member_concern", 5), ("routine", 19)])
@pytest.mark.parametrize("beyond", [0, 1])
def test_published_on_the_last_day_is_in_time_and_a_day_later_is_late(tier, last, beyond):
    heard = publish(classified(tier), last + beyond)
    (fact,) = heard.granted()
    assert (fact.late, heard.finding(TIERS).met) == (bool(beyond), not beyond)


def test_the_tier_is_one_of_three_and_can_be_changed_until_it_is_published():
    raised().when(ClassifyDisclosure("urgent", day(1)), at=at(1)).refused_by(TIERS)
    raised().when(ClassifyDisclosure("major", day(-1)), at=at(1)).refused_by("platform.not-before")
    again = classified("routine").when(ClassifyDisclosure("major", day(2)), at=at(2)).and_so()
    assert (again.state.tier, again.state.publish_by) == ("major", day(3))
    publish(again, 3).and_so().when(ClassifyDisclosure("routine", day(3)), at=at(3)).refused_by("platform.phase")


def test_nothing_is_published_before_it_has_a_tier():
    publish(raised(), 1).refused_by("platform.phase")


@pytest.mark.clause("congress.union-disclosure.intersession-channels")
@pytest.mark.parametrize(("channel", "met"), [("member_forum", True), ("website", True), ("wechat", False)])
def test_a_grassroots_union_has_five_channels_and_another_is_marked(channel, met):
    heard = publish(classified(), 2, channel)
    heard.granted()
    assert heard.finding(CHANNELS).met is met


@pytest.mark.clause("congress.union-disclosure.major-matters-to-members")
@pytest.mark.parametrize(("channel", "met"), [("internet", True), ("press", True), ("notice_board", False)])
def test_the_district_tells_major_matters_to_members_in_public(channel, met):
    assert publish(classified(level="district"), 2, channel).finding(MAJOR_TO_MEMBERS).met is met


@pytest.mark.clause("congress.union-disclosure.important-decisions-by-committee-meeting")
@pytest.mark.parametrize(("channel", "met"), [("committee meeting", True), ("internet", False)])
def test_the_district_discloses_important_decisions_in_the_committee(channel, met):
    decided = classified(level="district", item="important_decision")
    assert publish(decided, 2, channel).finding(BY_COMMITTEE).met is met


def test_elsewhere_a_district_chooses_its_channel():
    city = {"level": "district", "edition": "beijing-2015"}
    heard = publish(classified(**city), 2, "notice_board", edition="beijing-2015")
    heard.granted()
    assert {MAJOR_TO_MEMBERS, BY_COMMITTEE, CHANNELS}.isdisjoint(each.clause for each in heard.ruling.findings)


def test_a_text_that_is_not_stored_is_marked_and_published_all_the_same():
    assert publish(classified(), 2, stored=False).flagged(STORED).finding(STORED).seen == {"missing": [SHA]}
    publish(classified(), 2).met(STORED)


def test_it_is_closed_with_files_that_are_stored():
    it = publish(classified(), 2).and_so()
    assert it.state == Published(UNION, day(2))

    def close(*files: str, on: int = 4):
        return it.when(CloseUnionDisclosure(files, day(on)), at=at(4), evidence=[StoredFiles((SHA,))])

    close().refused_by("platform.not-empty")
    assert close(SHA, OTHER_SHA).refused_by(STORED).finding(STORED).seen == {"missing": [OTHER_SHA]}
    close(SHA, on=1).refused_by("platform.not-before")
    closed = close(SHA).then(became.UnionDisclosureClosed(UNION, (SHA,), day(4)))
    assert closed.state == Closed(UNION)
    closed.when(ClassifyDisclosure("major", day(4)), at=at(4)).refused_by("platform.phase")


def test_it_is_the_act_of_the_union_whose_affair_it_is():
    raising = RaiseUnionDisclosure(UNION, "other", "其他", START)
    assert UNION_DISCLOSURE.party(raising, Unraised()) == UNION
    assert UNION_DISCLOSURE.party(ClassifyDisclosure("major", START), raised().state) == UNION
    assert UNION_DISCLOSURE.party(ClassifyDisclosure("major", START), Unraised()) == ""


days = st.integers(-1, 21).map(day)
files = st.lists(st.sampled_from([SHA, OTHER_SHA]), max_size=2).map(tuple)
steps = st.one_of(
    st.builds(ClassifyDisclosure, st.sampled_from(["major", "routine", "member_concern", "urgent"]), days),
    st.builds(PublishUnionDisclosure, st.sampled_from(["website", "internet", "wechat"]), st.just(SHA), days),
    st.builds(CloseUnionDisclosure, files, days),
)


class UnionDisclosures(Minutes):
    """One disclosure of union affairs."""

    kind = UNION_DISCLOSURE
    stream = "union-disclosure-110105-0a"
    now = datetime.fromisoformat(at(20))

    @rule(on=days, item=st.sampled_from(["main_work", "important_decision", "weather"]), level=st.booleans())
    def raise_one(self, on, item, level):
        union = DisclosingUnion(UNION, "grassroots" if level else "street", BOTH[:1])
        self.hear(RaiseUnionDisclosure(UNION, item, "…", on), evidence=[union])

    @rule(step=steps, stored=files)
    def take(self, step, stored):
        self.hear(step, evidence=[StoredFiles(stored)])

    @rule()
    def go_on(self):
        """The step that is due, so that the machine comes to the end."""
        match self.state:
            case Raised(tier=""):
                due = ClassifyDisclosure("member_concern", day(20))
            case Raised():
                due = PublishUnionDisclosure("website", SHA, day(20))
            case Published():
                due = CloseUnionDisclosure((SHA,), day(20))
            case _:
                return
        assert self.hear(due, evidence=[StoredFiles((SHA,))]).facts

    @invariant()
    def what_is_late_was_published_after_the_day_of_its_tier(self):
        tiers = [fact for fact in self.history if isinstance(fact, became.DisclosureItemClassified)]
        for fact in self.history:
            if isinstance(fact, became.UnionDisclosurePublished):
                assert (fact.late, fact.tier) == (fact.on > tiers[-1].publish_by, tiers[-1].tier)

    @invariant()
    def nothing_is_closed_unproven(self):
        for fact in self.history:
            if isinstance(fact, became.UnionDisclosureClosed):
                assert fact.evidence_sha256


UnionDisclosures.TestCase.settings = settings(max_examples=30, stateful_step_count=8, deadline=None)
TestUnionDisclosures = UnionDisclosures.TestCase
