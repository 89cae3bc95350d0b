"""An operator's commands on the engines of this machine: those of a running system, else started for the purpose."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from huiwu.engines import Claim, EmbeddedNats, EmbeddedPostgres, EngineProblem, InUse
from huiwu.local.programs import PYTHON

OPERATIONS = {
    "rebuild-stream": "由日志重建总线上的流 publish a service's log anew on a new stream",
    "rebuild-projection": "由日志重建读模型 make a service's read models anew from the logs",
    "parked": "搁置的事实 list or replay facts that a reaction failed on",
}


def operate(arguments: Sequence[str], data_dir: Path) -> int:
    """Do what the arguments say, as `python -m huiwu.runtime.operations` does it, and return the exit status."""
    command = [*PYTHON, "-m", "huiwu.runtime.operations", *arguments]
    if {"-h", "--help"} & set(arguments):
        return subprocess.call(command)
    try:
        with reachable(data_dir) as environment:
            doing = subprocess.Popen(command, env=environment)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches it too; it ends in its own way
            return doing.wait()
    except EngineProblem as problem:
        print(str(problem), file=sys.stderr)
        return 1


@contextmanager
def reachable(data_dir: Path) -> Generator[dict[str, str]]:
    """The environment with the addresses of both engines; raises EngineProblem."""
    environment = dict(os.environ)
    postgres, nats = EmbeddedPostgres(data_dir / "postgres"), EmbeddedNats(data_dir / "nats")
    wanted = [
        engine
        for engine, variable in ((postgres, "HUIWU_DATABASE_URL"), (nats, "HUIWU_NATS_URL"))
        if not environment.get(variable)
    ]
    with ExitStack() as stack:
        if wanted:
            running = _running(data_dir, stack)
            for engine in wanted:
                engine.attach() if running else stack.enter_context(engine)
        if postgres in wanted:
            environment["HUIWU_DATABASE_URL"] = postgres.database("huiwu")
        if nats in wanted:
            environment["HUIWU_NATS_URL"] = nats.url
        yield environment


def _running(data_dir: Path, stack: ExitStack) -> bool:
    """Whether a system runs in the folder; if not, none can be started in it until we are done."""
    if not data_dir.exists():
        raise EngineProblem(f"没有这个数据目录 there is no such data folder: {data_dir}")
    try:
        stack.callback(Claim(data_dir.absolute()).release)
    except InUse:
        return True
    return False
