"""A kind of stream whose command, evidence and fact have each been given new shapes; no service has one yet.

`golden/earlier-shapes.jsonl` holds one stream of it as three releases wrote it down: before the language, before the
years of keeping, and now.
"""

from dataclasses import dataclass
from typing import ClassVar

from huiwu.kernel import Kind, Ruling
from huiwu.kernel.evolution import Members, Upcasters
from huiwu.kernel.kind import AnyKind
from huiwu.rulebook.hearing import Hearing

STREAM = "minutes-110105-a"


def in_chinese(members: Members) -> Members:
    """Minutes were in Chinese before they said so."""
    return {**members, "language": "zh"}


def kept_for_years(members: Members) -> Members:
    """Keeping was told in months."""
    months = members["kept_months"]
    assert isinstance(months, int)
    return {**{name: value for name, value in members.items() if name != "kept_months"}, "kept_years": months // 12}


@dataclass(frozen=True, slots=True)
class FileMinutes:
    pages: int
    language: str

    VERSION: ClassVar[int] = 2
    UPCASTERS: ClassVar[Upcasters] = {1: in_chinese}


@dataclass(frozen=True, slots=True)
class ArchiveRule:
    kept_years: int

    VERSION: ClassVar[int] = 2
    UPCASTERS: ClassVar[Upcasters] = {1: kept_for_years}


@dataclass(frozen=True, slots=True)
class MinutesFiled:
    number: int
    pages: int
    language: str
    kept_years: int

    VERSION: ClassVar[int] = 3
    UPCASTERS: ClassVar[Upcasters] = {1: in_chinese, 2: kept_for_years}


def decide(command: FileMinutes, filed: int, hearing: Hearing) -> Ruling:
    """Minutes of nothing are refused; all others are filed, numbered, for as long as the archive's rule says."""
    pages = hearing.holds("platform.not-in-the-future", command.pages > 0, seen=command.pages, needed=1)
    years = hearing.lean_on(ArchiveRule).kept_years
    return hearing.rule(pages, then=[MinutesFiled(filed + 1, command.pages, command.language, years)])


MINUTES: AnyKind = Kind[FileMinutes, int, MinutesFiled, Hearing](
    service="congress",
    name="minutes",
    initial=0,
    decide=decide,
    evolve=lambda filed, _fact: filed + 1,
    party=lambda _command, _filed: "union-110105-a",
    commands=(FileMinutes,),
    facts=(MinutesFiled,),
    evidence=(ArchiveRule,),
)
