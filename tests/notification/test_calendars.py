"""The calendar of an organisation's clocks: what a calendar program reads, and who may have it."""

import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import asyncpg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from huiwu.eventlog.organisations import UnionRegistered
from huiwu.notification.icalendar_feed import Due, calendar
from huiwu.obligation.ladder import Rung

MUNICIPAL, DISTRICT, UNION = "union-110000-municipal", "union-110105-district", "union-110105-acme"
CLAUSE = "notification.publication.daily-information-topics"
DUE = Due(
    obligation="obligation-110105-1",
    clause=CLAUSE,
    title="五一慰问活动",
    phase="open",
    round=1,
    anchor_on=date(2026, 4, 29),
    due_on=date(2026, 5, 2),
    source={"document": "文件", "section": "四", "quote": "及时公布", "document_en": "A document", "en": "In time."},
    reminders=(Rung("remind-1", date(2026, 5, 1)),),
)


def shown(*dues: Due) -> list[dict[str, Any]]:
    """The events as a program reads them."""
    feed = Calendar.from_ical(calendar(UNION, "北京某公司工会", dues))
    return [
        {
            "name": str(event["summary"]),
            "status": str(event["status"]),
            "sequence": event["sequence"],
            "uid": str(event["uid"]),
            "from": event["dtstart"].dt,
            "until": event["dtend"].dt,
            "alarms": [alarm["trigger"].dt for alarm in event.walk("VALARM")],
        }
        for event in feed.walk("VEVENT")
    ]


def test_a_clock_is_the_whole_of_its_last_day_and_rings_on_the_days_of_its_reminders() -> None:
    (event,) = shown(DUE)
    assert (event["name"], event["from"], event["until"]) == ("五一慰问活动", date(2026, 5, 2), date(2026, 5, 3))
    assert event["alarms"] == [timedelta(hours=9 - 24)]


@pytest.mark.parametrize(
    ("phase", "begins", "status", "alarms"),
    [
        ("open", "五一", "CONFIRMED", 1),
        ("overdue", "逾期", "CONFIRMED", 0),
        ("fulfilled", "已办", "CONFIRMED", 0),
        ("voided", "取消", "CANCELLED", 0),
    ],
)
def test_each_phase_can_be_told(phase: str, begins: str, status: str, alarms: int) -> None:
    (event,) = shown(replace(DUE, phase=phase))
    assert str(event["name"]).startswith(begins)
    assert (event["status"], len(event["alarms"])) == (status, alarms)


def test_a_clock_that_is_set_anew_is_the_same_event_in_a_later_state() -> None:
    (before,), (after,) = shown(DUE), shown(replace(DUE, round=2, due_on=date(2026, 6, 2)))
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (1, 2)


def test_a_clause_that_is_in_force_no_longer_is_named_by_its_id() -> None:
    (event,) = shown(replace(DUE, title=None, source=None))
    assert event["name"] == CLAUSE


@settings(max_examples=60)
@given(title=st.text(st.characters(codec="utf-8"), min_size=1))
def test_whatever_is_written_no_line_breaks_out_of_its_property(title: str) -> None:
    body = calendar(UNION, title, [replace(DUE, title=title)])
    assert [line for line in body.split(b"\r\n") if len(line) > 75] == []
    assert len(Calendar.from_ical(body).walk("VEVENT")) == 1


@pytest.mark.engines
async def test_a_link_shows_the_clocks_of_one_organisation_until_it_is_taken_back(
    start: Callable[[], AbstractAsyncContextManager[Any]], database: str
) -> None:
    async with start() as town:
        await town.hears("membership", MUNICIPAL, UnionRegistered("市总工会", "municipal", None, None))
        await town.hears("membership", DISTRICT, UnionRegistered("区总工会", "district", MUNICIPAL, None))
        await town.hears("membership", UNION, UnionRegistered("某公司工会", "grassroots", DISTRICT, None))
        body = {"clause": CLAUSE, "organisation": UNION, "title": "五一慰问活动", "happened_on": "2026-03-11"}
        await town.ask_until(lambda found: "items" in found, DISTRICT, "obligations", under=UNION)
        opened = await town.tell(UNION, "obligations", **body)
        assert opened.status_code == 201, opened.text
        await town.ask(UNION, "obligations", after=opened.json()["position"])

        made = (await town.tell(UNION, "calendars", organisation=UNION)).json()
        feed = await town.client.get(made["path"])
        assert feed.headers["content-type"].startswith("text/calendar")
        assert [str(each["summary"]) for each in Calendar.from_ical(feed.content).walk("VEVENT")] == ["五一慰问活动"]
        again = await town.client.get(made["path"], headers={"If-None-Match": feed.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")

        above = (await town.tell(DISTRICT, "calendars", organisation=UNION, subject="district-officer")).json()
        assert (await town.tell(UNION, "calendars", organisation=DISTRICT)).status_code == 403
        assert (await town.client.get("/v1/calendars/" + "a" * 43 + "/due.ics")).status_code == 404
        assert (await town.client.get("/v1/calendars/x/due.ics")).status_code == 422

        listed = (await town.ask(UNION, "calendars")).json()["items"]
        assert [each["id"] for each in listed] == [made["id"]]
        assert "path" not in listed[0]
        connection = await asyncpg.connect(database)
        kept = str(await connection.fetch("SELECT * FROM notification.calendars"))
        await connection.close()
        secret = re.fullmatch(r"/v1/calendars/(.+)/due\.ics", made["path"])
        assert secret is not None
        assert secret[1] not in kept

        as_other = town.token(UNION, "union-officer", "somebody-else")
        assert (await town.client.delete(f"/v1/calendars/{made['id']}", headers=as_other)).status_code == 404
        own = town.token(UNION, "union-officer", "officer")
        assert (await town.client.delete(f"/v1/calendars/{made['id']}", headers=own)).status_code == 204
        assert (await town.client.get(made["path"])).status_code == 404
        town.now(datetime(2027, 3, 12, 8, tzinfo=UTC).isoformat())
        assert (await town.client.get(above["path"])).status_code == 200, "its last day"
        town.now(datetime(2027, 3, 13, 8, tzinfo=UTC).isoformat())
        assert (await town.client.get(above["path"])).status_code == 404
