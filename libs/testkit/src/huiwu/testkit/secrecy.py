"""Looks through everything that was stored or told for whatever would join a voter and a choice.

An elector may stand in a document as one of a roll, in the order of ids; never beside a choice, never in small company
(which would give a time of one's own), never in another order (which is the order of something).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from nats.js import JetStreamContext

SMALLEST_COMPANY = 3
"""Fewer electors than these are a breakdown that P05 forbids."""
CHOICES = ("votes_for", "against", "abstain", "choice", "赞成", "反对", "弃权")


@dataclass(frozen=True, slots=True)
class Document:
    """Something that was kept or told, and where."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Watch:
    """`electors` are those who do nothing but vote; `marks` stand for nothing and may be found nowhere."""

    electors: Collection[str]
    marks: Collection[str]

    def leaks(self, documents: Iterable[Document]) -> list[str]:
        """What is wrong, a line each; nothing is, where it is empty."""
        return [f"{document.place}: {wrong}" for document in documents for wrong in self._wrong(document.text)]

    def _wrong(self, text: str) -> list[str]:
        named = sorted((text.index(each), each) for each in self.electors if each in text)
        chosen = [word for word in CHOICES if word in text]
        wrong = [f"holds the mark {mark}" for mark in self.marks if mark in text]
        if named and chosen:
            wrong.append(f"joins {named[0][1]} and {chosen[0]}")
        if 0 < len(named) < SMALLEST_COMPANY:
            wrong.append(f"tells of {named[0][1]} apart")
        if [each for _, each in named] != sorted(each for _, each in named):
            wrong.append("has an order of its own")
        return wrong


async def kept_in_postgres(pool: Any) -> list[Document]:
    """Every row of every table and view that a service, or anybody, has made; bytes as the text that they are."""
    tables = await pool.fetch(
        "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables "
        "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    )
    found = list[Document]()
    for table in tables:
        rows = await pool.fetch(f"SELECT * FROM {table['name']}")
        found += [Document(f"{table['name']} {n}", _as_text(row.values())) for n, row in enumerate(rows)]
    return found


async def kept_on_the_bus(jetstream: JetStreamContext) -> list[Document]:
    """Every message of every stream, with its subject and headers."""
    found = list[Document]()
    for info in await jetstream.streams_info():
        name = str(info.config.name)
        for seq in range(max(1, info.state.first_seq), info.state.last_seq + 1):
            message: Any = await jetstream.get_msg(name, seq)
            found.append(Document(f"{name} {seq}", _as_text([message.subject, message.headers, message.data])))
    return found


def _as_text(values: Iterable[object]) -> str:
    return "\n".join(each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each) for each in values)
