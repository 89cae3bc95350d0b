"""Disclosures of union affairs: where each stands, and by when it must be published."""

from collections.abc import Iterable

from huiwu.congress.domain.union_disclosure import facts as became
from huiwu.eventlog import Change, Effect, ReadModel, Received

union_disclosures = ReadModel("union_disclosures")


@union_disclosures.on("congress", became.UnionDisclosureRaised)
def show_raised(fact: became.UnionDisclosureRaised, at: Received) -> Iterable[Effect]:
    view: dict[str, object] = {
        "phase": "raised",
        "level": fact.level,
        "item": fact.item,
        "title": fact.title,
        "raised_on": fact.on,
        "tier": None,
        "publish_by": None,
        "channel": None,
        "published_on": None,
        "late": None,
        "text_sha256": None,
        "evidence_sha256": [],
    }
    return [Change(at.event.subject, view, organisation=fact.organisation)]


@union_disclosures.on("congress", became.DisclosureItemClassified)
def show_classified(fact: became.DisclosureItemClassified, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "classified", "tier": fact.tier, "publish_by": fact.publish_by})]


@union_disclosures.on("congress", became.UnionDisclosurePublished)
def show_published(fact: became.UnionDisclosurePublished, at: Received) -> Iterable[Effect]:
    view = {
        "phase": "published",
        "channel": fact.channel,
        "published_on": fact.on,
        "late": fact.late,
        "text_sha256": fact.text_sha256,
    }
    return [Change(at.event.subject, view)]


@union_disclosures.on("congress", became.UnionDisclosureClosed)
def show_closed(fact: became.UnionDisclosureClosed, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "closed", "evidence_sha256": fact.evidence_sha256})]
