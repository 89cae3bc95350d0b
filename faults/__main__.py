"""`make faults`: disturbs a whole system for some minutes, cuts the power, and checks that nothing is lost."""

import argparse
import asyncio
import secrets
import signal
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from faults.powercut import power_cut
from faults.rig import NotAllowed
from faults.run import Result, fault_run


def main() -> int:
    """0 only if everything that was acknowledged is there, once and in order."""
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--minutes", type=float, default=3.0, help="how long faults strike")
    parser.add_argument("--seed", type=int, default=None, help="the faults of that run again")
    options = parser.parse_args()
    seed = secrets.randbelow(2**31) if options.seed is None else options.seed
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that mounts are given back
    screen = Console(stderr=True, highlight=False)
    screen.print(f"[bold]故障运行 fault run[/bold] --seed {seed} --minutes {options.minutes:g}")
    with tempfile.TemporaryDirectory(prefix="huiwu-faults-") as folder, _progress(screen) as progress:
        task = progress.add_task("启动 starting …", total=options.minutes * 60)

        def tell(line: str, seconds: float) -> None:
            progress.update(task, description="打乱 disturbing …", completed=seconds)
            progress.console.print(line, soft_wrap=True)

        result = asyncio.run(fault_run(Path(folder), options.minutes * 60, seed, tell=tell))
    _cut_the_power(result, screen)
    show(result, screen)
    return 1 if result.defects else 0


def _progress(screen: Console) -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=screen)


def _cut_the_power(result: Result, screen: Console) -> None:
    with tempfile.TemporaryDirectory(prefix="huiwu-power-") as folder, screen.status("断电 cutting the power …"):
        try:
            cut = asyncio.run(power_cut(Path(folder)))
        except NotAllowed as reason:
            result.skipped.append(f"断电 power cut: {reason}")
            return
    screen.print(
        f"断电 power cut: {cut.decisions} 项裁决已确认 decisions acknowledged, 失 lost {cut.lost_decisions}; "
        f"{cut.published} 条已发布 messages acknowledged, 失 lost {cut.lost_messages}"
    )
    if cut.lost_decisions or cut.lost_messages:
        result.defects.append("断电后有缺失 the power cut lost what was acknowledged")
    result.defects += cut.defects


def show(result: Result, screen: Console) -> None:
    """The figures, what could not be done here, and what was found."""
    table = Table("回答 answer", "次数 times")
    for answer, times in result.tally.answers.most_common():
        table.add_row(answer, str(times))
    screen.print(table)
    for reason in result.skipped:
        screen.print(f"[yellow]跳过 skipped[/yellow] {reason}")
    for defect in result.defects[:50]:
        screen.print(f"[red]✗[/red] {defect}", soft_wrap=True)
    screen.print(
        f"{len(result.seen)} 项故障 faults, {result.tally.acknowledged} 项裁决已确认 decisions acknowledged, "
        f"{result.entries} 条记录 entries, {len(result.defects)} 处缺陷 defects; --seed {result.seed}"
    )


if __name__ == "__main__":
    sys.exit(main())
