"""What a service hears of another is what that one says: golden facts of the producer, read in the listener's shapes.

The shapes are those that read models, reactions and the organisation tree declare; supervision reads every fact's
envelope and nothing of its data.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import msgspec
import pytest

from huiwu.eventlog import Received, organisations
from huiwu.eventlog.received import plain
from huiwu.eventlog.topology import SERVICES
from huiwu.kernel.event import RULED, read
from huiwu.runtime.service import Service, load

TESTS = Path(__file__).parent.parent
LISTENERS: dict[str, Service] = {name: load(f"huiwu.{name}.main:service") for name in (*SERVICES, "supervision")}


def heard_by(listener: Service) -> Iterator[tuple[str, str, type]]:
    """Source, stored name and shape of all that a service hears, itself too."""
    for source in SERVICES:
        for model in listener.models:
            yield from ((source, *each) for each in model.shapes(source))
        yield from ((source, *each) for each in listener.reactions.shapes(source))


HEARD = sorted(
    {(name, *each) for name, listener in LISTENERS.items() for each in heard_by(listener)}
    | {("eventlog", organisations.SOURCE, name, shape) for name, shape in organisations.HEARD.items()},
    key=lambda each: (*each[:3], each[3].__module__),
)
MODELS = [
    (model, source, name)
    for listener in LISTENERS.values()
    for model in listener.models
    for source in SERVICES
    for name in sorted(model.heard(source))
]


def golden(source: str, name: str) -> Received:
    """The fact as its service has kept its bytes; of a ruling, those with the first of its commands."""
    folder = TESTS / source / "golden"
    kept = min(folder.glob("ruled/commands/*.json")) if name == RULED else folder / f"{name}.json"
    assert kept.exists(), f"{source} records no {name}"
    raw = kept.read_bytes()
    return Received(source, 1, 0, read(raw), raw)


@pytest.mark.parametrize(
    ("source", "name", "shape"),
    [each[1:] for each in HEARD],
    ids=[f"{listener}-{source}-{name}-{shape.__module__}" for listener, source, name, shape in HEARD],
)
def test_a_fact_is_heard_as_it_was_said(source: str, name: str, shape: type) -> None:
    """Each member that the listener names is there and says the same; a default never stands in for one."""
    at = golden(source, name)
    assert contains(msgspec.json.decode(at.event.data), plain(at.read(shape)))


@pytest.mark.parametrize(
    ("model", "source", "name"), MODELS, ids=[f"{source}-{name}-{model.name}" for model, source, name in MODELS]
)
def test_a_read_model_takes_the_fact(model, source: str, name: str) -> None:
    assert isinstance(list(model.effects(golden(source, name))), list)


@pytest.mark.parametrize(
    ("heard", "same"),
    [
        ({"on": "2026-03-05"}, True),
        ({"papers": [{"title": "草案"}]}, True),
        ({"due": None}, False),
        ({"papers": [{"title": "草案", "kind": ""}]}, False),
        ({"papers": []}, False),
    ],
)
def test_what_the_producer_never_said_is_found(heard: object, same: bool) -> None:
    assert contains({"on": "2026-03-05", "papers": [{"title": "草案", "sha256": "ab"}]}, heard) is same


def contains(said: object, heard: object) -> bool:
    """Whether all that was heard was said."""
    match heard, said:
        case dict(), dict():
            members, whole = cast("dict[str, object]", heard), cast("dict[str, object]", said)
            return all(name in whole and contains(whole[name], member) for name, member in members.items())
        case list(), list():
            items, others = cast("list[object]", heard), cast("list[object]", said)
            return len(items) == len(others) and all(map(contains, others, items))
        case _:
            return heard == said
