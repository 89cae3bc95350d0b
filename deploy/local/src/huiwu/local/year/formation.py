"""January: two enterprises are registered, form their unions, and elect the delegates of their congresses."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from huiwu.local.year.people import Company, officer
from huiwu.local.year.world import World

MANAGER, FRONTLINE, OTHER = "manager", "frontline", "other"


def register(world: World, company: Company) -> Company:
    """The street's union registers the enterprise; the enterprise's id comes with it."""
    answer = world.granted(
        officer(company.street),
        "/membership/v1/enterprises",
        {
            "credit_code": company.credit_code,
            "name": company.name,
            "english": company.english,
            "area": company.street,
            "headcount": company.headcount,
            "ownership": company.ownership,
            "board_of_directors": True,
            "board_of_supervisors": True,
        },
        f"{company.name}（{company.headcount} 人）登记 registered",
    )
    return replace(company, enterprise=str(answer["id"]))


def form_union(world: World, company: Company, classes: Mapping[str, int], begun: date) -> None:
    """Preparatory group, founding congress, registration by the street: then the union stands in the tree."""
    union = f"/membership/v1/unions/{company.union}"
    workers = company.workers(sum(classes.values()))
    world.granted(
        company.officer,
        "/membership/v1/unions",
        {
            "enterprise": company.enterprise,
            "name": f"{company.name}工会",
            "english": f"Union of {company.english}",
            "applied_on": begun.isoformat(),
        },
    )
    enrol(world, company, classes)
    world.granted(company.officer, f"{union}/prepare", {"members": workers[:5], "formed_on": begun.isoformat()})
    world.granted(
        company.officer,
        f"{union}/found",
        {"held_on": begun.isoformat(), "members": len(workers), "committee": workers[:5], "chair": workers[0]},
    )
    world.granted(
        officer(company.street),
        f"{union}/register",
        {"approval": f"工批〔2026〕{company.letter}号", "approved_on": begun.isoformat()},
        f"{company.name}工会成立 its union is founded and registered",
    )


def enrol(world: World, company: Company, classes: Mapping[str, int]) -> None:
    """The union enters workers on the roll: subject ids and job classes, never a name."""
    jobs = [job for job, count in classes.items() for _ in range(count)]
    workers = [
        {"subject": subject, "job_class": job} for subject, job in zip(company.workers(len(jobs)), jobs, strict=True)
    ]
    world.granted(company.officer, "/membership/v1/rolls", {"enterprise": company.enterprise, "workers": workers})


def establish_congress(world: World, company: Company) -> str:
    """The workers' congress, for three years."""
    world.quiet.wait()
    answer = world.granted(
        company.officer,
        "/congress/v1/staff-congresses",
        {"enterprise": company.enterprise, "form": "staff_congress", "term_years": 3},
        f"{company.name}建立职工代表大会 establishes its workers' congress",
    )
    return str(answer["id"])


def delegates_of_620(world: World, company: Company, congress: str, today: date) -> None:
    """31 delegates or none: 5 % of 620; and of 31 at most six may be managers."""
    base = f"/congress/v1/staff-congresses/{congress}"
    world.refused(
        company.officer,
        f"{base}/quota",
        {"count": 30},
        "congress.delegates.minimum-share",
        "620 人设 30 名代表 30 of 620",
    )
    world.granted(company.officer, f"{base}/quota", {"count": 31}, "620 人设 31 名代表 31 of 620")
    elected = company.workers(31)
    world.granted(company.officer, f"{base}/elect", {"delegates": elected})
    world.refused(
        company.officer,
        f"{base}/confirm-roster",
        {},
        "congress.delegates.managers-max-share",
        "31 名代表中有 7 名中层以上管理人员 7 managers among 31",
    )
    world.granted(
        company.officer,
        f"/membership/v1/rolls/roll-110105-{company.key}/job-class",
        {"subject": elected[0], "job_class": FRONTLINE, "changed_on": today.isoformat()},
        "其中一名回到一线岗位 one of them goes back to the line",
    )
    world.quiet.wait()
    world.granted(
        company.officer, f"{base}/confirm-roster", {}, "31 名代表中有 6 名管理人员，名册确认 6 of 31: confirmed"
    )


def delegates_of_3600(world: World, company: Company, congress: str) -> None:
    """180 delegates: 5 % of 3,600."""
    base = f"/congress/v1/staff-congresses/{congress}"
    world.granted(company.officer, f"{base}/quota", {"count": 180})
    world.granted(company.officer, f"{base}/elect", {"delegates": company.workers(180)})
    world.granted(company.officer, f"{base}/confirm-roster", {}, "3600 人选出 180 名代表 180 of 3,600")
