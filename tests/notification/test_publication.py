"""What an organisation publishes stands on its board until it is withdrawn."""

from datetime import date

import pytest

from huiwu.notification.domain.publication import (
    PUBLICATION,
    TOPICS,
    NoticePublished,
    PostPublication,
    PublicationWithdrawn,
    PublishNotice,
    Sort,
    WithdrawPublication,
)
from huiwu.testkit import given

UNION = "union-110105-acme"
SESSION = "session-110105-s1"
DAY = "2026-03-20T10:00+08:00"
TODAY = date(2026, 3, 20)


def publish(topic: str | None = "important_meetings") -> PublishNotice:
    return PublishNotice(UNION, "三月全体会议", "三月二十五日召开。", topic)


def published(topic: str | None = "important_meetings") -> NoticePublished:
    return NoticePublished(UNION, Sort.NOTICE, None, topic, "三月全体会议", "三月二十五日召开。", TODAY, TODAY, None)


def test_what_congress_published_is_posted_with_its_own_day() -> None:
    post = PostPublication(UNION, Sort.RESOLUTION, SESSION, "年度决议", "通过。", date(2026, 3, 18))
    given(PUBLICATION).when(post, at=DAY).then(
        NoticePublished(UNION, Sort.RESOLUTION, SESSION, None, "年度决议", "通过。", date(2026, 3, 18), TODAY, None)
    )


def test_nothing_is_posted_with_a_day_to_come() -> None:
    post = PostPublication(UNION, Sort.RESOLUTION, SESSION, "年度决议", None, date(2026, 3, 21))
    given(PUBLICATION).when(post, at=DAY).refused_by("platform.not-in-the-future")


@pytest.mark.clause(TOPICS)
@pytest.mark.parametrize("topic", ["important_meetings", "important_activities", "service_measures", "hot_issues"])
def test_a_notice_on_a_topic_of_the_clause_is_published(topic: str) -> None:
    given(PUBLICATION).when(publish(topic), at=DAY).met(TOPICS).then(published(topic))


@pytest.mark.clause(TOPICS)
def test_a_topic_that_the_clause_does_not_name_is_flagged() -> None:
    given(PUBLICATION).when(publish("sports"), at=DAY).flagged(TOPICS)


def test_a_notice_on_no_topic_weighs_nothing() -> None:
    assert given(PUBLICATION).when(publish(None), at=DAY).ruling.findings == ()


def test_it_is_published_once() -> None:
    given(PUBLICATION, published()).when(publish(), at=DAY).refused_by("platform.phase")


def test_it_is_withdrawn_with_a_reason_and_not_twice() -> None:
    withdraw = WithdrawPublication("刊登有误")
    after = given(PUBLICATION, published()).when(withdraw, at=DAY).then(PublicationWithdrawn(UNION, "刊登有误", TODAY))
    after.when(withdraw, at=DAY).refused_by("platform.phase")
    after.when(publish(), at=DAY).refused_by("platform.phase")


def test_what_was_never_published_cannot_be_withdrawn() -> None:
    given(PUBLICATION).when(WithdrawPublication("刊登有误"), at=DAY).refused_by("platform.phase")


def test_it_belongs_to_the_organisation_whose_board_it_is() -> None:
    assert PUBLICATION.party(publish(), PUBLICATION.initial) == UNION
    assert PUBLICATION.party(WithdrawPublication("误"), PUBLICATION.fold([published()])) == UNION
    assert PUBLICATION.party(WithdrawPublication("误"), PUBLICATION.initial) == ""
