"""What does not fit: fields that a ledger has not, that are missing, or that hold something else than they should."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from huiwu.kernel.names import NotAStreamId, kind_of
from huiwu.ledger.register import Entries, Field, Ledger, Listed, Sort
from huiwu.rulebook import Hearing, UnknownClause

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PEOPLE = ("worker",)
_ORGANISATIONS = ("union", "enterprise")


def misfits(ledger: Ledger, entries: Entries, hearing: Hearing) -> Sequence[Mapping[str, object]]:
    """What is wrong, a row a field in the ledger's order: `field`, and what was `needed`."""
    known = {field.name for field in ledger.fields}
    found = [_misfit(field, entries, hearing) for field in ledger.fields]
    strange = [{"field": name, "needed": "no such field"} for name in sorted(set(entries) - known)]
    return [*(each for each in found if each is not None), *strange]


def choices_of(field: Field, hearing: Hearing) -> Sequence[str]:
    """The keys that may be chosen, by the edition that is heard."""
    return list(dict.fromkeys((*field.choices, *(key for each in field.listed for key in _keys(each, hearing)))))


def _keys(listed: Listed, hearing: Hearing) -> Sequence[str]:
    try:
        return hearing.texts(listed.clause, listed.parameter)
    except UnknownClause:  # of a district that this edition is not for
        return ()


def _misfit(field: Field, entries: Entries, hearing: Hearing) -> Mapping[str, object] | None:
    value = entries.get(field.name)
    if value is None:
        return None if field.optional else {"field": field.name, "needed": field.sort}
    values: Sequence[object] = value if isinstance(value, tuple) else (value,)
    each_once = len(set(values)) == len(values)
    if isinstance(value, tuple) is not field.many or not each_once or not (values or field.optional):
        return {"field": field.name, "needed": f"{field.sort} list" if field.many else field.sort}
    if field.sort is Sort.CHOICE:
        keys = choices_of(field, hearing)
        return None if set(values) <= set(keys) else {"field": field.name, "needed": {"one_of": keys}}
    if all(_is_of(field.sort, each) for each in values):
        return None
    return {"field": field.name, "needed": field.sort}


def _is_of(sort: Sort, value: object) -> bool:
    if not isinstance(value, str):
        return sort is Sort.COUNT and isinstance(value, int) and value >= 0
    match sort:
        case Sort.TEXT:
            return bool(value.strip())
        case Sort.DATE:
            return _is_day(value)
        case Sort.SUBJECT:
            return _is_id(value, _PEOPLE)
        case Sort.ORGANISATION:
            return _is_id(value, _ORGANISATIONS)
        case Sort.ATTACHMENT:
            return _SHA256.fullmatch(value) is not None
        case _:
            return False


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_id(value: str, kinds: Sequence[str]) -> bool:
    try:
        return kind_of(value) in kinds
    except NotAStreamId:
        return False
