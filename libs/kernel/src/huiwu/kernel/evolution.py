"""Evolution: what was stored in an earlier shape is raised to today's by pure upcasters, wherever it is read.

A shape that has changed says so itself, in class variables:

    VERSION: ClassVar[int] = 2
    UPCASTERS: ClassVar[Upcasters] = {1: with_no_guests}  # from version 1 to 2: JSON members in, JSON members out

What is written bears the newest name only; every earlier one stays readable for ever.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias, cast

import msgspec

from huiwu.kernel.names import former_names

Members: TypeAlias = Mapping[str, object]
Upcaster: TypeAlias = Callable[[Members], Members]
Upcasters: TypeAlias = Mapping[int, Upcaster]

UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What `decode` raises for bytes that are not that shape."""


def decode(raw: msgspec.Raw | bytes, shape: type, stored_as: str) -> object:
    """The value in the bytes, which were stored under that name; raises UNREADABLE.

    A name that is none of the shape's earlier ones is taken for its present one: a reader's own shape may be smaller.
    """
    decoder, upcasters = _reading(shape)
    version = former_names(shape).get(stored_as) if upcasters else None
    if version is None:
        return cast("object", decoder.decode(raw))
    members: Members = msgspec.json.decode(raw, type=dict[str, object])
    try:
        for each in range(version, _version(shape)):
            members = upcasters[each](members)
    except Exception as error:
        raise msgspec.ValidationError(f"{stored_as} cannot be raised to {shape.__name__}: {error!r}") from error
    return cast("object", msgspec.convert(members, shape))


@cache
def _reading(shape: type) -> tuple[msgspec.json.Decoder[Any], Upcasters]:
    return msgspec.json.Decoder(shape), getattr(shape, "UPCASTERS", {})


def _version(shape: type) -> int:
    return int(getattr(shape, "VERSION", 1))
