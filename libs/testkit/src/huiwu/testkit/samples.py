"""Samples: a value of any stored shape that follows from the shape alone, so that a new one needs no writing down."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import cast

import msgspec
from msgspec import inspect


def sample(shape: type) -> object:
    """A value of a stored shape in which every member is there, the same in every run."""
    return cast("object", msgspec.convert(_filled(inspect.type_info(shape), ""), shape))


def choices(shapes: Iterable[type]) -> dict[str, list[str]]:
    """The values that the members of these shapes choose from, by `Shape.member`: in the log they are for ever too."""
    found = dict(each for shape in shapes for each in _chosen(inspect.type_info(shape), ""))
    return {member: sorted(found[member]) for member in sorted(found)}


def _filled(info: inspect.Type, name: str) -> object:
    match info:
        case inspect.DataclassType(fields=members):
            return {member.encode_name: _filled(member.type, member.name) for member in members}
        case inspect.UnionType(types=types):
            return _filled(next(each for each in types if not isinstance(each, inspect.NoneType)), name)
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            return [_filled(item, name)]
        case inspect.TupleType(item_types=items):
            return [_filled(item, name) for item in items]
        case inspect.DictType(key_type=key, value_type=value):
            return {str(_filled(key, name)): _filled(value, name)}
        case inspect.EnumType(cls=enumeration):
            return next(iter(enumeration)).value
        case inspect.LiteralType(values=values):
            return values[0]
        case _:
            return _single(info, name)


def _single(info: inspect.Type, name: str) -> object:
    match info:
        case inspect.StrType():
            return f"{name} 例"
        case inspect.BoolType():
            return True
        case inspect.IntType():
            return len(name)
        case inspect.DateType():
            return date(2026, 3, 5)
        case inspect.DateTimeType():
            return datetime(2026, 3, 5, 9, tzinfo=UTC)
        case _:
            raise TypeError(f"{name}: nothing stored has a member of type {info}")


def _chosen(info: inspect.Type, member: str) -> Iterator[tuple[str, list[str]]]:
    match info:
        case inspect.EnumType(cls=enumeration):
            yield member, [str(each.value) for each in enumeration]
        case inspect.LiteralType(values=values):
            yield member, [str(each) for each in values]
        case inspect.DataclassType(cls=shape, fields=members):
            for each in members:
                yield from _chosen(each.type, f"{shape.__name__}.{each.name}")
        case inspect.UnionType(types=parts) | inspect.TupleType(item_types=parts):
            for part in parts:
                yield from _chosen(part, member)
        case inspect.DictType(value_type=item):
            yield from _chosen(item, member)
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            yield from _chosen(item, member)
        case _:
            pass
