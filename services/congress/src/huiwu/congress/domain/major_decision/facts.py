"""What has become true of a major decision, and how it stands."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from huiwu.congress.domain.major_decision.commands import Matter


@dataclass(frozen=True, slots=True)
class MajorDecisionProposed:
    """提出; `level` is the union's, or `enterprise`, which alone has an ownership."""

    organisation: str
    level: str
    ownership: str
    matter: Matter
    title: str
    touches_workers: bool
    category: str | None
    on: date


@dataclass(frozen=True, slots=True)
class SolicitationRecorded:
    """征求意见"""

    organisation: str
    form: str
    on: date
    participants: int
    opinions: str


@dataclass(frozen=True, slots=True)
class ResearchRecorded:
    """调查研究"""

    organisation: str
    title: str
    report_sha256: str
    on: date


@dataclass(frozen=True, slots=True)
class MajorDecisionMade:
    """作出决策, which has to be disclosed; `compliant` is whether every clause that was weighed is met."""

    organisation: str
    level: str
    matter: Matter
    title: str
    body: str
    text_sha256: str
    on: date
    solicitations: int
    research: int
    session: str | None
    compliant: bool


@dataclass(frozen=True, slots=True)
class MajorDecisionWithdrawn:
    """撤回"""

    organisation: str
    reason: str
    on: date


Fact: TypeAlias = (
    MajorDecisionProposed | SolicitationRecorded | ResearchRecorded | MajorDecisionMade | MajorDecisionWithdrawn
)


@dataclass(frozen=True, slots=True)
class Unproposed:
    """Nothing has been proposed."""


@dataclass(frozen=True, slots=True)
class Solicitation:
    """Opinions asked for in a form on a day."""

    form: str
    on: date


@dataclass(frozen=True, slots=True)
class Proposed:
    """On its way to be decided; `research` are the days on which some was done."""

    proposal: MajorDecisionProposed
    solicitations: tuple[Solicitation, ...] = ()
    research: tuple[date, ...] = ()

    @property
    def organisation(self) -> str:
        return self.proposal.organisation


@dataclass(frozen=True, slots=True)
class Ended:
    """Made, or withdrawn."""

    organisation: str


MajorDecision: TypeAlias = Unproposed | Proposed | Ended
