"""Evidence bundles over HTTP: written to a file that nobody else sees, then sent as it is read."""

import asyncio
import re
from collections.abc import AsyncIterator
from tempfile import TemporaryFile
from typing import IO

from fastapi.responses import StreamingResponse

from huiwu.audit.bundle import BundleWriter

_CHUNK = 1 << 16
_WRITTEN_AT_ONCE = 500


class Zip(StreamingResponse):
    """A zip file."""

    media_type = "application/zip"


async def bundle(raws: AsyncIterator[bytes], name: str) -> Zip:
    """The bundle of these entries, whole before its first byte is sent."""
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed when the last chunk has been sent
    try:
        await _write(raws, BundleWriter(file, f"huiwu/{name}"))
    except BaseException:
        file.close()
        raise
    plain = re.sub("[^0-9a-z-]", "_", name)
    return Zip(_read(file), headers={"Content-Disposition": f'attachment; filename="{plain}.huiwu.zip"'})


async def _write(raws: AsyncIterator[bytes], writer: BundleWriter) -> None:
    """Not in the event loop's own time: hashing and packing a year would hold up everybody else."""
    waiting: list[bytes] = []
    async for raw in raws:
        waiting.append(raw)
        if len(waiting) == _WRITTEN_AT_ONCE:
            await asyncio.to_thread(_add, writer, waiting)
            waiting = []
    await asyncio.to_thread(_add, writer, waiting)
    await asyncio.to_thread(writer.close)


def _add(writer: BundleWriter, raws: list[bytes]) -> None:
    for raw in raws:
        writer.add(raw)


async def _read(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        file.seek(0)
        while chunk := await asyncio.to_thread(file.read, _CHUNK):
            yield chunk
