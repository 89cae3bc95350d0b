"""Lists, gates, evidence and the ruling itself."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import pytest

from huiwu.kernel import Effect, Evidence, FirstRecord, Hindsight, Outcome, ProcedureDeviationRecorded
from huiwu.kernel.event import canonical
from huiwu.rulebook import EvidenceMissing, Hearing, Rulebook, UnknownClause
from huiwu.rulebook.plain import plain

FOUR = ("pregnancy_maternity_nursing", "prohibited_work", "maternity_insurance", "equality_and_hot_issues")


@dataclass(frozen=True, slots=True)
class HeadcountOnRecord:
    headcount: int


@dataclass(frozen=True, slots=True)
class OpenSession:
    pass


@dataclass(frozen=True, slots=True)
class Absent:
    pass


class Colour(StrEnum):
    RED = "red"


def test_a_hearing_leans_on_evidence_by_its_shape(hear: Callable[..., Hearing]) -> None:
    hearing = hear(Absent(), HeadcountOnRecord(620))
    assert hearing.lean_on(HeadcountOnRecord).headcount == 620
    assert hearing.leans_on(HeadcountOnRecord)
    assert not hearing.leans_on(OpenSession)
    with pytest.raises(EvidenceMissing):
        hearing.lean_on(OpenSession)


def test_every_point_has_to_be_covered(hearing: Hearing) -> None:
    assert hearing.texts("bargaining.female.four-points", "items") == FOUR
    assert hearing.contains_all("bargaining.female.four-points", {*FOUR, "more"}).met
    finding = hearing.contains_all("bargaining.female.four-points", FOUR[1:])
    assert (finding.met, finding.effect) == (False, Effect.BLOCK)
    assert finding.seen == sorted(FOUR[1:])
    assert finding.needed == list(FOUR)


def test_the_list_may_go_by_another_name(hearing: Hearing) -> None:
    done = hearing.texts("bargaining.enterprise.preparation", "checklist")
    assert hearing.contains_all("bargaining.enterprise.preparation", done, parameter="checklist").met
    assert not hearing.contains_all("bargaining.enterprise.preparation", done[1:], parameter="checklist").met


def test_one_of_a_list_is_enough(hearing: Hearing) -> None:
    clause = "bargaining.regional.worker-representatives"
    assert hearing.one_of(clause, "congress_reviewed", parameter="origin_one_of").met
    finding = hearing.one_of(clause, "named_by_employer", parameter="origin_one_of")
    assert (finding.met, finding.effect) == (False, Effect.BLOCK)
    assert finding.needed == {"one_of": ["appointed_after_consultation", "congress_reviewed"]}


def test_both_sides_send_the_same_number(hearing: Hearing) -> None:
    assert hearing.equal("bargaining.representatives.equal-numbers", 5, 5).effect is Effect.NONE
    finding = hearing.equal("bargaining.representatives.equal-numbers", 5, 6)
    assert (finding.effect, finding.seen, finding.needed) == (Effect.BLOCK, 5, 6)


def test_a_gate_is_in_the_words_of_the_clause(hearing: Hearing) -> None:
    finding = hearing.holds(
        "congress.swc.discussion-on-agenda", False, seen=("report", date(2026, 3, 1)), needed={"b", "a"}
    )
    assert (finding.effect, finding.seen, finding.needed) == (Effect.BLOCK, ["report", "2026-03-01"], ["a", "b"])


def test_a_finding_carries_plain_values_only() -> None:
    assert plain({"colour": Colour.RED, "n": 1, "none": None}) == {"colour": "red", "n": 1, "none": None}
    assert canonical(plain({"z", "a"})) == b'["a","z"]'
    for value in (0.5, Absent(), b"bytes", {"deep": [1.0]}):
        with pytest.raises(TypeError):
            plain(value)


def test_the_effect_follows_from_how_the_clause_binds(hearing: Hearing) -> None:
    def effect(clause_id: str) -> Effect:
        return hearing.holds(clause_id, False, seen=None, needed=None).effect

    assert effect("congress.swc.report-10-days-before") is Effect.BLOCK
    assert effect("bargaining.representatives.3-to-10-per-side") is Effect.FLAG
    assert effect("congress.swc.resolutions-published-3-days") is Effect.FLAG
    assert effect("filing.policy.instrument-adoption") is Effect.FLAG
    assert effect("congress.member-rights.four-rights") is Effect.FLAG
    assert hearing.holds("congress.swc.report-10-days-before", True, seen=None, needed=None).effect is Effect.NONE


def test_a_statute_that_was_not_verified_never_blocks(hearing: Hearing) -> None:
    class Unverified:
        def clause(self, clause_id: str) -> object:
            return replace(hearing.law.clause(clause_id), verified=False)

    doubtful = Hearing(Unverified(), hearing.circumstances)  # type: ignore[arg-type]
    assert doubtful.share_at_least("statute.congress.quorum", 1, of=180).effect is Effect.FLAG


def test_a_blocking_finding_refuses_and_leaves_no_facts(hearing: Hearing) -> None:
    met = hearing.count_at_least("congress.delegates.minimum-count", 30)
    unmet = hearing.count_at_least("congress.delegates.minimum-count", 29)
    flagged = hearing.count_within("bargaining.representatives.3-to-10-per-side", 2)
    assert hearing.rule(met, flagged, then=["fact"]).facts == ("fact",)
    refused = hearing.rule(met, unmet, then=["fact"])
    assert (refused.outcome, refused.facts, refused.findings) == (Outcome.REFUSED, (), (met, unmet))


def test_what_has_happened_is_recorded_with_its_breaches(hearing: Hearing) -> None:
    late = hearing.days_before("congress.swc.report-10-days-before", date(2026, 3, 20), date(2026, 3, 22))
    ruling = hearing.rule_in_hindsight(late, then=["fact"])
    assert ruling.outcome is Outcome.GRANTED
    assert [finding.effect for finding in ruling.findings] == [Effect.DEVIATION]


def test_what_cannot_have_happened_is_not_recorded_in_hindsight_either(hearing: Hearing) -> None:
    ruling = hearing.rule_in_hindsight(hearing.not_after_today(date(2027, 1, 1)), then=["fact"])
    assert ruling.outcome is Outcome.REFUSED


def test_a_command_out_of_its_phase_is_refused(hearing: Hearing) -> None:
    ruling = hearing.refuse_phase(OpenSession(), Absent())
    assert ruling.outcome is Outcome.REFUSED
    (finding,) = ruling.findings
    assert finding.clause == "platform.phase"
    assert finding.seen == {"command": "open-session", "phase": "absent"}
    assert finding.needed is None
    (told,) = hearing.refuse_phase(OpenSession(), Absent(), needed=("convened",)).findings
    assert told.needed == {"phase": ["convened"]}


def test_a_clause_that_does_not_exist_is_an_error(hearing: Hearing) -> None:
    with pytest.raises(UnknownClause):
        hearing.count_at_least("congress.no-such-clause", 1)


def test_the_hearing_shows_who_asked(hearing: Hearing) -> None:
    assert hearing.actor.office == "union-officer"
    assert hearing.as_of.isoformat() == "2026-03-12T09:00:00+08:00"


WHY = Hindsight(date(2026, 3, 1), "入会前的会议")
_FORMER = "ed4a8fc7789266c655a612d4a7d8d9b5a77a56793b467fea681181b282d2679a"
"""chaoyang-2015 as an earlier release had it."""


def afterwards(hearing: Hearing, first: date | None = None, hindsight: Hindsight = WHY) -> Hearing:
    """The same hearing of what happened on 1 March, by somebody whose record here began on that day, if at all."""
    known = (*hearing.circumstances.evidence, Evidence("fact-2.1", FirstRecord("union-110105-acme", first)))
    return replace(hearing, circumstances=replace(hearing.circumstances, evidence=known, hindsight=hindsight))


@pytest.mark.clause("congress.swc.report-10-days-before")
def test_what_happened_is_granted_with_each_breach_beside_it(hearing: Hearing) -> None:
    late = hearing.days_before("congress.swc.report-10-days-before", date(2026, 3, 1), date(2026, 3, 10))
    assert hearing.rule(late, then=["fact"]).outcome is Outcome.REFUSED
    ruling = afterwards(hearing).rule(late, late, then=["fact"])
    assert [each.effect for each in ruling.findings] == [Effect.NONE, Effect.DEVIATION, Effect.DEVIATION]
    assert ruling.facts == (
        "fact",
        ProcedureDeviationRecorded(late.clause, WHY.reason, "union-110105-acme", WHY.happened_on),
    )


def test_what_happened_is_heard_as_of_its_day(hearing: Hearing) -> None:
    then = afterwards(hearing)
    assert (then.today, then.recorded_on, hearing.today) == (date(2026, 3, 1), date(2026, 3, 12), date(2026, 3, 12))
    assert not then.not_after_today(date(2026, 3, 2)).met
    assert (then.retrospective, hearing.retrospective) == (True, False)


def test_who_is_registered_as_something_has_what_makes_it_that_in_hindsight_too(hearing: Hearing) -> None:
    unfit = hearing.admits("congress.factory-disclosure.items-all-units", False, seen=None, needed=None)
    assert afterwards(hearing).rule(unfit, then=["fact"]).outcome is Outcome.REFUSED


def test_a_stream_of_an_edition_before_the_way_back_asks_only_that_it_is_past(hear: Callable[..., Hearing]) -> None:
    """Editions of earlier releases know no cut-off."""
    before = afterwards(replace(hear(), law=Rulebook.shipped().by_sha256[_FORMER]), first=date(2020, 1, 1))
    (past,) = before.rule(then=["fact"]).findings
    assert (past.clause, past.met) == ("platform.not-in-the-future", True)
    today = afterwards(before, hindsight=replace(WHY, happened_on=date(2026, 3, 12)))
    assert today.rule(then=["fact"]).outcome is Outcome.REFUSED
