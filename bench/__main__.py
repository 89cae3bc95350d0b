"""`make bench`: every figure beside its peer in one run, one JSON line at the end; `-m bench append` is one.

`sizes`, which fills logs of millions of events, is measured only when it is asked for: `make bench-sizes`.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import uvloop
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bench import append, audit, command, effect, queries, read, sizes, tlog
from bench.figures import Figure, Figures, Step, keep, load_average
from huiwu.engines import EmbeddedNats, EmbeddedPostgres

Run = Callable[[Step], Figures]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("figure", nargs="*", metavar="figure", help=f"only these, of {', '.join(RUNS)}")
    chosen: list[str] = parser.parse_args().figure or [name for name in RUNS if name != "sizes"]
    if strangers := set(chosen) - set(RUNS):
        parser.error(f"没有 no such figure: {', '.join(sorted(strangers))}; {', '.join(RUNS)}")
    console = Console(stderr=True)
    figures: dict[str, Figure] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        for name in chosen:
            (steps, run), load = RUNS[name], load_average()
            found = run(partial(progress.advance, progress.add_task(name, total=steps)))
            for figure, value in found.items():
                progress.console.print(f"{figure}: {value}", soft_wrap=True, highlight=False)
            figures.update(found)
            keep(found, load)
    sys.stdout.write(json.dumps(figures) + "\n")


def _appends(step: Step) -> Figures:
    with TemporaryDirectory() as folder, _postgres(folder) as postgres:
        return uvloop.run(append.appends(postgres.url, step))


def _reads(step: Step) -> Figures:
    with TemporaryDirectory() as folder, _postgres(folder) as postgres:
        return uvloop.run(read.reads(postgres.url, step))


def _effects(step: Step) -> Figures:
    with TemporaryDirectory() as folder, _postgres(folder) as postgres, EmbeddedNats(Path(folder) / "nats") as nats:
        return uvloop.run(effect.effects(postgres.url, nats.url, step))


def _sizes(step: Step) -> Figures:
    with TemporaryDirectory() as folder, _postgres(folder) as postgres:
        return uvloop.run(sizes.sizes(postgres.url, step))


def _postgres(folder: str) -> EmbeddedPostgres:
    Path(folder).chmod(0o711)
    return EmbeddedPostgres(Path(folder) / "postgres")


RUNS: Mapping[str, tuple[int, Run]] = {
    "append": (append.STEPS, _appends),
    "command": (command.STEPS, command.command_over_http),
    "read": (read.STEPS, _reads),
    "effect": (effect.STEPS, _effects),
    "tlog": (tlog.STEPS, tlog.transparency_log),
    "audit": (audit.STEPS, audit.audit_trail),
    "queries": (queries.STEPS, queries.queries),
    "sizes": (sizes.STEPS, _sizes),
}

if __name__ == "__main__":
    main()
