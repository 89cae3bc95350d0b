"""Disclosures of factory affairs, and units' rules: where each stands, and what has been open to the workers."""

from collections.abc import Iterable

from huiwu.congress.domain.factory_disclosure import facts as disclosed
from huiwu.congress.domain.workplace_rule import facts as ruled
from huiwu.eventlog import Change, Effect, ReadModel, Received

factory_disclosures = ReadModel("factory_disclosures")
workplace_rules = ReadModel("workplace_rules")


@factory_disclosures.on("congress", disclosed.FactoryDisclosureRaised)
def show_raised(fact: disclosed.FactoryDisclosureRaised, at: Received) -> Iterable[Effect]:
    view: dict[str, object] = {
        "enterprise": fact.enterprise,
        "union": fact.union,
        "phase": "raised",
        "item_class": fact.item_class,
        "title": fact.title,
        "raised_on": fact.on,
        "displays": [],
        "evidence_sha256": [],
    }
    return [Change(at.event.subject, view, organisation=fact.enterprise)]


@factory_disclosures.on("congress", disclosed.FactoryDisclosurePublished)
def show_published(fact: disclosed.FactoryDisclosurePublished, at: Received) -> Iterable[Effect]:
    display = {**_display(fact), "text_sha256": fact.text_sha256}
    phase = "published" if fact.displayed_to else "on_display"
    return [Change(at.event.subject, {"phase": phase}, append={"displays": display})]


@factory_disclosures.on("congress", disclosed.FactoryDisclosureConfirmed)
def show_confirmed(fact: disclosed.FactoryDisclosureConfirmed, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "closed", "evidence_sha256": fact.evidence_sha256})]


@workplace_rules.on("congress", ruled.RuleOrMajorMatterDrafted)
def show_draft(fact: ruled.RuleOrMajorMatterDrafted, at: Received) -> Iterable[Effect]:
    view: dict[str, object] = {
        "enterprise": fact.enterprise,
        "union": fact.union,
        "phase": "drafted",
        "sort": fact.sort,
        "vital_interests": fact.vital_interests,
        "decision": fact.decision,
        "issue_on": fact.issue_on,
        "display_by": fact.display_by,
        "issued_on": None,
        "displays": [],
        "display_endings": [],
        "evidence_sha256": [],
        **_text(fact),
    }
    return [Change(at.event.subject, view, organisation=fact.enterprise)]


@workplace_rules.on("congress", ruled.RuleIssuePlanned)
def show_plan(fact: ruled.RuleIssuePlanned, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"issue_on": fact.issue_on, "display_by": fact.display_by})]


@workplace_rules.on("congress", ruled.RuleOrMajorMatterRevised)
def show_revision(fact: ruled.RuleOrMajorMatterRevised, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "drafted", **_text(fact)})]


@workplace_rules.on("congress", ruled.RulePublishedForWorkers)
def show_display(fact: ruled.RulePublishedForWorkers, at: Received) -> Iterable[Effect]:
    display = {**_display(fact), "text_version": fact.text_version}
    phase = "published" if fact.displayed_to else "on_display"
    return [Change(at.event.subject, {"phase": phase}, append={"displays": display})]


@workplace_rules.on("congress", ruled.RuleDisplayEnded)
def show_display_ended(fact: ruled.RuleDisplayEnded, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "published"}, append={"display_endings": fact.on})]


@workplace_rules.on("congress", ruled.RuleIssued)
def show_issued(fact: ruled.RuleIssued, at: Received) -> Iterable[Effect]:
    reviewed = {"session": fact.session, "item": fact.item}
    return [Change(at.event.subject, {"phase": "issued", "issued_on": fact.on, "reviewed": reviewed})]


@workplace_rules.on("congress", ruled.RuleConfirmed)
def show_rule_confirmed(fact: ruled.RuleConfirmed, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "closed", "evidence_sha256": fact.evidence_sha256})]


@workplace_rules.on("congress", ruled.RuleWithdrawn)
def show_withdrawn(fact: ruled.RuleWithdrawn, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "withdrawn", "reason": fact.reason})]


def _display(fact: disclosed.FactoryDisclosurePublished | ruled.RulePublishedForWorkers) -> dict[str, object]:
    return {"form": fact.form, "from": fact.displayed_from, "to": fact.displayed_to}


def _text(fact: ruled.RuleOrMajorMatterDrafted | ruled.RuleOrMajorMatterRevised) -> dict[str, object]:
    return {"title": fact.title, "text_version": fact.text_version, "text_sha256": fact.text_sha256}
