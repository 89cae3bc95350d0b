"""What can be asked of a secret ballot on paper. No command has room for a choice, an order or a time."""

from dataclasses import dataclass
from typing import Annotated, TypeAlias

from annotated_types import Ge, Le, Len

from huiwu.congress.domain.session.agenda import ItemKey
from huiwu.kernel.values import Count, Id, Line

Roll: TypeAlias = Annotated[tuple[Id, ...], Len(1, 2_000)]
Attempt: TypeAlias = Annotated[int, Ge(1), Le(100)]


@dataclass(frozen=True, slots=True)
class PrepareBallot:
    """准备一次无记名投票：一项议题一次；前次作废的，`attempt` 递增。`concerned` 为表决事项所涉人员，不得计票。

    The union whose session it is prepares the ballot on one item; after a void one `attempt` counts on. Whom the
    question is `concerned` with may not count.
    """

    union: Id
    session: Id
    item: ItemKey
    question: Line
    attempt: Attempt = 1
    concerned: Annotated[tuple[Id, ...], Len(0, 200)] = ()


@dataclass(frozen=True, slots=True)
class OpenBallot:
    """开始投票，登记此刻在场代表和计票人；名单按编号排列。

    Open the ballot with those present at this very moment and the tellers; both in the order of ids.
    """

    present: Roll
    tellers: Annotated[tuple[Id, ...], Len(1, 50)]

    def __post_init__(self) -> None:
        _in_order_of_ids(self, "present", "tellers")


@dataclass(frozen=True, slots=True)
class IssueBallots:
    """登记领取选票的代表，每人一张，一次登记完毕，按编号排列。

    Enter to whom a paper was handed, each once: the whole roll in one go and in the order of ids.
    """

    roll: Roll

    def __post_init__(self) -> None:
        _in_order_of_ids(self, "roll")


@dataclass(frozen=True, slots=True)
class CloseBallot:
    """结束投票，登记发出、收回的票数。 Close the ballot with the papers that were issued and returned."""

    issued: Count
    returned: Count


@dataclass(frozen=True, slots=True)
class CountBallot:
    """计票人报告计票结果，只有合计数。 A teller reports the count: totals and nothing else."""

    valid: Count
    invalid: Count
    votes_for: Count
    against: Count
    abstain: Count


@dataclass(frozen=True, slots=True)
class SignBallotCount:
    """计票人本人对第几次计票结果签字。 A teller signs the count of that number, in person."""

    count: Annotated[int, Ge(1), Le(1_000)]


@dataclass(frozen=True, slots=True)
class CertifyBallot:
    """核证经两名计票人签字的结果。 Certify the count that two tellers have signed."""


@dataclass(frozen=True, slots=True)
class RecountBallot:
    """重新计票并说明理由；须重新签字、重新核证，原结果留存。

    Count again, with a reason; the new count is signed and certified anew, the earlier one stays on record.
    """

    valid: Count
    invalid: Count
    votes_for: Count
    against: Count
    abstain: Count
    reason: Line


@dataclass(frozen=True, slots=True)
class VoidBallot:
    """计票前作废并说明理由，可以重新投票。 Void the ballot before it is counted, with a reason; another may follow."""

    reason: Line


@dataclass(frozen=True, slots=True)
class LapseBallot:
    """会议闭会或者议题延期，未核证的投票作废，由系统提出。 The system's: the session has gone on."""

    reason: Line


Command: TypeAlias = (
    PrepareBallot
    | OpenBallot
    | IssueBallots
    | CloseBallot
    | CountBallot
    | SignBallotCount
    | CertifyBallot
    | RecountBallot
    | VoidBallot
    | LapseBallot
)


def _in_order_of_ids(command: object, *rolls: str) -> None:
    """No other order is ever stored: in what order people came up says how they voted to whoever sees the box."""
    for roll in rolls:
        object.__setattr__(command, roll, tuple(sorted(getattr(command, roll))))
