"""Hindsight: what has already happened is put on record as it was, each breach of the law beside it (processes 0.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from huiwu.kernel.values import Day, Id, Line


@dataclass(frozen=True, slots=True)
class Hindsight:
    """The retrospective way in: on which day it happened, and why it was not recorded then."""

    happened_on: Day
    reason: Line


@dataclass(frozen=True, slots=True)
class FirstRecord:
    """Evidence: the day on which the record of something began here; None while there is nothing of it."""

    of: Id
    on: date | None


@dataclass(frozen=True, slots=True)
class ProcedureDeviationRecorded:
    """程序偏差: what happened `on` that day broke that clause; `by` is who put it on record, with its reason."""

    clause: str
    reason: str
    by: str
    on: date


DEVIATION_WORDS: Mapping[type, tuple[str, str]] = {
    ProcedureDeviationRecorded: (
        "{on} 的办理不符合 {clause}，由 {by} 照实补录：{reason}。",
        "What was done on {on} did not keep to {clause}; {by} recorded it as it was: {reason}.",
    ),
}
"""The fact's sentence, for the words of every kind that is recorded afterwards."""
