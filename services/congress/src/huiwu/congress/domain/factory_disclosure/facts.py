"""What has become true of a disclosure of factory affairs, and how it stands."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class FactoryDisclosureRaised:
    """提出"""

    enterprise: str
    union: str
    superior: str
    item_class: str
    title: str
    on: date


@dataclass(frozen=True, slots=True)
class FactoryDisclosurePublished:
    """公开; `everyday`: in a form between sessions. `displayed_to` is None where it still hangs."""

    enterprise: str
    union: str
    item_class: str
    title: str
    form: str
    everyday: bool
    text_sha256: str
    displayed_from: date
    displayed_to: date | None


@dataclass(frozen=True, slots=True)
class FactoryDisclosureConfirmed:
    """确认公开"""

    enterprise: str
    item_class: str
    evidence_sha256: tuple[str, ...]
    on: date


Fact: TypeAlias = FactoryDisclosureRaised | FactoryDisclosurePublished | FactoryDisclosureConfirmed


@dataclass(frozen=True, slots=True)
class Unraised:
    """There is no such disclosure."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What is disclosed, and whose it is."""

    enterprise: str
    union: str
    item_class: str
    title: str
    on: date


@dataclass(frozen=True, slots=True)
class Raised:
    """Nobody can read it yet."""

    matter: Matter


@dataclass(frozen=True, slots=True)
class Published:
    """Workers can read it, or could; `first_on` is the first day of all its displays."""

    matter: Matter
    first_on: date


@dataclass(frozen=True, slots=True)
class Closed:
    """What shows that it was disclosed is attached."""

    matter: Matter


FactoryDisclosure: TypeAlias = Unraised | Raised | Published | Closed
