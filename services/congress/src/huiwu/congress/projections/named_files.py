"""Files by the records that name them: who may read one of these may read the file."""

import re
from collections.abc import Iterable

from huiwu.congress.domain.factory_disclosure.facts import FactoryDisclosureConfirmed, FactoryDisclosurePublished
from huiwu.congress.domain.major_decision.facts import MajorDecisionMade, ResearchRecorded
from huiwu.congress.domain.union_disclosure.facts import UnionDisclosureClosed, UnionDisclosurePublished
from huiwu.congress.domain.workplace_rule.facts import (
    RuleConfirmed,
    RuleOrMajorMatterDrafted,
    RuleOrMajorMatterRevised,
)
from huiwu.eventlog import Change, Effect, ReadModel, Received
from huiwu.ledger.record import RecordCorrected, RecordEntered

named_files = ReadModel("named_files")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def _named(sha256: Iterable[str], organisation: str, at: Received) -> Iterable[Effect]:
    stream = at.event.subject
    return [
        Change(f"{each}/{stream}", {"sha256": each, "named_by": stream}, organisation=organisation)
        for each in sorted(set(sha256))
    ]


@named_files.on("congress", UnionDisclosurePublished)
def name_text_of_union_disclosure(fact: UnionDisclosurePublished, at: Received) -> Iterable[Effect]:
    return _named([fact.text_sha256], fact.organisation, at)


@named_files.on("congress", UnionDisclosureClosed)
def name_evidence_of_union_disclosure(fact: UnionDisclosureClosed, at: Received) -> Iterable[Effect]:
    return _named(fact.evidence_sha256, fact.organisation, at)


@named_files.on("congress", FactoryDisclosurePublished)
def name_text_of_disclosure(fact: FactoryDisclosurePublished, at: Received) -> Iterable[Effect]:
    return _named([fact.text_sha256], fact.enterprise, at)


@named_files.on("congress", FactoryDisclosureConfirmed)
def name_evidence_of_disclosure(fact: FactoryDisclosureConfirmed, at: Received) -> Iterable[Effect]:
    return _named(fact.evidence_sha256, fact.enterprise, at)


@named_files.on("congress", RuleOrMajorMatterDrafted)
def name_draft(fact: RuleOrMajorMatterDrafted, at: Received) -> Iterable[Effect]:
    return _named([fact.text_sha256], fact.enterprise, at)


@named_files.on("congress", RuleOrMajorMatterRevised)
def name_revision(fact: RuleOrMajorMatterRevised, at: Received) -> Iterable[Effect]:
    return _named([fact.text_sha256], fact.enterprise, at)


@named_files.on("congress", RuleConfirmed)
def name_evidence_of_rule(fact: RuleConfirmed, at: Received) -> Iterable[Effect]:
    return _named(fact.evidence_sha256, fact.enterprise, at)


@named_files.on("congress", ResearchRecorded)
def name_research(fact: ResearchRecorded, at: Received) -> Iterable[Effect]:
    return _named([fact.report_sha256], fact.organisation, at)


@named_files.on("congress", MajorDecisionMade)
def name_text_of_decision(fact: MajorDecisionMade, at: Received) -> Iterable[Effect]:
    return _named([fact.text_sha256], fact.organisation, at)


@named_files.on("congress", RecordEntered)
def name_attachments(fact: RecordEntered, at: Received) -> Iterable[Effect]:
    return _named(_attached(fact), fact.organisation, at)


@named_files.on("congress", RecordCorrected)
def name_corrected_attachments(fact: RecordCorrected, at: Received) -> Iterable[Effect]:
    return _named(_attached(fact), fact.organisation, at)


def _attached(fact: RecordEntered | RecordCorrected) -> list[str]:
    """Nothing but an attachment of a record looks like one."""
    values = [each for value in fact.entries.values() for each in (value if isinstance(value, tuple) else (value,))]
    return [each for each in values if isinstance(each, str) and _SHA256.fullmatch(each)]
