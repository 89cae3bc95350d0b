"""Whatever call of the writer fails, and wherever it is killed: what was committed is whole, and the log goes on.

Faults are injected with strace into each call in turn, as Tessera does for its POSIX storage.
"""

import os
import random
import runpy
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from huiwu.tlog.fsck import fsck
from huiwu.tlog.keys import Ed25519Verifier
from huiwu.tlog.merkle import leaf_hash, root
from huiwu.tlog.writer import LogWriter

PROGRAM = Path(__file__).with_name("writing.py")
_KNOWN = runpy.run_path(str(PROGRAM))
KEY, SIZES, entries = _KNOWN["KEY"], _KNOWN["SIZES"], _KNOWN["entries"]
BEFORE = 250
ROOTS = {size: root(map(leaf_hash, entries(0, size))) for size in (BEFORE, *SIZES)}


class Program:
    """`writing.py`, one run of it at a time."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def say(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def heard(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()


@pytest.fixture(scope="module")
def program() -> Iterator[Program]:
    started = Program()
    yield started
    started.process.kill()
    started.process.communicate()


@pytest.fixture(scope="module")
def begun(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("begun") / "log"
    with LogWriter(folder) as log:
        log.append(entries(0, BEFORE))
        log.commit()
    return folder


def traced(program: Program, folder: Path, injection: str) -> int:
    """Run it with this fault; gives how often the fault struck."""
    program.say(str(folder))
    command = ["strace", "-f", "-p", program.heard(), "-e", f"inject={injection}", "-o", str(folder) + ".trace"]
    strace = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert strace.stderr
    line = strace.stderr.readline()
    if "attached" not in line:
        program.say("go\nwait")
        program.heard()
        strace.wait(20)
        pytest.skip(f"strace may not trace here: {line.strip()}")
    program.say("go\nwait")
    assert program.heard() == "done"
    strace.communicate(timeout=20)
    trace = Path(str(folder) + ".trace").read_text("utf-8", "replace")
    return trace.count("(INJECTED)") + trace.count("+++ killed by SIGKILL +++")


def check(folder: Path) -> None:
    """Sound, no shorter than promised, and continued by the next writer."""
    told = folder.with_suffix(".promised").read_text() if folder.with_suffix(".promised").exists() else ""
    assert list(fsck(folder, [Ed25519Verifier(KEY.public)] if (folder / "checkpoint").exists() else [])) == []
    with LogWriter(folder) as log:
        assert log.size >= int(told or BEFORE)
        assert log.root == ROOTS[log.size]
        log.append(entries(log.size, SIZES[-1]))
        assert log.commit() == (SIZES[-1], ROOTS[SIZES[-1]])
    assert list(fsck(folder)) == []


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed on this machine")
@pytest.mark.parametrize("how", ["error=EIO", "error=ENOSPC", "signal=KILL"])
@pytest.mark.parametrize(
    "call",
    [
        "openat",
        "write,pwrite64",
        "fsync",
        "link,linkat",
        "rename,renameat,renameat2",
        "unlink,unlinkat",
        "mkdir,mkdirat",
    ],
)
def test_a_call_that_fails_costs_nothing_that_was_committed(program, begun, tmp_path, call, how):
    """Each call of the kind in turn, until there is none left to strike."""
    struck, number = 0, 1
    step = 5 if how != "error=EIO" else 3 if call == "openat" else 1  # the many others are sampled
    while True:
        folder = Path(shutil.copytree(begun, tmp_path / f"{number}" / "log"))
        hits = traced(program, folder, f"{call}:{how}:when={number}")
        check(folder)
        if not hits:
            break
        struck += 1
        number += step
    assert struck, "no call of this kind was struck"


def test_a_writer_killed_at_random_loses_nothing_that_was_committed(program, begun, tmp_path):
    chance = random.Random()  # another moment every time; whatever it strikes must hold
    until, number = time.monotonic() + 3, 0
    while time.monotonic() < until:
        number += 1
        folder = Path(shutil.copytree(begun, tmp_path / f"{number}" / "log"))
        program.say(str(folder))
        child = int(program.heard())
        program.say("go")
        time.sleep(chance.random() * 0.05)
        os.kill(child, signal.SIGKILL)  # its parent reads the next line first, so the id is still its own
        program.say("killed")
        assert program.heard() == "done"
        check(folder)
