"""Evidence bundles over HTTP: written to a file that nobody else sees, then sent as it is read."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from tempfile import TemporaryFile
from typing import IO

from fastapi.responses import StreamingResponse

from huiwu.audit.writing import BundleWriter
from huiwu.supervision.head import Head

_CHUNK = 1 << 16
_WRITTEN_AT_ONCE = 500


class Zip(StreamingResponse):
    """A zip file."""

    media_type = "application/zip"


async def bundle(entries: AsyncIterator[tuple[int, bytes]], name: str, head: Head, *, whole: bool) -> Zip:
    """The bundle of these entries, all below the head, whole before its first byte is sent."""
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed when the last chunk has been sent
    try:
        await _write(entries, BundleWriter(file, head.signed, head.keys), None if whole else head)
    except BaseException:
        file.close()
        raise
    plain = re.sub("[^0-9a-z-]", "_", name)
    return Zip(_read(file), headers={"Content-Disposition": f'attachment; filename="{plain}.huiwu.zip"'})


async def _write(entries: AsyncIterator[tuple[int, bytes]], writer: BundleWriter, proving: Head | None) -> None:
    """Not in the event loop's own time: hashing and packing a year would hold up everybody else."""
    if proving is not None:
        writer.as_part()
    waiting: list[tuple[int, bytes]] = []
    async for entry in entries:
        waiting.append(entry)
        if len(waiting) == _WRITTEN_AT_ONCE:
            await asyncio.to_thread(_add, writer, waiting, proving)
            waiting = []
    await asyncio.to_thread(_add, writer, waiting, proving)
    await asyncio.to_thread(writer.close)


def _add(writer: BundleWriter, entries: Sequence[tuple[int, bytes]], proving: Head | None) -> None:
    for leaf, raw in entries:
        writer.add(raw, proving.place(leaf) if proving is not None else None)


async def _read(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        file.seek(0)
        while chunk := await asyncio.to_thread(file.read, _CHUNK):
            yield chunk
