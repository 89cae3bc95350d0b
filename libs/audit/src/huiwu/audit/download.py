"""Asking a running system for a bundle."""

from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import DownloadColumn, Progress, TextColumn, TransferSpeedColumn

_SECONDS = 600.0


class ExportRefused(Exception):
    """The system did not give the bundle."""


def download(url: str, token: str, target: Path, *, stream: str | None, under: str | None) -> int:
    """Write the bundle to `target`, whole or not at all; gives its size in bytes. Raises ExportRefused."""
    path = f"/supervision/v1/bundles/{stream}" if stream else "/supervision/v1/bundles"
    parameters = {"under": under} if under else {}
    unfinished = target.with_name(target.name + ".part")
    columns = (TextColumn("导出 export"), DownloadColumn(), TransferSpeedColumn())
    try:
        with (
            Progress(*columns, console=Console(stderr=True), transient=True) as progress,
            httpx.stream(
                "GET", url + path, params=parameters, headers={"Authorization": f"Bearer {token}"}, timeout=_SECONDS
            ) as answer,
            unfinished.open("wb") as file,
        ):
            if answer.is_error:
                answer.read()
                raise ExportRefused(f"{answer.status_code}: {answer.text}")
            task = progress.add_task("")
            for chunk in answer.iter_bytes():
                progress.advance(task, file.write(chunk))
    except httpx.HTTPError as error:
        raise ExportRefused(f"{url}: {error}") from error
    unfinished.replace(target)
    return target.stat().st_size
