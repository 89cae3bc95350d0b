"""What is filed, as entries under the names of the clauses' lists (A38); what is not known is left out."""

from collections.abc import Iterable

from huiwu.filing.domain.filing.commands import Entry
from huiwu.filing.heard import ContractFiled, ResolutionLine, SessionForm, VoteLine

_NONE = "无 none"


def entries_of_session(form: SessionForm) -> tuple[Entry, ...]:
    """The entries that a session's form fills."""
    due = form.delegates_due
    values = {
        "congress": form.congress,
        "session no.": str(form.session_number or ""),
        "date": form.opened_on.isoformat() if form.opened_on else "",
        "place": form.place,
        "delegates due/present": f"{due}/{form.delegates_present}" if due else "",
        "manager share": f"{form.managers}/{due}" if due else "",
        "frontline share": f"{form.frontline}/{due}" if due else "",
        "agenda items": _joined(item.title for item in form.agenda_items),
        "vote results": _joined(_vote(line, due) for line in form.vote_results) or _NONE,
        "resolutions": _joined(_resolution(line) for line in form.resolutions) or _NONE,
        "publication date": _published(form.resolutions),
        "remarks": form.remarks,
    }
    return tuple(Entry(name, value) for name, value in values.items() if value)


def entries_of_contract(fact: ContractFiled) -> tuple[Entry, ...]:
    """The papers that came with a contract, and the text by its hash."""
    papers = tuple(Entry(paper, "已附 enclosed") for paper in fact.papers)
    return (*papers, Entry("text_sha256", fact.text_sha256))


def _vote(line: VoteLine, delegates: int) -> str:
    return f"{line.item} {line.votes_for}/{delegates} {'通过 passed' if line.passed else '未通过 not passed'}"


def _resolution(line: ResolutionLine) -> str:
    return f"{line.title} {'通过 adopted' if line.adopted else '未通过 rejected'}"


def _published(resolutions: Iterable[ResolutionLine]) -> str:
    """The last day of publication; empty while an adopted resolution is unpublished."""
    days = [line.published_on for line in resolutions if line.adopted]
    known = [day for day in days if day is not None]
    if len(known) < len(days):
        return ""
    return max(known).isoformat() if known else _NONE


def _joined(lines: Iterable[str]) -> str:
    return "；".join(line for line in lines if line)
