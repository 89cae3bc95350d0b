"""The clause: one rule of the law with its words, its place in a document and its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, cast

from huiwu.kernel import Enforce
from huiwu.rulebook.errors import UnknownParameter


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text in Chinese and in English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document that clauses quote. `file` and `sha256` are given when the quotes were checked against its text."""

    id: str
    title: Bilingual
    issued_by: Bilingual
    in_force_from: date | None = None
    number: str = ""
    adopted_by: Bilingual | None = None
    file: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the words of a clause stand."""

    document: str
    section: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Breach:
    """What follows from a breach; `inferred` when the source names nothing and the choice is ours."""

    action: str
    inferred: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A share that must be reached ('>=') or passed ('>')."""

    share: Fraction
    comparator: str = ">="

    def reached(self, part: int, whole: int) -> bool:
        """Cross-multiplied in integers. A share of nothing is not reached."""
        left, right = part * self.share.denominator, whole * self.share.numerator
        return whole > 0 and (left > right if self.comparator == ">" else left >= right)

    def smallest_part(self, whole: int) -> int:
        """The smallest part of `whole` that reaches the mark: a floor rounds up (processes 0.4)."""
        least, rest = divmod(whole * self.share.numerator, self.share.denominator)
        return least + 1 if rest or self.comparator == ">" else least

    def kept(self, part: int, whole: int) -> bool:
        """The part does not go beyond the share ('<='), or stays under it ('<')."""
        left, right = part * self.share.denominator, whole * self.share.numerator
        return left < right if self.comparator == "<" else left <= right

    def largest_part(self, whole: int) -> int:
        """The largest part of `whole` that keeps the mark as a ceiling: a ceiling rounds down (processes 0.4)."""
        most, rest = divmod(whole * self.share.numerator, self.share.denominator)
        return most - 1 if self.comparator == "<" and not rest else most


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule: id, words, parameters, and how it binds."""

    id: str
    source: Place
    kind: str
    modality: str
    jurisdiction: str
    enforce: Enforce
    en: str
    zh: str = ""
    applies_to: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])
    inferred_parameters: tuple[str, ...] = ()
    trigger: tuple[str, ...] = ()
    obligation: str = ""
    on_breach: Breach = Breach("flag", inferred=True)
    service: str = ""
    collaborators: tuple[str, ...] = ()
    also: tuple[Place, ...] = ()
    fills: tuple[str, ...] = ()
    ambiguity: tuple[str, ...] = ()
    note: str = ""
    verified: bool = True

    @property
    def quote(self) -> str:
        """The words of the source; empty where only a paraphrase (`zh`) is at hand."""
        return self.source.quote

    @property
    def words(self) -> str:
        """The Chinese sentence to show: the quote, else the paraphrase."""
        return self.source.quote or self.zh

    def has(self, parameter: str) -> bool:
        """The clause carries that parameter (`approval`, `approval.share`)."""
        try:
            self.value(parameter)
        except UnknownParameter:
            return False
        return True

    def value(self, parameter: str) -> object:
        """A parameter by name, or by path through nested ones (`attendance.share`); raises UnknownParameter."""
        found: object = self.parameters
        for step in parameter.split("."):
            members = cast("Mapping[str, object]", found if isinstance(found, Mapping) else {})
            if step not in members:
                raise UnknownParameter(f"{self.id} has no parameter {parameter}")
            found = members[step]
        return found

    def number(self, parameter: str) -> int:
        """A whole number; raises UnknownParameter."""
        value = self.value(parameter)
        if isinstance(value, bool) or not isinstance(value, int):
            raise UnknownParameter(f"{self.id}: {parameter} is not a whole number")
        return value

    def share(self, parameter: str) -> Fraction:
        """An exact share, kept as text like "1/20"; raises UnknownParameter."""
        value = self.value(parameter)
        try:
            return Fraction(value) if isinstance(value, str) else Fraction(self.number(parameter))
        except ValueError:
            raise UnknownParameter(f"{self.id}: {parameter} is not a share") from None

    def mark(self, parameter: str) -> Mark:
        """A share with its comparator, from `{share, comparator}` or from a plain share and `inclusive`."""
        value = self.value(parameter)
        if isinstance(value, Mapping):
            comparator = self.value(f"{parameter}.comparator") if self.has(f"{parameter}.comparator") else ">="
            return Mark(self.share(f"{parameter}.share"), str(comparator))
        return Mark(self.share(parameter), ">=" if self.inclusive else ">")

    def ceiling(self, parameter: str) -> Mark:
        """A share that may not be exceeded."""
        return Mark(self.share(parameter), "<=" if self.inclusive else "<")

    def texts(self, parameter: str) -> tuple[str, ...]:
        """The keys of a list parameter, in the order of the text; raises UnknownParameter."""
        value = self.value(parameter)
        if not isinstance(value, list):
            raise UnknownParameter(f"{self.id}: {parameter} is not a list")
        return tuple(key_of_item(item) for item in cast("list[object]", value))

    @property
    def inclusive(self) -> bool:
        """以上, 以下, 不少于, 不超过 include the number itself unless the clause says otherwise (processes 0.3)."""
        return self.parameters.get("inclusive", True) is not False


def key_of_item(item: object) -> str:
    """The stable name of one entry of a list parameter."""
    if isinstance(item, Mapping):
        members = cast("Mapping[str, object]", item)
        return str(members.get("key", members.get("tier", "")))
    return str(item)
