"""Sessions: convened in time or not at all, opened with two thirds, decided by all delegates, published and filed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from huiwu.local.year.people import Company
from huiwu.local.year.world import Unexpected, World

CONTRACT, WELFARE = "collective_contract_draft", "welfare_fund_use_plan"
LAYOFF = "state_owned_reform_layoff_plan"


@dataclass(frozen=True, slots=True)
class Matter:
    """An item that goes to a ballot, or to a review alone, with its text."""

    item: str
    title: str
    matter: str
    ballot: bool = True
    discloses: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return f"{self.title}（全文）"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Session:
    """A session of the story."""

    world: World
    company: Company
    matters: tuple[Matter, ...]
    delegates: int
    path: str

    @property
    def stream(self) -> str:
        return self.path.rsplit("/", 1)[1]

    def act(self, verb: str, body: Mapping[str, object], says: str = "") -> None:
        """An act of the union, granted."""
        self.world.granted(self.company.officer, f"{self.path}/{verb}", body, says)

    def deliver(self, on: date) -> None:
        """Send the documents to every delegate; each gets them in the inbox, and each receipt comes back."""
        documents = [{"title": matter.title, "sha256": matter.sha256} for matter in self.matters]
        self.act("send-documents", {"documents": documents, "on": on.isoformat()})
        self.world.quiet.wait()

    def present(self, count: int) -> list[str]:
        return self.company.workers(self.delegates)[:count]

    def ballot(self, matter: Matter, votes_for: int, present: int) -> None:
        """The tellers' totals: what was issued, what came back, what was valid, how it fell."""
        self.act("discuss", {"item": matter.item})
        self.act("review", {"item": matter.item})
        self.act(
            "ballots",
            {
                "item": matter.item,
                "issued": present,
                "returned": present,
                "unreturned": 0,
                "valid": present,
                "invalid": 0,
                "votes_for": votes_for,
                "against": present - votes_for,
                "abstain": 0,
                "tellers": self.present(2),
            },
        )

    def resolve(self, matter: Matter, outcome: str, says: str) -> None:
        """Put the result on record; it must be the one that the mark gives."""
        answer = self.world.granted(
            self.company.officer, f"{self.path}/adopt", {"item": matter.item, "text_sha256": matter.sha256}
        )
        recorded = [fact["type"] for fact in answer["facts"]]
        if not any(outcome in name for name in recorded):
            raise Unexpected(f"{matter.title}: {recorded}, not {outcome}")
        self.world.tell(f"  ✓ {says}")


def convene(
    world: World, company: Company, number: int, opening: date, delegates: int, matters: Sequence[Matter]
) -> Session:
    """Schedule, hear the workers, propose and agree the agenda."""
    session = prepare(world, company, number, opening, delegates, matters)
    agree(session)
    return session


def agree(session: Session) -> None:
    """The administration agrees to the agenda."""
    who = session.company.administration
    session.world.granted(who, f"{session.path}/agree-agenda", {}, "议程与行政协商一致 the agenda is agreed")


def prepare(
    world: World, company: Company, number: int, opening: date, delegates: int, matters: Sequence[Matter]
) -> Session:
    """Schedule, hear the workers and propose the agenda."""
    answer = world.granted(
        company.officer,
        "/congress/v1/sessions",
        {
            "enterprise": company.enterprise,
            "session_number": number,
            "opening_on": opening.isoformat(),
            "place": "职工之家报告厅",
        },
        f"{company.name}定于 {opening} 开会 schedules a session",
    )
    session = Session(world, company, tuple(matters), delegates, f"/congress/v1/sessions/{answer['id']}")
    heard = {
        "summary": "听取了各车间职工对议题的意见。",
        "on": str(answer["decision"]["as_of"])[:10],
        "participants": 64,
    }
    session.act("hear-workers", heard)
    items: list[dict[str, object]] = [
        {"item": "discussion", "title": "职工代表分组讨论", "matter": "delegate_discussion"}
    ]
    for matter in matters:
        item: dict[str, object] = {"item": matter.item, "title": matter.title, "matter": matter.matter}
        items.append({**item, "ballot": matter.ballot, "discloses": list(matter.discloses)})
    session.act("propose-agenda", {"items": items})
    return session


def too_late_then_in_time(world: World, session: Session, opening: date) -> Session:
    """Documents six days ahead: refused in the clause's words, moved by a week, opened."""
    present = [*session.present(120)]
    world.turn_to(opening - timedelta(days=10))
    session.act("report", {"on": (opening - timedelta(days=10)).isoformat()}, "提前 10 日向上级工会报告 reported D−10")
    world.turn_to(opening - timedelta(days=6))
    session.deliver(opening - timedelta(days=6))
    world.turn_to(opening)
    body: dict[str, object] = {"on": opening.isoformat(), "present": present}
    world.refused(
        session.company.officer,
        f"{session.path}/open",
        body,
        "congress.swc.documents-7-days-before",
        "文件只提前 6 日送达 documents only six days ahead",
    )
    later = opening + timedelta(days=7)
    session.act("reschedule", {"opening_on": later.isoformat()}, f"改期至 {later} moved to {later}")
    world.turn_to(later)
    return session


def open_with_quorum(world: World, session: Session, opening: date) -> None:
    """119 of 180 are too few, 120 are two thirds."""
    world.refused(
        session.company.officer,
        f"{session.path}/open",
        {"on": opening.isoformat(), "present": session.present(119)},
        "statute.congress.quorum",
        "180 名代表到会 119 名 119 of 180 present",
    )
    session.act("open", {"on": opening.isoformat(), "present": session.present(120)}, "到会 120 名，开会 120: opened")
