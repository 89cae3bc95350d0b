"""How a session went is counted from its own rulings, in the order in which they come."""

from datetime import date, datetime

from huiwu.congress.domain.session.commands import ScheduleSession
from huiwu.congress.projections.session_quality import session_quality
from huiwu.eventlog import Received
from huiwu.eventlog.rows import changed
from huiwu.kernel import Actor, Circumstances
from huiwu.kernel.event import events_of, record, write
from huiwu.kernel.ruling import Effect, Enforce, Finding, Ruling
from huiwu.rulebook import Rulebook

SESSION, CONGRESS = "session-110105-0f1e2d3c4b5a69788796", "staff-congress-110105-wangjing"
LAW = Rulebook.shipped().edition("chaoyang-2015")
NOON = datetime.fromisoformat("2026-03-05T12:00:00+08:00")
REPORT, QUORUM, MAJORITY = "congress.swc.report-10-days-before", "statute.congress.quorum", "statute.congress.majority"


def found(clause: str, effect: Effect = Effect.NONE, *, met: bool | None = None) -> Finding:
    return Finding(clause, effect is Effect.NONE if met is None else met, None, None, Enforce.BLOCK, effect)


def view(*rulings, stream: str = SESSION):
    """The row after these rulings; each gives its facts too."""
    command = ScheduleSession("enterprise-110105-wangjing", 1, date(2026, 3, 25), "礼堂")
    row, position = None, 0
    for findings, facts in rulings:
        ruling = Ruling.of(findings, facts)
        circumstances = Circumstances(Actor("a", "system", "b"), NOON, "0" * 64)
        ruled = record(command, circumstances, LAW.ref, ruling)
        for event in events_of("congress", stream, position, f"d{position}", ruled, ruling.facts):
            position += 1
            at = Received("congress", position, position - 1, event, write(event))
            for effect in session_quality.effects(at):
                row = changed(row, effect, at)
    return None if row is None else row.view


def test_guards_are_counted_and_each_departure_is_told(firm):
    scheduled = firm.scheduled().facts
    row = view(([found(QUORUM), found(REPORT), found("platform.once")], scheduled))
    assert (row["weighed"], row["kept"], row["whole"], row["congress"]) == (2, 2, "yes", CONGRESS)
    for effect in (Effect.FLAG, Effect.DEVIATION):
        row = view(([found(QUORUM)], scheduled), ([found(QUORUM), found(REPORT, effect)], [firm.closed().facts[-1]]))
        assert (row["weighed"], row["kept"], row["whole"], row["closed_on"]) == (3, 2, "no", "2026-03-25")
        assert row["departures"] == [{"clause": REPORT, "effect": effect.value, "command": "schedule-session"}]


def test_a_departure_at_the_very_beginning_stays_one(firm):
    row = view(([found(REPORT, Effect.DEVIATION)], firm.scheduled().facts))
    assert (row["whole"], row["kept"], row["weighed"]) == ("no", 0, 1)


def test_what_was_refused_is_not_counted_nor_what_is_a_result_or_only_measured(firm):
    assert view(([found(REPORT, Effect.BLOCK)], [])) is None
    scheduled = firm.scheduled().facts
    lost = [found(QUORUM), found(MAJORITY, met=False), found("congress.delegates.managers-max-share", met=False)]
    row = view((lost, scheduled))
    assert (row["weighed"], row["kept"], row["whole"]) == (1, 1, "yes")


def test_rulings_on_other_things_say_nothing_of_sessions(firm):
    assert view(([found(QUORUM)], []), stream=CONGRESS) is None
    assert view(([], firm.scheduled().facts))["session_number"] == 1
