from collections.abc import Callable
from datetime import datetime

import pytest

from huiwu.kernel import Actor, Circumstances, Evidence
from huiwu.rulebook import Hearing, Rulebook

Hear = Callable[..., Hearing]


@pytest.fixture
def hear() -> Hear:
    """A hearing on 12 March 2026 under the law of Chaoyang, with that evidence."""

    def hearing(*evidence: object, edition: str = "chaoyang-2015", at: str = "2026-03-12T09:00+08:00") -> Hearing:
        actor = Actor("officer-1", "union-officer", "union-110105-acme")
        circumstances = Circumstances(
            actor, datetime.fromisoformat(at), "policy", tuple(Evidence("fact-1.1", value) for value in evidence)
        )
        return Rulebook.shipped().edition(edition).hearing(circumstances)

    return hearing


@pytest.fixture
def hearing(hear: Hear) -> Hearing:
    return hear()
