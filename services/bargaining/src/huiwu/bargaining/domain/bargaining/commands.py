"""What can be asked of one enterprise's bargaining of one year (企业独立协商), and the evidence that is leaned on."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from huiwu.bargaining.domain.bargaining.table import Side
from huiwu.kernel.values import Count, Day, Id, Line, Sha256, Text


class Form(StrEnum):
    """How an offer was made."""

    WRITTEN = "written"
    ORAL = "oral"


@dataclass(frozen=True, slots=True)
class EnterpriseOnRecord:
    """Evidence: the enterprise and its union as membership has them."""

    enterprise: str
    name: str
    union: str
    superior: str | None
    ownership: str
    headcount: int


@dataclass(frozen=True, slots=True)
class OpenCycle:
    """开启企业某一年度的集体协商。 Opens an enterprise's bargaining of a year."""

    enterprise: Id
    year: Count


@dataclass(frozen=True, slots=True)
class SendOffer:
    """工会向企业发出协商要约。 The union makes its bargaining offer; only a written one opens the round."""

    text_sha256: Sha256
    form: Form
    on: Day


@dataclass(frozen=True, slots=True)
class AcceptOffer:
    """企业方应约，迟到的应约同样受理并标注。 The employer accepts the offer; a late acceptance counts and is marked."""

    on: Day


@dataclass(frozen=True, slots=True)
class RefuseOffer:
    """企业方书面拒绝应约并说明理由。 The employer refuses the offer and says why."""

    reason: Text
    on: Day


@dataclass(frozen=True, slots=True)
class MarkResponseOverdue:
    """答复期满未答复，由时钟提出。 The clock's: the period for the reply has passed in silence."""


@dataclass(frozen=True, slots=True)
class CompletePreparation:
    """完成协商前的四项准备。 The four preparations are done: `items` are the keys of the clause's list."""

    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ConfirmRepresentatives:
    """确认双方协商代表。 Both sides name their representatives; `posted_on` is when workers could read the names."""

    worker: Side
    employer: Side
    posted_on: Day | None = None


@dataclass(frozen=True, slots=True)
class DraftAgenda:
    """拟定协商议题。 What will be bargained: `topics` such as `growth`, `wages`, `rest_leave`; the list is open."""

    topics: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class HoldMeeting:
    """召开协商会议。 A meeting was held; the minutes keep the words of the representatives in `worker_statements`."""

    on: Day
    minutes_sha256: Sha256
    recorder: Id
    worker_statements: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class ReachDraft:
    """双方达成协议草案。 Both sides agree on a draft, which the workers' congress must pass word for word."""

    title: Line
    text_sha256: Sha256


@dataclass(frozen=True, slots=True)
class RecordCongressPassage:
    """记录职代会对草案的审议结果，由职代会决议触发。 A reaction's: the congress has adopted or rejected a draft."""

    session: Id
    item: Line
    text_sha256: Sha256
    adopted: bool
    votes_for: Count
    delegates: Count
    on: Day


@dataclass(frozen=True, slots=True)
class SignAgreement:
    """双方首席代表签字，文本须与职代会通过的一致。 Both chiefs sign exactly the text that the congress passed."""

    text_sha256: Sha256
    on: Day
    expires_on: Day | None = None


@dataclass(frozen=True, slots=True)
class FileContract:
    """将集体合同报送劳动行政部门备案。 Files the contract with its `papers` at the labour administration."""

    on: Day
    papers: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TakeEffect:
    """异议期满，合同生效，由时钟提出。 The clock's: the period for objections has passed in silence."""


@dataclass(frozen=True, slots=True)
class RecordAcceptance:
    """记录劳动行政部门的接受，由备案结果触发。 A reaction's: the labour administration has accepted the contract."""

    filing: Id
    on: Day


@dataclass(frozen=True, slots=True)
class RecordObjection:
    """记录劳动行政部门的异议，由备案结果触发。 A reaction's: the labour administration has objected."""

    filing: Id
    reason: Text
    on: Day


@dataclass(frozen=True, slots=True)
class AnnounceAgreement:
    """向全体职工公布已生效的集体合同。 The agreement in force is made known to all workers."""

    title: Line
    channel: Line
    on: Day


@dataclass(frozen=True, slots=True)
class ExpireAgreement:
    """合同期满，由时钟提出。 The clock's: the agreement's last day has passed."""


Command: TypeAlias = (
    OpenCycle
    | SendOffer
    | AcceptOffer
    | RefuseOffer
    | MarkResponseOverdue
    | CompletePreparation
    | ConfirmRepresentatives
    | DraftAgenda
    | HoldMeeting
    | ReachDraft
    | RecordCongressPassage
    | SignAgreement
    | FileContract
    | TakeEffect
    | RecordAcceptance
    | RecordObjection
    | AnnounceAgreement
    | ExpireAgreement
)
