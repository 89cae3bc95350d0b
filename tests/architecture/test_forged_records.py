"""However a record was forged, replay answers: it says what is wrong, and no decider and no history brings it down."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiwu.kernel import AnyKind, replay
from huiwu.kernel.event import read
from huiwu.kernel.kind import installed_kinds
from huiwu.kernel.names import fact_name, kebab
from huiwu.rulebook import Rulebook

TESTS = Path(__file__).parent.parent
EDITIONS = Rulebook.shipped().by_sha256
EDITION = Rulebook.shipped().edition("chaoyang-2015").ref
KINDS = sorted(installed_kinds().values(), key=lambda kind: (kind.service, kind.name))
DAYS = ["0001-01-01", "2026-03-05", "9999-12-31"]
ODD = [None, True, 0, -1, 10**30, "", "x", "2026-13-01", "worker-110105-0a", [], [[]], {}, *DAYS]


def golden(kind: AnyKind) -> dict[str, Any]:
    """The kind's kept facts by name, as JSON."""
    folder = TESTS / kind.service / "golden"
    kept = {fact_name(fact): folder / f"{fact_name(fact)}.json" for fact in kind.facts}
    return {name: json.loads(file.read_bytes()) for name, file in kept.items() if file.exists()}


def twisted(value: Any, chance: random.Random) -> Any:
    """The value with something in it changed."""
    if isinstance(value, dict) and value and chance.random() < 0.8:
        name = chance.choice(sorted(value))
        return {**value, name: twisted(value[name], chance)}
    if isinstance(value, list) and value and chance.random() < 0.6:
        number = chance.randrange(len(value))
        return [*value[:number], twisted(value[number], chance), *value[number + 1 :]]
    if isinstance(value, str) and value[4:5] == "-" and chance.random() < 0.5:
        return chance.choice(DAYS)
    return chance.choice(ODD)


def commands(kind: AnyKind, facts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Commands filled from what the facts say, as far as it fits their members."""
    known = {member: value for fact in facts.values() for member, value in fact["data"].items()}
    known |= {"day": "2026-03-05", "on": "2026-03-05", "afresh": True, "parts": ["whole"]}
    for command in kind.commands:
        members = getattr(command, "__dataclass_fields__", {})
        yield {"name": kebab(command.__name__), "data": {name: known.get(name, "x") for name in members}}


def forged(kind: AnyKind, chance: random.Random) -> Iterator[bytes]:
    """A stream of rulings and facts that nobody made, in an order that nobody would."""
    facts = golden(kind)
    asked, version = list(commands(kind, facts)), 0
    for decision in range(chance.randint(1, 8)):
        follow = chance.sample(sorted(facts), k=min(len(facts), chance.randint(0, 2)))
        ruled = {
            "outcome": chance.choice(["granted", "refused"]),
            "command": chance.choice(asked),
            "actor": {"subject": "worker-110105-0a", "office": "union-officer", "organisation": "union-110105-a"},
            "as_of": "2026-03-05T09:00:00+08:00",
            "edition": {"id": EDITION.id, "sha256": EDITION.sha256},
            "policy": "0" * 64,
            "evidence": [],
            "findings": [],
            "facts": follow,
        }
        said = [("ruled.v1", ruled), *((name, facts[name]["data"]) for name in follow)]
        for n, (name, data) in enumerate(said):
            version += 1
            envelope = next(iter(facts.values()))
            event = {**envelope, "type": f"huiwu.{kind.service}.{name}", "data": data, "sequence": version}
            event |= {"id": f"d{decision}.{n}", "decision": f"d{decision}", "subject": f"{kind.name}-110105-forged"}
            event = twisted(event, chance) if chance.random() < 0.5 else event
            yield json.dumps(event, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.service}.{kind.name}")
def test_every_kind_has_its_kept_facts(kind: AnyKind) -> None:
    assert golden(kind)
    assert read(json.dumps(next(iter(golden(kind).values())), separators=(",", ":"), sort_keys=True).encode())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.service}.{kind.name}")
@settings(max_examples=60, deadline=None, derandomize=True)  # a forger may once hit upon the truth
@given(seed=st.integers(0, 2**32))
def test_a_forged_record_is_answered_with_differences(kind: AnyKind, seed: int) -> None:
    entries = list(forged(kind, random.Random(seed)))
    found = list(replay(entries, EDITIONS))
    assert any(each.differences for each in found)
