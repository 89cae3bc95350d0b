"""A public board: what an organisation has on display, newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from huiwu.eventlog.rows import COLUMNS, Row, row_of
from huiwu.notification.domain.publication import Sort
from huiwu.runtime.parts import Parts

PAGE = 20
NEWEST = 2**62
SORTS: Mapping[str, tuple[str, str]] = {
    Sort.RESOLUTION: ("职代会决议", "Resolution of the workers' congress"),
    Sort.CONGRESS_MATTERS: ("职代会事项公开", "Matters of the workers' congress"),
    Sort.AGREEMENT: ("集体合同", "Collective agreement"),
    Sort.NOTICE: ("工会通知", "Notice of the union"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One publication. `dated` is the day that its author states, `published_at` when it was put on the board."""

    id: str
    organisation: str
    sort: str
    title: str
    text: str
    dated: date
    published_at: str
    arrived: int

    @property
    def label(self) -> tuple[str, str]:
        return SORTS.get(self.sort, ("公布", "Publication"))


@dataclass(frozen=True, slots=True)
class Board:
    """Whose board it is; `on_display` counts what stands on it."""

    organisation: str
    name: str
    on_display: int
    latest: date | None


@dataclass(frozen=True, slots=True)
class Boards:
    """Queries over what is public anyway."""

    parts: Parts

    async def board(self, organisation: str) -> Board | None:
        """None when neither the organisation nor anything of it is known here."""
        name = await self.parts.reader.organisations.name(organisation)
        row = await self.parts.reader.row("boards", organisation)
        if name is None and row is None:
            return None
        return _board(organisation, name, row)

    async def all(self, after: str) -> list[Board]:
        """Boards with something on them, by name of the organisation's id; one more than a page holds."""
        found = await self.parts.pool.fetch(
            f"""
            SELECT b.id, b.organisation, b.position, b.fact, b.view::text AS view, o.name
            FROM {self.parts.reader.table("boards")} b LEFT JOIN {self.parts.schema}.organisations o USING (id)
            WHERE b.id > $1 AND (b.view->>'on_display')::bigint > 0 ORDER BY b.id LIMIT $2
            """,
            *(after, PAGE + 1),
        )
        return [_board(each["id"], each["name"], row_of(each)) for each in found]

    async def entries(self, organisation: str, before: int = NEWEST) -> list[Entry]:
        """One more than a page holds, so that it shows whether there are older ones."""
        found = await self.parts.pool.fetch(
            f"""
            SELECT {COLUMNS} FROM {self._publications} WHERE organisation = $1 AND {_ON_DISPLAY}
            AND (view->>'arrived')::bigint < $2 ORDER BY (view->>'arrived')::bigint DESC LIMIT $3
            """,
            *(organisation, before, PAGE + 1),
        )
        return [_entry(row_of(each)) for each in found]

    async def entry(self, organisation: str, publication: str) -> Entry | None:
        found = await self.parts.pool.fetchrow(
            f"SELECT {COLUMNS} FROM {self._publications} WHERE organisation = $1 AND id = $2 AND {_ON_DISPLAY}",
            *(organisation, publication),
        )
        return None if found is None else _entry(row_of(found))

    @property
    def _publications(self) -> str:
        return self.parts.reader.table("publications")


_ON_DISPLAY = "view @> '{\"on_display\": true}'"


def _board(organisation: str, name: str | None, row: Row | None) -> Board:
    view = row.view if row else {}
    latest = date.fromisoformat(view["latest"]) if "latest" in view else None
    return Board(organisation, name or organisation, view.get("on_display", 0), latest)


def _entry(row: Row) -> Entry:
    view = row.view
    return Entry(
        id=row.id,
        organisation=row.organisation or "",
        sort=view["sort"],
        title=view["title"],
        text=view["text"] or "",
        dated=date.fromisoformat(view["dated"]),
        published_at=view["published_at"],
        arrived=view["arrived"],
    )
