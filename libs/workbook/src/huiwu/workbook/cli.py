"""`huiwu-import`: a template, a check of what was filled in, and its way onto the record (补录)."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from huiwu.kernel.period import BEIJING
from huiwu.workbook.plan import Plan, plan_of
from huiwu.workbook.problem import NotAWorkbook, Problem
from huiwu.workbook.reading import read_book
from huiwu.workbook.sending import Sender, Sent, Unreachable
from huiwu.workbook.template import write_template
from huiwu.workbook.trial import Trial, tried

_INTERRUPTED = 130
_TIMEOUT_SECONDS = 30.0
_COLUMNS = (TextColumn("[bold]{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())


def main(arguments: Sequence[str] | None = None) -> int:
    """The console script; gives the exit code: 0 done, 1 something is wrong with the rows, 2 not usable."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (NotAWorkbook, Unreachable, OSError) as error:
        _say(f"{options.file}：{error}" if isinstance(error, NotAWorkbook) else str(error))
        if isinstance(error, Unreachable):
            _say("系统没有回答；再次运行即接续，不会重复。 No answer; run it again, nothing is done twice.")
        return 2
    except KeyboardInterrupt:
        _say("已中断；再次运行即从中断处接续。 Interrupted; run it again to go on.")
        return _INTERRUPTED


def _template(options: argparse.Namespace) -> int:
    write_template(options.out)
    print(f"已写出模板 template written: {options.out}")
    return 0


def _check(options: argparse.Namespace) -> int:
    plan, trial, problems = _weighed(options.file)
    _tell(problems)
    if plan is None or trial is None or problems:
        print(f"{len(problems)} 处须改正，尚未检查通过。 {len(problems)} to be put right.")
        return 1
    for place, words in trial.deviations:
        print(f"{place}：将记为程序偏差 {words}")
    print(
        f"检查通过：{len(plan.steps)} 项待补录，其中程序偏差 {len(trial.deviations)} 处。"
        f" All is well: {len(plan.steps)} to be recorded, {len(trial.deviations)} deviations."
    )
    return 0


def _run(options: argparse.Namespace) -> int:
    plan, _, problems = _weighed(options.file)
    _tell(problems)
    if plan is None or problems:
        print(f"{len(problems)} 处须改正，一项也没有发送。 {len(problems)} to be put right; nothing was sent.")
        return 1
    token = {"Authorization": f"Bearer {options.token}"}
    with httpx.Client(base_url=options.url, headers=token, timeout=_TIMEOUT_SECONDS) as client:
        return _send(plan, client)


def _send(plan: Plan, client: httpx.Client) -> int:
    sent: list[Sent] = []
    with Progress(*_COLUMNS, console=Console(stderr=True)) as bar:
        task = bar.add_task("补录 recording", total=len(plan.steps))
        for answered in Sender(client, plan).send():
            if isinstance(answered, Problem):
                bar.stop()
                print(answered)
                print(f"已补录 {len(sent)} 项，改正后再次运行即接续。 Stopped; put it right and run again.")
                return 1
            sent.append(answered)
            bar.advance(task)
    before, broken = sum(each.before for each in sent), sum(len(each.deviations) for each in sent)
    print(
        f"补录完成：{len(sent)} 项，其中此前已补录 {before} 项，程序偏差 {broken} 处。"
        f" Done: {len(sent)}, {before} of them before, {broken} deviations."
    )
    return 0


def _weighed(file: Path) -> tuple[Plan | None, Trial | None, list[Problem]]:
    """The plan, and everything that is wrong: first the cells, then what rests on them, then what the law refuses."""
    book = read_book(file)
    plan = plan_of(book) if not book.problems else None
    problems = [*book.problems, *(plan.problems if plan else ())]
    if plan is None or problems:
        return plan, None, problems
    trial = tried(plan, book, datetime.now(BEIJING))
    return plan, trial, list(trial.problems)


def _tell(problems: Sequence[Problem]) -> None:
    for problem in problems:
        print(problem)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="huiwu-import", description="历史会议补录 past sessions, onto the record")
    commands = parser.add_subparsers(required=True, metavar="template | check | run")
    template = commands.add_parser("template", help="写出空白模板 write an empty workbook")
    template.add_argument("--out", type=Path, required=True, help="写到何处 where to, such as sessions.xlsx")
    template.set_defaults(run=_template, file=None)
    check = commands.add_parser("check", help="逐行检查，不发送 check every row, send nothing")
    check.add_argument("file", type=Path, help="工作簿 the workbook")
    check.set_defaults(run=_check)
    run = commands.add_parser(
        "run", help="检查后逐项补录，可中断接续 check, then record; may be broken off and run again"
    )
    run.add_argument("file", type=Path, help="工作簿 the workbook")
    run.add_argument("--url", default="http://127.0.0.1:8080", help="系统地址 the front door")
    run.add_argument(
        "--token",
        default=os.environ.get("HUIWU_TOKEN", ""),
        help="本单位工会干部的令牌 a token of the unit's union officer",
    )
    run.set_defaults(run=_run)
    return parser


def _say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
