"""Engines that are not our own: whether they answer, told before anything is started on them."""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import asyncpg
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext

from huiwu.engines import EngineProblem

SECONDS = 10.0
_FAILURES = (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError, NatsError)


def reach(database_url: str | None, nats_url: str | None) -> None:
    """Return when those that are named answer; raises EngineProblem, which says where and why and no password."""
    for variable, url, knock in (
        ("HUIWU_DATABASE_URL", database_url, _database),
        ("HUIWU_NATS_URL", nats_url, _bus),
    ):
        if url:
            asyncio.run(_try(variable, url, knock))


async def _try(variable: str, url: str, knock: Callable[[str], Awaitable[None]]) -> None:
    try:
        async with asyncio.timeout(SECONDS):
            await knock(url)
    except _FAILURES as error:
        reason = f"{type(error).__name__} {error}".strip().replace(url, "…")
        raise EngineProblem(
            f"{variable} 指定的引擎无法使用 names an engine that cannot be used: {place_of(url)}\n{reason}"
        ) from None


async def _database(url: str) -> None:
    connection = await asyncpg.connect(url, timeout=SECONDS)
    await connection.close()


async def _bus(url: str) -> None:
    client, said = Client(), list[Exception]()

    async def listen(error: Exception) -> None:
        said.append(error)

    try:
        await client.connect(url, connect_timeout=int(SECONDS), allow_reconnect=False, error_cb=listen)
        await JetStreamContext(client).account_info()
    except NatsError as error:
        raise said[-1] if said else error from None
    finally:
        if client.is_connected:
            await client.close()


def place_of(url: str) -> str:
    """Host, port and path of an address, without who logs in there and how."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "…"
    return f"{parts.hostname or '…'}{port}{parts.path if parts.hostname else ''}"
