"""What each fact does to the list of filings and to the register of every enterprise."""

from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest

from huiwu.eventlog import Change, Received
from huiwu.eventlog.rows import Row, changed
from huiwu.filing.domain.filing.commands import FilingKind
from huiwu.filing.domain.filing.facts import FilingAccepted, FilingEntered, FilingStoodUnopposed, FilingSubmitted
from huiwu.filing.projections import MODELS, filings
from huiwu.kernel.event import Event, canonical, read, write
from huiwu.kernel.names import district_of, fact_name

FOLDER = Path(__file__).parent / "golden"
STREAM, SESSION, ENTERPRISE = "filing-110105-f1", "session-110105-s1", "enterprise-110105-acme"
UNION, STREET = "union-110105-acme", "union-110105-110105026"
DISTRICT, LABOUR = "union-110105-district", "labour-110105-administration"
BARGAINING = "bargaining-110105-acme-2026"
DAY, DUE = date(2026, 4, 1), date(2026, 4, 16)


def heard(service: str, name: str, subject: str, data: object) -> Received:
    event = Event(
        id="d.1",
        source=f"/huiwu/{service}",
        type=f"huiwu.{service}.{name}",
        subject=subject,
        sequence=2,
        time=datetime.fromisoformat("2026-04-01T09:00:00+08:00"),
        decision="d",
        district=district_of(subject),
        data=msgspec.Raw(canonical(data)),
    )
    return Received(service, 1, 0, event, write(event))


def golden(fact: str) -> Received:
    raw = (FOLDER / f"{fact}.v1.json").read_bytes()
    return Received("filing", 1, 0, read(raw), raw)


def filed(fact: object) -> Received:
    return heard("filing", fact_name(type(fact)), STREAM, fact)


def shown(*facts: Received) -> dict[tuple[str, str], Row]:
    rows: dict[tuple[str, str], Row] = {}
    for at in facts:
        for model in MODELS:
            for effect in model.effects(at):
                assert isinstance(effect, Change)
                place = (effect.model or model.name, effect.id)
                rows[place] = changed(rows.get(place), effect, at)
    return rows


@pytest.mark.parametrize(
    ("facts", "phase", "level", "due_on"),
    [
        ([], "under-review", STREET, "2026-04-06"),
        (["filing-accepted"], "accepted", STREET, None),
        (["filing-accepted", "filing-forwarded"], "under-review", DISTRICT, "2026-04-06"),
        (["filing-returned"], "returned", UNION, "2026-04-06"),
        (["filing-entered"], "entered", STREET, None),
    ],
)
def test_a_form_is_shown_where_it_is_and_until_when(
    facts: list[str], phase: str, level: str, due_on: str | None
) -> None:
    row = shown(golden("filing-submitted"), *(golden(fact) for fact in facts))["filings", STREAM]
    assert row.organisation == ENTERPRISE
    assert (row.view["phase"], row.view["at"], row.view["due_on"]) == (phase, level, due_on)


def test_levels_that_accepted_are_listed_and_a_new_version_begins_without_them() -> None:
    row = shown(golden("filing-submitted"), golden("filing-accepted"))["filings", STREAM]
    assert row.view["accepted"] == [STREET]
    assert row.view["form"] == {"session no.": "3", "place": "报告厅"}
    again = shown(golden("filing-submitted"), golden("filing-accepted"), golden("filing-submitted"))
    assert again["filings", STREAM].view["accepted"] == []


def contract() -> FilingSubmitted:
    return FilingSubmitted(
        kind=FilingKind.CONTRACT,
        reference=BARGAINING,
        submitter=UNION,
        enterprise=ENTERPRISE,
        recipient=LABOUR,
        line=(LABOUR,),
        since=DAY,
        on=DAY,
        received_on=DAY,
        version=1,
        late=False,
        complete=True,
        review_due_on=DUE,
        form=(),
    )


def test_a_contract_is_the_labour_administration_s_to_read() -> None:
    accepted = FilingAccepted(BARGAINING, FilingKind.CONTRACT, ENTERPRISE, LABOUR, DAY)
    entered = FilingEntered(BARGAINING, FilingKind.CONTRACT, ENTERPRISE, LABOUR, DAY)
    rows = shown(filed(contract()), filed(accepted), filed(entered))
    assert rows["filings", STREAM].organisation == LABOUR
    assert rows["filings", STREAM].view["phase"] == "entered"
    assert rows["registry", ENTERPRISE].organisation == ENTERPRISE
    assert rows["registry", ENTERPRISE].view["contract_status"] == "entered"
    silent = FilingStoodUnopposed(BARGAINING, FilingKind.CONTRACT, ENTERPRISE, LABOUR, DAY)
    assert shown(filed(contract()), filed(silent))["filings", STREAM].view["phase"] == "stood-unopposed"


def test_every_fact_of_filing_is_shown() -> None:
    assert all(list(filings.effects(golden(path.name.removesuffix(".v1.json")))) for path in FOLDER.glob("*.json"))


def test_the_register_shows_how_each_congress_works() -> None:
    registered = heard("membership", "enterprise-registered.v1", ENTERPRISE, {"name": "望京示例"})
    union = heard("membership", "union-registered.v1", UNION, {"enterprise": ENTERPRISE, "name": "x"})
    district = heard("membership", "union-registered.v1", DISTRICT, {"name": "x"})
    rows = shown(registered, union, district)
    assert rows.keys() == {("registry", ENTERPRISE)}
    assert rows["registry", ENTERPRISE].view == {"name": "望京示例", "union": UNION}
    term = {"enterprise": ENTERPRISE, "ends_on": "2029-02-01"}
    scheduled = {"enterprise": ENTERPRISE, "session_number": 3, "opening_on": "2026-03-28"}
    begun = (
        registered,
        union,
        heard("congress", "staff-congress-term-started.v1", "staff-congress-110105-acme", term),
        heard("congress", "session-scheduled.v1", SESSION, scheduled),
    )
    row = shown(*begun)["registry", ENTERPRISE]
    assert (row.view["congress"], row.view["term_ends_on"]) == ("staff-congress-110105-acme", "2029-02-01")
    assert row.view["next_session_on"] == "2026-03-28"
    closed = heard("congress", "session-closed.v1", SESSION, {"enterprise": ENTERPRISE, "on": "2026-03-28"})
    row = shown(*begun, closed, golden("filing-submitted"))["registry", ENTERPRISE]
    assert (row.view["last_session"], row.view["last_session_on"]) == (SESSION, "2026-03-28")
    assert (row.view["next_session"], row.view["next_due_on"]) == (None, "2027-12-31")
    assert (row.view["filing"], row.view["filing_of"], row.view["filing_status"]) == (STREAM, SESSION, "under-review")
