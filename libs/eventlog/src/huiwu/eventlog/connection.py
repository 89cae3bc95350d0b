"""Connections to the engines: a pool to PostgreSQL with limits on how long anything may take, and one to NATS."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import asyncpg
import nats
from asyncpg.pool import PoolConnectionProxy
from nats.aio.client import Client
from nats.js import JetStreamContext

from huiwu.eventlog.nkey import inbox_of, public_of

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


@dataclass(frozen=True, slots=True)
class BusIdentity:
    """Who one is on the bus: the file of an nkey seed, and of the certificates that the server's must follow from.

    Without either, the address has to say it all.
    """

    seed: Path | None = None
    authority: Path | None = None

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "BusIdentity":
        """As HUIWU_NATS_SEED_FILE and HUIWU_NATS_CA_FILE name them."""
        seed, authority = environ.get("HUIWU_NATS_SEED_FILE"), environ.get("HUIWU_NATS_CA_FILE")
        return cls(Path(seed) if seed else None, Path(authority) if authority else None)

    @property
    def seed_text(self) -> str | None:
        """The seed; raises OSError."""
        return self.seed.read_text("ascii").strip() if self.seed else None

    @property
    def inbox(self) -> str:
        """What answers come to. With a key it is that key's own, and nobody else may listen there."""
        seed = self.seed_text
        return inbox_of(public_of(seed)) if seed else "_INBOX"

    @property
    def tls(self) -> ssl.SSLContext | None:
        """What the server's certificate is checked with."""
        return ssl.create_default_context(cafile=str(self.authority)) if self.authority else None


ANYBODY = BusIdentity()


async def connect_bus(url: str, *, name: str = "huiwu", identity: BusIdentity = ANYBODY) -> Client:
    """A connection to NATS that comes back as often as it is lost."""
    return await nats.connect(  # pyright: ignore[reportUnknownMemberType] - nats-py
        url,
        name=name,
        connect_timeout=5,
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.5,
        ping_interval=20,
        nkeys_seed_str=identity.seed_text,
        inbox_prefix=identity.inbox,
        tls=identity.tls,
    )


def jetstream_of(client: Client, *, timeout: float = 10) -> JetStreamContext:
    """JetStream on that connection; an acknowledgement may take as long as a slow disk."""
    return client.jetstream(timeout=timeout)  # pyright: ignore[reportUnknownMemberType] - nats-py


def client_of(jetstream: JetStreamContext) -> Client:
    """The connection under it."""
    return jetstream._nc  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - nats-py shows it nowhere else


def _milliseconds(seconds: float) -> str:
    return str(int(seconds * 1000))


async def _reset_when_needed(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """The driver's own reset is a round trip after every statement; nothing of ours leaves session state behind."""
    if connection.is_in_transaction():
        await connection.reset()
