"""Editions of the law as data, and the predicates that turn a clause into a finding."""

from huiwu.rulebook.book import Rulebook
from huiwu.rulebook.calendar import HolidayTable
from huiwu.rulebook.clause import Bilingual, Clause, Document
from huiwu.rulebook.edition import Edition, source_of
from huiwu.rulebook.errors import (
    BaseMissing,
    EvidenceMissing,
    LooserThanItsBase,
    NoLawInForce,
    NotAnEdition,
    RulebookError,
    UnknownClause,
    UnknownEdition,
    UnknownParameter,
)
from huiwu.rulebook.hearing import Hearing
from huiwu.rulebook.ladder import Ladder

__all__ = [
    "BaseMissing",
    "Bilingual",
    "Clause",
    "Document",
    "Edition",
    "EvidenceMissing",
    "Hearing",
    "HolidayTable",
    "Ladder",
    "LooserThanItsBase",
    "NoLawInForce",
    "NotAnEdition",
    "Rulebook",
    "RulebookError",
    "UnknownClause",
    "UnknownEdition",
    "UnknownParameter",
    "source_of",
]
