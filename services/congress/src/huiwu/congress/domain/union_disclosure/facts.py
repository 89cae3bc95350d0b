"""What has become true of a disclosure of union affairs, and how it stands."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class UnionDisclosureRaised:
    """提出; `on` is the day on which the matter arose."""

    organisation: str
    level: str
    item: str
    title: str
    on: date


@dataclass(frozen=True, slots=True)
class DisclosureItemClassified:
    """划分类别; `publish_by` is the last day for its publication, counted from `raised_on`."""

    organisation: str
    item: str
    tier: str
    raised_on: date
    on: date
    publish_by: date


@dataclass(frozen=True, slots=True)
class UnionDisclosurePublished:
    """公开"""

    organisation: str
    level: str
    item: str
    title: str
    tier: str
    channel: str
    text_sha256: str
    raised_on: date
    on: date
    late: bool


@dataclass(frozen=True, slots=True)
class UnionDisclosureClosed:
    """办结"""

    organisation: str
    evidence_sha256: tuple[str, ...]
    on: date


Fact: TypeAlias = UnionDisclosureRaised | DisclosureItemClassified | UnionDisclosurePublished | UnionDisclosureClosed


@dataclass(frozen=True, slots=True)
class Unraised:
    """There is no such disclosure."""


@dataclass(frozen=True, slots=True)
class Raised:
    """Not published yet; without a tier nobody knows by when it must be."""

    organisation: str
    level: str
    item: str
    title: str
    on: date
    tier: str = ""
    publish_by: date | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """The members can read it."""

    organisation: str
    on: date


@dataclass(frozen=True, slots=True)
class Closed:
    """What shows that it was published is attached."""

    organisation: str


UnionDisclosure: TypeAlias = Unraised | Raised | Published | Closed
