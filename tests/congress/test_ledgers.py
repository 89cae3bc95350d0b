"""The ledgers of the congress: each clause that wants something kept is met by a record, and falls short by another.

The rows of `RECORDS` are the examples of the register with what is changed in them: (clause, ledger, level, what meets
it, what falls short of it; None where the ledger's fields alone are what the clause asks).
"""

from datetime import date

import pytest

from huiwu.congress.domain import LEDGERS, RECORD
from huiwu.kernel import Effect, Enforce
from huiwu.ledger.record import EnterRecord, KeeperOnRecord
from huiwu.rulebook import Rulebook
from huiwu.testkit import given

UNION, DAY = "union-110105-wangjing", date(2026, 3, 12)
SHA = "a" * 64
MARK = pytest.mark.clause


def row(mark, ledger, level, good=None, short=None):
    (clause,) = mark.args
    return pytest.param(clause, ledger, level, good or {}, short, marks=mark, id=f"{clause}-{ledger}")


RECORDS = [
    row(
        MARK("congress.democratic-management.everyday-forms"),
        "everyday-meeting",
        "grassroots",
        {"form": "workers_deliberation_meeting"},
    ),
    row(
        MARK("congress.election.handbook"),
        "election-handbook",
        "municipal",
        short={"basis": "工会选举办法"},
    ),
    row(
        MARK("congress.evaluation.adjust-work"),
        "evaluation-adjustment",
        "district",
        short={"owner": None},
    ),
    row(
        MARK("congress.evaluation.online-column"),
        "evaluation-column",
        "municipal",
        short={"column": "评议"},
    ),
    row(
        MARK("congress.evaluation.three-directions"),
        "evaluation",
        "street",
        {"direction": "members_on_leading_cadre"},
    ),
    row(
        MARK("congress.meetings.industrial-meeting-institutions"),
        "industrial-meeting-institutions",
        "industrial",
        short={"institutions": ("member_congress", "committee_meeting")},
    ),
    row(
        MARK("congress.meetings.rules-of-procedure"),
        "meeting-rules",
        "grassroots",
        short={"bodies": ("committee",)},
    ),
    row(
        MARK("congress.member-delegates.implementation-plan"),
        "permanent-term-plan",
        "street",
        short={"support": None},
    ),
    row(
        MARK("congress.member-delegates.municipal-permanent-term-plan"),
        "permanent-term-plan",
        "municipal",
        {"title": "北京市工会代表大会代表常任制实施方案"},
        {"title": "方案"},
    ),
    row(
        MARK("congress.member-delegates.permanent-term"),
        "member-delegate",
        "grassroots",
        short={"mandate_until": None},
    ),
    row(
        MARK("congress.member-delegates.work-groups"),
        "member-delegate",
        "municipal",
        {"work_group": "industry"},
        {"work_group": None},
    ),
    row(
        MARK("congress.member-delegates.municipal-provisions"),
        "delegate-provisions",
        "municipal",
        short={"provisions": ("dedicated_mailbox",)},
    ),
    row(
        MARK("congress.member-delegates.observers-and-report-mailing"),
        "meeting",
        "municipal",
        {"mailed": ("committee_work_report", "audit_report")},
        {"mailed": ("audit_report",)},
    ),
    row(
        MARK("congress.member-institutions.four-institutions"),
        "institution",
        "industrial",
        {"institution": "lawful_election"},
        {"department": None},
    ),
    row(
        MARK("congress.participation.three-stages"),
        "participation",
        "grassroots",
        {"stage": "effect_evaluation"},
    ),
    row(
        MARK("congress.proposals.model-worker-suggestions"),
        "model-worker-suggestion",
        "municipal",
        {"topic": "cultivating_advanced_persons"},
    ),
    row(
        MARK("congress.proposals.tiered-system"),
        "institution",
        "district",
        {"institution": "proposal_system"},
        {"institution": "proposal_system", "text": None},
    ),
    row(
        MARK("congress.roles.district-congress-plan-and-proposals"),
        "congress-work-plan",
        "district",
        short={"documents": ("proposal_workflow",)},
    ),
    row(
        MARK("congress.roles.unit-union-own-and-subordinate"),
        "guidance",
        "grassroots",
        {"about": "subordinate_unit", "unit": "union-110105-wangjing-2"},
        {"about": "subordinate_unit"},
    ),
    row(
        MARK("congress.supervision.delegate-supervision-system"),
        "institution",
        "municipal",
        {"institution": "delegate_supervision"},
        {"institution": "delegate_supervision", "text": None},
    ),
    row(
        MARK("congress.supervision.delegates-observe-decision-meetings"),
        "meeting",
        "district",
        {"body": "chair_office_meeting"},
        {"body": "chair_office_meeting", "observers": ()},
    ),
    row(
        MARK("congress.supervision.special-inspections"),
        "delegate-inspection",
        "street",
        short={"follow_up": None},
    ),
    row(
        MARK("congress.swc.regional-industry-and-non-public"),
        "regional-congress",
        "street",
        {"scope": "industry"},
        {"enterprises": ()},
    ),
    row(
        MARK("congress.union-disclosure.important-decisions-by-committee-meeting"),
        "union-disclosure",
        "district",
        {"item": "important_decision", "channel": "committee meeting"},
        {"item": "important_decision", "channel": "website"},
    ),
    row(
        MARK("congress.union-disclosure.intersession-channels"),
        "union-disclosure",
        "grassroots",
        {"channel": "affairs_briefing"},
        {"channel": "press"},
    ),
    row(
        MARK("congress.union-disclosure.system-and-appeal-channels"),
        "institution",
        "grassroots",
        {"institution": "appeal_channels"},
        {"institution": "appeal_channels", "text": None},
    ),
    row(
        MARK("congress.worker-directors.qualification"),
        "worker-director-nomination",
        "grassroots",
        short={"qualified": ("capability",)},
    ),
    row(
        MARK("congress.worker-directors.real-name-registry"),
        "worker-director",
        "municipal",
        short={"union_post": None},
    ),
]


def entering(ledger, changed):
    """The ledger's own example, as it comes from a client, with some fields changed or left out."""
    example = LEDGERS.by_name[ledger].example
    plain = {name: tuple(value) if isinstance(value, list) else value for name, value in example.items()}
    entries = {name: value for name, value in {**plain, **changed}.items() if value is not None}
    return EnterRecord(ledger, UNION, DAY, entries)


def heard(ledger, level, changed):
    return given(RECORD).when(entering(ledger, changed), evidence=[KeeperOnRecord(UNION, level)])


@pytest.mark.parametrize(("clause", "ledger", "level", "good", "short"), RECORDS)
def test_a_record_keeps_what_its_clause_wants_kept(clause, ledger, level, good, short):
    heard(ledger, level, good).met(clause).granted()
    if short is not None:
        assert heard(ledger, level, short).flagged(clause)


@pytest.mark.parametrize("ledger", LEDGERS.ledgers, ids=lambda ledger: ledger.name)
def test_the_example_of_a_ledger_is_a_record_that_meets_its_clauses(ledger):
    """Of the first level that all its checks bind, so that a client may begin with it."""
    levels = [each for each in ledger.checks[0].kept_by if all(each in check.kept_by for check in ledger.checks)]
    level = (levels or list(ledger.checks[-1].kept_by))[-1]
    findings = heard(ledger.name, level, {}).ruling.findings
    assert [each for each in findings if each.effect is Effect.BLOCK] == []
    assert any(each.met for each in findings)


@pytest.mark.parametrize("ledger", LEDGERS.ledgers, ids=lambda ledger: ledger.name)
def test_a_record_without_its_fields_is_refused_in_the_words_of_its_clause(ledger):
    for field in ledger.fields:
        if not field.optional:
            level = ledger.checks[0].kept_by[-1]
            ruling = heard(ledger.name, level, {field.name: None}).refused()
            assert {each.clause for each in ruling} <= set(ledger.clauses)


def test_every_ledger_speaks_of_the_law_and_of_lists_that_are_in_it():
    law = Rulebook.shipped().edition("chaoyang-2015").clauses
    for ledger in LEDGERS.ledgers:
        for check in ledger.checks:
            assert law[check.clause].service == "congress"
            assert law[check.clause].enforce is not Enforce.BLOCK or check.filled
            for against in (check.contains_all, check.one_of, check.at_least):
                assert against is None or law[check.clause].has(against.parameter)
            assert all(law[check.clause].has(parameter) for parameter in check.equals.values())
        for field in ledger.fields:
            assert all(all(law[each.clause].texts(each.parameter)) for each in field.listed)


@pytest.mark.clause("congress.election.delegates-elected-by-members")
def test_a_delegate_is_registered_with_the_record_of_the_election_or_not_at_all():
    clause = "congress.election.delegates-elected-by-members"
    heard("member-delegate", "street", {}).met(clause).granted()
    heard("member-delegate", "street", {"election": None}).refused_by(clause)
