"""`python -m huiwu.eventlog.topology` declares every stream at $HUIWU_NATS_URL, with $HUIWU_NATS_REPLICAS copies."""

import asyncio
import os
import sys

from huiwu.eventlog.connection import BusIdentity, connect_bus, jetstream_of
from huiwu.eventlog.topology import SERVICES, declare, stream_name, subjects_of

_SECONDS = 60


async def _declare(url: str, replicas: int) -> None:
    async with asyncio.timeout(_SECONDS):  # the connection itself is patient without end
        client = await connect_bus(url, name="huiwu-topology", identity=BusIdentity.of(os.environ))
    try:
        await declare(jetstream_of(client), replicas=replicas)
    finally:
        await client.close()


def main() -> int:
    """Says what it declared, a line a stream."""
    url = os.environ.get("HUIWU_NATS_URL")
    if not url:
        sys.stderr.write("HUIWU_NATS_URL 未设置 is not set\n")
        return 2
    try:
        asyncio.run(_declare(url, int(os.environ.get("HUIWU_NATS_REPLICAS", "1"))))
    except TimeoutError:
        sys.stderr.write(f"{_SECONDS} 秒内未能连接 HUIWU_NATS_URL was not reached within {_SECONDS} s\n")
        return 1
    sys.stdout.write("".join(f"{stream_name(service)} {subjects_of(service)}\n" for service in SERVICES))
    return 0


if __name__ == "__main__":
    sys.exit(main())
