"""What has become true of a rule or major matter of a unit, and how it stands."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from huiwu.congress.domain.workplace_rule.commands import Sort


@dataclass(frozen=True, slots=True)
class RuleOrMajorMatterDrafted:
    """起草; `display_by` is the last day on which its display may begin, where its day of issue is planned."""

    enterprise: str
    union: str
    superior: str
    ownership: str
    sort: Sort
    title: str
    text_version: int
    text_sha256: str
    vital_interests: bool
    decision: str | None
    on: date
    issue_on: date | None
    display_by: date | None


@dataclass(frozen=True, slots=True)
class RuleIssuePlanned:
    """计划出台, of what touches vital interests; by `display_by` it has to hang; `shown`: it does."""

    enterprise: str
    union: str
    title: str
    issue_on: date
    display_by: date
    shown: bool


@dataclass(frozen=True, slots=True)
class RuleOrMajorMatterRevised:
    """修改"""

    enterprise: str
    title: str
    text_version: int
    text_sha256: str
    on: date


@dataclass(frozen=True, slots=True)
class RulePublishedForWorkers:
    """向职工公开; `everyday`: in a form between sessions. `displayed_to` is None where it still hangs."""

    enterprise: str
    union: str
    sort: Sort
    title: str
    text_version: int
    text_sha256: str
    form: str
    everyday: bool
    displayed_from: date
    displayed_to: date | None


@dataclass(frozen=True, slots=True)
class RuleDisplayEnded:
    """撤下公开"""

    enterprise: str
    text_version: int
    on: date


@dataclass(frozen=True, slots=True)
class RuleIssued:
    """出台"""

    enterprise: str
    sort: Sort
    title: str
    text_version: int
    text_sha256: str
    vital_interests: bool
    session: str | None
    item: str | None
    on: date


@dataclass(frozen=True, slots=True)
class RuleConfirmed:
    """办结"""

    enterprise: str
    evidence_sha256: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class RuleWithdrawn:
    """撤回"""

    enterprise: str
    reason: str


Fact: TypeAlias = (
    RuleOrMajorMatterDrafted
    | RuleIssuePlanned
    | RuleOrMajorMatterRevised
    | RulePublishedForWorkers
    | RuleDisplayEnded
    | RuleIssued
    | RuleConfirmed
    | RuleWithdrawn
)


@dataclass(frozen=True, slots=True)
class Unwritten:
    """There is no such rule."""


@dataclass(frozen=True, slots=True)
class Text:
    """The rule as it reads now, and whose it is; `on` is the day of this version."""

    enterprise: str
    union: str
    ownership: str
    sort: Sort
    title: str
    version: int
    sha256: str
    vital_interests: bool
    decision: str | None
    on: date
    issue_on: date | None = None


@dataclass(frozen=True, slots=True)
class Display:
    """This version of the text was open to the workers from one day to another, or hangs still."""

    shown_from: date
    shown_to: date | None


@dataclass(frozen=True, slots=True)
class Drafted:
    """Not issued; `displays` are those of the text as it stands."""

    text: Text
    displays: tuple[Display, ...] = ()


@dataclass(frozen=True, slots=True)
class Issued:
    """In force in the unit."""

    text: Text
    on: date


@dataclass(frozen=True, slots=True)
class Closed:
    """Proven, or withdrawn."""

    text: Text


WorkplaceRule: TypeAlias = Unwritten | Drafted | Issued | Closed
