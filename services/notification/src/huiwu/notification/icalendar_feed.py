"""What an organisation owes and by when, as a calendar that any calendar program shows (RFC 5545, RFC 7986)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from icalendar import Alarm, Calendar, Event

from huiwu.kernel.names import derived_id
from huiwu.obligation.ladder import Rung

MEDIA_TYPE = "text/calendar"
_REFRESHED_EVERY = timedelta(hours=6)
_ALARM_AT = time(9)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_PHASES = {
    "open": ("", ""),
    "overdue": ("逾期：", "Overdue: "),
    "fulfilled": ("已办：", "Done: "),
    "voided": ("取消：", "Cancelled: "),
}


@dataclass(frozen=True, slots=True)
class Due:
    """One obligation as a calendar shows it: an all-day event on its last day.

    `source` is where its clause stands, None when that is in force no longer; `reminders` are the days of its rungs.
    """

    obligation: str
    clause: str
    title: str | None
    phase: str
    round: int
    anchor_on: date
    due_on: date
    source: Mapping[str, str] | None
    reminders: tuple[Rung, ...] = ()


class _Takes(Protocol):
    """Components of the library, whose own types are partly unknown."""

    def add(self, name: str, value: object, parameters: dict[str, str] = ...) -> None: ...


def calendar(organisation: str, name: str, dues: Sequence[Due]) -> bytes:
    """The feed; what is not asked for again has the same bytes, so that its tag says whether anything is new."""
    made = Calendar()
    _put(made, "prodid", "-//Huiwu//huiwu//ZH")
    _put(made, "version", "2.0")
    _put(made, "calscale", "GREGORIAN")
    _put(made, "method", "PUBLISH")
    _put(made, "uid", derived_id("calendar", organisation))
    for property_name in ("name", "x-wr-calname"):
        _put(made, property_name, f"{_line(name)} 期限 Due")
    _put(made, "x-wr-timezone", "Asia/Shanghai")
    _put(made, "refresh-interval", _REFRESHED_EVERY, value="DURATION")
    _put(made, "x-published-ttl", _REFRESHED_EVERY)
    for due in dues:
        made.add_component(_event(due))
    body: bytes = made.to_ical()
    return body


def _event(due: Due) -> Event:
    """Of a clock that was set anew the sequence is higher, and one that was voided says so: programs take it away."""
    event = Event()
    _put(event, "uid", derived_id("obligation", due.obligation))
    _put(event, "dtstamp", datetime.combine(due.anchor_on, time(), UTC))
    _put(event, "dtstart", due.due_on)
    _put(event, "dtend", due.due_on + timedelta(days=1))
    zh, en = _PHASES[due.phase]
    words, english = _words(due)
    _put(event, "summary", f"{zh}{words}")
    _put(event, "description", _description(due, f"{en}{english}"))
    _put(event, "categories", [due.clause])
    _put(event, "status", "CANCELLED" if due.phase == "voided" else "CONFIRMED")
    _put(event, "sequence", due.round)
    _put(event, "transp", "TRANSPARENT")
    for rung in due.reminders if due.phase == "open" else ():
        event.add_component(_alarm(due, rung, words))
    return event


def _words(due: Due) -> tuple[str, str]:
    if due.title is not None:
        return _line(due.title), _line(due.title)
    return (due.source["quote"], due.source["en"]) if due.source else (due.clause, due.clause)


def _description(due: Due, english: str) -> str:
    if due.source is None:
        return english
    where = f"{due.source['document']} {due.source['section']}：{due.source['quote']}"
    return f"{where}\n\n{english}\n{due.source['document_en']}\n{due.clause}"


def _alarm(due: Due, rung: Rung, words: str) -> Alarm:
    """On the morning of the day of the rung, as programs count from the first instant of the event."""
    alarm = Alarm()
    _put(alarm, "action", "DISPLAY")
    _put(alarm, "description", words)
    _put(alarm, "trigger", rung.on - due.due_on + timedelta(hours=_ALARM_AT.hour))
    return alarm


def _line(text: str) -> str:
    """No character of it can end a line (RFC 5545 3.1)."""
    return _CONTROL.sub(" ", text)


def _put(component: _Takes, name: str, what: object, **parameters: str) -> None:
    component.add(name, what, parameters)
