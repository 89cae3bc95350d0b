"""After the session: published, filed level by level, archived."""

from collections.abc import Sequence
from datetime import date

from huiwu.local.year.people import CHAOYANG, MUNICIPAL, Company, officer, supervisor
from huiwu.local.year.sitting import Matter, Session
from huiwu.local.year.world import World

_ARCHIVED = ("notice", "agenda", "documents", "attendance", "ballot record", "minutes", "resolutions", "filing form")


def publish(session: Session, adopted: Sequence[Matter], on: date) -> None:
    """Announce each resolution to all workers, and disclose what the congress dealt with."""
    for matter in adopted:
        session.act("publish", {"item": matter.item, "text": matter.text, "on": on.isoformat()})
    items = ["discussion", *(matter.item for matter in session.matters)]
    session.world.granted(
        session.company.administration,
        f"{session.path}/disclose",
        {"items": items, "on": on.isoformat()},
        f"决议于 {on} 公布，事项由企业公开 published, and disclosed by the enterprise",
    )


def publish_late(session: Session, adopted: Matter, on: date) -> None:
    """On the fourth day: recorded, for it happened, and flagged, for it was late."""
    session.world.flagged(
        session.company.officer,
        f"{session.path}/publish",
        {"item": adopted.item, "text": adopted.text, "on": on.isoformat()},
        "congress.swc.resolutions-published-3-days",
        "决议第 4 日才公布：照实记录并标记逾期 published on day 4: recorded and flagged",
    )


def file_level_by_level(world: World, session: Session, on: date, *, returned_once: bool) -> str:
    """The form goes to the street, from there to the district, from there to the city, which enters it."""
    company = session.company
    session.act("submit-form", {"on": on.isoformat()}, f"会议备案表于 {on} 报送 the form is submitted")
    world.quiet.wait()
    filing = filing_of(world, session.path.rsplit("/", 1)[1], company)
    path = f"/filing/v1/filings/{filing}"
    if returned_once:
        world.granted(
            officer(company.street),
            f"{path}/return",
            {"reason": "请补充表决票数"},
            "街道退回一次并说明理由 returned once",
        )
        form = world.look(company.officer, path) or {}
        entries = [{"name": name, "value": value} for name, value in dict(form["form"]).items()]
        world.granted(
            company.officer, f"{path}/resubmit", {"form": entries, "on": on.isoformat()}, "重新报送 resubmitted"
        )
    for level, above in ((company.street, CHAOYANG), (CHAOYANG, MUNICIPAL), (MUNICIPAL, None)):
        world.granted(officer(level), f"{path}/accept", {})
        if above is not None:
            world.granted(officer(level), f"{path}/forward", {})
    world.granted(
        officer(MUNICIPAL), f"{path}/enter", {}, "街道、区、市逐级审核后录入 accepted up to the city and entered"
    )
    world.quiet.wait()
    return filing


def filing_of(world: World, reference: str, company: Company) -> str:
    """The filing that began with a session or a contract."""
    listed = world.look(supervisor(MUNICIPAL), f"/filing/v1/filings?under={company.enterprise}&limit=200") or {}
    return str(next(item["id"] for item in listed["items"] if item["reference"] == reference))


def archive(session: Session, on: date) -> None:
    """The session's documents go to the archive."""
    documents = [{"kind": kind, "title": kind, "sha256": f"{number:064x}"} for number, kind in enumerate(_ARCHIVED, 1)]
    session.act("archive", {"documents": documents, "on": on.isoformat()}, "会议文件归档 archived")
