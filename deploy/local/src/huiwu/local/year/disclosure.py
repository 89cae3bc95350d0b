"""A rule of the unit: not unseen, not seen too early, not without the congress; and what is missing in the year."""

import hashlib
from dataclasses import dataclass
from datetime import date

from huiwu.local.year.people import CHAOYANG, Company, supervisor
from huiwu.local.year.sitting import Matter, Session
from huiwu.local.year.world import World

DISPLAY = "congress.factory-disclosure.rules-15-days"
REVIEW = "congress.swc.must-review-items"
VITAL_RULES = "rules_touching_vital_interests"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that touches the workers' vital interests, on its way."""

    world: World
    company: Company
    path: str

    def show(self, first: date, last: date | None, says: str) -> None:
        """Hang it on the notice board, from one day to another or until it is issued."""
        until = {"displayed_to": last.isoformat()} if last else {}
        body = {"form": "notice_board", "displayed_from": first.isoformat(), **until}
        self.world.granted(self.company.administration, f"{self.path}/publish", body, says)

    def refused(self, on: date, clause: str, says: str, session: Session | None = None, item: str = "") -> None:
        """It is not issued on that day."""
        self.world.refused(self.company.administration, f"{self.path}/issue", _issue(on, session, item), clause, says)

    def issue(self, on: date, session: Session, item: str, says: str) -> None:
        """Issued, and what shows that it hung is stored and attached."""
        who = self.company.administration
        self.world.granted(who, f"{self.path}/issue", _issue(on, session, item), says)
        photo = b"\x89PNG\r\n\x1a\n" + self.path.encode()
        sha256 = hashlib.sha256(photo).hexdigest()
        self.world.store(who, f"/congress/v1/files/{sha256}", photo, "image/png")
        proof = {"evidence_sha256": [sha256], "on": on.isoformat()}
        self.world.granted(who, f"{self.path}/confirm", proof, "公开栏照片入档 a photograph of the board is kept")


def draft(world: World, company: Company, matter: Matter, on: date) -> Rule:
    """The administration drafts it."""
    answer = world.granted(
        company.administration,
        "/congress/v1/workplace-rules",
        {
            "enterprise": company.enterprise,
            "sort": "rule",
            "title": matter.title,
            "text_sha256": matter.sha256,
            "vital_interests": True,
            "on": on.isoformat(),
        },
        f"{company.name}起草“{matter.title}” drafts a rule",
    )
    return Rule(world, company, f"/congress/v1/workplace-rules/{answer['id']}")


def look_back(world: World, company: Company) -> None:
    """What the district sees of the unit's year."""
    seen = world.wait_until(
        supervisor(CHAOYANG),
        f"/congress/v1/disclosure-matrix/{company.enterprise}",
        lambda matrix: "labour_rules" not in matrix["missing"],
        "its disclosure",
    )
    whole, missing = len(seen["classes"]), len(seen["missing"])
    world.tell(f"  ✓ {company.name}厂务公开 {whole} 类，缺 {missing} 类 {missing} of {whole} classes not laid open")


def _issue(on: date, session: Session | None, item: str) -> dict[str, object]:
    return {"on": on.isoformat(), **({"session": session.stream, "item": item} if session else {})}
