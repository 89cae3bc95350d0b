"""Who may do what: a level reviews, the submitter sends again, the labour administration answers contracts."""

import json
from pathlib import Path

import pytest

import huiwu.filing
from huiwu.filing.api import COLLECTIONS
from huiwu.filing.domain import FILING
from huiwu.kernel import Actor
from huiwu.runtime.collection import Act
from huiwu.runtime.edge import read_command
from huiwu.runtime.policy import Policy

POLICY = Policy(Path(huiwu.filing.__path__[0]) / "policies.cedar")
HOME, DISTRICT = "union-110105-110105026", "union-110105-district"
ANSWERS = {"accept-filing", "return-filing"}
BY_REACTION = {"submit-filing", "end-review-by-silence"}


@pytest.mark.parametrize("action", sorted(FILING.command_types))
def test_a_level_acts_for_itself_alone(action: str) -> None:
    for office in ("union-officer", "administration", "labour-administration", "supervisor", "operator", "system"):
        for home in (HOME, DISTRICT):
            right = office == "union-officer" or (office == "labour-administration" and action in ANSWERS)
            expected = right and home == HOME and action not in BY_REACTION
            assert POLICY.may(Actor("worker-110105-0a", office, home), action, HOME, (DISTRICT,)) is expected


@pytest.mark.parametrize(
    ("shape", "example"),
    [
        pytest.param(verb.command, verb.example, id=verb.command.__name__)
        for collection in COLLECTIONS
        for verb in collection.commands
        if isinstance(verb, Act)
    ],
)
def test_every_example_is_a_command(shape: type, example: dict[str, object]) -> None:
    assert isinstance(read_command(json.dumps(example).encode(), shape), shape)


def test_everything_has_words_in_both_languages() -> None:
    assert set(FILING.words) == {*FILING.commands, *FILING.facts}
    assert all(zh and en for zh, en in FILING.words.values())
