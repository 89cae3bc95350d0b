"""Alarms: what is wrong with the log itself, said on `/log`, on the front door and as a figure, until it is over."""

from dataclasses import dataclass
from datetime import datetime

from prometheus_client import Gauge

from huiwu.eventlog import Pool

TABLES = """
CREATE TABLE IF NOT EXISTS alarms (
    name text PRIMARY KEY, zh text NOT NULL, en text NOT NULL, since timestamptz NOT NULL DEFAULT now()
);
"""
RAISED = Gauge("huiwu_log_alarm", "1 while something is wrong with the transparency log itself.", ["alarm"])
SIGNING, OVERDUE, WITNESSES, DIVERGENCE = "signing", "overdue", "witnesses", "divergence"


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is wrong, in Chinese and in English, and since when."""

    name: str
    zh: str
    en: str
    since: datetime


class Alarms:
    """Kept in the database, so that every process tells the same."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def set(self, name: str, said: tuple[str, str] | None) -> None:
        """Raise an alarm, or with nothing said, take it back."""
        RAISED.labels(name).set(0 if said is None else 1)
        if said is None:
            await self._pool.execute("DELETE FROM supervision.alarms WHERE name = $1", name)
        else:
            await self._pool.execute(_RAISE, name, *said)

    async def raised(self) -> list[Alarm]:
        """Those that are."""
        return [Alarm(*row) for row in await self._pool.fetch(_RAISED)]


_RAISE = """
INSERT INTO supervision.alarms (name, zh, en) VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET zh = excluded.zh, en = excluded.en
"""
_RAISED = "SELECT name, zh, en, since FROM supervision.alarms ORDER BY since, name"
