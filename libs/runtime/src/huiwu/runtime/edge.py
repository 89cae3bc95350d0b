"""The edge: bytes from a client become exactly one well-formed command, or a 422 that says what is wrong."""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from huiwu.runtime.problems import Problem, malformed

T = TypeVar("T")
_DEPTH = 32
_SHOWN = 50
_YEARS = range(1900, 2200)
"""Periods are counted from stated days, backwards and forwards; none of them may leave the calendar."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class _Adapters(dict[type, TypeAdapter[Any]]):
    """pydantic's readers, made when first asked for."""

    def __missing__(self, shape: type) -> TypeAdapter[Any]:
        return self.setdefault(shape, TypeAdapter(shape))


_adapters = _Adapters()


def read_command(body: bytes, shape: type[T]) -> T:
    """The command in the body; raises Problem 422.

    JSON only, strictly typed, no unknown or doubled members; text is brought to NFC and has no control characters.
    """
    plain = _plain(body)
    if not isinstance(plain, dict):
        raise malformed("请求体应为 JSON 对象。", "The body must be a JSON object.")
    try:
        text = json.dumps(plain, ensure_ascii=False)
        command = cast("T", _adapters[shape].validate_json(text, strict=True, extra="forbid"))
    except ValidationError as error:
        raise _explain(error) from error
    if strange := list(_strange_instants(command, "")):
        raise _misfits(strange)
    return command


def _plain(body: bytes) -> object:
    try:
        plain: object = json.loads(
            body.decode("utf-8"), object_pairs_hook=_without_doubles, parse_constant=_no_constant
        )
        return _cleaned(plain, 0)
    except (UnicodeError, ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, _Unacceptable) else "not JSON"
        raise malformed("请求体不是有效的 JSON。", f"The body is not acceptable JSON: {reason}.") from error


class _Unacceptable(ValueError):
    pass


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Unacceptable("a member stands twice")
    return members


def _no_constant(name: str) -> object:
    raise _Unacceptable(f"{name} is not a number")


def _cleaned(value: object, depth: int) -> object:
    if depth > _DEPTH:
        raise _Unacceptable("nested too deeply")
    if isinstance(value, str):
        return _clean_text(value)
    if isinstance(value, list):
        return [_cleaned(each, depth + 1) for each in cast("list[object]", value)]
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        return {_clean_text(name): _cleaned(each, depth + 1) for name, each in members.items()}
    return value


def _clean_text(text: str) -> str:
    if _CONTROL.search(text):
        raise _Unacceptable("text holds control characters")
    return unicodedata.normalize("NFC", text)


def _strange_instants(value: object, at: str) -> Iterator[dict[str, object]]:
    """Days out of any calendar of ours, and instants that no zone makes one."""
    if isinstance(value, datetime) and value.tzinfo is None:
        yield {"at": at, "needed": "an instant with its time zone", "seen": value.isoformat()}
    elif isinstance(value, date) and value.year not in _YEARS:
        yield {"at": at, "needed": f"a year from {_YEARS[0]} to {_YEARS[-1]}", "seen": value.isoformat()}
    elif isinstance(value, tuple):
        for number, each in enumerate(cast("tuple[object, ...]", value)):
            yield from _strange_instants(each, f"{at}/{number}")
    elif is_dataclass(value):
        for member in fields(value):
            yield from _strange_instants(getattr(value, member.name), f"{at}/{member.name}")


def _explain(error: ValidationError) -> Problem:
    return _misfits(
        [
            {"at": "/" + "/".join(map(str, each["loc"])), "needed": each["msg"], "seen": _seen(each["input"])}
            for each in error.errors(include_url=False, include_context=False)[:_SHOWN]
        ]
    )


def _misfits(errors: Sequence[dict[str, object]]) -> Problem:
    named = "、".join(str(each["at"]) for each in errors[:5])
    return malformed(f"以下内容不符合要求：{named}。", f"These do not fit: {named}.", errors)


def _seen(value: object) -> object:
    return value if isinstance(value, (bool, int, str, type(None))) and len(str(value)) <= 100 else type(value).__name__
