"""What each fact does to what is shown, and which timers follow from it."""

from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from huiwu.bargaining.domain.bargaining.commands import ExpireAgreement, MarkResponseOverdue, TakeEffect
from huiwu.bargaining.projections import MODELS, bargainings
from huiwu.eventlog import CancelTimer, Change, Received, SetTimer
from huiwu.eventlog.rows import Row, changed
from huiwu.kernel.event import Event, canonical, read, write
from huiwu.kernel.names import district_of

FOLDER = Path(__file__).parent / "golden"
STREAM, ENTERPRISE, UNION = "bargaining-110105-acme-2026", "enterprise-110105-acme", "union-110105-acme"
Timers = dict[str, SetTimer]


def golden(fact: str, position: int = 1) -> Received:
    raw = (FOLDER / f"{fact}.v1.json").read_bytes()
    return Received("bargaining", position, position - 1, read(raw), raw)


def from_membership(fact: str, subject: str, **data: object) -> Received:
    event = Event(
        id="d.1",
        source="/huiwu/membership",
        type=f"huiwu.membership.{fact}.v1",
        subject=subject,
        sequence=2,
        time=datetime.fromisoformat("2026-02-05T09:00:00+08:00"),
        decision="d",
        district=district_of(subject),
        data=msgspec.Raw(canonical(data)),
    )
    return Received("membership", 1, 0, event, write(event))


def shown(*heard: Received) -> tuple[dict[tuple[str, str], Row], Timers]:
    """The rows and the timers after these facts."""
    rows: dict[tuple[str, str], Row] = {}
    timers: Timers = {}
    for at in heard:
        for model in MODELS:
            for effect in model.effects(at):
                match effect:
                    case Change():
                        place = (effect.model or model.name, effect.id)
                        rows[place] = changed(rows.get(place), effect, at)
                    case SetTimer():
                        timers[effect.name] = effect
                    case CancelTimer():
                        timers.pop(effect.name, None)
                    case _:
                        raise AssertionError(effect)
    return rows, timers


def row_after(*facts: str) -> tuple[Row, Timers]:
    opened = golden("bargaining-cycle-opened")
    rows, timers = shown(opened, *(golden(fact, n) for n, fact in enumerate(facts, start=2)))
    return rows["bargainings", STREAM], timers


@pytest.mark.parametrize(
    ("fact", "phase", "due_on"),
    [
        ("offer-sent", "offered", "2026-04-16"),
        ("offer-accepted", "preparing", None),
        ("offer-refused", "refused", None),
        ("draft-agreement-reached", "draft", None),
        ("draft-passed-by-congress", "congress-passed", None),
        ("draft-rejected-by-congress", "negotiating", None),
        ("agreement-signed", "signed", "2026-04-16"),
        ("contract-filed", "filed", "2026-04-16"),
        ("contract-objected", "objected", None),
        ("agreement-effective", "effective", "2026-04-16"),
        ("agreement-announced", "announced", None),
        ("agreement-expired", "expired", None),
    ],
)
def test_a_bargaining_is_shown_in_its_phase_with_its_next_due_day(fact: str, phase: str, due_on: str | None) -> None:
    row, _ = row_after(fact)
    assert row.organisation == ENTERPRISE
    assert (row.view["phase"], row.view.get("due_on")) == (phase, due_on)


def test_what_happens_at_the_table_is_shown() -> None:
    row, _ = row_after(
        "preparation-completed",
        "representatives-confirmed",
        "agenda-drafted",
        "bargaining-meeting-held",
        "bargaining-meeting-held",
        "offer-response-overdue",
    )
    assert row.view["meetings"] == 2
    assert row.view["representatives"] == {"worker": 3, "employer": 3}
    assert row.view["agenda"] == ["growth", "wages"]
    assert row.view["phase"] == "overdue"


def test_the_clock_gives_what_silence_decides_after_the_last_day() -> None:
    after_the_last_day = datetime.fromisoformat("2026-04-17T00:00+08:00")
    for fact, name, command in (
        ("offer-sent", "reply", MarkResponseOverdue()),
        ("contract-filed", "silence", TakeEffect()),
    ):
        _, timers = row_after(fact)
        assert timers[name] == SetTimer(STREAM, name, after_the_last_day, command, "bargaining")


def test_an_answer_stops_the_clock() -> None:
    for answer in ("offer-accepted", "offer-refused"):
        assert row_after("offer-sent", answer)[1] == {}
    assert row_after("contract-filed", "contract-objected")[1] == {}
    assert row_after("contract-filed", "contract-objected", "contract-filed")[1].keys() == {"silence"}


def test_an_agreement_in_force_has_its_end_on_the_clock() -> None:
    _, timers = row_after("contract-filed", "agreement-effective")
    last_day_over = datetime.fromisoformat("2027-04-01T00:00+08:00")
    assert timers == {"expiry": SetTimer(STREAM, "expiry", last_day_over, ExpireAgreement(), "bargaining")}
    assert row_after("contract-filed", "agreement-effective", "contract-objected")[1] == {}


def test_every_fact_of_bargaining_is_shown() -> None:
    assert all(list(bargainings.effects(golden(path.name.removesuffix(".v1.json")))) for path in FOLDER.glob("*.json"))


def test_an_enterprise_is_known_with_its_union() -> None:
    registered = from_membership(
        "enterprise-registered", ENTERPRISE, name="望京示例", headcount=160, ownership="private"
    )
    union = from_membership("union-registered", UNION, superior="union-110105-110105026", enterprise=ENTERPRISE)
    district = from_membership("union-registered", "union-110105-district", superior="union-110000-municipal")
    counted = from_membership("headcount-recorded", ENTERPRISE, headcount=172)
    sold = from_membership("ownership-changed", ENTERPRISE, ownership="mixed")
    rows, _ = shown(registered, union, district, counted, sold)
    assert rows.keys() == {("enterprises", ENTERPRISE)}
    assert rows["enterprises", ENTERPRISE].view == {
        "name": "望京示例",
        "headcount": 172,
        "ownership": "mixed",
        "union": UNION,
        "superior": "union-110105-110105026",
    }
    dissolved = from_membership("union-dissolved", UNION, union=UNION, enterprise=ENTERPRISE, on="2026-03-01")
    assert shown(registered, union, dissolved)[0]["enterprises", ENTERPRISE].view["union"] is None
