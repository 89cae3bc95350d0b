"""`python -m huiwu.runtime.comparing SERVICE BUNDLE` holds a service's log against evidence that was kept elsewhere.

Every entry of the bundle that the service recorded must stand in its log, byte for byte: so a log that was restored has
all that was exported before. Ends with 1 and names the entries that are missing or other.
"""

import argparse
import asyncio
import os
import sys
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from huiwu.eventlog import Pool, connect_pool
from huiwu.eventlog.topology import SERVICES
from huiwu.kernel.event import Event, read
from huiwu.runtime.settings import Settings

_SHOWN = 20
_BODY = "SELECT body FROM {schema}.events WHERE stream = $1 AND version = $2"


async def compare(pool: Pool, service: str, entries: Iterable[bytes]) -> tuple[int, Sequence[Event]]:
    """How many of the entries are the service's, and those of them that its log has not, or otherwise."""
    held, wrong = 0, list[Event]()
    for entry in entries:
        event = read(entry)
        if event.service != service:
            continue
        held += 1
        if await pool.fetchval(_BODY.format(schema=service), event.subject, event.sequence) != entry:
            wrong.append(event)
    return held, wrong


def entries_of(bundle: Path) -> list[bytes]:
    """The lines of the bundle, which are the exact bytes; raises OSError, KeyError, zipfile.BadZipFile."""
    with zipfile.ZipFile(bundle) as opened:
        return opened.read("entries.jsonl").splitlines()


async def _compare(url: str, service: str, bundle: Path) -> tuple[int, Sequence[Event]]:
    pool = await connect_pool(url, name="huiwu-comparing", size=1)
    try:
        return await compare(pool, service, entries_of(bundle))
    finally:
        await pool.close()


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="huiwu.runtime.comparing", description=__doc__)
    parser.add_argument("service", choices=SERVICES)
    parser.add_argument("bundle", type=Path)
    options = parser.parse_args()
    held, wrong = asyncio.run(_compare(Settings.database_of(os.environ), options.service, options.bundle))
    for event in wrong[:_SHOWN]:
        sys.stdout.write(f"{event.subject} {event.sequence}: 日志中没有或不同 not in the log, or other\n")
    sys.stdout.write(f"{options.service}: {held} 条已比对 compared, {len(wrong)} 条不符 do not agree\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
