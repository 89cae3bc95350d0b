"""What a ruling on a disclosure leans on: who discloses, and which of the files that it names are stored here."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from huiwu.congress.domain import SESSION
from huiwu.congress.domain.evidence import StoredFiles
from huiwu.congress.domain.factory_disclosure.commands import RaiseDisclosure
from huiwu.congress.domain.naming import is_session
from huiwu.congress.domain.session.agenda import item_of
from huiwu.congress.domain.session.states import Absent as Unscheduled
from huiwu.congress.domain.session.states import Closed, Session, Sitting
from huiwu.congress.domain.union_disclosure.commands import DisclosingUnion, RaiseUnionDisclosure
from huiwu.congress.domain.workplace_rule.commands import DraftRule, IssueRule, ReviewOnRecord
from huiwu.congress.evidence import enterprise_on_record
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


async def disclosing_unit(command: RaiseDisclosure, _stream: str, read: Reader) -> Sequence[Evidence]:
    """The unit, with the ownership that decides what it discloses."""
    return [await enterprise_on_record(read, command.enterprise)]


async def unit_and_text(command: DraftRule, _stream: str, read: Reader) -> Sequence[Evidence]:
    """The unit, and whether the draft is stored here."""
    return [await enterprise_on_record(read, command.enterprise), await stored(read, [command.text_sha256])]


async def review_of(command: IssueRule, _stream: str, read: Reader) -> Sequence[Evidence]:
    """What the session's own record says of the item that is named."""
    if command.session is None or command.item is None:
        return []
    if not is_session(command.session):
        raise UnknownReference(SESSION.name, command.session)
    loaded = await read.state(SESSION, command.session)
    state: Session = loaded.state
    if isinstance(state, Unscheduled):
        raise UnknownReference(SESSION.name, command.session)
    sitting = state.sitting if isinstance(state, Closed) else state
    heard = sitting if isinstance(sitting, Sitting) else None
    item = item_of(heard.items, command.item) if heard else None
    reviewed = heard is not None and command.item in heard.reviewed | set(heard.adopted)
    matter = item.matter if item else ""
    known = ReviewOnRecord(command.session, state.call.enterprise, command.item, matter, reviewed)
    return [Evidence(loaded.last_fact, known)]
