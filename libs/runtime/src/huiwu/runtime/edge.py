"""The edge: bytes from a client become exactly one well-formed command, or a 422 that says what is wrong."""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar, cast

import msgspec
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from huiwu.runtime.problems import Problem, malformed

T = TypeVar("T")
_TRUTHS = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}
_DEPTH = 32
_SHOWN = 50
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
        raise _misfits(error.errors(include_url=False, include_context=False)) from error
    if otherwise := list(_read_otherwise(cast("object", plain), msgspec.to_builtins(command), ())):
        raise _misfits(otherwise)
    return command


def read_flag(name: str, asked: str | None) -> bool:
    """A yes or no of the query; no without one. Raises Problem 422."""
    if asked is None:
        return False
    try:
        return _TRUTHS[asked.lower()]
    except KeyError:
        raise malformed(
            f"{name} 应为 true 或 false。",
            f"{name} must be true or false.",
            [{"at": f"query/{name}", "needed": "true or false"}],
        ) from None


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


def _read_otherwise(sent: object, read: object, at: tuple[str | int, ...]) -> Iterator[ErrorDetails]:
    """Where the command does not say what was sent: pydantic takes "1772323200" for a day even when it is strict."""
    if isinstance(sent, dict) and isinstance(read, dict):
        members = cast("dict[str, object]", read)
        for name, value in cast("dict[str, object]", sent).items():
            yield from _read_otherwise(value, members.get(name), (*at, name))
    elif isinstance(sent, list) and isinstance(read, list | tuple):
        pairs = zip(cast("list[object]", sent), cast("Sequence[object]", read), strict=True)
        for number, (value, understood) in enumerate(pairs):
            yield from _read_otherwise(value, understood, (*at, number))
    elif sent != read:
        yield {"type": "canonical", "loc": at, "msg": f"Input should be written as {read!r}", "input": sent}


def _misfits(found: Sequence[ErrorDetails]) -> Problem:
    errors = [
        {"at": "/" + "/".join(map(str, each["loc"])), "needed": each["msg"], "seen": _seen(each["input"])}
        for each in found[:_SHOWN]
    ]
    named = "、".join(str(each["at"]) for each in errors[:5])
    return malformed(f"以下内容不符合要求：{named}。", f"These do not fit: {named}.", errors)


def _seen(value: object) -> object:
    return value if isinstance(value, (bool, int, str, type(None))) and len(str(value)) <= 100 else type(value).__name__
