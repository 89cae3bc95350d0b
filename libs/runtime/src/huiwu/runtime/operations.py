"""`python -m huiwu.runtime.operations …`: an operator's commands on a system that may be running or not.

They need what a service needs, `HUIWU_DATABASE_URL` and `HUIWU_NATS_URL`. The `huiwu` command has them too.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Self, TypeAlias

from nats.errors import Error as NatsError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from huiwu.eventlog import connect_pool, jetstream_of
from huiwu.eventlog.errors import AWAY, LogIsAway
from huiwu.eventlog.histories import histories
from huiwu.eventlog.parking import ParkedFact
from huiwu.eventlog.rebuild_projection import InUse, ProjectionRebuild, UnknownModel
from huiwu.eventlog.rebuild_stream import rebuild_stream
from huiwu.eventlog.relay import Diverged
from huiwu.eventlog.topology import SERVICES, stream_name
from huiwu.runtime.parts import Parts, bus_of, put_together
from huiwu.runtime.service import load
from huiwu.runtime.settings import Settings

WITHOUT_A_LOG = ("supervision",)
_STATEMENT_SECONDS = 600.0
_CONNECT_SECONDS = 15.0
_INTERRUPTED = 130
_COLUMNS = (TextColumn("[bold]{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())

Operation: TypeAlias = Callable[[argparse.Namespace, Settings], Awaitable[int]]


def main() -> None:
    """Entry point."""
    arguments = parser().parse_args()
    try:
        settings = Settings.of_an_operator(os.environ)
    except KeyError as missing:
        sys.exit(f"{missing} 未设置 is not set")
    sys.exit(operate(arguments.operation, arguments, settings))


def parser() -> argparse.ArgumentParser:
    """The commands and their words; `operation` is what they do."""
    made = argparse.ArgumentParser(prog="huiwu", description="会务：运维 Huiwu: an operator's commands")
    commands = made.add_subparsers(required=True, metavar="rebuild-stream | rebuild-projection | parked")
    stream = commands.add_parser("rebuild-stream", help="由日志重建总线上的流 publish a log anew on a new stream")
    stream.add_argument("service", choices=SERVICES, help="服务 whose log")
    stream.add_argument(
        "--discard",
        action="store_true",
        help="流中有日志所无之事实时仍重建 also when it ends with what the log does not have",
    )
    stream.set_defaults(operation=_rebuild_stream)
    models = commands.add_parser("rebuild-projection", help="由日志重建读模型 make read models anew from the logs")
    models.add_argument("service", choices=(*SERVICES, *WITHOUT_A_LOG), help="服务 whose read models")
    models.add_argument("model", nargs="?", help="读模型 one of them; all otherwise")
    models.add_argument(
        "--afresh", action="store_true", help="不接续上次未完成的重建 forget a rebuild that was broken off"
    )
    models.set_defaults(operation=_rebuild_projection)
    parked = commands.add_parser("parked", help="搁置的事实 facts that a reaction failed on")
    actions = parked.add_subparsers(required=True, metavar="list | replay")
    for name, words, operation in (
        ("list", "列出 show them", _list_parked),
        ("replay", "立即重试 try them again now", _replay_parked),
    ):
        action = actions.add_parser(name, help=words)
        action.add_argument("service", nargs="?", choices=SERVICES, help="服务 one of them; all otherwise")
        action.add_argument("--stream", help="流编号 only this stream's")
        action.set_defaults(operation=operation)
    return made


def operate(operation: Operation, arguments: argparse.Namespace, settings: Settings) -> int:
    """Do it and return the exit status; says in words what can go wrong."""
    try:
        return asyncio.run(_within(operation(arguments, settings)))
    except KeyboardInterrupt:
        _say("已中断；再次运行即从中断处继续。 Interrupted; run it again to go on.")
        return _INTERRUPTED
    except UnknownModel as unknown:
        _say(f"没有读模型 There is no read model {unknown.args[0]}.")
    except InUse:
        _say("另一进程正在重建。 Somebody else is rebuilding them.")
    except Diverged as diverged:
        _say(f"流与日志不一致，未作改动；如以日志为准，请加 --discard。 {diverged}.")
        _say("Nothing was changed; with --discard the log holds.")
    except (*AWAY, LogIsAway, NatsError) as error:
        _say(f"引擎无法使用 An engine cannot be used: {error!r}")
    return 1


async def _within(work: Awaitable[int]) -> int:
    return await work


@asynccontextmanager
async def _at_rest(service: str, settings: Settings, *, durable: bool = True) -> AsyncGenerator[Parts]:
    """The parts of a service that does not listen, on engines that answer."""
    pool = await connect_pool(
        settings.database_url, name="huiwu-operations", statement_timeout=_STATEMENT_SECONDS, durable=durable
    )
    broker = bus_of(settings)
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            await broker.connect()
        yield put_together(load(f"huiwu.{service}.main:service"), settings, pool, broker)
    finally:
        await broker.stop()
        await pool.close()


async def _rebuild_stream(arguments: argparse.Namespace, settings: Settings) -> int:
    replicas = int(os.environ.get("HUIWU_NATS_REPLICAS", "1"))
    async with _at_rest(arguments.service, settings) as parts:
        with _Bars() as bars:
            head = await rebuild_stream(
                parts.log,
                jetstream_of(await parts.broker.connect()),
                replicas=replicas,
                discard=arguments.discard,
                progress=lambda reached, head: bars.show(stream_name(arguments.service), reached, head),
            )
    _say(f"{stream_name(arguments.service)} 已由日志重建，共 {head} 条。 Rebuilt from the log: {head} facts.")
    return 0


async def _rebuild_projection(arguments: argparse.Namespace, settings: Settings) -> int:
    async with _at_rest(arguments.service, settings, durable=False) as parts:
        sources = await histories(parts.pool, jetstream_of(await parts.broker.connect()), parts.flow.sources)
        rebuild = ProjectionRebuild(parts.pool, parts.schema, parts.service.models, sources, only=arguments.model)
        with _Bars() as bars:
            dropped = await rebuild.run(bars.show, afresh=arguments.afresh)
    which = arguments.model or "全部读模型 all read models"
    _say(f"{arguments.service}：{which} 已由日志重建并切换。 Rebuilt from the logs, and changed over.")
    if dropped:
        _say(f"已删除旧版本的表 Tables of earlier versions dropped: {', '.join(dropped)}")
    return 0


async def _list_parked(arguments: argparse.Namespace, settings: Settings) -> int:
    table = Table(title="搁置的事实 Parked facts", title_justify="left")
    for heading in ("服务 Service", "来源 Source", "流 Stream", "事实 Fact", "次数 Tried", "自 Since", "原因 Because"):
        table.add_column(heading, overflow="fold")
    for service in _services(arguments):
        async with _at_rest(service, settings) as parts:
            for fact in await _parked(parts, arguments.stream):
                since = fact.parked_at.isoformat(timespec="seconds")
                place = f"{fact.at.service}:{fact.at.position}"
                table.add_row(
                    service, place, fact.at.event.subject, fact.at.event.name, str(fact.tried), since, fact.error
                )
    Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 200).print(table)
    return 0


async def _replay_parked(arguments: argparse.Namespace, settings: Settings) -> int:
    done = left = 0
    for service in _services(arguments):
        async with _at_rest(service, settings) as parts:
            if await _parked(parts, arguments.stream):
                done += await parts.flow.responder.retry(stream=arguments.stream, at_once=True)
                left += len(await _parked(parts, arguments.stream))
    _say(f"{done} 项已办结，{left} 项仍搁置。 {done} done, {left} still parked.")
    return 1 if left else 0


def _services(arguments: argparse.Namespace) -> Sequence[str]:
    return (arguments.service,) if arguments.service else SERVICES


async def _parked(parts: Parts, stream: str | None) -> Sequence[ParkedFact]:
    """What stands aside; nothing where the service has never been started."""
    if await parts.pool.fetchval("SELECT to_regclass($1) IS NULL", f"{parts.schema}.parked"):
        return ()
    await parts.flow.responder.setup()
    return await parts.flow.responder.parking.parked(stream)


class _Bars:
    """A bar a source, on standard error."""

    def __init__(self) -> None:
        self._progress = Progress(*_COLUMNS, console=Console(stderr=True))
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, name: str, reached: int, head: int) -> None:
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(name)
        self._progress.update(self._tasks[name], completed=reached, total=head)


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - a person reads it


if __name__ == "__main__":
    main()
