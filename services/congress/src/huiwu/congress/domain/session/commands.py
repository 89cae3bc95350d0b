"""What can be asked of a session, from its scheduling to its archive."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, TypeAlias

from annotated_types import Ge, Le, Len

from huiwu.congress.domain.session.agenda import Agenda, ItemKey, Keys
from huiwu.congress.domain.session.taking_over import TakeOverBallot
from huiwu.kernel.values import Count, Day, Id, Line, Sha256, Text

Delegates: TypeAlias = Annotated[tuple[Id, ...], Len(1, 10_000)]
SessionNumber: TypeAlias = Annotated[int, Ge(1), Le(10_000)]
Remark: TypeAlias = Annotated[str, Len(0, 2_000)]


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the session, known by the digest of its bytes."""

    title: Line
    sha256: Sha256


@dataclass(frozen=True, slots=True)
class ArchivedDocument:
    """A document for the archive; `kind` is a word of the clause's list (notice, agenda, minutes …)."""

    kind: Line
    title: Line
    sha256: Sha256


class FilingResult(StrEnum):
    """What became of the filing form: passed by one level, returned, or entered in the register."""

    REVIEWED = "reviewed"
    RETURNED = "returned"
    ENTERED = "entered"


@dataclass(frozen=True, slots=True)
class ScheduleSession:
    """安排一次会议；会次历届连续编号。 Schedule a session; numbers count on through all of this congress."""

    enterprise: Id
    session_number: SessionNumber
    opening_on: Day
    place: Line


@dataclass(frozen=True, slots=True)
class RescheduleSession:
    """改期；各期限按新的开会日重新计算。 Move the opening day; every clock is derived anew."""

    opening_on: Day


@dataclass(frozen=True, slots=True)
class CancelSession:
    """取消会议。 Cancel the session."""

    reason: Line


@dataclass(frozen=True, slots=True)
class HearWorkers:
    """登记工会听取职工意见的情况。 Record how the union heard the workers' opinions."""

    summary: Text
    on: Day
    participants: Count


@dataclass(frozen=True, slots=True)
class ProposeAgenda:
    """工会提出议题、议案。 The union proposes the agenda."""

    items: Agenda


@dataclass(frozen=True, slots=True)
class AgreeAgenda:
    """行政方与工会协商确定议程，列明应提交事项。 The administration agrees; `matters_arising` are keys of the law."""

    matters_arising: Keys = ()


@dataclass(frozen=True, slots=True)
class AmendAgenda:
    """修改已确定的议程；须重新协商、重新报告。 Amend an agreed agenda; it must be agreed and reported anew."""

    items: Agenda


@dataclass(frozen=True, slots=True)
class ReportToSuperior:
    """向上级工会报告会议时间、内容。 Report the time and the content to the superior union."""

    on: Day


@dataclass(frozen=True, slots=True)
class SendDocuments:
    """向职工代表发送会议文件；代表不填即为全体，日期不填即为当日。

    Send the documents; to all delegates unless some are named, today unless a day is stated.
    """

    documents: Annotated[tuple[Document, ...], Len(1, 100)]
    delegates: Annotated[tuple[Id, ...], Len(0, 10_000)] = ()
    on: Day | None = None


@dataclass(frozen=True, slots=True)
class RecordDelivery:
    """登记文件送达代表。 Record that the documents reached these delegates."""

    delegates: Delegates
    on: Day


@dataclass(frozen=True, slots=True)
class AdmitLayoffPlan:
    """登记已达比例并提交的裁减、分流、安置方案。 A layoff plan that enough are in favour of is this item."""

    item: ItemKey
    plan: Id
    plan_version: Count
    in_favour: Count
    roster: Count


@dataclass(frozen=True, slots=True)
class SeatReplacement:
    """会前代表更换，新代表接替名额。 A delegate was replaced before the session: the newcomer takes the seat."""

    leaving: Id
    joining: Id
    managers: Count
    frontline: Count


@dataclass(frozen=True, slots=True)
class OpenSession:
    """开会，登记到会代表。 Open the session with those present."""

    on: Day
    present: Delegates


@dataclass(frozen=True, slots=True)
class HoldDiscussion:
    """组织代表讨论一项议题。 The delegates discuss an item."""

    item: ItemKey


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """审议一项议题。 The congress reviews an item."""

    item: ItemKey


@dataclass(frozen=True, slots=True)
class AdjournItem:
    """一项议题留待下次会议。 Leave an item to a later session."""

    item: ItemKey
    reason: Line


@dataclass(frozen=True, slots=True)
class RecordBallot:
    """登记计票合计数和计票人，其余留存纸面；逐步办理的用 /ballots。 Totals in one go; /ballots goes step by step."""

    item: ItemKey
    issued: Count
    returned: Count
    unreturned: Count
    valid: Count
    invalid: Count
    votes_for: Count
    against: Count
    abstain: Count
    tellers: Annotated[tuple[Id, ...], Len(1, 50)]


@dataclass(frozen=True, slots=True)
class AdoptResolution:
    """依表决结果形成决议；未获通过的记为否决。日期不填即为开会日。

    Put the result of the ballot on record, adopted or rejected; on the opening day unless a day is stated.
    """

    item: ItemKey
    text_sha256: Sha256
    on: Day | None = None


@dataclass(frozen=True, slots=True)
class CloseSession:
    """闭会。 Close the session."""

    on: Day


@dataclass(frozen=True, slots=True)
class PublishResolution:
    """向全体职工公布决议。 Announce a resolution to all workers."""

    item: ItemKey
    text: Text
    on: Day


@dataclass(frozen=True, slots=True)
class DiscloseMatters:
    """企事业单位公开职代会审议、决定、通过的事项。 The unit discloses what was reviewed, decided or passed."""

    items: Annotated[tuple[ItemKey, ...], Len(1, 100)]
    on: Day


@dataclass(frozen=True, slots=True)
class SubmitFilingForm:
    """向上级工会报送会议备案表；表内各项取自会议记录。

    Submit the filing form to the superior union; its fields are taken from the session's own record.
    """

    on: Day
    remarks: Remark = ""


@dataclass(frozen=True, slots=True)
class RecordFilingResult:
    """登记备案审核结果。 Record what became of the filing form."""

    result: FilingResult
    on: Day
    level: Annotated[str, Len(0, 200)] = ""
    reason: Remark = ""


@dataclass(frozen=True, slots=True)
class ArchiveSession:
    """会议文件归档；可分次补齐。 Archive the session's documents, in one go or in several."""

    documents: Annotated[tuple[ArchivedDocument, ...], Len(1, 200)]
    on: Day


@dataclass(frozen=True, slots=True)
class OpenImplementation:
    """为决议立项落实：内容、责任方、期限。 Open an item of implementation: task, owner, due day."""

    item: ItemKey
    task: Line
    owner: Id
    due_on: Day


@dataclass(frozen=True, slots=True)
class CloseImplementation:
    """决议落实完成，附证明材料。 Close an item of implementation with its evidence."""

    item: ItemKey
    evidence_sha256: Sha256
    on: Day


Convene: TypeAlias = (
    RescheduleSession
    | CancelSession
    | HearWorkers
    | ProposeAgenda
    | AgreeAgenda
    | AmendAgenda
    | ReportToSuperior
    | SendDocuments
    | RecordDelivery
    | AdmitLayoffPlan
    | SeatReplacement
    | OpenSession
)
Sit: TypeAlias = HoldDiscussion | ReviewItem | AdjournItem | RecordBallot | AdoptResolution | CloseSession
Follow: TypeAlias = (
    PublishResolution
    | DiscloseMatters
    | SubmitFilingForm
    | RecordFilingResult
    | ArchiveSession
    | OpenImplementation
    | CloseImplementation
)
Command: TypeAlias = ScheduleSession | Convene | Sit | TakeOverBallot | Follow
