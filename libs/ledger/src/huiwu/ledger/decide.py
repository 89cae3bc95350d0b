"""What the law says to a record: without its ledger's fields it is refused; what a clause asks beyond is flagged."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import assert_never

from huiwu.kernel import Finding, Kind, Ruling
from huiwu.ledger.entries import misfits
from huiwu.ledger.record import (
    WORDS,
    Blank,
    Command,
    CorrectRecord,
    EnterRecord,
    Fact,
    KeeperOnRecord,
    Kept,
    Record,
    RecordCorrected,
    RecordEntered,
    RecordWithdrawn,
    Withdrawn,
    WithdrawRecord,
)
from huiwu.ledger.register import Against, Check, Entries, Ledger, Register, Value
from huiwu.rulebook import Hearing, UnknownClause


def record_kind(service: str, register: Register) -> Kind[Command, Record, Fact, Hearing]:
    """The kind `record` of a service with these ledgers."""
    return Kind(
        service=service,
        name="record",
        initial=Blank(),
        decide=partial(decide, register),
        evolve=evolve,
        party=party,
        commands=(EnterRecord, CorrectRecord, WithdrawRecord),
        facts=(RecordEntered, RecordCorrected, RecordWithdrawn),
        creates=(EnterRecord,),
        evidence=(KeeperOnRecord,),
        words=WORDS,
    )


def decide(register: Register, command: Command, record: Record, hearing: Hearing) -> Ruling:
    """The ruling on a command to a record."""
    match record, command:
        case Blank(), EnterRecord():
            return _enter(register, command, hearing)
        case Kept(), CorrectRecord():
            return _correct(register, command, record, hearing)
        case Kept() as kept, WithdrawRecord(reason=reason):
            return hearing.rule(then=[RecordWithdrawn(kept.ledger, kept.organisation, kept.on, reason)])
        case _:
            return hearing.refuse_phase(command, record)


def evolve(record: Record, fact: Fact) -> Record:
    """The record after the fact."""
    match fact:
        case RecordEntered():
            return Kept(fact.ledger, fact.organisation, fact.level, fact.on, fact.entries)
        case RecordCorrected():
            assert isinstance(record, Kept)
            return Kept(record.ledger, record.organisation, record.level, fact.on, fact.entries)
        case RecordWithdrawn():
            return Withdrawn(fact.ledger, fact.organisation)
        case _:
            assert_never(fact)


def party(command: Command, record: Record) -> str:
    """A union keeps its own records."""
    if isinstance(command, EnterRecord):
        return command.organisation
    return "" if isinstance(record, Blank) else record.organisation


def _enter(register: Register, command: EnterRecord, hearing: Hearing) -> Ruling:
    ledger, level = register.by_name.get(command.ledger), hearing.lean_on(KeeperOnRecord).level
    if ledger is None or not _in_law(ledger, hearing):
        here = [each.name for each in register.ledgers if _in_law(each, hearing)]
        return hearing.rule(hearing.holds("platform.known", False, seen=command.ledger, needed={"one_of": here}))
    entered = RecordEntered(command.ledger, command.organisation, level, command.on, command.entries)
    return hearing.rule(*_weighed(ledger, level, command.on, command.entries, hearing), then=[entered])


def _correct(register: Register, command: CorrectRecord, kept: Kept, hearing: Hearing) -> Ruling:
    ledger = register.by_name[kept.ledger]
    stands, asked = (kept.on, dict(kept.entries)), (command.on, dict(command.entries))
    corrected = RecordCorrected(kept.ledger, kept.organisation, command.on, kept.on, command.entries, command.reason)
    return hearing.rule(
        hearing.holds("platform.once", stands != asked, seen={"as_it_stands": stands == asked}, needed=None),
        *_weighed(ledger, kept.level, command.on, command.entries, hearing),
        then=[corrected],
    )


def _weighed(ledger: Ledger, level: str, on: date, entries: Entries, hearing: Hearing) -> Sequence[Finding]:
    """The day, whether the ledger is that union's to keep, whether the fields fit; then each clause's own check."""
    checks = _in_law(ledger, hearing)
    binding = [check for check in checks if level in check.kept_by]
    if not binding:
        keepers = sorted({each for check in checks for each in check.kept_by})
        needed = {"kept_by": keepers}
        return [hearing.admits(checks[0].clause, False, seen={"kept_by": level}, needed=needed)]
    wrong = misfits(ledger, entries, hearing)
    if wrong:
        seen, fields = {"misfits": wrong}, [field.name for field in ledger.fields if not field.optional]
        return [hearing.admits(binding[0].clause, False, seen=seen, needed={"fields": fields})]
    weighed = [_asked_of(check, entries, hearing) for check in binding if _concerns(check, entries)]
    return [hearing.not_after_today(on), *weighed]


def _in_law(ledger: Ledger, hearing: Hearing) -> Sequence[Check]:
    """The checks whose clauses the edition has: a district's own bind nobody elsewhere."""
    return [check for check in ledger.checks if _is_law(check.clause, hearing)]


def _is_law(clause: str, hearing: Hearing) -> bool:
    try:
        hearing.clause(clause)
    except UnknownClause:
        return False
    return True


def _concerns(check: Check, entries: Entries) -> bool:
    return all(set(_many(entries.get(name, ()))) & set(among) for name, among in check.when.items())


def _asked_of(check: Check, entries: Entries, hearing: Hearing) -> Finding:
    """One finding a check: what the clause asks of the fields that fit."""
    match check:
        case Check(contains_all=Against(name, parameter)):
            return hearing.contains_all(check.clause, _many(entries.get(name, ())), parameter=parameter)
        case Check(one_of=Against(name, parameter)):
            return hearing.one_of(check.clause, str(entries.get(name, "")), parameter=parameter)
        case Check(at_least=Against(name, parameter)):
            value = entries.get(name, 0)
            count = value if isinstance(value, int) else len(_many(value))
            return hearing.count_at_least(check.clause, count, parameter)
        case Check(equals=equals) if equals:
            needed = {name: hearing.clause(check.clause).value(parameter) for name, parameter in equals.items()}
            return hearing.equal(check.clause, {name: entries.get(name) for name in equals}, needed)
        case _:
            filled = [name for name in check.filled if entries.get(name) not in {None, ()}]
            met = len(filled) == len(check.filled)
            return hearing.holds(check.clause, met, seen={"filled": filled}, needed={"filled": list(check.filled)})


def _many(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)
