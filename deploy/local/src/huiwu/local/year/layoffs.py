"""May and June: a plan that 69.9 % are for stays at home; revised, and with 70 %, it goes to the congress."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from huiwu.local.year.formation import FRONTLINE, MANAGER, OTHER, establish_congress, form_union, register
from huiwu.local.year.people import Company
from huiwu.local.year.sitting import Matter, Session, agree, prepare
from huiwu.local.year.world import Unexpected, World

SOLICIT = "congress.layoff.solicit-opinions"
SEVENTY = "congress.layoff.70-percent-before-submission"
WORKERS, DELEGATES = 1000, 50
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan on its way."""

    world: World
    company: Company
    path: str

    def act(self, verb: str, body: dict[str, object], says: str = "") -> None:
        """An act of the union, granted."""
        self.world.granted(self.company.officer, f"{self.path}/{verb}", body, says)

    def ask_everybody(self, closes_on: date, in_favour: int, against: int, says: str) -> None:
        """A round of seven days; those who say nothing are for nothing."""
        self.act("open-round", {"closes_on": closes_on.isoformat()})
        self.world.quiet.wait()
        workers = self.company.workers(in_favour + against)
        stances = ["for"] * in_favour + ["against"] * against
        opinions = [{"worker": who, "stance": stance} for who, stance in zip(workers, stances, strict=True)]
        for first in range(0, len(opinions), _AT_ONCE):
            self.act("opinions", {"opinions": opinions[first : first + _AT_ONCE]})
        self.world.turn_to(closes_on)
        self.act("close-round", {}, says)

    def refused(self, session: Session, matter: Matter, clause: str, says: str) -> None:
        """It does not get to the congress."""
        body = {"session": session.stream, "item": matter.item}
        self.world.refused(self.company.officer, f"{self.path}/submit", body, clause, says)

    def submit(self, session: Session, matter: Matter, says: str) -> None:
        """It gets to the congress, and stands behind its item there."""
        self.act("submit", {"session": session.stream, "item": matter.item}, says)
        self.world.quiet.wait()

    def must_be(self, phase: str) -> None:
        """Raises Unexpected when it stands otherwise."""
        seen = self.world.look(self.company.officer, self.path)
        if seen is None or seen["phase"] != phase:
            raise Unexpected(f"{self.path}: {seen and seen['phase']}, not {phase}")


def found(world: World, company: Company, begun: date) -> Company:
    """A state-owned enterprise with everybody on its roll, and fifty delegates."""
    company = register(world, company)
    form_union(world, company, {FRONTLINE: 700, MANAGER: 100, OTHER: 200}, begun)
    base = f"/congress/v1/staff-congresses/{establish_congress(world, company)}"
    world.granted(company.officer, f"{base}/quota", {"count": DELEGATES})
    world.granted(company.officer, f"{base}/elect", {"delegates": company.workers(DELEGATES)})
    world.granted(company.officer, f"{base}/confirm-roster", {})
    return company


def draft(world: World, company: Company, matter: Matter) -> Plan:
    """The first version of the plan."""
    answer = world.granted(
        company.officer,
        "/congress/v1/layoff-plans",
        {"enterprise": company.enterprise, "number": 1, **_text(matter.title, 120)},
        f"{company.name}提出“{matter.title}” drafts its plan",
    )
    return Plan(world, company, f"/congress/v1/layoff-plans/{answer['id']}")


def to_the_congress(
    world: World, company: Company, matter: Matter, days: tuple[date, date, date]
) -> tuple[Plan, Session]:
    """699 of 1,000, a revision, 700 of 1,000; `days` are those on which the rounds close and the session opens."""
    first, second, opening = days
    plan = draft(world, company, matter)
    plan.ask_everybody(first, 699, 100, "1000 人中 699 人赞同 699 of 1,000 in favour")
    session = prepare(world, company, 1, opening, DELEGATES, (matter,))
    plan.refused(session, matter, SEVENTY, "1000 人中 699 人赞同，未达 70% 699 of 1,000")
    plan.act("revise", _text(f"{matter.title}（修订）", 90), "修改方案 revised")
    plan.refused(session, matter, SOLICIT, "修改后尚未重新征求意见 nobody was asked about the revision")
    plan.ask_everybody(second, 700, 100, "1000 人中 700 人赞同，恰为 70% 700 of 1,000 in favour")
    world.refused(
        company.administration,
        f"{session.path}/agree-agenda",
        {},
        SEVENTY,
        "方案尚未提交，议程不能确定 no agenda before the plan is submitted",
    )
    plan.submit(session, matter, "提交职代会 submitted to the congress")
    agree(session)
    return plan, session


def carry_out(plan: Plan, on: date) -> None:
    """Adopted, carried out, and the result laid open by the enterprise."""
    plan.must_be("passed")
    plan.act("execute", {"on": on.isoformat(), "affected": 88}, "方案实施 carried out")
    plan.world.granted(
        plan.company.administration,
        f"{plan.path}/disclose-result",
        {"on": on.isoformat(), "text_sha256": sha256("安置结果".encode()).hexdigest()},
        "企业公开安置结果 the enterprise discloses the result",
    )


def _text(title: str, affected: int) -> dict[str, object]:
    return {
        "kinds": ["redeployment", "resettlement"],
        "title": title,
        "text_sha256": sha256(title.encode()).hexdigest(),
        "affected": affected,
    }
