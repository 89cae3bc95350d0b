"""What each stored fact does to what is shown."""

from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest

from huiwu.congress import heard
from huiwu.congress.domain.evidence import JobClass, RosterDelegate
from huiwu.congress.domain.staff_congress.commands import ExpireTerm, WarnOfTermEnd
from huiwu.congress.projections import MODELS
from huiwu.eventlog import Change, Received, Remove, SetTimer
from huiwu.eventlog.rows import Row, changed
from huiwu.kernel.event import Event, canonical, read, write
from huiwu.kernel.names import event_type

FOLDER = Path(__file__).parent / "golden"
FIRM, UNION, STREET = "enterprise-110105-wangjing", "union-110105-wangjing", "union-110105-110105026"
CONGRESS, SESSION = "staff-congress-110105-wangjing", "session-110105-0f1e2d3c4b5a69788796"


def apply(received):
    rows: dict[tuple[str, str], Row] = {}
    for at in received:
        for model in MODELS:
            for effect in model.effects(at):
                if isinstance(effect, SetTimer):
                    continue
                assert isinstance(effect, Change | Remove)
                place = (effect.model or model.name, effect.id)
                if isinstance(effect, Change):
                    rows[place] = changed(rows.get(place), effect, at)
                else:
                    rows.pop(place, None)
    return rows


def shown(*facts: str):
    """The rows after these facts of the golden files."""
    raws = [(FOLDER / f"{fact}.v1.json").read_bytes() for fact in facts]
    return apply(Received("congress", n, n - 1, read(raw), raw) for n, raw in enumerate(raws, start=1))


def session(*facts: str):
    return shown("session-scheduled", *facts)["sessions", SESSION].view


def told(*facts: tuple[str, object]):
    """The rows after these facts of membership."""

    def at(n: int, stream: str, fact: object) -> Received:
        time = datetime.fromisoformat("2026-03-12T09:00:00+08:00")
        event = Event(
            f"d{n}.1",
            "/huiwu/membership",
            event_type("membership", type(fact)),
            stream,
            1,
            time,
            f"d{n}",
            "110105",
            msgspec.Raw(canonical(fact)),
        )
        return Received("membership", n, n - 1, event, write(event))

    return apply(at(n, *fact) for n, fact in enumerate(facts, start=1))


def test_a_congress_is_shown_with_its_term_and_its_roster():
    facts = ("institution-established", "staff-congress-term-started", "delegate-quota-set", "staff-delegates-elected")
    row = shown(*facts)["staff_congresses", CONGRESS]
    assert row.organisation == FIRM
    assert (row.view["phase"], row.view["quota"], row.view["elected"]) == ("forming", 31, 2)
    assert shown(*facts, "staff-delegates-withdrawn")["staff_congresses", CONGRESS].view["elected"] == 1
    view = shown(*facts, "delegate-roster-confirmed", "session-scheduled")["staff_congresses", CONGRESS].view
    assert (view["phase"], view["ends_on"], view["sessions"]) == ("in_term", "2029-01-05", 1)
    assert view["roster"] == {"confirmed_on": "2026-02-02", "delegates": 2, "managers": 1, "frontline": 1}
    view = shown(*facts, "delegate-roster-confirmed", "staff-delegate-replaced")["staff_congresses", CONGRESS].view
    assert (view["managers_now"], view["frontline_now"], len(view["replaced"])) == (0, 1, 1)


TERM = ("institution-established", "staff-congress-term-started", "term-end-foreseen")


def timers(fact: str) -> list[SetTimer]:
    raw = (FOLDER / f"{fact}.v1.json").read_bytes()
    effects = [effect for model in MODELS for effect in model.effects(Received("congress", 1, 0, read(raw), raw))]
    return [effect for effect in effects if isinstance(effect, SetTimer)]


def test_the_clock_of_a_term_warns_on_its_days_and_strikes_after_the_last():
    assert [(each.stream, each.kind, each.name, each.at.isoformat(), each.command) for each in timers(TERM[2])] == [
        (CONGRESS, "staff-congress", name, f"{day}T00:00:00+08:00", command)
        for name, day, command in (
            ("term-warning-1", "2028-12-06", WarnOfTermEnd(1, date(2028, 12, 6))),
            ("term-warning-2", "2028-10-07", WarnOfTermEnd(1, date(2028, 10, 7))),
            ("term-end", "2029-01-06", ExpireTerm(1)),
        )
    ]


def test_a_congress_shows_how_far_its_term_has_come_and_by_when_it_is_re_elected():
    def view(*facts: str):
        return shown(*TERM, *facts)["staff_congresses", CONGRESS].view

    assert view()["due"] == {"re_elect_by": "2029-01-05", "warn_on": ["2028-10-07", "2028-12-06"]}
    in_term = ("delegate-quota-set", "delegate-roster-confirmed")
    assert view(*in_term, "term-expiry-approaching")["phase"] == "expiring"
    over = view(*in_term, "term-expiry-approaching", "term-expired")
    assert (over["phase"], over["warned_on"], over["expired_on"]) == ("expired", "2028-12-06", "2029-01-06")
    anew = view(*in_term, "term-expired", "staff-congress-form-changed", "staff-congress-term-started")
    assert (anew["phase"], anew["form"], anew["quota"], anew["roster"]) == ("forming", "staff_assembly", None, None)
    assert view("staff-congress-reelected")["reelected"] == [
        {"term": 2, "on": "2029-01-04", "due_on": "2029-01-05", "late": False}
    ]


def test_a_congress_shows_when_its_last_session_was():
    assert shown(*TERM)["staff_congresses", CONGRESS].view["last_session_on"] is None
    opened = shown(*TERM, "session-scheduled", "session-opened")["staff_congresses", CONGRESS].view
    assert opened["last_session_on"] == "2026-03-25"


def test_a_session_is_the_enterprises_row_and_begins_with_an_open_checklist():
    row = shown("session-scheduled")["sessions", SESSION]
    assert row.organisation == FIRM
    assert row.view["due"] == {"report_by": "2026-03-15", "documents_by": "2026-03-18"}
    ready = {name: entry["done"] for name, entry in row.view.items() if name.startswith("readiness_")}
    assert ready == {
        "readiness_roster": True,
        "readiness_agenda": False,
        "readiness_report": False,
        "readiness_documents": False,
    }
    assert row.view["readiness_documents"]["outstanding"] == 2


def test_each_step_ticks_its_entry_and_says_from_when_it_lets_the_session_open():
    view = session("workers-heard", "agenda-proposed", "agenda-agreed", "session-reported-to-superior")
    assert (view["phase"], view["heard"], len(view["agenda"])) == ("reported", 46, 2)
    assert view["readiness_agenda"]["done_on"] == "2026-03-05"
    assert view["readiness_report"] == {
        "clause": "congress.swc.report-10-days-before",
        "done": True,
        "done_on": "2026-03-12",
        "opens_from": "2026-03-22",
    }
    view = session("session-documents-sent", "session-documents-delivered")
    assert view["phase"] == "documents_delivered"
    assert view["readiness_documents"]["opens_from"] == "2026-03-23"
    assert view["readiness_documents"]["outstanding"] == 0


def test_a_changed_agenda_a_newcomer_or_changed_papers_untick_it():
    view = session("agenda-agreed", "session-reported-to-superior", "agenda-amended")
    assert (view["phase"], view["readiness_agenda"]["done"], view["readiness_report"]["done"]) == (
        "draft",
        False,
        False,
    )
    for fact, outstanding in (("replacement-seated", 1), ("session-documents-sent", 2)):
        documents = session("session-documents-delivered", fact)["readiness_documents"]
        assert (documents["done"], documents["outstanding"]) == (False, outstanding)


def test_a_moved_or_cancelled_session_shows_it():
    view = session("session-rescheduled")
    assert view["opening_on"] == "2026-03-27"
    assert view["due"] == {"report_by": "2026-03-17", "documents_by": "2026-03-20"}
    view = session("session-cancelled")
    assert (view["phase"], view["convening"]) == ("cancelled", False)


SITTING = (
    "session-opened",
    "discussion-held",
    "item-reviewed",
    "item-adjourned",
    "ballot-certified",
    "resolution-adopted",
    "resolution-rejected",
    "session-closed",
)


def test_a_sitting_shows_totals_and_outcomes_and_no_teller_or_voter():
    view = session(*SITTING)
    assert (view["phase"], view["convening"], view["present"], view["closed_on"]) == ("closed", False, 2, "2026-03-25")
    assert (view["reviewed"], view["adjourned"]) == (["contract"], ["report"])
    assert (view["adopted"], view["rejected"]) == (["contract"], ["welfare"])
    (ballot,) = view["ballots"]
    assert (ballot["votes_for"], ballot["delegates"], ballot["passed"]) == (25, 31, True)
    assert "worker-" not in str(ballot)
    assert view["due"] == {
        "publish_by": "2026-03-28",
        "disclose_by": "2026-03-28",
        "file_by": "2026-04-04",
        "archive_by": "2026-04-24",
    }


@pytest.mark.parametrize(
    ("facts", "phase"),
    [
        (("resolution-published",), "published"),
        (("session-filing-submitted",), "filed"),
        (("session-filing-submitted", "session-filing-reviewed"), "filed"),
        (("session-filing-submitted", "session-filing-returned"), "returned"),
        (("session-filing-submitted", "session-filing-accepted"), "accepted"),
        (("congress-matters-disclosed", "session-archived"), "closed"),
    ],
)
def test_what_follows_the_closing_is_shown(facts, phase):
    assert session(*SITTING, *facts)["phase"] == phase


def test_the_filing_and_the_archive_are_told_in_detail():
    view = session(*SITTING, "session-filing-submitted", "session-filing-reviewed", "session-filing-returned")
    assert view["filing"] == {"state": "returned", "level": STREET, "reason": "缺少公布日期", "on": "2026-04-03"}
    assert view["filing_reviews"] == [{"level": STREET, "on": "2026-04-03"}]
    view = session(*SITTING, "congress-matters-disclosed", "session-archived")
    assert view["disclosed"] == [{"items": ["talk", "contract"], "on": "2026-03-29", "late": True}]
    assert view["archived"] == [["minutes"]]
    assert view["archive"] == {"on": "2026-04-10", "complete": False, "late": False}


def test_resolutions_have_rows_of_their_own():
    rows = shown(
        *("resolution-adopted", "resolution-rejected", "resolution-published"),
        *("resolution-implementation-opened", "resolution-implementation-closed"),
    )
    adopted, rejected = (rows["resolutions", f"{SESSION}/{item}"] for item in ("contract", "welfare"))
    assert (adopted.organisation, adopted.view["outcome"], rejected.view["outcome"]) == (FIRM, "adopted", "rejected")
    assert (adopted.view["text"], adopted.view["published_on"]) == ("决议全文", "2026-03-27")
    assert (adopted.view["implementation"], adopted.view["implemented_on"]) == ("closed", "2026-12-15")
    assert rejected.view["published_on"] is None


def test_enterprises_are_known_with_headcount_ownership_union_and_superior():
    rows = told(
        (FIRM, heard.EnterpriseRegistered("望京示例", 600, "private")),
        (UNION, heard.UnionRegistered("grassroots", STREET, FIRM)),
        (STREET, heard.UnionRegistered("street", "union-110105-district", None)),
        (FIRM, heard.HeadcountRecorded(620)),
        (FIRM, heard.OwnershipChanged("mixed")),
        (FIRM, heard.BoardEstablished(True, False, date(2026, 3, 1))),
    )
    assert list(rows) == [("enterprises", FIRM)]
    row = rows["enterprises", FIRM]
    assert row.view == {
        "name": "望京示例",
        "headcount": 620,
        "ownership": "mixed",
        "board_of_directors": True,
        "board_of_supervisors": False,
        "union": UNION,
        "superior": STREET,
    }
    assert (row.fact, row.organisation) == ("d6.1", FIRM)


def test_workers_are_known_by_their_subject_until_they_leave():
    roll = "roll-110105-wangjing"
    an, bo = RosterDelegate("worker-110105-0a", JobClass.MANAGER), RosterDelegate("worker-110105-0b", JobClass.OTHER)
    rows = told(
        (roll, heard.WorkersEnrolled(FIRM, (an, bo))),
        (roll, heard.JobClassChanged(FIRM, bo.subject, "frontline", date(2026, 3, 9))),
        (roll, heard.WorkerLeft(FIRM, an.subject)),
    )
    assert {place: row.view for place, row in rows.items()} == {
        ("workers", bo.subject): {"enterprise": FIRM, "job_class": "frontline"}
    }


def test_every_fact_that_is_shown_is_dated_as_it_was_stated():
    assert session("session-documents-sent")["documents_sent_on"] == date(2026, 3, 13).isoformat()


def layoff_plan(*facts: str):
    return shown("layoff-plan-drafted", *facts)["layoff_plans", "layoff-plan-110105-6f1d2c3b4a59687706a5"]


def test_a_layoff_plan_is_shown_to_the_union_with_totals_only():
    asked = ("layoff-plan-revised", "layoff-opinion-round-opened", "layoff-roster-frozen", "opinions-recorded")
    row = layoff_plan(*asked)
    assert row.organisation == UNION
    assert (row.view["phase"], row.view["plan_version"], row.view["answered"]) == ("soliciting", 2, 2)
    assert "worker-" not in canonical(row.view).decode()
    closed = layoff_plan(*asked, "layoff-opinion-round-closed").view
    assert (closed["phase"], closed["tally"]["in_favour"], closed["tally"]["roster"]) == ("eligible", 434, 620)


@pytest.mark.parametrize(
    ("fact", "phase"),
    [
        ("layoff-plan-reviewed", "reviewed"),
        ("layoff-plan-passed", "passed"),
        ("layoff-plan-rejected", "rejected"),
        ("layoff-plan-taken-back", "eligible"),
        ("layoff-plan-executed", "executed"),
        ("layoff-result-disclosed", "result_disclosed"),
    ],
)
def test_a_layoff_plan_shows_what_became_of_it(fact, phase):
    row = layoff_plan("layoff-plan-submitted-to-congress", fact)
    assert row.view["phase"] == phase
    assert (row.view["submitted"] is None) is (phase == "eligible")


BALLOT = "ballot-110105-8b7c6d5e4f3a29180716"


def ballot(*facts: str):
    return shown("ballot-prepared", *(f"ballot-{fact}" for fact in facts))["ballots", BALLOT].view


def test_a_ballot_is_shown_with_both_gates_and_its_people_by_number_only():
    counted = ballot("opened", "papers-issued", "closed", "counted", "count-signed")
    assert (counted["phase"], counted["electors"], counted["present"], counted["passed"]) == ("counted", 3, 3, None)
    assert counted["attendance"] == [
        {"clause": "statute.congress.quorum", "part": 30, "whole": 31, "needed": 21, "met": True}
    ]
    assert counted["signed"] == ["worker-110105-0a"]
    certified = ballot("opened", "counted", "result-certified")
    assert (certified["phase"], certified["passed"], certified["approval"]["needed"]) == ("certified", True, 16)
    assert "worker-110105-0c" not in f"{counted} {certified}"


def test_a_corrected_count_stands_beside_the_one_that_was_certified():
    view = ballot("opened", "counted", "count-signed", "result-certified", "recounted")
    count = view["count"]
    assert (view["phase"], count["number"], count["reason"], view["signed"]) == ("counted", 2, "复核", [])
    assert view["passed"] is True
    assert [each["number"] for each in view["certified"]] == [1]
    assert (ballot("voided")["phase"], ballot("voided")["reason"]) == ("void", "选票印制有误")


def test_a_resolution_that_a_corrected_count_contradicts_says_so():
    facts = ("session-scheduled", "ballot-taken-over", "resolution-adopted", "ballot-corrected-after-resolution")
    rows = shown(*facts)
    resolution = rows["resolutions", f"{SESSION}/contract"].view
    assert (resolution["outcome"], resolution["contested"]) == ("adopted", True)
    assert resolution["corrected"] == [{"count": 2, "reason": "复核", "votes_for": 15, "passed": False}]
    assert rows["sessions", SESSION].view["balloted"] == [{"item": "contract", "ballot": BALLOT}]


EVALUATION = "evaluation-110105-78870f1e2d963c4b5a69"


def test_an_evaluation_is_shown_with_totals_and_what_is_still_to_be_done():
    facts = ("evaluation-planned", "evaluation-opened", "evaluation-counted")
    row = shown(*facts)["evaluations", EVALUATION]
    view = row.view
    assert (row.organisation, view["phase"], view["year"], view["evaluators"]) == (UNION, "counted", 2026, 12)
    assert view["result"][0] == {"mark": "work", "totals": [9, 1], "unanswered": 0}
    assert ([each["group"] for each in view["groups"]], view["withheld"]) == (["一车间"], ["财务室"])
    assert view["due"] == {"publish_by": "2026-03-12", "report_by": "2026-03-12"}
    after = (*facts, "evaluation-published", "evaluation-reported", "adjustment-opened")
    view = shown(*after)["evaluations", EVALUATION].view
    assert (view["phase"], view["published_late"], view["adjustments_open"]) == ("adjusting", True, 1)
    view = shown(*after, "adjustment-closed", "evaluation-closed")["evaluations", EVALUATION].view
    assert (view["phase"], view["adjustments_open"], view["adjusted"][0]["late"]) == ("closed", 0, False)


def test_a_major_decision_is_shown_with_who_was_asked_and_what_was_studied():
    decision = "major-decision-110105-0f1e2d963c4b5a697887"
    facts = ("major-decision-proposed", "solicitation-recorded", "research-recorded")
    row = shown(*facts)["major_decisions", decision]
    assert (row.organisation, row.view["phase"], row.view["decided_on"]) == (FIRM, "proposed", None)
    assert (len(row.view["solicitations"]), len(row.view["research"])) == (1, 1)
    rows = shown(*facts, "major-decision-made")
    assert rows["named_files", f"{'a' * 64}/{decision}"].organisation == STREET
    made = rows["major_decisions", decision].view
    assert (made["phase"], made["decided_on"], made["compliant"]) == ("made", "2026-03-12", True)
    assert shown(*facts, "major-decision-withdrawn")["major_decisions", decision].view["phase"] == "withdrawn"
