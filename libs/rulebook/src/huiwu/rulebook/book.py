"""The rulebook: the editions at hand, today's and former ones, each laid over the edition that it extends."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from huiwu.kernel.names import MUNICIPAL_DISTRICT
from huiwu.rulebook.edition import Edition, Sheet, edition_over, read_sheet
from huiwu.rulebook.errors import BaseMissing, NoLawInForce, UnknownEdition


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Editions by the sha256 of their bytes: all that are at hand, and those of them that are applied today.

    The others are former editions: what was decided by them is decided again by them, and nothing new is.
    """

    by_sha256: Mapping[str, Edition]
    current: Mapping[str, Edition]

    @classmethod
    def shipped(cls) -> "Rulebook":
        """The editions that come with the library; today's are read once, a former one when it is asked for."""
        return _shipped()

    @classmethod
    def load(cls, texts: Iterable[bytes]) -> "Rulebook":
        """The editions in the bytes, in any order, with all their bases among them.

        Raises NotAnEdition, BaseMissing or LooserThanItsBase.
        """
        sheets = {hashlib.sha256(text).hexdigest(): (text, read_sheet(text)) for text in texts}
        editions: dict[str, Edition] = {}
        for sha256 in sheets:
            _lay(sha256, sheets, editions)
        return cls(editions, editions)

    def edition(self, edition_id: str) -> Edition:
        """Today's edition of that id; raises UnknownEdition."""
        for edition in self.current.values():
            if edition.id == edition_id:
                return edition
        raise UnknownEdition(edition_id)

    def of_text(self, text: bytes) -> Edition:
        """The edition with exactly those bytes; raises UnknownEdition."""
        try:
            return self.by_sha256[hashlib.sha256(text).hexdigest()]
        except KeyError:
            raise UnknownEdition("an edition of other bytes") from None

    def in_force(self, district: str, on: date) -> Edition:
        """The law of a district (GB/T 2260) on a day: its own edition, else the city's; raises NoLawInForce."""
        for place in (district, MUNICIPAL_DISTRICT):
            there = [
                edition
                for edition in self.current.values()
                if edition.sheet.district == place and edition.sheet.in_force_from <= on
            ]
            if there:
                return max(there, key=lambda edition: (edition.sheet.in_force_from, edition.id))
        raise NoLawInForce(f"{district} on {on}")


class _WithFormer(Mapping[str, Edition]):
    """Today's editions, and former ones once they are asked for; `former` are their files by sha256."""

    def __init__(self, current: Mapping[str, Edition], former: Mapping[str, Traversable]) -> None:
        self._laid, self._former = dict(current), former

    def __getitem__(self, sha256: str) -> Edition:
        if sha256 not in self._laid:
            text = self._former[sha256].read_bytes()
            sheet = read_sheet(text)
            self._laid[sha256] = edition_over(text, sheet, self[sheet.extends.sha256] if sheet.extends else None)
        return self._laid[sha256]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._laid, **self._former})

    def __len__(self) -> int:
        return len({**self._laid, **self._former})


def _lay(sha256: str, sheets: Mapping[str, tuple[bytes, Sheet]], editions: dict[str, Edition]) -> Edition:
    if sha256 not in editions:
        if sha256 not in sheets:
            raise BaseMissing(sha256)
        text, sheet = sheets[sha256]
        base = _lay(sheet.extends.sha256, sheets, editions) if sheet.extends else None
        editions[sha256] = edition_over(text, sheet, base)
    return editions[sha256]


@cache
def _shipped() -> Rulebook:
    folder = files("huiwu.rulebook").joinpath("editions")
    current = Rulebook.load(entry.read_bytes() for entry in folder.iterdir() if entry.name.endswith(".yaml")).current
    former = {entry.name.removesuffix(".yaml"): entry for entry in folder.joinpath("former").iterdir()}
    return Rulebook(_WithFormer(current, former), current)
