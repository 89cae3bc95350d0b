"""The clients of an HTTP service, in a process of their own: `python -m bench.client` reads one Order from stdin.

It speaks just enough HTTP/1.1 to keep a connection busy, since a client library would be slower than what it measures.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator

import msgspec
import uvloop

from huiwu.membership.domain.credit_code import check_sign

STREET = "union-110105-110105026"


class Order(msgspec.Struct, frozen=True):
    """Ask `host:port` for `seconds` with so many clients; each body is a new enterprise, from number `first`."""

    port: int
    path: str
    token: str
    clients: int
    seconds: float
    first: int


class Report(msgspec.Struct, frozen=True):
    """Seconds that each request took, requests a second, and for which share of the time the clients were busy."""

    times: list[float]
    rate: float
    busy: float


async def ask(order: Order) -> Report:
    """Have it asked by a process of its own; raises RuntimeError when a request was not answered 201."""
    run = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "bench.client"],
        input=msgspec.json.encode(order),
        capture_output=True,
        check=False,
    )
    if run.returncode != 0:
        raise RuntimeError(run.stderr.decode())
    return msgspec.json.decode(run.stdout, type=Report)


async def _serve(order: Order) -> Report:
    numbers, times = iter(range(order.first, 10**7)), list[float]()
    began, busy = time.perf_counter(), time.process_time()
    await asyncio.gather(*(_client(order, numbers, times, began + order.seconds) for _ in range(order.clients)))
    took = time.perf_counter() - began
    return Report(times, len(times) / took, (time.process_time() - busy) / took)


async def _client(order: Order, numbers: Iterator[int], times: list[float], until: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", order.port)
    head = (
        f"POST {order.path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {order.token}\r\n"
        "Content-Type: application/json\r\nContent-Length: "
    ).encode()
    while (began := time.perf_counter()) < until:
        body = _enterprise(next(numbers))
        writer.write(head + str(len(body)).encode() + b"\r\n\r\n" + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        said = await reader.readexactly(length)
        if not answer.startswith(b"HTTP/1.1 201"):
            raise RuntimeError(said.decode())
        times.append(time.perf_counter() - began)
    writer.close()


def _enterprise(number: int) -> bytes:
    code = f"91110105MA{number:07d}"
    return msgspec.json.encode(
        {
            "credit_code": code + check_sign(code),
            "name": "基准企业",
            "english": "Bench",
            "area": STREET,
            "headcount": 99,
            "ownership": "private",
            "board_of_directors": False,
            "board_of_supervisors": False,
        }
    )


if __name__ == "__main__":
    report = uvloop.run(_serve(msgspec.json.decode(sys.stdin.buffer.read(), type=Order)))
    sys.stdout.buffer.write(msgspec.json.encode(report))
