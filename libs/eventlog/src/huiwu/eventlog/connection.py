"""Connections to the engines: a pool to PostgreSQL with limits on how long anything may take, and one to NATS."""

from typing import TYPE_CHECKING, TypeAlias

import asyncpg
import nats
from asyncpg.pool import PoolConnectionProxy
from nats.aio.client import Client
from nats.js import JetStreamContext

if TYPE_CHECKING:
    Pool: TypeAlias = asyncpg.Pool[asyncpg.Record]
    Connection: TypeAlias = asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]
else:  # generic in the stubs only
    Pool = asyncpg.Pool
    Connection = asyncpg.Connection | PoolConnectionProxy


async def connect_pool(
    url: str,
    *,
    name: str = "huiwu",
    size: int = 10,
    statement_timeout: float = 10,
    lock_timeout: float = 5,
    idle_in_transaction_timeout: float = 15,
    durable: bool = True,
) -> Pool:
    """A pool of up to `size` connections; times are in seconds. `name` is what pg_stat_activity shows.

    What is not `durable` may be lost with the last moments before a crash, as only what can be made anew may be.
    """
    return await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=size,
        timeout=5,
        command_timeout=statement_timeout + 5,  # the server gives up first, and then we know that nothing was done
        reset=_reset_when_needed,
        server_settings={
            "application_name": name,
            "statement_timeout": _milliseconds(statement_timeout),
            "lock_timeout": _milliseconds(lock_timeout),
            "idle_in_transaction_session_timeout": _milliseconds(idle_in_transaction_timeout),
            "default_transaction_isolation": "read committed",
            "jit": "off",
            "synchronous_commit": "on" if durable else "off",
            "timezone": "UTC",
            # A process whose machine is gone holds no lock for long: the relay's lead, the turn of an append.
            "tcp_keepalives_idle": "5",
            "tcp_keepalives_interval": "2",
            "tcp_keepalives_count": "3",
        },
    )


async def connect_bus(url: str, *, name: str = "huiwu") -> Client:
    """A connection to NATS that comes back as often as it is lost."""
    return await nats.connect(  # pyright: ignore[reportUnknownMemberType] - nats-py
        url, name=name, connect_timeout=5, max_reconnect_attempts=-1, reconnect_time_wait=0.5, ping_interval=20
    )


def jetstream_of(client: Client, *, timeout: float = 10) -> JetStreamContext:
    """JetStream on that connection; an acknowledgement may take as long as a slow disk."""
    return client.jetstream(timeout=timeout)  # pyright: ignore[reportUnknownMemberType] - nats-py


def _milliseconds(seconds: float) -> str:
    return str(int(seconds * 1000))


async def _reset_when_needed(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """The driver's own reset is a round trip after every statement; nothing of ours leaves session state behind."""
    if connection.is_in_transaction():
        await connection.reset()
