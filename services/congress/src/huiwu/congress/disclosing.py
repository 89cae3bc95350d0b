"""What a ruling on a disclosure leans on: who discloses, and which of the files that it names are stored here."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from huiwu.congress.domain.evidence import StoredFiles
from huiwu.congress.domain.union_disclosure.commands import DisclosingUnion, RaiseUnionDisclosure
from huiwu.eventlog import Reader
from huiwu.kernel import Evidence
from huiwu.runtime.collection import UnknownReference


class NamesText(Protocol):
    """A command with the text that is published."""

    @property
    def text_sha256(self) -> str: ...


class NamesFiles(Protocol):
    """A command with files that prove what it says."""

    @property
    def evidence_sha256(self) -> Sequence[str]: ...


async def disclosing_union(command: RaiseUnionDisclosure, _stream: str, read: Reader) -> Sequence[Evidence]:
    """The union, and the institutions that it has on its ledger."""
    row = await read.row("organisations", command.organisation)
    if row is None:
        raise UnknownReference("organisation", command.organisation)
    registered = await read.find("records", ledger="institution", phase="kept")
    own = [each for each in registered if each.organisation == command.organisation]
    institutions = {str(each.view["entries"]["institution"]) for each in own}
    known = DisclosingUnion(command.organisation, str(row.view["level"]), tuple(sorted(institutions)))
    return [Evidence(max((row, *own), key=lambda each: each.position).fact, known)]


async def text_of(command: NamesText, _stream: str, read: Reader) -> Sequence[Evidence]:
    """Whether the text is stored here."""
    return [await stored(read, [command.text_sha256])]


async def files_of(command: NamesFiles, _stream: str, read: Reader) -> Sequence[Evidence]:
    """Which of the files are stored here."""
    return [await stored(read, command.evidence_sha256)]


async def stored(read: Reader, named: Iterable[str]) -> Evidence:
    """Files are stored outside of the log, so no fact stands behind it."""
    found = [each for each in sorted(set(named)) if await read.row("files", each) is not None]
    return Evidence("", StoredFiles(tuple(found)))
