"""A whole year of clocks for one enterprise and for the city: what is said, to whom and on which day, each thing once.

The year is played twice: by `Desk`, the service without engines, and by the real one, which is stopped and started in
the middle of it.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from huiwu.eventlog.organisations import EnterpriseRegistered, UnionRegistered
from huiwu.kernel import AnyKind
from huiwu.kernel.names import district_of
from huiwu.kernel.period import start_of
from huiwu.notification import heard
from huiwu.notification.domain import KINDS
from huiwu.notification.projections import MODELS
from huiwu.notification.reactions import reactions
from huiwu.rulebook import Rulebook
from huiwu.testkit import actor
from huiwu.testkit.desk import Desk, Tree

CITY, DISTRICT, STREET = "union-110000-municipal", "union-110105-district", "union-110105-110105026"
UNION, ENTERPRISE, CONGRESS = "union-110105-acme", "enterprise-110105-acme", "staff-congress-110105-acme"
SESSION, CYCLE = "session-110105-s1", "bargaining-110105-acme-2026"
TERM_ENDS = date(2026, 11, 30)
HELD, MOVED = date(2026, 3, 25), date(2026, 4, 15)
Said = tuple[str, str, str]


def record(of: str, number: int, on: date, ledger: str, **entries: Any) -> tuple[date, str, str, object]:
    level = "municipal" if of == CITY else "grassroots"
    return on, "congress", f"record-{district_of(of)}-{number:02}", heard.RecordEntered(ledger, of, level, on, entries)


def meeting(of: str, number: int, on: date, body: str) -> tuple[date, str, str, object]:
    return record(of, number, on, "meeting", body=body, agenda="…")


YEAR: list[tuple[date, str, str, object]] = [
    (date(2026, 1, 5), "membership", CITY, UnionRegistered("北京市总工会", "municipal")),
    (date(2026, 1, 5), "membership", DISTRICT, UnionRegistered("朝阳区总工会", "district", CITY)),
    (date(2026, 1, 5), "membership", STREET, UnionRegistered("望京街道总工会", "street", DISTRICT)),
    (date(2026, 1, 5), "membership", ENTERPRISE, EnterpriseRegistered("某公司", STREET)),
    (date(2026, 1, 5), "membership", UNION, UnionRegistered("某公司工会", "grassroots", STREET, ENTERPRISE)),
    record(CITY, 1, date(2026, 1, 8), "institution", institution="lawful_election", title="…"),
    (date(2026, 1, 10), "congress", CONGRESS, heard.TermEndForeseen(ENTERPRISE, UNION, STREET, 1, TERM_ENDS)),
    (date(2026, 2, 20), "congress", SESSION, heard.SessionScheduled(ENTERPRISE, UNION, STREET, HELD)),
    (date(2026, 3, 12), "congress", SESSION, heard.SessionRescheduled(MOVED)),
    meeting(CITY, 2, date(2026, 3, 20), "standing_committee"),
    (date(2026, 4, 4), "congress", SESSION, heard.SessionReportedToSuperior(date(2026, 4, 4))),
    (date(2026, 4, 8), "congress", SESSION, heard.SessionDocumentsDelivered(0, date(2026, 4, 8))),
    (MOVED, "congress", SESSION, heard.SessionOpened(ENTERPRISE, MOVED)),
    (MOVED, "congress", SESSION, heard.SessionClosed(ENTERPRISE, UNION, STREET, MOVED, 1, ("contract",))),
    (
        date(2026, 4, 17),
        "congress",
        SESSION,
        heard.ResolutionPublished(ENTERPRISE, "contract", "集体合同", "通过。", date(2026, 4, 17)),
    ),
    (
        date(2026, 4, 20),
        "congress",
        SESSION,
        heard.CongressMattersDisclosed(ENTERPRISE, ("contract",), date(2026, 4, 20)),
    ),
    (date(2026, 4, 24), "congress", SESSION, heard.SessionFilingSubmitted(date(2026, 4, 24))),
    (date(2026, 5, 11), "bargaining", CYCLE, heard.BargainingCycleOpened(ENTERPRISE, 2026, date(2026, 5, 11))),
    meeting(CITY, 3, date(2026, 5, 20), "committee"),
    (date(2026, 6, 20), "bargaining", CYCLE, heard.OfferSent(date(2026, 6, 20))),
    meeting(CITY, 4, date(2026, 9, 30), "standing_committee"),
    record(CITY, 5, date(2026, 11, 20), "evaluation", direction="workers_on_union_work", published_on="2026-11-25"),
]
LAST = date(2027, 1, 20)


class Line(Tree):
    """The tree of the year."""

    async def line_of_superiors(self, organisation: str) -> tuple[str, ...]:
        return () if organisation == CITY else (STREET, DISTRICT, CITY)


class Office(Desk):
    """Each stream is decided by the law of its own district."""

    async def decide(self, kind: AnyKind, stream: str, command: object) -> None:
        self.edition = Rulebook.shipped().in_force(district_of(stream), self.now.date()).ref.id
        await super().decide(kind, stream, command)

    def told(self) -> list[Said]:
        """Clause, rung and day of everything that was said to anybody."""
        return sorted(
            (row.view["clause"], row.id.rpartition(".")[2], row.view["on"])
            for (model, _), row in self.rows.items()
            if model == "reminders"
        )

    def owed(self) -> list[list[str]]:
        """Every obligation, how it stands."""
        return sorted(standing(row.view) for (model, _), row in self.rows.items() if model == "obligations")


def standing(view: Mapping[str, object]) -> list[str]:
    shown = ("clause", "due_on", "phase", "round", "level", "done", "reminded_on")
    return [str(view.get(name)) for name in shown]


@dataclass(frozen=True)
class Morning:
    """A day on which something happened: what was owed when the clock had struck, and after the facts of the day."""

    day: date
    struck: list[list[str]]
    over: list[list[str]]


async def played() -> tuple[Office, list[Morning]]:
    """The year, and each day of it on which something happened."""
    by, now = actor(ENTERPRISE, "system", "clock"), start_of(date(2026, 1, 1)) + timedelta(hours=9)
    office = Office("notification", KINDS, MODELS, reactions, now, by, organisations=Line())
    mornings: list[Morning] = []
    happens, day = list(YEAR), date(2026, 1, 1)
    while day <= LAST:
        before = len(office.said), len(happens)
        await office.comes_to(day)
        struck = office.owed()
        while happens and happens[0][0] == day:
            await office.hears(*happens.pop(0)[1:])
        mornings += [Morning(day, struck, office.owed())] if (len(office.said), len(happens)) != before else []
        day += timedelta(days=1)
    return office, mornings


def of(told: list[Said], clause: str) -> list[tuple[str, str]]:
    return sorted((on, rung) for named, rung, on in told if named == clause)


async def test_every_rung_of_the_year_is_said_on_its_day() -> None:
    office, _ = await played()
    told = office.told()
    assert of(told, "congress.swc.report-10-days-before") == [("2026-03-11", "remind-1"), ("2026-04-01", "remind-1")]
    assert of(told, "congress.swc.documents-7-days-before") == [("2026-04-06", "remind-1")]
    assert of(told, "congress.swc.resolutions-published-3-days") == [("2026-04-17", "remind-1")]
    assert of(told, "congress.factory-disclosure.congress-matters-3-days") == [
        ("2026-04-17", "remind-1"),
        ("2026-04-19", "overdue"),
        ("2026-04-19", "superior-1"),
    ]
    assert of(told, "filing.swc.session-form-within-10-days") == [("2026-04-22", "remind-1")]
    assert [rung for _, rung in of(told, "congress.swc.archive-documents")] == [
        "remind-1",
        "overdue",
        "superior-1",
        "superior-2",
    ]
    assert of(told, "congress.swc.annual-session") == [], "there was one"
    assert of(told, "congress.swc.re-elected-at-term-end") == [
        ("2026-06-03", "remind-1"),
        ("2026-09-01", "remind-2"),
        ("2026-10-31", "remind-3"),
        ("2026-12-01", "overdue"),
        ("2026-12-01", "superior-1"),
        ("2026-12-08", "superior-2"),
    ]
    assert of(told, "bargaining.enterprise.annual")[-2:] == [("2027-01-01", "superior-1"), ("2027-01-08", "superior-2")]
    assert of(told, "congress.meetings.municipal-committee-half-yearly")[-1] == ("2027-01-01", "overdue")
    assert "superior-1" not in [rung for clause, rung, _ in told if clause.startswith("congress.meetings.municipal")]
    standing = [
        on for on, rung in of(told, "congress.meetings.municipal-standing-committee-quarterly") if rung == "overdue"
    ]
    assert standing == ["2026-07-01", "2027-01-01"], "the second and the last quarter had none"


async def test_nothing_is_said_twice_and_nothing_of_what_is_done() -> None:
    office, _ = await played()
    times = Counter(row.id for (model, _), row in office.rows.items() if model == "reminders")
    assert set(times.values()) == {1}
    for (model, _), row in office.rows.items():
        if model == "reminders":
            owed = office.rows["obligations", row.view["obligation"]].view
            done = owed["fulfilled_on"]
            assert done is None or owed["late"] or row.view["on"] <= done, row


@pytest.mark.engines
@pytest.mark.timeout(180)
async def test_a_restart_in_the_middle_of_the_year_changes_nothing(start: Any) -> None:
    office, mornings = await played()
    middle = next(n for n, morning in enumerate(mornings) if morning.day == date(2026, 6, 3))
    async with start() as town:
        await lived(town, mornings[:middle])
    async with start() as town:
        await lived(town, mornings[middle:])
        shown = [row async for row in everything(town, "reminders", "before")]
        assert sorted((row["clause"], row["id"].rpartition(".")[2], row["on"]) for row in shown) == office.told()


async def lived(town: Any, mornings: list[Morning]) -> None:
    """The days go by in the real service; each is over when everything stands as it does in the other one."""
    for morning in mornings:
        town.now(f"{morning.day}T09:00:00+08:00")
        await town.ask_until(stands(morning.struck), CITY, "obligations", under=CITY, limit=200)
        for day, service, stream, fact in YEAR:
            if day == morning.day:
                await town.hears(service, stream, fact)
        await town.ask_until(stands(morning.over), CITY, "obligations", under=CITY, limit=200)


def stands(owed: list[list[str]]) -> Callable[[Any], bool]:
    return lambda answer: sorted(standing(row) for row in answer.get("items", ())) == owed


async def everything(town: Any, path: str, following: str) -> Any:
    query: dict[str, Any] = {}
    while True:
        page = (await town.ask(CITY, path, under=CITY, limit=200, **query)).json()
        for row in page["items"]:
            yield row
        if page["next"] is None:
            return
        query[following] = page["next"]
