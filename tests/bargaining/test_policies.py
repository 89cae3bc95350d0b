"""Who may do what: the union's officers bargain, the enterprise's administration answers, nobody else acts."""

import json
from pathlib import Path

import pytest

import huiwu.bargaining
from huiwu.bargaining.api import COLLECTIONS
from huiwu.bargaining.domain import BARGAINING
from huiwu.kernel import Actor
from huiwu.runtime.collection import Act, Create
from huiwu.runtime.edge import read_command
from huiwu.runtime.policy import Policy

POLICY = Policy(Path(huiwu.bargaining.__path__[0]) / "policies.cedar")
UNION, ENTERPRISE, DISTRICT = "union-110105-acme", "enterprise-110105-acme", "union-110105-district"
ANSWERS = {"accept-offer", "refuse-offer"}
BY_REACTION_OR_CLOCK = {
    "mark-response-overdue",
    "record-congress-passage",
    "take-effect",
    "record-acceptance",
    "record-objection",
    "expire-agreement",
}


@pytest.mark.parametrize("action", sorted(BARGAINING.command_types))
def test_each_side_acts_for_itself_alone(action: str) -> None:
    for office in ("union-officer", "administration", "labour-administration", "supervisor", "operator", "system"):
        for home in (UNION, ENTERPRISE, DISTRICT):
            for party in (UNION, ENTERPRISE):
                right = "administration" if action in ANSWERS else "union-officer"
                expected = office == right and home == party and action not in BY_REACTION_OR_CLOCK
                assert POLICY.may(Actor("worker-110105-0a", office, home), action, party, (DISTRICT,)) is expected


@pytest.mark.parametrize(
    ("shape", "example"),
    [
        pytest.param(verb.command, verb.example, id=verb.command.__name__)
        for collection in COLLECTIONS
        for verb in collection.commands
        if isinstance(verb, Create | Act)
    ],
)
def test_every_example_is_a_command(shape: type, example: dict[str, object]) -> None:
    assert isinstance(read_command(json.dumps(example).encode(), shape), shape)


def test_what_only_reactions_and_the_clock_do_has_no_route() -> None:
    routed = {verb.command for each in COLLECTIONS for verb in each.commands if isinstance(verb, Create | Act)}
    internal = {BARGAINING.command_types[name] for name in BY_REACTION_OR_CLOCK}
    assert set(BARGAINING.commands) - routed == internal


def test_everything_has_words_in_both_languages() -> None:
    assert set(BARGAINING.words) == {*BARGAINING.commands, *BARGAINING.facts}
    assert all(zh and en for zh, en in BARGAINING.words.values())
