"""A TCP cable between clients and a server that can go slow, fall silent, lose answers, and break."""

import asyncio
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

_AT_A_TIME = 65536
_AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: closing is a reset


@dataclass(eq=False, slots=True)
class _Line:
    """One client's connection; `deaf` when what the server answers is lost."""

    near: asyncio.StreamWriter
    far: asyncio.StreamWriter
    deaf: bool = False

    def hang_up(self) -> None:
        for writer in (self.near, self.far):
            writer.close()

    def reset(self) -> None:
        for writer in (self.near, self.far):
            _reset(writer)


class Cable:
    """Stands before the server of a URL (PostgreSQL or NATS, without TLS), open within `async with`.

    `delay`: seconds that every piece takes on its way. `unplugged`: new connections are reset. `break_before` and
    `break_after`: the connection whose client sends these bytes breaks, once, before or after the server has them.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname is not None
        assert parts.port is not None
        self._server = (parts.hostname, parts.port)
        self._parts = parts
        self._listener: asyncio.Server | None = None
        self._lines: set[_Line] = set()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self.delay = 0.0
        self.unplugged = False
        self.break_before = b""
        self.break_after = b""

    @property
    def url(self) -> str:
        """The server's, by way of this cable."""
        assert self._listener is not None
        port = self._listener.sockets[0].getsockname()[1]
        who = self._parts.netloc.rpartition("@")[0]
        return self._parts._replace(netloc=f"{who}@127.0.0.1:{port}" if who else f"127.0.0.1:{port}").geturl()

    def silence(self) -> None:
        """Hold everything back in both directions; nobody is told."""
        self._flowing.clear()

    def speak(self) -> None:
        """Deliver what was held back, and carry on."""
        self._flowing.set()

    def lose_answers(self) -> None:
        """From now on what the server answers on the connections of this moment never arrives."""
        for line in self._lines:
            line.deaf = True

    def cut(self) -> None:
        """Reset every connection; what was under way is lost."""
        for line in list(self._lines):
            line.reset()

    async def __aenter__(self) -> Self:
        self._listener = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._listener is not None
        self._listener.close()
        self.speak()
        self.cut()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.unplugged:
            _reset(writer)
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(*self._server)
        except OSError:
            _reset(writer)
            return
        line = _Line(writer, far_writer)
        self._lines.add(line)
        try:
            await asyncio.gather(self._up(reader, line), self._down(far_reader, line))
        finally:
            self._lines.discard(line)

    async def _up(self, reader: asyncio.StreamReader, line: _Line) -> None:
        with suppress(OSError):
            while data := await reader.read(_AT_A_TIME):
                await self._passage()
                if self.break_before and self.break_before in data:
                    self.break_before = b""
                    break
                if self.break_after and self.break_after in data:
                    self.break_after = b""
                    line.deaf = True
                line.far.write(data)
        line.hang_up()

    async def _down(self, reader: asyncio.StreamReader, line: _Line) -> None:
        with suppress(OSError):
            while data := await reader.read(_AT_A_TIME):
                await self._passage()
                if line.deaf:
                    break
                line.near.write(data)
        line.hang_up()

    async def _passage(self) -> None:
        await self._flowing.wait()
        if self.delay:
            await asyncio.sleep(self.delay)


def _reset(writer: asyncio.StreamWriter) -> None:
    """The other side gets a reset, and what was not sent yet is thrown away."""
    with suppress(OSError):
        raw = writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    writer.transport.abort()
