"""The decider, the ruling, the event and its replay: what every part of Huiwu means by a decision."""

from huiwu.kernel.hindsight import FirstRecord, Hindsight, ProcedureDeviationRecorded
from huiwu.kernel.kind import AnyKind, Kind
from huiwu.kernel.replay import Replayed, replay
from huiwu.kernel.ruling import (
    Actor,
    Circumstances,
    EditionRef,
    Effect,
    Enforce,
    Evidence,
    Finding,
    Outcome,
    Ruling,
)

__all__ = [
    "Actor",
    "AnyKind",
    "Circumstances",
    "EditionRef",
    "Effect",
    "Enforce",
    "Evidence",
    "Finding",
    "FirstRecord",
    "Hindsight",
    "Kind",
    "Outcome",
    "ProcedureDeviationRecorded",
    "Replayed",
    "Ruling",
    "replay",
]
