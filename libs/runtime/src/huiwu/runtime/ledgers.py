"""Ledgers over HTTP, alike in every service: records entered, corrected, withdrawn, listed; the ledgers themselves."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, cast
from uuid import uuid4

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from huiwu.eventlog import Change, Effect, Reader, ReadModel, Received
from huiwu.eventlog.subtree import by_id
from huiwu.kernel import Evidence
from huiwu.kernel.kind import AnyKind
from huiwu.kernel.names import district_of, stream_id
from huiwu.kernel.period import beijing_day
from huiwu.ledger import Field, Ledger, Register, Sort
from huiwu.ledger.record import (
    CorrectRecord,
    EnterRecord,
    KeeperOnRecord,
    RecordCorrected,
    RecordEntered,
    RecordWithdrawn,
    WithdrawRecord,
)
from huiwu.rulebook import Edition, Rulebook, source_of
from huiwu.rulebook.clause import key_of_item
from huiwu.runtime.collection import Act, Collection, Create, UnknownReference
from huiwu.runtime.documents import problems, shown
from huiwu.runtime.parts import Parts
from huiwu.runtime.queries import Cursor, Limit, Under, cursor_after, last_of, view

Name = Annotated[
    str | None, Query(max_length=120, pattern="^[a-z-]+$", description="台账名称，见 /v1/ledgers。 One ledger's name.")
]
Since = Annotated[date | None, Query(description="所记之事不早于该日。 Of that day or later.")]
Until = Annotated[date | None, Query(description="所记之事不晚于该日。 Of that day or earlier.")]
_UNION = "union-110105-wangjing-example"
_NAME = "records"


def records(register: Register, kind: AnyKind) -> Collection:
    """The collection of a service's records."""
    first = register.ledgers[0]
    values = {"on": "2026-03-12", "entries": first.example}

    async def keeper(command: EnterRecord, _stream: str, read: Reader) -> Sequence[Evidence]:
        """The union that keeps it, as membership has registered it; every organisation that it names is known."""
        row = await read.row("organisations", command.organisation)
        if row is None:
            raise UnknownReference("organisation", command.organisation)
        await _are_known(register.by_name.get(command.ledger), command, read)
        return [Evidence(row.fact, KeeperOnRecord(command.organisation, str(row.view["level"])))]

    entered = {"ledger": first.name, "organisation": _UNION, **values}
    return Collection(
        _NAME,
        kind,
        commands=[
            Create(EnterRecord, key=_new_record, evidence=keeper, example=entered),
            Act(CorrectRecord, "correct", example={**values, "reason": "到会人数有误"}),
            Act(WithdrawRecord, "withdraw", example={"reason": "重复登记"}),
        ],
    )


def _new_record(command: EnterRecord) -> str:
    """Two records may read alike: only the Idempotency-Key says that one is the other sent again."""
    return stream_id("record", district_of(command.organisation), uuid4().hex)


async def _are_known(ledger: Ledger | None, command: EnterRecord, read: Reader) -> None:
    for field in ledger.fields if ledger else ():
        value = command.entries.get(field.name)
        if field.sort is Sort.ORGANISATION and value is not None:
            for each in value if isinstance(value, tuple) else (str(value),):
                if await read.row("organisations", each) is None:
                    raise UnknownReference("organisation", each)


def record_model(service: str) -> ReadModel:
    """The read model that answers for the records of a service."""
    model = ReadModel(_NAME, indexes=["(view->>'ledger'), id"])

    @model.on(service, RecordEntered)
    def show_record(fact: RecordEntered, at: Received) -> Iterable[Effect]:  # pyright: ignore[reportUnusedFunction]
        view = {
            "ledger": fact.ledger,
            "level": fact.level,
            "on": fact.on,
            "entries": fact.entries,
            "phase": "kept",
            "corrections": 0,
            "reason": None,
        }
        return [Change(at.event.subject, view, organisation=fact.organisation)]

    @model.on(service, RecordCorrected)
    def show_correction(fact: RecordCorrected, at: Received) -> Iterable[Effect]:  # pyright: ignore[reportUnusedFunction]
        view = {"on": fact.on, "entries": fact.entries, "reason": fact.reason}
        return [Change(at.event.subject, view, add={"corrections": 1})]

    @model.on(service, RecordWithdrawn)
    def show_withdrawal(fact: RecordWithdrawn, at: Received) -> Iterable[Effect]:  # pyright: ignore[reportUnusedFunction]
        return [Change(at.event.subject, {"phase": "withdrawn", "reason": fact.reason})]

    return model


def ledger_routes(register: Register) -> Callable[[Parts], APIRouter]:
    """Queries of a service's ledgers, and of its records by ledger, day and organisation subtree."""

    def routes(parts: Parts) -> APIRouter:
        router, pages = APIRouter(), LedgerPages(parts, register)
        _add(router, "/ledgers", "ledgers", pages.ledgers, "台账种类、栏目和所依据的条款 Ledgers, fields, clauses")
        _add(router, f"/{_NAME}", _NAME, pages.records, "台账记录列表 Records, by ledger and organisation")
        return router

    return routes


def _add(
    router: APIRouter, path: str, tag: str, endpoint: Callable[..., Awaitable[JSONResponse]], summary: str
) -> None:
    responses = shown("list") if tag == _NAME else problems(401, 403, 422, 503)
    router.add_api_route(
        path, endpoint, methods=["GET"], tags=[tag], operation_id=f"{tag}.list", summary=summary, responses=responses
    )


@dataclass(frozen=True, slots=True)
class LedgerPages:
    """What there is to fill in, and what has been."""

    parts: Parts
    register: Register

    async def ledgers(self, request: Request) -> JSONResponse:
        """Every ledger with its labels, the choices of its fields and the words of its clauses, as the law stands."""
        actor = await self.parts.authenticate(request)
        today = beijing_day(self.parts.clock.now())
        edition = Rulebook.shipped().in_force(district_of(actor.organisation), today)
        kept = [each for each in self.register.ledgers if set(each.clauses) & edition.clauses.keys()]
        return JSONResponse({"items": [_told(each, edition) for each in kept]})

    async def records(
        self,
        request: Request,
        under: Under = None,
        ledger: Name = None,
        since: Since = None,
        until: Until = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> JSONResponse:
        """`ledger` takes one ledger's; `since` and `until` are days of what is recorded, both included."""
        actor = await self.parts.authenticate(request)
        top = under or actor.organisation
        await self.parts.demand_read(actor, top)
        conditions = (
            ("m.view->>'ledger' = %s", ledger),
            ("m.view->>'on' >= %s", _iso(since)),
            ("m.view->>'on' <= %s", _iso(until)),
        )
        rows = await self.parts.reader.rows_under(
            _NAME, top, by_id("record"), conditions=conditions, after=[last_of(cursor)], limit=limit + 1
        )
        following = cursor_after(rows[limit - 1].id) if len(rows) > limit else None
        return JSONResponse({"items": [view(row) for row in rows[:limit]], "next": following})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _told(ledger: Ledger, edition: Edition) -> dict[str, object]:
    return {
        "name": ledger.name,
        "title": asdict(ledger.title),
        "fields": [_field(each, edition) for each in ledger.fields],
        "clauses": [_clause(ledger, each, edition) for each in ledger.clauses if each in edition.clauses],
        "example": ledger.example,
    }


def _field(field: Field, edition: Edition) -> dict[str, object]:
    told: dict[str, object] = {
        "name": field.name,
        "label": asdict(field.label),
        "sort": field.sort.value,
        "many": field.many,
        "optional": field.optional,
    }
    return {**told, "choices": _choices(field, edition)} if field.sort is Sort.CHOICE else told


def _choices(field: Field, edition: Edition) -> list[Mapping[str, str]]:
    """Each with the words of the clause that lists it, or our own."""
    made = {key: {"key": key, **asdict(words)} for key, words in field.choices.items()}
    for listed in field.listed:
        if listed.clause in edition.clauses:
            for item in cast("list[object]", edition.clause(listed.clause).value(listed.parameter)):
                key = key_of_item(item)
                zh = str(cast("Mapping[str, object]", item).get("zh", key)) if isinstance(item, Mapping) else key
                made.setdefault(key, {"key": key, "zh": zh, "en": key.replace("_", " ")})
    return list(made.values())


def _clause(ledger: Ledger, clause: str, edition: Edition) -> dict[str, object]:
    kept_by = sorted({level for check in ledger.checks if check.clause == clause for level in check.kept_by})
    return {"clause": clause, "kept_by": kept_by, "source": source_of(edition, clause)}
