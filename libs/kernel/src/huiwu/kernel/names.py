"""Stable names: what facts, streams and decisions are called in the log, for ever and apart from any Python path."""

import re
import uuid
from collections.abc import Iterable
from functools import cache, lru_cache

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_STREAM = re.compile(r"(?P<kind>[a-z]+(?:-[a-z]+)*)-(?P<district>[0-9]{6})-(?P<key>[0-9a-z][0-9a-z-]{0,63})")
_NAMESPACE = uuid.UUID("3e0f4b0a-6a4e-5b44-9a52-8f1f7c1d2b10")

MUNICIPAL_DISTRICT = "110000"
"""GB/T 2260 code of Beijing as a whole."""


class NotAStreamId(ValueError):
    """The text is not `<kind>-<six digit district>-<key>`."""


@lru_cache(maxsize=4096)
def kebab(name: str) -> str:
    """`SessionOpened` → `session-opened`."""
    return _HUMP.sub("-", name).lower()


def fact_name(fact: type) -> str:
    """Name and version of a fact's shape, `session-opened.v1`; the version is the class variable `VERSION`, else 1."""
    return f"{kebab(fact.__name__)}.v{getattr(fact, 'VERSION', 1)}"


def part_name(shape: type) -> str:
    """Name of a command's or an evidence's shape within a ruling: `open-session`, then `open-session.v2`."""
    version = getattr(shape, "VERSION", 1)
    return kebab(shape.__name__) if version == 1 else f"{kebab(shape.__name__)}.v{version}"


@cache
def former_names(shape: type) -> dict[str, int]:
    """The names under which earlier versions of a shape were stored, with their versions; part names too.

    Raises ValueError when the upcasters from the first of them to the shape's version have a hole.
    """
    upcasters: dict[int, object] = getattr(shape, "UPCASTERS", {})
    version, name = getattr(shape, "VERSION", 1), kebab(shape.__name__)
    if sorted(upcasters) != list(range(version - len(upcasters), version)) or version - len(upcasters) < 1:
        raise ValueError(f"{shape.__name__} has version {version} and upcasters from {sorted(upcasters)}")
    return {f"{name}.v{each}": each for each in sorted(upcasters)} | ({name: 1} if 1 in upcasters else {})


def fact_names(shape: type) -> list[str]:
    """Every name under which a fact's shape can be stored, today's first."""
    return [fact_name(shape), *(name for name in former_names(shape) if "." in name)]


def shape_name(stored: str) -> str:
    """The name without its version: `session-opened.v2` → `session-opened`."""
    return stored.rpartition(".v")[0]


def event_type(service: str, fact: type) -> str:
    """The CloudEvents `type` of a fact, `huiwu.congress.session-opened.v1`."""
    return f"huiwu.{service}.{fact_name(fact)}"


def stream_id(kind: str, district: str, key: str) -> str:
    """`session`, `110105`, `7c…` → `session-110105-7c…`; raises NotAStreamId when the parts do not make one."""
    made = f"{kind}-{district}-{key}"
    if kind_of(made) != kind:
        raise NotAStreamId(made)
    return made


def kind_of(stream: str) -> str:
    """The kind that a stream id begins with; raises NotAStreamId."""
    return _parts(stream)["kind"]


def district_of(stream: str) -> str:
    """The six-digit GB/T 2260 code that a stream or organisation id carries; raises NotAStreamId."""
    return _parts(stream)["district"]


def key_of(stream: str) -> str:
    """The last part of a stream id; raises NotAStreamId."""
    return _parts(stream)["key"]


def derived_id(*parts: str) -> str:
    """The same UUID for the same parts, always: how a redelivered request or fact finds the decision it already has."""
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(parts)))


def derived_key(*parts: str) -> str:
    """A short stream key (20 hex digits) that follows from the parts alone."""
    return derived_id(*parts).replace("-", "")[:20]


def by_name(types: Iterable[type]) -> dict[str, type]:
    """Fact types by every name under which they can be stored; two with one name are a programming error."""
    table: dict[str, type] = {}
    for each in types:
        for name in fact_names(each):
            if table.setdefault(name, each) is not each:
                raise ValueError(f"{name} names two facts")
    return table


def parts_by_name(types: Iterable[type]) -> dict[str, type]:
    """Commands, or shapes of evidence, by every name under which they can be stored."""
    types = list(types)
    return {name: each for each in types for name in former_names(each)} | {part_name(each): each for each in types}


@lru_cache(maxsize=4096)
def _parts(stream: str) -> re.Match[str]:
    parts = _STREAM.fullmatch(stream)
    if parts is None:
        raise NotAStreamId(stream)
    return parts
