"""The ruling: what was decided, and one finding for every clause that was weighed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from huiwu.kernel.hindsight import Hindsight


class Outcome(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"


class Enforce(StrEnum):
    """How a clause binds (`enforce` in the clause register)."""

    BLOCK = "block"
    COMPUTE = "compute"
    REMIND = "remind"
    RECORD = "record"
    MEASURE = "measure"


class Effect(StrEnum):
    """What a finding did to its ruling: nothing, refused it, marked it, or was kept as a breach in what happened."""

    NONE = "none"
    BLOCK = "block"
    FLAG = "flag"
    DEVIATION = "deviation"


@dataclass(frozen=True, slots=True)
class Finding:
    """One clause, weighed: what was seen, what was needed, whether it was met.

    `seen` and `needed` are plain JSON values without floats; dates are ISO text.
    """

    clause: str
    met: bool
    seen: object
    needed: object
    enforce: Enforce
    effect: Effect


@dataclass(frozen=True, slots=True)
class Ruling:
    """The answer to one command. A refusal has no facts; it is kept all the same."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    facts: tuple[object, ...]

    def __post_init__(self) -> None:
        if self.outcome is Outcome.REFUSED and self.facts:
            raise ValueError("a refusal has no facts")

    @classmethod
    def of(cls, findings: Sequence[Finding], then: Sequence[object]) -> "Ruling":
        """Refused when a finding blocks, else granted with the facts that follow."""
        refused = any(finding.effect is Effect.BLOCK for finding in findings)
        return cls(Outcome.REFUSED if refused else Outcome.GRANTED, tuple(findings), () if refused else tuple(then))


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asked, in which office, for which organisation. `subject` is a random id, never a name (architecture §10)."""

    subject: str
    office: str
    organisation: str


@dataclass(frozen=True, slots=True)
class EditionRef:
    """The law that was applied: id and sha256 of the edition's bytes (hex)."""

    id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A value from elsewhere that a ruling leans on, with the id of the fact it came from."""

    fact: str
    value: object


@dataclass(frozen=True, slots=True)
class Circumstances:
    """All that a ruling may lean on besides command, state and law; recorded whole, so that a replay hears the same.

    With `hindsight` the command says what has already happened; without, what is about to be done.
    """

    actor: Actor
    as_of: datetime
    policy: str
    evidence: tuple[Evidence, ...] = ()
    hindsight: Hindsight | None = None

    def __post_init__(self) -> None:
        if self.as_of.tzinfo is None:
            raise ValueError("as_of needs a time zone")
