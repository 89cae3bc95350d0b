"""What filing takes in from sessions and bargainings, with which form, and what it leans on."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import msgspec
import pytest

from huiwu.eventlog import Order, Received, Row
from huiwu.filing.domain import FILING
from huiwu.filing.domain.filing.commands import (
    EndReviewBySilence,
    Entry,
    FilingKind,
    LineOfSuperiors,
    ResubmitFiling,
    SubmitFiling,
)
from huiwu.filing.domain.filing.phases import Absent
from huiwu.filing.evidence import superiors_of_resubmitter, superiors_of_submitter
from huiwu.filing.forms import entries_of_session
from huiwu.filing.heard import AgendaLine, ResolutionLine, SessionForm, VoteLine
from huiwu.filing.reactions import filing_of, reactions
from huiwu.kernel import Evidence
from huiwu.kernel.event import Event, canonical, write
from huiwu.kernel.names import district_of
from huiwu.rulebook import Rulebook
from huiwu.runtime.collection import UnknownReference
from huiwu.testkit import Given

ENTERPRISE, UNION, STREET = "enterprise-110105-acme", "union-110105-acme", "union-110105-110105026"
CITY, LABOUR = "union-110000-municipal", "labour-110105-administration"
SESSION, BARGAINING, TEXT = "session-110105-s1", "bargaining-110105-acme-2026", "5f" * 32
PAPERS = ("identity of representatives", "congress resolution", "contract text", "registration certificate")
RESOLUTION = ResolutionLine("集体合同草案", adopted=True, published_on=date(2026, 4, 12))
FORM = SessionForm(
    congress="staff-congress-110105-acme",
    session_number=3,
    opened_on=date(2026, 4, 10),
    place="报告厅",
    delegates_due=40,
    delegates_present=36,
    managers=7,
    frontline=24,
    agenda_items=(AgendaLine("听取报告"), AgendaLine("集体合同草案")),
    vote_results=(VoteLine("draft", 32, passed=True),),
    resolutions=(RESOLUTION, ResolutionLine("另一项", adopted=False)),
)


@dataclass
class Known:
    """What a reader would find."""

    states: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def organisations(self) -> "Known":
        return self

    async def line_of_superiors(self, union: str) -> tuple[str, ...]:
        return self.lines[union]

    async def row(self, model: str, name: str) -> Row | None:
        assert model == "organisations"
        return Row(name, name, 3, "d3.1", {}) if name in self.lines else None

    async def state(self, _kind: object, stream: str) -> Any:
        return type("Loaded", (), {"state": self.states.get(stream, Absent())})


def heard(service: str, fact: str, subject: str, **data: object) -> Received:
    event = Event(
        id="d.1",
        source=f"/huiwu/{service}",
        type=f"huiwu.{service}.{fact}.v1",
        subject=subject,
        sequence=2,
        time=datetime.fromisoformat("2026-04-15T17:30:00+00:00"),
        decision="d",
        district=district_of(subject),
        data=msgspec.Raw(canonical(data)),
    )
    return Received(service, 1, 0, event, write(event))


async def orders(at: Received, known: Known) -> list[Order]:
    return [order for each in reactions.to(at) for order in await each.react(at, known)]  # type: ignore[arg-type]


async def test_a_submitted_form_is_taken_in_on_the_beijing_day_on_which_it_came() -> None:
    at = heard(
        "congress",
        "session-filing-submitted",
        SESSION,
        enterprise=ENTERPRISE,
        union=UNION,
        superior=STREET,
        closed_on="2026-04-10",
        on="2026-04-15",
        late=False,
        form={**msgspec.json.decode(canonical(FORM)), "unknown": 1},
    )
    command = SubmitFiling(
        kind=FilingKind.SESSION_FORM,
        reference=SESSION,
        submitter=UNION,
        enterprise=ENTERPRISE,
        recipient=STREET,
        since=date(2026, 4, 10),
        on=date(2026, 4, 15),
        received_on=date(2026, 4, 16),
        form=entries_of_session(FORM),
    )
    assert await orders(at, Known()) == [Order(FILING, filing_of(SESSION), command)]


async def test_a_filed_contract_is_taken_in_with_its_papers() -> None:
    at = heard(
        "bargaining",
        "contract-filed",
        BARGAINING,
        enterprise=ENTERPRISE,
        union=UNION,
        recipient=LABOUR,
        text_sha256=TEXT,
        signed_on="2026-04-10",
        on="2026-04-15",
        papers=PAPERS,
    )
    (order,) = await orders(at, Known())
    assert order.stream == filing_of(BARGAINING)
    assert isinstance(order.command, SubmitFiling)
    assert (order.command.kind, order.command.recipient) == (FilingKind.CONTRACT, LABOUR)
    assert [entry.name for entry in order.command.form] == [*PAPERS, "text_sha256"]


async def test_silence_ends_the_review_of_a_contract_that_is_still_reviewed(filed: Given) -> None:
    def effective(by_silence: bool) -> Received:
        return heard(
            "bargaining",
            "agreement-effective",
            BARGAINING,
            enterprise=ENTERPRISE,
            on="2026-05-01",
            by_silence=by_silence,
        )

    known = Known({filing_of(BARGAINING): filed.state})
    ended = Order(FILING, filing_of(BARGAINING), EndReviewBySilence(date(2026, 5, 1)))
    assert await orders(effective(True), known) == [ended]
    assert await orders(effective(False), known) == []
    assert await orders(effective(True), Known()) == []


def test_a_full_form_fills_every_field_of_the_clause() -> None:
    fields = Rulebook.shipped().edition("beijing-2015").clause("filing.swc.session-form-within-10-days")
    entries = {entry.name: entry.value for entry in entries_of_session(FORM)}
    assert entries.keys() == set(fields.texts("form_fields"))
    assert entries["delegates due/present"] == "40/36"
    assert entries["agenda items"] == "听取报告；集体合同草案"
    assert entries["vote results"] == "draft 32/40 通过 passed"
    assert entries["publication date"] == "2026-04-12"


@pytest.mark.parametrize(
    ("form", "missing"),
    [
        (replace(FORM, place=""), {"place"}),
        (replace(FORM, opened_on=None, session_number=0), {"date", "session no."}),
        (replace(FORM, resolutions=(RESOLUTION, ResolutionLine("未公布", adopted=True))), {"publication date"}),
        (replace(FORM, resolutions=(), vote_results=()), set()),
    ],
)
def test_what_is_not_known_is_left_out(form: SessionForm, missing: set[str]) -> None:
    full = {entry.name for entry in entries_of_session(FORM)}
    assert full - {entry.name for entry in entries_of_session(form)} == missing


async def test_the_line_of_superiors_is_read_from_the_tree(
    form: SubmitFiling, contract: SubmitFiling, returned: Given
) -> None:
    known: Any = Known({"filing-110105-f1": returned.state}, {UNION: (STREET, CITY)})
    line = Evidence("d3.1", LineOfSuperiors(UNION, (STREET, CITY)))
    assert await superiors_of_submitter(form, "filing-110105-f1", known) == [line]
    assert await superiors_of_submitter(contract, "filing-110105-f1", known) == []
    again = ResubmitFiling((Entry("place", "报告厅"),), date(2026, 4, 18))
    assert await superiors_of_resubmitter(again, "filing-110105-f1", known) == [line]
    assert await superiors_of_resubmitter(again, "filing-110105-f2", known) == []
    nowhere: Any = Known()
    with pytest.raises(UnknownReference):
        await superiors_of_submitter(form, "filing-110105-f1", nowhere)
