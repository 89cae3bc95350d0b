"""One record of a ledger: what is asked of it, what becomes true of it, and how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypeAlias

from annotated_types import Len

from huiwu.kernel.values import Count, Day, Id, Line, Text

FieldName: TypeAlias = Annotated[str, Len(1, 40)]
Filled: TypeAlias = Annotated[
    Mapping[FieldName, Count | Text | Annotated[tuple[Id, ...], Len(0, 500)]],
    Len(0, 40),
]
"""Values by field. A person is a subject id, a file its sha256, a day ISO 8601."""

# -- commands


@dataclass(frozen=True, slots=True)
class EnterRecord:
    """登记台账：哪一台账、谁的、何日之事、各栏内容（各栏见 GET /v1/ledgers）。 Enter a record in a ledger."""

    ledger: Id
    organisation: Id
    on: Day
    entries: Filled


@dataclass(frozen=True, slots=True)
class CorrectRecord:
    """更正记录：给出更正后的全部内容和理由。 Correct a record; all of it as it should stand, and why."""

    on: Day
    entries: Filled
    reason: Line


@dataclass(frozen=True, slots=True)
class WithdrawRecord:
    """撤销记录，说明理由；历史仍在。 Withdraw a record, with the reason; its history stays."""

    reason: Line


Command: TypeAlias = EnterRecord | CorrectRecord | WithdrawRecord


@dataclass(frozen=True, slots=True)
class KeeperOnRecord:
    """Evidence: the union that keeps the record, and its level."""

    organisation: str
    level: str


# -- facts


@dataclass(frozen=True, slots=True)
class RecordEntered:
    """`level` is the keeper's on that day; `on` the day of what is recorded."""

    ledger: str
    organisation: str
    level: str
    on: date
    entries: Mapping[str, int | str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RecordCorrected:
    """What stands now; `was_on` is the day that stood before."""

    ledger: str
    organisation: str
    on: date
    was_on: date
    entries: Mapping[str, int | str | tuple[str, ...]]
    reason: str


@dataclass(frozen=True, slots=True)
class RecordWithdrawn:
    """`on` is the day that the record was about."""

    ledger: str
    organisation: str
    on: date
    reason: str


Fact: TypeAlias = RecordEntered | RecordCorrected | RecordWithdrawn

# -- phases


@dataclass(frozen=True, slots=True)
class Blank:
    """Nothing has been entered."""


@dataclass(frozen=True, slots=True)
class Kept:
    """It stands in its ledger."""

    ledger: str
    organisation: str
    level: str
    on: date
    entries: Mapping[str, int | str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """It counts no more."""

    ledger: str
    organisation: str


Record: TypeAlias = Blank | Kept | Withdrawn

WORDS: Mapping[type, tuple[str, str]] = {
    EnterRecord: ("登记台账", "Enter a record"),
    CorrectRecord: ("更正台账记录", "Correct a record"),
    WithdrawRecord: ("撤销台账记录", "Withdraw a record"),
    RecordEntered: (
        "登记台账（{ledger}），所记之事在 {on}。",
        "A record was entered in the ledger {ledger}, of {on}.",
    ),
    RecordCorrected: ("更正 {on} 的记录：{reason}。", "The record of {on} was corrected: {reason}."),
    RecordWithdrawn: ("撤销 {on} 的记录：{reason}。", "The record of {on} was withdrawn: {reason}."),
}
