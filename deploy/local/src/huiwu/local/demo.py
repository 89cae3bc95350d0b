"""`huiwu demo`: a year of union life in a fresh data folder, its evidence exported, verified and replayed."""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from huiwu.audit.bundle import open_bundle
from huiwu.engines import Claim, EngineProblem
from huiwu.kernel.event import RULED, Ruled, read, read_data
from huiwu.local.system import System
from huiwu.local.year.people import MUNICIPAL, supervisor
from huiwu.local.year.quiet import NeverQuiet, Quiet
from huiwu.local.year.story import BEGINS, Year
from huiwu.local.year.world import Unexpected, World

_AUDIT = (sys.executable, "-P", "-m", "huiwu.audit.cli")
_NO_ENGINE = {"PATH": os.environ.get("PATH", ""), "PYTHONUTF8": "1"}


def play(_arguments: argparse.Namespace) -> int:
    """Play it, export the evidence, verify and replay it; 0 only if every ruling came out the same."""
    screen = Console(stderr=True)
    folder = (Path(os.environ.get("HUIWU_DATA_DIR") or ".huiwu") / "demo").absolute()
    bundle = folder / f"year-{datetime.now().astimezone():%Y%m%d-%H%M%S}.huiwu.zip"
    try:
        claim = Claim(folder)
        shutil.rmtree(folder / "data", ignore_errors=True)
        play_year(folder, bundle, screen)
        claim.release()
    except (Unexpected, NeverQuiet, EngineProblem, subprocess.CalledProcessError) as error:
        screen.print(f"[red]演示中断 the demonstration stopped:[/red] {error}", soft_wrap=True, highlight=False)
        return 1
    screen.print(f"看看这一年 look at the year: HUIWU_DATA_DIR={folder / 'data'} make run", soft_wrap=True)
    return _examine(bundle)


def play_year(folder: Path, bundle: Path, screen: Console, meddle: Callable[[System], None] | None = None) -> None:
    """Play the story on a system of its own in the folder and export the bundle; `meddle` may disturb it meanwhile.

    Raises Unexpected, NeverQuiet or EngineProblem.
    """
    clock = folder / "clock"
    clock.write_text(f"{BEGINS}T08:00:00+08:00", "ascii")
    screen.print(f"启动引擎和各服务 starting engines and services in {folder} …")
    columns = (TextColumn("[bold]{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        System(folder / "data", clock_file=clock.absolute(), announce=screen.print) as system,
        httpx.Client(base_url=system.front_door, timeout=30) as client,
        Progress(*columns, console=screen) as progress,
    ):
        if meddle is not None:
            meddle(system)
        quiet = Quiet(system.services, system.nats_url, client)
        year = Year(World(system, client, quiet, _teller(progress)))
        task = progress.add_task("", total=len(year.chapters()))
        for title, chapter in year.chapters():
            progress.update(task, description=title)
            progress.console.print(f"[bold]{title}[/bold]")
            chapter()
            progress.advance(task)
        quiet.wait()
        _export(system, bundle)
        if system.witness_policy is not None:
            shutil.copyfile(system.witness_policy, policy_of(bundle))


def _teller(progress: Progress) -> Callable[[str], None]:
    def tell(line: str) -> None:
        progress.console.print(line, highlight=False, soft_wrap=True)

    return tell


def _export(system: System, bundle: Path) -> None:
    who = supervisor(MUNICIPAL)
    token = system.token(who.office, who.organisation, who.subject)
    where = ("--out", str(bundle), "--url", system.front_door, "--token", token)
    subprocess.run([*_AUDIT, "export", *where], check=True, stdout=sys.stderr)


def policy_of(bundle: Path) -> Path:
    """Kept beside the bundle: whose signatures count, and who must have seen the log."""
    return bundle.with_name(bundle.name.removesuffix(".huiwu.zip") + ".policy")


def _examine(bundle: Path) -> int:
    """Verify and replay in processes that have no engine, no service and no environment of ours."""
    verify = [*_AUDIT, "verify", str(bundle), "--policy", str(policy_of(bundle))]
    verified = subprocess.run(verify, env=_NO_ENGINE, check=False, stdout=sys.stderr)
    again = subprocess.run(
        [*_AUDIT, "replay", str(bundle)], env=_NO_ENGINE, check=False, stdout=subprocess.PIPE, text=True
    )
    *differences, last = again.stdout.strip().splitlines() or ["{}"]
    sys.stderr.write("".join(f"{line}\n" for line in differences))
    counts = count(bundle)
    told = {**counts, **json.loads(last), "verified": verified.returncode == 0, "bundle": str(bundle)}
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    identical = told.get("replayed") == told.get("identical") == counts["decisions"]
    return 0 if identical and told["verified"] and again.returncode == 0 else 1


def count(bundle: Path) -> dict[str, int]:
    """Decisions, granted, refused and facts in a bundle."""
    counts: Counter[str] = Counter()
    with open_bundle(bundle) as opened:
        for event in map(read, opened.entries()):
            if event.name != RULED:
                counts["facts"] += 1
                continue
            ruled = read_data(event, Ruled)
            assert isinstance(ruled, Ruled)
            counts["decisions"] += 1
            counts[ruled.outcome.value] += 1
    return {name: counts[name] for name in ("decisions", "granted", "refused", "facts")}
