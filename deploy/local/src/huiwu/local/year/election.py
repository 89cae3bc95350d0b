"""June and September: a union elects its chair, guided by the union above; a void vote, and one that elects."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from huiwu.local.year.people import Company, officer
from huiwu.local.year.world import World

GUIDANCE = "congress.election.superior-guidance-at-key-steps"
ELIGIBLE = "congress.election.chair-eligibility"
VALID = "congress.election.valid-result"
RESTRICTIONS = ("admin_head", "partner", "close_relative", "hr_head", "foreign_worker")


@dataclass(frozen=True, slots=True)
class Election:
    """The election of a chair on its way; `members` elect."""

    world: World
    company: Company
    path: str
    members: int

    @property
    def candidates(self) -> list[str]:
        return self.company.workers(2)

    def act(self, verb: str, body: Mapping[str, object], says: str = "") -> None:
        """An act of the union, granted."""
        self.world.granted(self.company.officer, f"{self.path}/{verb}", body, says)

    def guided(self, checkpoint: str, on: date, says: str = "") -> None:
        """The street's union gives its guidance."""
        body = {"checkpoint": checkpoint, "opinion": "同意。", "on": on.isoformat()}
        self.world.granted(officer(self.company.street), f"{self.path}/guidance", body, says)

    def counted(self, votes: tuple[int, int], on: date) -> None:
        """All ballots came back, and all are valid."""
        totals = {"issued": sum(votes), "returned": sum(votes), "unreturned": 0, "valid": sum(votes), "invalid": 0}
        given = [{"candidate": who, "votes": n} for who, n in zip(self.candidates, votes, strict=True)]
        tellers = self.company.workers(self.members)[-2:]
        self.act("count", {**totals, "votes": given, "tellers": tellers, "on": on.isoformat()})


def prepare(world: World, company: Company, members: int, on: date) -> Election:
    """To the list of candidates: no electorate without guidance, and no head of personnel for chair."""
    day = {"on": on.isoformat()}
    begun = {"organisation": company.union, "office": "chair", "seats": 1, "electorate": "members"}
    group = {"title": f"{company.name}工会主席选举", "members": company.workers(3)}
    answer = world.granted(company.officer, "/congress/v1/elections", {**begun, **group, **day}, "成立筹备组 prepared")
    election = Election(world, company, f"/congress/v1/elections/{answer['id']}", members)
    election.act("electors", {"electors": company.workers(members)})
    procedure = sha256("选举办法".encode()).hexdigest()
    frozen = {"legal_basis": ["工会法", "中国工会章程"], "procedure_sha256": procedure, **day}
    path = f"{election.path}/freeze-electorate"
    world.refused(company.officer, path, frozen, GUIDANCE, "上级工会尚未指导 the union above has not been heard")
    election.guided("preparatory_group", on, "街道工会提出指导意见 the street's union gives its guidance")
    election.act("freeze-electorate", frozen, f"冻结选举人名册 {members} 名 {members} electors")
    barred = {"barred_by": ["hr_head"], "cleared_of": [each for each in RESTRICTIONS if each != "hr_head"]}
    nominated = {"nominated_by": "工会小组", **day}
    first, second = election.candidates
    body = {"candidate": company.workers(3)[2], **nominated, **barred}
    says = "提名人力资源部门负责人为主席候选人 the head of personnel is proposed for chair"
    world.refused(company.officer, f"{election.path}/propose", body, ELIGIBLE, says)
    for candidate in (first, second):
        election.act("propose", {"candidate": candidate, **nominated, "cleared_of": RESTRICTIONS})
    election.guided("chair_candidates", on)
    election.act(
        "fix-candidates", {"candidates": [first, second], **day}, "确定两名候选人并公示 two candidates, posted"
    )
    election.guided("chair_election", on)
    return election


def vote_twice(election: Election, on: date) -> None:
    """Exactly one half of those due elects nobody; one more does."""
    half, day = election.members // 2, on.isoformat()
    first, second = election.candidates
    opened = {"present": election.members, "ballot": "secret", "on": day}
    election.act("open", opened)
    election.counted((half, half - 2), on)
    says = f"应到会 {election.members} 名，得 {half} 票，未过半数 {half} of {election.members} votes"
    path, body = f"{election.path}/certify", {"elected": [first], "on": day}
    election.world.refused(election.company.officer, path, body, VALID, says)
    election.act("certify", {"elected": [], "on": day}, "第一轮无效 the first round is void")
    election.act("reopen", {"candidates": [first, second], **opened})
    election.counted((half + 1, half - 1), on)
    election.act("certify", {"elected": [first], "on": day}, f"重新投票，{half + 1} 票当选 voted again: elected")
    election.act("install", {"officer": first, "on": day}, "主席就任 the chair takes office")
