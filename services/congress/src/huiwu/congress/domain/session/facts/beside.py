"""What has become true of some sessions beside the way of all: regional ones, joint ones, those told of resolutions."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from huiwu.congress.domain.session.commands_beside import Carried


@dataclass(frozen=True, slots=True)
class SessionOfRegion:
    """区域（行业）职代会会议; `enterprise` is the host here and in every fact of such a session."""

    enterprise: str
    enterprises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegionalAgendaAgreed:
    """与企业协商议程; the enterprises whose administrations agreed."""

    enterprise: str
    enterprises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegionalSessionOpened:
    """区域（行业）职代会开会"""

    enterprise: str
    congress: str
    on: date


@dataclass(frozen=True, slots=True)
class RegionalMattersDisclosed:
    """企业公开区域职代会事项; `outstanding` covered enterprises have something left to disclose."""

    enterprise: str
    discloser: str
    items: tuple[str, ...]
    on: date
    late: bool
    outstanding: int


@dataclass(frozen=True, slots=True)
class ImplementationsCarried:
    """决议落实列入报告"""

    enterprise: str
    items: tuple[Carried, ...]


@dataclass(frozen=True, slots=True)
class ImplementationReported:
    """报告决议落实情况"""

    enterprise: str
    session: str
    item: str
    progress: str


@dataclass(frozen=True, slots=True)
class ImplementationsUnreported:
    """决议落实未报告; the session closed without a word about these."""

    enterprise: str
    items: tuple[Carried, ...]


@dataclass(frozen=True, slots=True)
class JointSittingArranged:
    """与会员代表大会合开; two institutions, two streams, one day and place (A08)."""

    enterprise: str
    joint_with: str
    on: date
    place: str


@dataclass(frozen=True, slots=True)
class JointSittingEnded:
    """不再合开"""

    enterprise: str
    joint_with: str
    reason: str


FactBeside: TypeAlias = (
    SessionOfRegion
    | RegionalAgendaAgreed
    | RegionalSessionOpened
    | RegionalMattersDisclosed
    | ImplementationsCarried
    | ImplementationReported
    | ImplementationsUnreported
    | JointSittingArranged
    | JointSittingEnded
)
