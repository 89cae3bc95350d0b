"""Asking a running system for a bundle, or for a receipt."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

import httpx
from rich.console import Console
from rich.progress import DownloadColumn, Progress, TextColumn, TransferSpeedColumn

_SECONDS = 600.0
_SHOWN = 2000
_TOP = "union-110000-municipal"


class ExportRefused(Exception):
    """The system did not give what was asked for."""


def token_of_this_machine(under: str | None) -> str:
    """A supervisor's token from the `huiwu` command beside this one, whose data folder only its owner can read.

    Raises ExportRefused where there is no such system.
    """
    huiwu = shutil.which("huiwu", path=str(Path(sys.executable).parent))
    if huiwu is None or not Path(os.environ.get("HUIWU_DATA_DIR") or ".huiwu").is_dir():
        raise ExportRefused("请提供 --token 或 HUIWU_TOKEN give a bearer token")
    asked = subprocess.run(  # noqa: S603 - the command of our own installation; no shell reads its arguments
        [huiwu, "token", "--office", "supervisor", "--organisation", under or _TOP],
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode:
        raise ExportRefused(f"请提供 --token 或 HUIWU_TOKEN give a bearer token: {asked.stderr.strip()}")
    return asked.stdout.strip()


def download(url: str, token: str, target: Path, *, stream: str | None, under: str | None) -> int:
    """Write the bundle to `target`, whole or not at all; gives its size in bytes.

    Raises ExportRefused, or OSError when it cannot be written.
    """
    path = f"/supervision/v1/bundles/{stream}" if stream else "/supervision/v1/bundles"
    unfinished = target.with_name(target.name + ".part")
    try:
        with unfinished.open("wb") as file:
            _fetch(url.rstrip("/") + path, token, {"under": under} if under else {}, file.write)
        unfinished.replace(target)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ExportRefused(f"{url}: {str(error) or type(error).__name__}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return target.stat().st_size


def ask_receipt(url: str, token: str, decision: str, wait: float) -> bytes:
    """The receipt of a decision, waited for so many seconds while it is not in the log yet; raises ExportRefused."""
    address = f"{url.rstrip('/')}/supervision/v1/decisions/{quote(decision, safe='')}/receipt"
    headers, until = {"Authorization": f"Bearer {token}"}, time.monotonic() + wait
    try:
        with httpx.Client(timeout=_SECONDS, trust_env=_is_elsewhere(address)) as client:
            while True:
                answer = client.get(address, headers=headers)
                pause = answer.headers.get("Retry-After", "")
                if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE or not pause.isdecimal():
                    break
                if time.monotonic() + int(pause) > until:
                    raise ExportRefused(f"请在 {pause} 秒后再取 try again after {pause} s: {_told(answer)}")
                time.sleep(int(pause))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ExportRefused(f"{url}: {str(error) or type(error).__name__}") from error
    if not answer.is_success:
        raise ExportRefused(f"{answer.status_code}: {_told(answer)}")
    return answer.content


def _told(answer: httpx.Response) -> str:
    """What a problem document says, else what came."""
    try:
        document = answer.json()
        return f"{document['title']}: {document['detail']}"
    except (ValueError, KeyError, TypeError):
        return answer.text[:_SHOWN]


def _is_elsewhere(url: str) -> bool:
    """A proxy of the environment has no business between a machine and itself."""
    return httpx.URL(url).host not in {"127.0.0.1", "localhost", "::1"}


def _fetch(url: str, token: str, parameters: Mapping[str, str], write: Callable[[bytes], int]) -> None:
    columns = (TextColumn("导出 export"), DownloadColumn(), TransferSpeedColumn())
    headers = {"Authorization": f"Bearer {token}"}
    with (
        Progress(*columns, console=Console(stderr=True), transient=True) as progress,
        httpx.Client(timeout=_SECONDS, trust_env=_is_elsewhere(url)) as client,
        client.stream("GET", url, params=parameters, headers=headers) as answer,
    ):
        if not answer.is_success:
            answer.read()
            raise ExportRefused(f"{answer.status_code}: {_told(answer)}")
        task = progress.add_task("")
        for chunk in answer.iter_bytes():
            progress.advance(task, write(chunk))
