"""The `huiwu` command: run the system on this machine, give out tokens for it, play the demonstration."""

import argparse
import os
import shlex
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.table import Table

from huiwu.engines import EngineProblem
from huiwu.local import demo
from huiwu.local.issuer import Issuer
from huiwu.local.operating import OPERATIONS, operate
from huiwu.local.outside import reach
from huiwu.local.programs import PROGRAMS, WITNESS
from huiwu.local.system import System
from huiwu.runtime.offices import OFFICES

DEFAULT_DATA_DIR, DEFAULT_PORT, LAST_PORT = ".huiwu", 8080, 65535 - len(PROGRAMS)


def main() -> None:
    """Entry point."""
    if sys.argv[1:] and sys.argv[1] in OPERATIONS:
        sys.exit(operate(sys.argv[1:], data_dir()))
    arguments = parser().parse_args()
    sys.exit(arguments.act(arguments))


def parser() -> argparse.ArgumentParser:
    """The commands and their words."""
    made = argparse.ArgumentParser(
        prog="huiwu", description="会务：在本机运行整个系统 Huiwu: the whole system on this machine"
    )
    acts = made.add_subparsers(required=True, metavar="COMMAND")
    run_ = acts.add_parser("run", help="启动并运行，直至中断 start, and serve until interrupted")
    run_.set_defaults(act=run)
    token_ = acts.add_parser("token", help="签发本机令牌 print a bearer token for this machine")
    token_.add_argument(
        "--office",
        required=True,
        choices=[office for office in OFFICES if office != "system"],
        help="职务 what the bearer may act as",
    )
    token_.add_argument("--organisation", required=True, help="组织编号 e.g. union-110105-district")
    token_.add_argument("--subject", help="持有人编号 who the bearer is; made from office and organisation otherwise")
    token_.add_argument("--hours", type=int, default=12, help="有效小时数 how long it counts (12)")
    token_.set_defaults(act=token)
    demo_ = acts.add_parser("demo", help="演示工会一年 play a year of union life")
    demo_.set_defaults(act=demo.play)
    for name, words in OPERATIONS.items():
        acts.add_parser(name, help=words)
    return made


def data_dir() -> Path:
    """The folder in which everything is kept."""
    return Path(os.environ.get("HUIWU_DATA_DIR") or DEFAULT_DATA_DIR)


def port() -> int:
    """The front door's; the services have the ones after it."""
    wanted = os.environ.get("HUIWU_PORT") or str(DEFAULT_PORT)
    if not wanted.isdecimal() or not 0 < int(wanted) <= LAST_PORT:
        sys.exit(f"HUIWU_PORT 应为 1 至 {LAST_PORT} 的整数 must be a port: {wanted}")
    return int(wanted)


def run(_arguments: argparse.Namespace) -> int:
    """Serve until interrupted: the first signal stops everything in order, the second does not wait for services."""
    console = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 110)
    stopping = threading.Event()
    database_url, nats_url = os.environ.get("HUIWU_DATABASE_URL"), os.environ.get("HUIWU_NATS_URL")
    system = System(
        data_dir(),
        port(),
        database_url=database_url,
        nats_url=nats_url,
        announce=lambda message: console.print(message, markup=False, style="dim"),
    )

    def interrupted(_signal: int, _frame: FrameType | None) -> None:
        if stopping.is_set():
            system.kill_services()
            return
        stopping.set()
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupted)
    try:
        reach(database_url, nats_url)
        system.start()
        show(console, system)
        threading.Event().wait()
    except KeyboardInterrupt:
        console.print("正在停止，再按 Ctrl-C 立即终止 stopping; Ctrl-C again to stop at once …", style="dim")
    except EngineProblem as problem:
        console.print(str(problem), markup=False, style="red")
        return 1
    finally:
        stopping.set()
        system.stop()
    console.print("已停止，数据保留于 stopped; the data stays in", str(system.data_dir), style="dim")
    return 0


def show(console: Console, system: System) -> None:
    """Where everything is, and what to do next."""
    table = Table(title="会务已就绪 Huiwu is ready", title_justify="left")
    for heading in ("服务 Service", "地址 Address", "接口文档 API"):
        table.add_column(heading, no_wrap=True)
    for running in system.running.values():
        documents = "" if running.program is WITNESS else f"{running.url}/docs"
        table.add_row(running.program.title, running.url, documents)
    console.print(table)
    mine = os.environ.get("HUIWU_DATA_DIR")
    prefix = f"HUIWU_DATA_DIR={shlex.quote(mine)} " if mine else ""
    command = shlex.quote(sys.argv[0] if "/" in sys.argv[0] else "huiwu")
    for label, text in (
        ("打开 Open", system.front_door),
        ("令牌 Token", f"{prefix}{command} token --office union-officer --organisation union-110000-municipal"),
        ("使用 Use", f'curl -H "Authorization: Bearer <token>" {system.front_door}/membership/v1/unions'),
        ("数据 Data", f"{system.data_dir}，日志 logs: {system.data_dir / 'logs'}"),
        ("停止 Stop", "Ctrl-C"),
    ):
        console.print(f"  [bold]{label}[/bold]  ", end="")
        console.print(text, markup=False)


def token(arguments: argparse.Namespace) -> int:
    """The token alone on standard output, so that a script can take it; the explanation beside it."""
    subject = arguments.subject or f"{arguments.office}-{arguments.organisation}"
    print(Issuer(data_dir() / "issuer").issue(arguments.office, arguments.organisation, subject, hours=arguments.hours))
    print(
        f"{subject} 以 {arguments.office} 身份代表 {arguments.organisation}，{arguments.hours} 小时内有效；"
        f"仅对数据目录 {data_dir()} 的系统有效。\n"
        f"{subject} acts as {arguments.office} of {arguments.organisation} for {arguments.hours} hours, "
        f"in the system whose data folder is {data_dir()} only.\n"
        '用法 use: curl -H "Authorization: Bearer <token>" …',
        file=sys.stderr,
    )
    return 0


if __name__ == "__main__":
    main()
