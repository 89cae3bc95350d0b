"""Plain JSON values without floats: the only values that a finding may carry."""

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from enum import StrEnum
from typing import cast

_AS_THEY_ARE = frozenset({bool, int, str})


def plain(value: object) -> object:
    """The value as plain JSON: days and instants as ISO text, sets in order; raises TypeError for anything else."""
    if value is None or type(value) in _AS_THEY_ARE:
        return value  # most are, and there are millions of them
    if type(value) is dict:
        return {
            str(name): member if type(member) in _AS_THEY_ARE else plain(member)
            for name, member in cast("dict[object, object]", value).items()
        }
    match value:
        case StrEnum():
            return value.value
        case int() | str():
            return value
        case datetime() | date():
            return value.isoformat()
        case Mapping():
            members = cast("Mapping[object, object]", value)
            return {str(name): plain(member) for name, member in members.items()}
        case AbstractSet():
            return sorted_plain(cast("AbstractSet[str]", value))
        case list() | tuple():
            return [plain(item) for item in cast("Iterable[object]", value)]
        case _:
            raise TypeError(f"{type(value).__name__} has no place in a finding")


def sorted_plain(values: Collection[str]) -> list[str]:
    """Texts once each, in order, so that the same finding always has the same bytes."""
    return sorted({str(value) for value in values})
