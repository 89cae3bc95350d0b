"""What can be asked of an election: from the preparatory group to the installation of those elected (P03)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, TypeAlias

from annotated_types import Ge, Le, Len

from huiwu.kernel.values import Count, Day, Id, Line, Sha256

Seats: TypeAlias = Annotated[int, Ge(1), Le(200)]
People: TypeAlias = Annotated[tuple[Id, ...], Len(1, 400)]
"""As many people of the longest ids as one event can hold."""
Candidates: TypeAlias = Annotated[tuple[Id, ...], Len(1, 200)]
Opinion: TypeAlias = Annotated[str, Len(1, 2_000)]


class Office(StrEnum):
    """会员代表、工会委员会委员、副主席、主席、职工代表、职工董事和职工监事: what somebody is elected to."""

    MEMBER_DELEGATE = "member_delegate"
    COMMITTEE_MEMBER = "committee_member"
    VICE_CHAIR = "vice_chair"
    CHAIR = "chair"
    STAFF_DELEGATE = "staff_delegate"
    WORKER_DIRECTOR = "worker_director"


class Electorate(StrEnum):
    """全体会员、会员代表大会、全体职工、职工代表大会: who elects."""

    MEMBERS = "members"
    MEMBER_CONGRESS = "member_congress"
    WORKERS = "workers"
    STAFF_CONGRESS = "staff_congress"


@dataclass(frozen=True, slots=True)
class FormPreparatoryGroup:
    """成立筹备组，确定所选职务、名额和选举人范围。

    Form the preparatory group; it says which office is filled, how many seats, and who elects.
    """

    organisation: Id
    office: Office
    seats: Seats
    electorate: Electorate
    title: Line
    members: Annotated[tuple[Id, ...], Len(0, 50)]
    on: Day


@dataclass(frozen=True, slots=True)
class RecordGuidance:
    """上级工会记录对该环节的指导意见。 The superior union records its guidance at a checkpoint."""

    checkpoint: Line
    opinion: Opinion
    on: Day


@dataclass(frozen=True, slots=True)
class EnterElectors:
    """登记选举人，可分批登记。 Enter electors, in as many parts as it takes."""

    electors: People


@dataclass(frozen=True, slots=True)
class StrikeElectors:
    """更正误登的选举人。 Strike electors who were entered by mistake."""

    electors: People
    reason: Line


@dataclass(frozen=True, slots=True)
class FreezeElectorate:
    """冻结选举人名册，登记所依据的法律和选举办法。

    Freeze the list of electors; the legal basis and the procedure of this election are registered with it.
    """

    legal_basis: Annotated[tuple[Line, ...], Len(0, 20)]
    procedure_sha256: Sha256
    on: Day


@dataclass(frozen=True, slots=True)
class ProposeCandidate:
    """提名候选人；主席候选人须逐项审查任职限制。

    Propose a candidate. For the chair: `cleared_of` are the restrictions that were examined and do not apply,
    `barred_by` those that do.
    """

    candidate: Id
    nominated_by: Line
    on: Day
    cleared_of: Annotated[tuple[Line, ...], Len(0, 50)] = ()
    barred_by: Annotated[tuple[Line, ...], Len(0, 50)] = ()


@dataclass(frozen=True, slots=True)
class FixCandidates:
    """确定正式候选人并公示。 Fix the list of candidates and post it."""

    candidates: Candidates
    on: Day


@dataclass(frozen=True, slots=True)
class OpenElection:
    """开始投票；`present` 为到会的选举人数，`ballot` 为投票方式。

    Open the vote: how many electors are present, and in what way they vote.
    """

    present: Count
    ballot: Line
    on: Day


@dataclass(frozen=True, slots=True)
class Votes:
    """How many votes a candidate was given. Who gave them is written nowhere."""

    candidate: Id
    votes: Count


@dataclass(frozen=True, slots=True)
class CountElection:
    """登记计票结果，只登记总数。 Record the tellers' count: totals only."""

    issued: Count
    returned: Count
    unreturned: Count
    valid: Count
    invalid: Count
    votes: Annotated[tuple[Votes, ...], Len(1, 200)]
    tellers: Annotated[tuple[Id, ...], Len(0, 20)]
    on: Day


@dataclass(frozen=True, slots=True)
class CertifyElection:
    """确认选举结果；`elected` 为所宣布的当选人，无人当选时为空。

    Certify the result: `elected` are those who were announced as elected in this round, nobody if nobody was.
    """

    elected: Annotated[tuple[Id, ...], Len(0, 200)]
    on: Day


@dataclass(frozen=True, slots=True)
class AnnulElection:
    """上级工会宣布该轮选举无效，说明未通过的核查事项。

    The superior union declares the round void: which check of the clause it does not pass, and why.
    """

    check: Line
    reason: Line
    on: Day


@dataclass(frozen=True, slots=True)
class ReopenElection:
    """重新投票。 Vote again, among these candidates."""

    candidates: Candidates
    present: Count
    ballot: Line
    on: Day


@dataclass(frozen=True, slots=True)
class InstallOfficer:
    """当选人就任。 Somebody who was elected takes office."""

    officer: Id
    on: Day


Command: TypeAlias = (
    FormPreparatoryGroup
    | RecordGuidance
    | EnterElectors
    | StrikeElectors
    | FreezeElectorate
    | ProposeCandidate
    | FixCandidates
    | OpenElection
    | CountElection
    | CertifyElection
    | AnnulElection
    | ReopenElection
    | InstallOfficer
)


@dataclass(frozen=True, slots=True)
class UnionOnRecord:
    """Evidence: the union that holds the election, whom it stands under, and whose workers it unites."""

    union: Id
    level: Line
    superior: Id | None
    enterprise: Id | None


@dataclass(frozen=True, slots=True)
class ElectorsOnRegister:
    """Evidence: the first of those named who are not on the register of that electorate."""

    electorate: Electorate
    named: Count
    strangers: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class CandidateOnRoll:
    """Evidence: whether the candidate stands on the roll of the unit."""

    candidate: Id
    on_roll: bool
