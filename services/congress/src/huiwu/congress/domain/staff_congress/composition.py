"""How a roster is made up: its size, its shares of managers and of the front line, somebody of every enterprise."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from huiwu.congress.domain.evidence import JobClass, RosterDelegate
from huiwu.congress.domain.people import SHOWN
from huiwu.congress.domain.staff_congress.states import Region
from huiwu.kernel import Effect, Finding
from huiwu.rulebook import Hearing

SHARE, COUNT = "congress.delegates.minimum-share", "congress.delegates.minimum-count"
MANAGERS, FRONTLINE = "congress.delegates.managers-max-share", "congress.delegates.frontline-min-share"
REGIONAL_COUNT = "congress.delegates.regional-minimum-count"
EACH_ENTERPRISE = "congress.delegates.regional-each-enterprise"


def count(roster: Sequence[RosterDelegate], job_class: JobClass) -> int:
    """How many delegates are of that class."""
    return sum(delegate.job_class is job_class for delegate in roster)


def made_up(
    roster: Sequence[RosterDelegate],
    headcount: int,
    region: Region | None,
    homes: Mapping[str, str],
    hearing: Hearing,
) -> tuple[Finding, ...]:
    """Whether the roster is as 004 二(一)1 wants it; of a regional one the shares are only measured (A05)."""
    if region is None:
        return (*_large_enough(len(roster), headcount, hearing), *shares(roster, hearing))
    return (
        hearing.count_at_least(REGIONAL_COUNT, len(roster)),
        each_enterprise([one.subject for one in roster], region.enterprises, homes, hearing),
        *(replace(finding, effect=Effect.NONE) for finding in shares(roster, hearing)),
    )


def quota_enough(quota: int, headcount: int, region: Region | None, hearing: Hearing) -> tuple[Finding, ...]:
    """Whether so many delegates will be enough."""
    if region is None:
        return _large_enough(quota, headcount, hearing)
    needed = len(region.enterprises) * hearing.number(EACH_ENTERPRISE, "min_count")
    each = hearing.holds(EACH_ENTERPRISE, quota >= needed, seen={"delegates": quota}, needed={"at_least": needed})
    return hearing.count_at_least(REGIONAL_COUNT, quota), each


def shares(roster: Sequence[RosterDelegate], hearing: Hearing) -> tuple[Finding, Finding]:
    """Managers and front line, of all delegates."""
    return (
        hearing.share_at_most(MANAGERS, count(roster, JobClass.MANAGER), of=len(roster)),
        hearing.share_at_least(FRONTLINE, count(roster, JobClass.FRONTLINE), of=len(roster)),
    )


def each_enterprise(
    delegates: Sequence[str], enterprises: Sequence[str], homes: Mapping[str, str], hearing: Hearing
) -> Finding:
    """每家企业至少要有1名职工代表"""
    seats = Counter(homes[one] for one in delegates if one in homes)
    least = hearing.number(EACH_ENTERPRISE, "min_count")
    without = sorted(each for each in enterprises if seats[each] < least)
    return hearing.holds(
        EACH_ENTERPRISE,
        not without,
        seen={"enterprises": len(enterprises), "without": without[:SHOWN]},
        needed={"at_least": least, "per": "enterprise"},
    )


def _large_enough(delegates: int, headcount: int, hearing: Hearing) -> tuple[Finding, Finding]:
    return (
        hearing.share_at_least(SHARE, delegates, of=headcount),
        hearing.count_at_least(COUNT, delegates),
    )
