"""区域（行业）职代会: how a congress of many enterprises comes about, grows, and covers those without their own."""

from collections import Counter
from dataclasses import replace

from huiwu.congress.domain.evidence import REGIONAL, EnterpriseOnRecord, RegionOnRecord
from huiwu.congress.domain.staff_congress import terms
from huiwu.congress.domain.staff_congress.commands import CoverByRegion, EstablishRegionalCongress, JoinRegion
from huiwu.congress.domain.staff_congress.composition import each_enterprise
from huiwu.congress.domain.staff_congress.facts import (
    EnterpriseCoveredByRegion,
    EnterpriseJoinedRegion,
    RegionalCongressEstablished,
)
from huiwu.congress.domain.staff_congress.states import Absent, CoveredByRegional, Region, Running
from huiwu.kernel import Effect, Finding, Ruling
from huiwu.rulebook import Hearing

HOSTED = "congress.swc.regional-industry-and-non-public"
STREET = "congress.roles.street-regional-industry-congress"
UNIVERSAL = "congress.swc.universal"
_HOSTS = ("street", "industrial")
"""Levels of unions that enterprises stand directly under, of one area or of one industry."""


def owner(region: RegionOnRecord) -> EnterpriseOnRecord:
    """The host in the place that an enterprise has for a congress of its own."""
    headcount = sum(each.headcount for each in region.enterprises)
    return EnterpriseOnRecord(region.host, headcount, REGIONAL, region.host, region.superior)


def establish(command: EstablishRegionalCongress, hearing: Hearing) -> Ruling:
    region = hearing.lean_on(RegionOnRecord)
    whose, starts_on = owner(region), command.starts_on or hearing.today
    covered = {"enterprises": len(region.enterprises), "workers": whose.headcount}
    return hearing.rule(
        _hosted(region, command.enterprises, hearing),
        hearing.holds(STREET, bool(region.enterprises), seen=covered, needed={"enterprises": "any"}),
        hearing.count_within(terms.YEARS, command.term_years, "years"),
        hearing.not_after_today(command.starts_on),
        then=[
            RegionalCongressEstablished(
                command.host, region.superior, command.scope, command.name, command.enterprises, whose.headcount
            ),
            *terms.begin(whose, terms.FIRST, command.term_years, starts_on, hearing),
        ],
    )


def join(command: JoinRegion, state: Running, region: Region, hearing: Hearing) -> Ruling:
    """Whoever joins has no delegate yet: that shows here, and is needed when the roster is confirmed again."""
    enterprises = (*region.enterprises, command.enterprise)
    represented = each_enterprise([], (command.enterprise,), {}, hearing)
    return hearing.rule(
        _hosted(hearing.lean_on(RegionOnRecord), enterprises, hearing),
        replace(represented, effect=Effect.NONE),
        then=[
            EnterpriseJoinedRegion(state.enterprise, command.enterprise, region.scope, hearing.today, len(enterprises))
        ],
    )


def cover(command: CoverByRegion, state: Absent | CoveredByRegional, hearing: Hearing) -> Ruling:
    """The duty to have a congress is met by the regional one."""
    already = isinstance(state, CoveredByRegional) and command.congress in state.congresses
    covered = {"covered_by": command.congress}
    return hearing.rule(
        hearing.holds("platform.once", not already, seen={"done": already}, needed={"done": False}),
        hearing.holds(UNIVERSAL, met=True, seen=covered, needed=covered),
        then=[
            EnterpriseCoveredByRegion(command.enterprise, command.congress, command.host, command.scope, hearing.today)
        ],
    )


def _hosted(region: RegionOnRecord, enterprises: tuple[str, ...], hearing: Hearing) -> Finding:
    """依托工会联合会: registered with its host and the enterprises that it covers, each once."""
    twice = sorted(each for each, times in Counter(enterprises).items() if times > 1)
    return hearing.admits(
        HOSTED,
        region.level in _HOSTS and not twice,
        seen={"host": region.level, "enterprises": len(enterprises), "twice": twice},
        needed={"host": list(_HOSTS), "twice": []},
    )
