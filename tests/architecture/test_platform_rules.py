"""Our own rules are few: each is applied somewhere, and a ladder stands only where a clock climbs it."""

import ast

from huiwu.notification.domain.duties import DEADLINES, DUTIES
from huiwu.rulebook import Rulebook

RULES = {clause.id: clause for clause in Rulebook.shipped().edition("platform-1").sheet.clauses}
"""Rules of the platform by id."""
ROWS = {row.clause for row in (*DUTIES.rows, *DEADLINES.rows)} | {
    f"{row.clause}/{row.deadline}" for row in DEADLINES.rows
}
"""Clauses, and deadlines of clauses, whose clocks are data."""


def texts(sources) -> set[str]:
    """Every piece of text in these sources."""
    nodes = (node for source in sources for node in ast.walk(source.tree))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_rule_of_the_platform_is_applied_somewhere(sources):
    applied = texts(source for source in sources if "testkit" not in source.path.parts)
    assert sorted(set(RULES) - applied - ROWS) == []


def test_every_ladder_is_climbed_by_a_clock(sources):
    clocks = texts(source for source in sources if source.module[:2] == ("huiwu", "notification"))
    ladders = RULES["platform.reminder-ladder"].parameters["ladders"]
    assert sorted(set(ladders) - clocks - ROWS) == []
