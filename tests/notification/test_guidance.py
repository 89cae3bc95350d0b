"""Guidance that is missing at a checkpoint of an election: the union above is reminded, then those above it hear."""

from datetime import date, timedelta

import pytest

from huiwu.kernel.period import start_of
from huiwu.notification import clocks, heard
from huiwu.notification.domain import KINDS
from huiwu.notification.projections import MODELS
from huiwu.notification.reactions import reactions
from huiwu.testkit.desk import Desk, Tree
from huiwu.testkit.scenario import actor

MUNICIPAL, DISTRICT, STREET = "union-110000-municipal", "union-110105-district", "union-110105-110105026"
UNION, ELECTION = "union-110105-acme", "election-110105-0a"
OPENED = date(2026, 3, 2)


def desk() -> Desk:
    now = start_of(OPENED) + timedelta(hours=9)
    by = actor("system", "system", "system")
    tree = Tree(DISTRICT, MUNICIPAL)
    return Desk("notification", KINDS, MODELS, reactions, now, by, organisations=tree)


def told(at: Desk) -> list[tuple[str, int, str]]:
    names = {"ReminderSent", "ObligationOverdue", "EscalatedTo"}
    said = [fact for fact in at.said if type(fact).__name__ in names]
    return [(type(fact).__name__, (fact.on - OPENED).days, fact.to) for fact in said]


@pytest.mark.clause("platform.guidance-within-ten-days")
async def test_the_union_above_is_reminded_on_the_tenth_day_at_each_checkpoint() -> None:
    at = desk()
    for checkpoint in ("preparatory_group", "chair_candidates"):
        await at.hears("congress", ELECTION, heard.ElectionCheckpointOpened(UNION, STREET, checkpoint, OPENED))
    await at.comes_to(OPENED + timedelta(days=9))
    assert told(at) == []
    await at.hears("congress", ELECTION, heard.SuperiorGuidanceRecorded("preparatory_group", OPENED))
    await at.comes_to(OPENED + timedelta(days=10))
    assert told(at) == [("ReminderSent", 10, STREET)]
    await at.comes_to(OPENED + timedelta(days=30))
    assert told(at)[1:] == [
        ("ObligationOverdue", 11, STREET),
        ("EscalatedTo", 15, DISTRICT),
        ("EscalatedTo", 22, MUNICIPAL),
    ]
    await at.hears("congress", ELECTION, heard.SuperiorGuidanceRecorded("chair_candidates", OPENED))
    owed = [row.view["phase"] for (model, _), row in at.rows.items() if model == "obligations"]
    assert owed == ["fulfilled", "fulfilled"]
    assert {row.view["clause"] for (model, _), row in at.rows.items() if model == "obligations"} == {clocks.GUIDANCE}
