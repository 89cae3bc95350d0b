"""Whatever call of the writer fails, and wherever it is killed: what was committed is whole, and the log goes on.

Faults are injected with strace into each call in turn, as Tessera does for its POSIX storage.
"""

import itertools
import os
import random
import re
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
from huiwu.tlog.signing import LogSigner
from huiwu.tlog.writer import LogWriter, read_checkpoint

PROGRAM = Path(__file__).with_name("writing.py")
_KNOWN = runpy.run_path(str(PROGRAM))
KEY, SIZES, entries, sign = (_KNOWN[name] for name in ("KEY", "SIZES", "entries", "sign"))
BEFORE = 250
needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed on this machine")
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


def traced(program: Program, folder: Path, *expressions: str) -> list[str]:
    """Run it under strace with these expressions; gives the lines of the trace."""
    program.say(str(folder))
    options = [option for expression in expressions for option in ("-e", expression)]
    command = ["strace", "-f", "-y", "-p", program.heard(), *options, "-o", str(folder) + ".trace"]
    strace = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert strace.stderr
    line = strace.stderr.readline()
    program.say("go\nwait")
    assert program.heard() == "done"
    strace.communicate(timeout=20)
    if "attached" not in line:
        pytest.skip(f"strace may not trace here: {line.strip()}")
    return Path(str(folder) + ".trace").read_text("utf-8", "replace").splitlines()


def check(folder: Path) -> None:
    """Sound, no shorter than promised, and continued by the next writer."""
    told = folder.with_suffix(".promised").read_text() if folder.with_suffix(".promised").exists() else ""
    assert list(fsck(folder, [Ed25519Verifier(KEY.public)] if (folder / "checkpoint").exists() else [])) == []
    signed = [LogSigner(folder.with_suffix(".memory")).last(), read_checkpoint(folder)]
    with LogWriter(folder) as log:
        assert log.size >= int(told or BEFORE)
        assert log.root == ROOTS[log.size]
        for head in filter(None, signed):  # nothing is signed that is not durable, nor anything else than was
            assert (head.size <= log.size, head.root) == (True, ROOTS[head.size])
        assert signed[1] is None or (signed[0] is not None and signed[0].size >= signed[1].size)
        log.append(entries(log.size, SIZES[-1]))
        assert log.commit() == (SIZES[-1], ROOTS[SIZES[-1]])
        log.publish(sign(folder, log))
    assert list(fsck(folder)) == []


@needs_strace
@pytest.mark.parametrize(
    ("call", "how"),
    [
        *itertools.product(
            [
                "openat",
                "write,pwrite64",
                "fsync",
                "link,linkat",
                "rename,renameat,renameat2",
                "unlink,unlinkat",
                "mkdir,mkdirat",
            ],
            ["error=EIO", "signal=KILL"],
        ),
        *itertools.product(["write,pwrite64", "link,linkat"], ["error=ENOSPC"]),
        ("flock", "error=EIO"),
    ],
)
def test_a_call_that_fails_costs_nothing_that_was_committed(program, begun, tmp_path, call, how):
    """Each call of the kind in turn, until there is none left to strike."""
    struck, number = 0, 1
    step = 1 if how == "error=EIO" and call != "openat" else 5  # what is called often is sampled
    while True:
        folder = Path(shutil.copytree(begun, tmp_path / f"{number}" / "log"))
        trace = traced(program, folder, f"inject={call}:{how}:when={number}")
        check(folder)
        if not any("(INJECTED)" in line or "killed by SIGKILL" in line for line in trace):
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


def calls(trace: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Name and paths of each call, in the order in which they came back."""
    begun: dict[str, str] = {}
    for line in trace:
        pid, _, rest = line.partition(" ")
        if rest.endswith("<unfinished ...>"):
            begun[pid] = rest.removesuffix("<unfinished ...>")
            continue
        if rest.lstrip().startswith("<..."):
            rest = begun.pop(pid, "") + rest.partition("resumed>")[2]
        found = re.match(r"\s*(\w+)\((.*)\)\s+= 0", rest)
        if found:
            yield (
                found[1].removesuffix("at2").removesuffix("at"),
                re.findall(r'<(/[^>]*)>(?=[,)]|$)|"(/[^"]*)"', found[2]),
            )


@needs_strace
def test_nothing_is_named_before_it_is_durable_nor_promised_before_its_name_is(program, begun, tmp_path):
    """What kill cannot show, since the system keeps what was written: the order in which the disk is asked."""
    folder = Path(shutil.copytree(begun, tmp_path / "log"))
    trace = traced(program, folder, "trace=fsync,link,linkat,rename,renameat,renameat2,mkdir,mkdirat")
    durable, unsynced, seen = set[str](), set[str](), []
    for name, places in calls(trace):
        paths = [each for pair in places for each in pair if each]
        seen.append(name)
        if name == "fsync":
            (path,) = paths
            durable.add(path)
            unsynced.discard(path)
        elif name == "mkdir":
            unsynced.add(str(Path(paths[-1]).parent))
        else:
            source, target = paths
            assert source in durable, f"{target} was named before it was durable"
            if target.endswith("/.writer/state"):
                assert not unsynced, "the state promises names that are not durable"
            unsynced.add(str(Path(target).parent))
    assert not unsynced
    assert seen.count("link") >= 10
    assert seen.count("rename") == 3 * len(SIZES)
