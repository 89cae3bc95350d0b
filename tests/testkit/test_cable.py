"""What the cable is told to do to those who talk over it, it does."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from huiwu.testkit.cable import Cable


class Echo:
    """A server that says everything again, and remembers it."""

    def __init__(self) -> None:
        self.heard = b""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1000):
            self.heard += data
            writer.write(data)
        writer.close()


@pytest.fixture
async def echo() -> Echo:
    return Echo()


@pytest.fixture
async def cable(echo: Echo) -> AsyncIterator[Cable]:
    server = await asyncio.start_server(echo.answer, "127.0.0.1", 0)
    async with Cable(f"nats://127.0.0.1:{server.sockets[0].getsockname()[1]}") as made:
        yield made
    server.close()


class Client:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def on(cls, cable: Cable) -> "Client":
        return cls(*await asyncio.open_connection("127.0.0.1", int(cable.url.rpartition(":")[2])))

    async def ask(self, words: bytes) -> bytes:
        self.writer.write(words)
        return await self.reader.read(1000)


async def test_the_way_over_the_cable_keeps_user_and_database() -> None:
    async with Cable("postgresql://huiwu:secret@127.0.0.1:5432/log") as cable:
        assert re.fullmatch(r"postgresql://huiwu:secret@127\.0\.0\.1:\d+/log", cable.url)
        assert ":5432/" not in cable.url


async def test_undisturbed_it_carries_everything(cable: Cable, echo: Echo) -> None:
    client = await Client.on(cable)
    assert await client.ask(b"one") == b"one"
    assert await client.ask(b"two") == b"two"


async def test_slow_it_takes_its_time_both_ways(cable: Cable) -> None:
    client = await Client.on(cable)
    cable.delay = 0.1
    began = time.monotonic()
    assert await client.ask(b"one") == b"one"
    assert time.monotonic() - began >= 0.19


async def test_silent_it_keeps_everything_for_later(cable: Cable, echo: Echo) -> None:
    client = await Client.on(cable)
    cable.silence()
    asking = asyncio.create_task(client.ask(b"one"))
    await asyncio.sleep(0.1)
    assert (echo.heard, asking.done()) == (b"", False)
    cable.speak()
    assert await asking == b"one"


async def test_lost_answers_were_heard_all_the_same(cable: Cable, echo: Echo) -> None:
    client = await Client.on(cable)
    await client.ask(b"one")
    cable.lose_answers()
    assert await client.ask(b"two") == b""
    assert echo.heard == b"onetwo"
    assert await (await Client.on(cable)).ask(b"three") == b"three"


async def test_cut_everybody_is_reset_and_may_come_again(cable: Cable) -> None:
    client = await Client.on(cable)
    await client.ask(b"one")
    cable.cut()
    with pytest.raises(ConnectionResetError):
        await client.ask(b"two")
    assert await (await Client.on(cable)).ask(b"three") == b"three"


async def test_unplugged_nobody_gets_through(cable: Cable, echo: Echo) -> None:
    cable.unplugged = True
    client = await Client.on(cable)
    with suppress(ConnectionResetError):
        assert await client.ask(b"one") == b""
    cable.unplugged = False
    assert await (await Client.on(cable)).ask(b"two") == b"two"
    assert echo.heard == b"two"


@pytest.mark.parametrize(("after", "heard"), [(False, b""), (True, b"needle")])
async def test_it_breaks_at_a_word_once(cable: Cable, echo: Echo, *, after: bool, heard: bytes) -> None:
    client = await Client.on(cable)
    setattr(cable, "break_after" if after else "break_before", b"needle")
    assert await client.ask(b"needle") == b""
    assert echo.heard == heard
    assert await (await Client.on(cable)).ask(b"needle") == b"needle"
