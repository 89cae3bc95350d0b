"""Two processes of one service: when the leader dies or stands still, the other goes on; nothing doubled or lost."""

import asyncio
import os
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC
from signal import SIGCONT, SIGKILL, SIGSTOP
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from httpx import AsyncClient, HTTPError

from huiwu.eventlog import connect_bus, jetstream_of
from huiwu.kernel.event import read, read_ruling
from huiwu.kernel.names import derived_id
from huiwu.membership.main import service as membership
from huiwu.testkit.served import AUDIENCE, ISSUER, served

pytestmark = [pytest.mark.engines, pytest.mark.timeout(240), pytest.mark.asyncio(loop_scope="module")]
STREET, SUBJECT = "union-110105-110105026", "worker-110105-0a"
LEADER = """
SELECT a.client_port FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database()
  AND ((l.classid::bigint << 32) | l.objid::bigint) = hashtextextended('"notification".relay', 0)
"""
DUE = {"clause": "notification.publication.daily-information-topics", "organisation": STREET, "title": "五一慰问活动"}


@dataclass
class Process:
    """One process of notification."""

    running: asyncio.subprocess.Process
    client: AsyncClient

    async def ports(self) -> set[int]:
        """The local ports of its connections."""
        inodes = set[str]()
        for descriptor in os.listdir(f"/proc/{self.running.pid}/fd"):  # noqa: PTH208
            with suppress(OSError):
                inodes.add(os.readlink(f"/proc/{self.running.pid}/fd/{descriptor}"))  # noqa: PTH115
        lines = await asyncio.to_thread(_connections, self.running.pid)
        return {port for port, inode in lines if f"socket:[{inode}]" in inodes}


def _connections(pid: int) -> list[tuple[int, str]]:
    with open(f"/proc/{pid}/net/tcp", encoding="ascii") as table:  # noqa: PTH123
        rows = [line.split() for line in table][1:]
    return [(int(row[1].partition(":")[2], 16), row[9]) for row in rows]


@dataclass
class Pair:
    """Two processes of notification on one database, and what they have acknowledged."""

    processes: list[Process]
    database: asyncpg.Connection
    nats: str
    authority: Any
    acknowledged: dict[str, str] = field(default_factory=dict)
    stopped: Process | None = None

    async def publish(self, number: int) -> None:
        """A notice, asked of one and of the other until somebody says that it stands."""
        key = f"notice {number}"
        body = {"organisation": STREET, "title": "会议通知", "text": str(number), "topic": "important_meetings"}
        asked = number
        while key not in self.acknowledged:
            asked += 1
            process = self.processes[asked % len(self.processes)]
            if process is self.stopped:
                continue
            with suppress(HTTPError):
                answer = await process.client.post(
                    "/v1/publications", json=body, headers={**self.authority.bearer(STREET), "Idempotency-Key": key}
                )
                if answer.status_code == 201:
                    self.acknowledged[key] = answer.json()["decision"]["id"]

    async def publish_all(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            await self.publish(number)

    async def leader(self) -> Process:
        """Who holds the relay's lead."""
        ports: list[int] = []

        async def led() -> bool:
            ports[:] = [row["client_port"] for row in await self.database.fetch(LEADER)]
            return len(ports) == 1

        await until(led)
        (found,) = [each for each in self.processes if ports[0] in await each.ports()]
        return found

    async def position(self) -> int:
        return await self.database.fetchval("SELECT coalesce(max(position), 0) FROM notification.events")

    async def all_shown(self) -> bool:
        """Whether every read model has the whole log, and the stream too."""
        head = await self.position()
        marks = await self.database.fetch(
            "SELECT position FROM notification.checkpoints WHERE source = 'notification' AND target <> 'reactions'"
        )
        return all(mark["position"] == head for mark in marks) and await self._published() == head

    async def _published(self) -> int:
        bus = await connect_bus(self.nats)
        try:
            return (await jetstream_of(bus).stream_info("HUIWU_NOTIFICATION")).state.last_seq
        finally:
            await bus.close()

    async def demand_whole(self) -> None:
        """What was acknowledged stands once in the log, the stream is the log, and the rows are those of the log."""
        await until(self.all_shown)
        events = await self.database.fetch("SELECT position, body, decision FROM notification.events ORDER BY position")
        assert [row["position"] for row in events] == list(range(1, len(events) + 1))
        decided = Counter(row["decision"] for row in events if row["decision"])
        for key, decision in self.acknowledged.items():
            assert decision == derived_id("http", "notification", SUBJECT, key)
            assert decided[decision] == 1
        rows = await self.database.fetchval("SELECT count(*) FROM notification.publications")
        assert rows == len(self.acknowledged)
        bus = await connect_bus(self.nats)
        try:
            for row in events:
                message = await jetstream_of(bus).get_msg("HUIWU_NOTIFICATION", row["position"])
                assert message.data == row["body"]
                assert (message.headers or {})["Huiwu-Position"] == str(row["position"])
        finally:
            await bus.close()


async def until(true: Any, within: float = 60.0) -> None:
    deadline = asyncio.get_running_loop().time() + within
    while not await true():
        assert asyncio.get_running_loop().time() < deadline, true
        await asyncio.sleep(0.05)


@asynccontextmanager
async def process_of(authority: Any, engines: Any) -> AsyncIterator[Process]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    told = {
        "HUIWU_DATABASE_URL": engines.database,
        "HUIWU_NATS_URL": engines.nats,
        "HUIWU_JWKS_FILE": str(authority.jwks),
        "HUIWU_ISSUER": ISSUER,
        "HUIWU_AUDIENCE": AUDIENCE,
        "HUIWU_CLOCK_FILE": str(authority.clock),
    }
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "huiwu.runtime", "huiwu.notification.main:service", "--port", port),
        env={**os.environ, **told},
        stderr=await asyncio.to_thread((authority.folder / f"{port}.log").open, "wb"),
    )
    try:
        async with AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=3) as client:

            async def ready() -> bool:
                assert running.returncode is None
                try:
                    return (await client.get("/readyz")).status_code == 200
                except HTTPError:
                    return False

            await until(ready)
            yield Process(running, client)
    finally:
        with suppress(ProcessLookupError):
            running.kill()
        await running.wait()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pair(engines: Any, authority: Any) -> AsyncIterator[Pair]:
    """With the organisations of Beijing, as membership once laid them down."""
    async with served(membership, authority.settings(engines.database, engines.nats)):
        pass
    database = await asyncpg.connect(engines.database)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        processes = [await stack.enter_async_context(process_of(authority, engines)) for _ in range(2)]
        yield Pair(processes, database, engines.nats, authority)


async def test_the_other_goes_on(pair: Pair, authority: Any, engines: Any) -> None:
    """Stopped, the leader is followed by the other and does no harm when it goes on; killed, it is followed too."""
    await pair.publish_all(range(20))
    first = await pair.leader()
    writing = asyncio.create_task(pair.publish_all(range(20, 120)))
    await asyncio.sleep(0.3)
    first.running.send_signal(SIGSTOP)
    pair.stopped = first
    try:

        async def followed() -> bool:
            return await pair.leader() is not first

        await until(followed)
        await until(pair.all_shown)  # by the other alone
        await writing
        await until(pair.all_shown)
    finally:
        pair.stopped = None
        first.running.send_signal(SIGCONT)
    await pair.publish_all(range(120, 140))
    await pair.demand_whole()
    assert (await first.client.get("/readyz")).status_code == 200

    second = await pair.leader()
    assert second is not first
    writing = asyncio.create_task(pair.publish_all(range(140, 240)))
    await asyncio.sleep(0.3)
    second.running.send_signal(SIGKILL)
    await second.running.wait()
    pair.processes.remove(second)
    await writing
    assert await pair.leader() is first
    await pair.demand_whole()

    async with process_of(authority, engines) as third:  # clocks of two processes, and one that is stepped about
        pair.processes.append(third)
        await demand_timers_once(pair, authority)


async def demand_timers_once(pair: Pair, authority: Any) -> None:
    for number in range(3):
        answer = await pair.processes[number % 2].client.post(
            "/v1/obligations", json={**DUE, "happened_on": "2026-03-12"}, headers=authority.bearer(STREET)
        )
        assert answer.status_code == 201, answer.text
    await until(pair.all_shown)
    timers = await pair.database.fetch("SELECT stream, name, due FROM notification.timers ORDER BY due")
    assert len({timer["stream"] for timer in timers}) == 3
    assert len(timers) >= 6
    last = timers[-1]["due"]
    middle = timers[len(timers) // 2]["due"]
    for instant in ("2026-03-12T09:00:01+08:00", middle.isoformat(), "2026-03-12T09:00:00+08:00", middle.isoformat()):
        authority.set_clock(instant)
        await asyncio.sleep(0.3)
    pair.processes[0].running.send_signal(SIGSTOP)  # one stands still at whatever it is, and finds the clock far ahead
    try:
        authority.set_clock(last.isoformat())

        async def all_fired() -> bool:
            return await pair.database.fetchval("SELECT count(*) FROM notification.timers") == 0

        await until(all_fired)
    finally:
        pair.processes[0].running.send_signal(SIGCONT)
    authority.set_clock("2026-03-12T09:00:00+08:00")
    await asyncio.sleep(0.3)
    authority.set_clock(last.isoformat())
    await until(pair.all_shown)
    await asyncio.sleep(0.5)
    rulings = await pair.database.fetch("SELECT body, decision FROM notification.events WHERE type LIKE '%.ruled.v1'")
    by_clock = [row for row in rulings if read_ruling(read(row["body"])).actor.subject == "clock"]
    expected = {
        derived_id("timer", each["stream"], each["name"], each["due"].astimezone(UTC).isoformat()) for each in timers
    }
    assert {row["decision"] for row in by_clock} >= expected
    assert len(by_clock) == len({row["decision"] for row in by_clock})
    facts = await pair.database.fetch(
        "SELECT stream, type, body FROM notification.events WHERE type NOT LIKE '%.ruled.v1' AND stream ~ '^obligation'"
    )
    said = Counter((row["stream"], row["type"], bytes(read(row["body"]).data)) for row in facts)
    assert set(said.values()) == {1}
    await pair.demand_whole()
