"""The edition: a frozen, hashed set of clauses with its jurisdiction and dates, layered over the edition it extends."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, cast

import msgspec
import yaml

from huiwu.kernel import Circumstances, EditionRef
from huiwu.rulebook.clause import Bilingual, Clause, Document
from huiwu.rulebook.errors import BaseMissing, NotAnEdition, UnknownClause
from huiwu.rulebook.hearing import Hearing
from huiwu.rulebook.layering import check_not_looser


@dataclass(frozen=True, slots=True)
class Sheet:
    """What an edition's bytes say, before it is laid over its base."""

    id: str
    title: Bilingual
    jurisdiction: str
    district: str | None
    in_force_from: date
    extends: EditionRef | None
    documents: tuple[Document, ...]
    clauses: tuple[Clause, ...]


def read_sheet(text: bytes) -> Sheet:
    """The sheet in the bytes; raises NotAnEdition."""
    try:
        raw = cast("dict[str, Any]", yaml.load(text, yaml.CSafeLoader))
        return msgspec.convert(raw, Sheet)
    except (yaml.YAMLError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise NotAnEdition(str(error)) from error


@dataclass(frozen=True)
class Edition:
    """One edition over its base; contains the clauses of all its bases."""

    text: bytes
    ref: EditionRef
    sheet: Sheet
    base: "Edition | None" = None

    @property
    def id(self) -> str:
        return self.sheet.id

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        """Every clause that holds, by id: the bases' first, this edition's own over them."""
        own = {clause.id: clause for clause in self.sheet.clauses}
        return {**self.base.clauses, **own} if self.base else own

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """Every document that the clauses quote, by id."""
        own = {document.id: document for document in self.sheet.documents}
        return {**self.base.documents, **own} if self.base else own

    @property
    def closure(self) -> tuple["Edition", ...]:
        """The edition with all its bases, the lowest first: what an evidence bundle must carry."""
        return (*(self.base.closure if self.base else ()), self)

    def clause(self, clause_id: str) -> Clause:
        """Raises UnknownClause."""
        try:
            return self.clauses[clause_id]
        except KeyError:
            raise UnknownClause(f"{self.id} has no clause {clause_id}") from None

    def hearing(self, circumstances: Circumstances) -> Hearing:
        """This law, applied in those circumstances."""
        return Hearing(self, circumstances)


def edition_over(text: bytes, sheet: Sheet, base: Edition | None) -> Edition:
    """The sheet laid over its base; raises BaseMissing, NotAnEdition or LooserThanItsBase."""
    if sheet.extends != (base.ref if base else None):
        raise BaseMissing(f"{sheet.id} extends {sheet.extends}")
    if len({clause.id for clause in sheet.clauses}) != len(sheet.clauses):
        raise NotAnEdition(f"{sheet.id} has a clause twice")
    for clause in sheet.clauses:
        if base and clause.id in base.clauses:
            check_not_looser(base.clauses[clause.id], clause)
    return Edition(text, EditionRef(sheet.id, hashlib.sha256(text).hexdigest()), sheet, base)


def source_of(edition: Edition, clause_id: str) -> dict[str, str]:
    """Where a clause stands, for people who are to be shown it; raises UnknownClause.

    `document` is its title, `quote` the words in Chinese; `document_en` and `en` say the same in English.
    """
    clause = edition.clause(clause_id)
    title = edition.documents[clause.source.document].title
    return {
        "document": title.zh,
        "section": clause.source.section,
        "quote": clause.words,
        "document_en": title.en,
        "en": clause.en,
    }
