"""`huiwu-witness` as an upper union runs it: a process of its own, killed and begun again, that forgets nothing."""

import asyncio
import random
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.keys import SecretKey
from huiwu.tlog.merkle import root
from huiwu.tlog.note import split
from huiwu.tlog.policy import Policy
from huiwu.witness.client import Witnesses
from huiwu.witness.memory import Memory

PROGRAM = (sys.executable, "-m", "huiwu.witness.cli")
NAME = "witness.union.example/upper"
KILLS, COMMON, LARGEST = 3, 5, 39


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *arguments], capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def folder(tmp_path) -> Path:
    made = run("init", "--name", NAME, "--folder", str(tmp_path / "witness"))
    assert made.returncode == 0, made.stderr
    return tmp_path / "witness"


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def serving(folder: Path, port: int, *logs: str, stop: signal.Signals = signal.SIGTERM) -> Iterator[None]:
    keys = [part for log in logs for part in ("--log-key", log)]
    process = subprocess.Popen(
        [*PROGRAM, "serve", "--folder", str(folder), "--port", str(port), *keys], stdout=subprocess.PIPE
    )
    try:
        until = time.monotonic() + 40
        with httpx.Client(trust_env=False) as client:
            while True:
                assert process.poll() is None, "it ended"
                try:
                    if client.get(f"http://127.0.0.1:{port}/healthz").status_code == 200:
                        break
                except httpx.TransportError:
                    assert time.monotonic() < until
                    time.sleep(0.1)
        yield
    finally:
        process.send_signal(stop)
        process.communicate(timeout=40)


def policy(folder: Path, log, port: int) -> Policy:
    key = SecretKey.parse((folder / "witness.key").read_text().strip()).public.text()
    return Policy.parse(
        f"log {log.key.public.text()}\nwitness upper {key} http://127.0.0.1:{port}\nquorum upper\n".encode()
    )


async def show(asked: Policy, history, size: int):
    async with Witnesses(asked, seconds=30) as witnesses:
        return await witnesses.cosign(history.signed(size), lambda old: history.proof(old, size))


async def test_what_was_cosigned_is_remembered_by_a_witness_that_was_killed(folder, port, log, second_history):
    asked = policy(folder, log, port)
    with serving(folder, port, log.key.public.text(), stop=signal.SIGKILL):
        assert (await show(asked, log, 12)).met
    with serving(folder, port, log.key.public.text()):
        assert (await show(asked, log, 11)).answers["upper"].size == 12
        assert "422" in ((await show(asked, second_history, 12)).answers["upper"].why or "")
        assert (await show(asked, log, 30)).met
    shown = run("show", "--folder", str(folder))
    assert f"{log.origin}: 已见证 30 条" in shown.stdout
    assert shown.returncode == 1
    assert "两份历史 two histories" in shown.stdout
    assert shown.stdout.count("\n12\n") == 2


def test_a_key_is_secret_and_is_never_written_over(folder):
    path = folder / "witness.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    again = run("init", "--name", NAME, "--folder", str(folder))
    assert (again.returncode, path.read_bytes()) == (2, before)
    assert "已经存在" in again.stderr


def test_the_public_key_is_told_and_the_secret_is_not(tmp_path):
    made = run("init", "--name", NAME, "--folder", str(tmp_path))
    assert re.search(rf"公钥 public key: {re.escape(NAME)}\+[0-9a-f]{{8}}\+B", made.stdout)
    assert f"witness {NAME} {NAME}+" in made.stdout
    assert "PRIVATE+KEY" not in made.stdout + made.stderr


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["init", "--name", "no spaces"], "名称"),
        (["serve", "--log-key", "nonsense"], "不是钥匙"),
        (["serve", "--log-key", "{log}", "--origin", "a", "--origin", "b"], "--origin"),
        (["show"], "没有见证记录"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(folder, log, arguments, why):
    place = folder.parent / "other" if arguments[0] != "serve" else folder
    said = run(*(part.format(log=log.key.public.text()) for part in arguments), "--folder", str(place))
    assert said.returncode == 2
    assert why in said.stderr
    assert said.stderr.count("\n") == 1


def test_a_witness_needs_a_key_first(tmp_path, log):
    said = run("serve", "--folder", str(tmp_path), "--log-key", log.key.public.text())
    assert said.returncode == 2
    assert "huiwu-witness init" in said.stderr


@pytest.fixture
def ports() -> list[int]:
    with ExitStack() as stack:
        free = [stack.enter_context(socket.socket()) for _ in range(2)]
        for each in free:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in free]


async def test_it_never_cosigns_two_histories(folder, ports, log, second_history):
    """Two processes with one memory; each history asks both, ever one entry further, until the end."""
    chance, cosigned = random.Random(), list[tuple[int, bytes]]()
    over = asyncio.Event()

    async def ask(history, port):
        asked, size = policy(folder, log, port), 1
        while not over.is_set():
            answer = await show(asked, history, size)
            if answer.met:
                head = Checkpoint.parse(split(answer.signed)[0])
                cosigned.append((head.size, head.root))
            told = answer.answers["upper"]
            size = min(max(size + 1 if answer.met else size, (told.size or 0) + (0 if answer.met else 1)), LARGEST)
            await asyncio.sleep(chance.uniform(0, 0.05))

    def process(port):
        stack = ExitStack()
        stack.enter_context(serving(folder, port, log.key.public.text(), stop=signal.SIGKILL))
        return stack

    running = {port: await asyncio.to_thread(process, port) for port in ports}
    asking = [asyncio.create_task(ask(history, port)) for history in (log, second_history) for port in ports]
    try:
        for _ in range(KILLS):
            await asyncio.sleep(chance.uniform(0.02, 0.5))
            port = chance.choice(ports)
            await asyncio.to_thread(running[port].close)
            running[port] = await asyncio.to_thread(process, port)
        over.set()
        await asyncio.gather(*asking)
    finally:
        for task in asking:
            task.cancel()
        for each in running.values():
            await asyncio.to_thread(each.close)
    histories = [{size: root(each.leaves[:size]) for size in range(1, LARGEST + 1)} for each in (log, second_history)]
    beyond = {(size, head) for size, head in cosigned if size > COMMON}
    assert beyond
    assert any(all(head == history[size] for size, head in beyond) for history in histories)
    memory = Memory(folder / "witness.sqlite3")
    latest = memory.latest(log.origin)
    memory.close()
    assert latest is not None
    head = Checkpoint.parse(split(latest)[0])
    assert head.size >= max(size for size, _ in beyond)
    assert beyond <= {
        (size, each) for history in histories if head.root == history[head.size] for size, each in history.items()
    }
