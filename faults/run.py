"""The fault run: clients decide, faults strike, and in the end everything is held against what was acknowledged."""

import asyncio
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from faults import checker, readings
from faults.clients import Clients, Tally
from faults.rig import NotAllowed, Rig, mount_small, unmount
from faults.schedule import Fault, schedule
from huiwu.tlog.fsck import fsck

DECIDES_AGAIN_SECONDS = 90.0
FAULT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Seen:
    """One fault and what the clients felt of it: how many acts ended during it, and until they were decided again."""

    title: str
    seconds: float
    acknowledged: int
    failed: int
    again_after: float


@dataclass
class Result:
    """What came of a run; it has held when there are no defects."""

    seed: int
    seen: list[Seen] = field(default_factory=list[Seen])
    tally: Tally = field(default_factory=Tally)
    defects: list[str] = field(default_factory=list[str])
    skipped: list[str] = field(default_factory=list[str])
    entries: int = 0


Tell = Callable[[str, float], None]
"""A line for people, and how many seconds of the run are over."""


def _silent(_line: str, _seconds: float) -> None:
    """A test has nobody to talk to."""


async def fault_run(
    folder: Path,
    seconds: float,
    seed: int,
    *,
    small: bool = False,
    clients: int = 8,
    tell: Tell = _silent,
) -> Result:
    """Disturb a system in that folder for so long, and check it. The same seed gives the same faults in their order."""
    result = Result(seed)
    mounted = list[Path]()
    try:
        filled = list[str]() if small else _mounted(folder, mounted, result)
        async with Rig(folder, small=small) as rig, AsyncExitStack() as stack:
            working = Clients(rig, clients, random.Random(seed), result.tally)
            await working.register()
            running = asyncio.create_task(working.run())
            await _strike(rig, schedule(seed, rig.services, filled), seconds, result, tell)
            tell("等待全部恢复 waiting until everything is at rest …", seconds)
            missing = await rig.wait_ready()
            result.defects += [f"{name} 未恢复 did not come back" for name in missing]
            working.over.set()
            await asyncio.wait_for(running, 120)
            read = await readings.connected(rig, stack)
            result.defects.extend(await read.unsettled())
            result.defects += [f"a client was answered {each}" for each in result.tally.strange[:10]]
            tell("核对 checking …", seconds)
            await _check(read, result)
            result.defects.extend(await asyncio.to_thread(_fsck, rig.system.data_dir / "log" / "tiles"))
    finally:
        for folder_of_engine in mounted:
            unmount(folder_of_engine)
    return result


def _mounted(folder: Path, mounted: list[Path], result: Result) -> list[str]:
    """Small disks for the engines, where the machine allows them."""
    try:
        for name in ("postgres", "nats"):
            mount_small(folder / name)
            mounted.append(folder / name)
    except NotAllowed as reason:
        result.skipped.append(f"磁盘已满 disk full: {reason}")
    return [each.name for each in mounted]


async def _strike(rig: Rig, faults: Iterator[Fault], seconds: float, result: Result, tell: Tell) -> None:
    deadline = time.monotonic() + seconds
    await _decided_again(result.tally)
    for fault in faults:
        if time.monotonic() >= deadline:
            return
        seen = await _felt(rig, fault, result.tally)
        result.seen.append(seen)
        tell(
            f"{seen.title}: {seen.seconds:.1f}s, 已答 answered {seen.acknowledged}, 未答 failed {seen.failed}, "
            f"{seen.again_after:.1f}s 后恢复 until decided again",
            seconds - (deadline - time.monotonic()),
        )
        if seen.again_after >= DECIDES_AGAIN_SECONDS:
            result.defects.append(
                f"{fault.title}: 此后无法办理 nothing was decided for {seen.again_after:.0f}s after it"
            )
            return
        await asyncio.sleep(0.5)


async def _felt(rig: Rig, fault: Fault, tally: Tally) -> Seen:
    began, acknowledged, failed = time.monotonic(), tally.acknowledged, _failed(tally)
    await asyncio.wait_for(fault.do(rig), FAULT_SECONDS)
    over = time.monotonic()
    during = tally.acknowledged - acknowledged
    again_after = await _decided_again(tally)
    return Seen(fault.title, over - began, during, _failed(tally) - failed, again_after)


def _failed(tally: Tally) -> int:
    return sum(tally.answers.values()) - tally.acknowledged - tally.answers[checker.Told.STALE]


async def _decided_again(tally: Tally) -> float:
    """Seconds until somebody was answered by a decision."""
    began = time.monotonic()
    while tally.decided_at < began and time.monotonic() - began < DECIDES_AGAIN_SECONDS:
        await asyncio.sleep(0.05)
    return time.monotonic() - began


async def _check(read: readings.Readings, result: Result) -> None:
    logs = await read.logs()
    for source, log in logs.items():
        result.entries += len(log)
        result.defects += checker.defects_of_log(source, log)
        bus, kept = await read.bus(source), await read.supervision(source)
        result.defects += checker.defects_of_copy(f"bus of {source}", log, bus)
        result.defects += checker.defects_of_copy(f"supervision of {source}", log, kept)
        raws = [entry.raw for entry in log]
        result.defects.extend(await asyncio.to_thread(readings.defects_of_replay, raws))
        hashes = {
            name: await asyncio.to_thread(readings.state_hash, each)
            for name, each in {
                "log": raws,
                "bus": [raw for _, raw in bus],
                "supervision": [raw for _, raw in kept],
            }.items()
        }
        result.defects += checker.defects_of_hashes(hashes)
    result.defects.extend(await asyncio.to_thread(_checkpoints, *await read.signed_log()))
    result.defects += checker.defects_of_acts(result.tally.acts, logs["membership"])
    result.defects.extend(await read.defects_of_rows(logs["membership"]))


def _checkpoints(entries: Sequence[bytes], signed: Sequence[tuple[int, bytes]]) -> list[str]:
    return list(checker.defects_of_checkpoints(entries, signed))


def _fsck(folder: Path) -> list[str]:
    """The log's files, and that there are any."""
    return [*fsck(folder), *([] if (folder / "checkpoint").exists() else ["no checkpoint was published"])]
