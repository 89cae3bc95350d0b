"""Telling kept entries: rulings with the clauses' words, facts as sentences, whichever service recorded them."""

from collections.abc import Mapping, Sequence
from functools import cache

from huiwu.kernel.event import read, read_ruling
from huiwu.kernel.kind import installed_kinds
from huiwu.runtime.answers import decision as decision_answer
from huiwu.runtime.history import Chronicle
from huiwu.supervision.entries import Entry


def ruling(entry: Entry) -> dict[str, object]:
    """A ruling with its findings, its place and its title."""
    ruled = read_ruling(read(entry.raw))
    zh, en = _titles().get((entry.source, ruled.command.name), (ruled.command.name, ruled.command.name))
    return {
        "service": entry.source,
        "stream": entry.stream,
        "organisation": entry.organisation,
        "leaf": entry.leaf,
        "title": {"zh": zh, "en": en},
        "decision": decision_answer(entry.decision, ruled),
    }


def fact(entry: Entry, names: Mapping[str, str]) -> dict[str, object]:
    """A fact as a sentence, with the names of organisations, and as data."""
    event = read(entry.raw)
    chronicle = _chronicle(entry.source)
    data = chronicle.data(event)
    return {"type": event.type, "sentence": chronicle.fact(event.name, data, names), "data": data}


def organisations(rulings: Sequence[Entry]) -> set[str]:
    """Whom the rulings are about, and who asked for them."""
    return {read_ruling(read(entry.raw)).actor.organisation for entry in rulings} | {e.organisation for e in rulings}


@cache
def _chronicle(service: str) -> Chronicle:
    kinds = [kind for (source, _), kind in installed_kinds().items() if source == service]
    shapes = {name: each for kind in kinds for name, each in kind.fact_types.items()}
    words = {name: kind.words[each] for kind in kinds for name, each in kind.fact_types.items() if each in kind.words}
    return Chronicle({}, words, shapes)


@cache
def _titles() -> Mapping[tuple[str, str], tuple[str, str]]:
    return {
        (service, name): kind.words[command]
        for (service, _), kind in installed_kinds().items()
        for name, command in kind.command_types.items()
        if command in kind.words
    }
