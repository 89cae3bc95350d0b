"""The faults, and the order in which a seed does them."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from faults.rig import Rig, fill
from huiwu.engines import EmbeddedNats, EmbeddedPostgres
from huiwu.testkit.cable import Cable

Doing = Callable[[Rig], Awaitable[None]]
_ENGINES = ("postgres", "nats")
_TWO_AT_ONCE = 0.2


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is done to the system, and undone again at its end."""

    title: str
    do: Doing


def schedule(seed: int, services: Sequence[str], filled: Sequence[str] = ()) -> Iterator[Fault]:
    """Faults without end, the same for the same seed; `filled` are the engines whose disk may be filled."""
    chance = random.Random(seed)
    while True:
        first = _fault(chance, services, filled)
        if chance.random() < _TWO_AT_ONCE:
            second = _fault(chance, services, ())
            if second.title.rpartition(" ")[0] != first.title.rpartition(" ")[0]:
                yield Fault(f"{first.title} + {second.title}", _both(first, second))
                continue
        yield first


def _both(first: Fault, second: Fault) -> Doing:
    async def do(rig: Rig) -> None:
        await asyncio.gather(first.do(rig), second.do(rig))

    return do


def _fault(chance: random.Random, services: Sequence[str], filled: Sequence[str]) -> Fault:
    sort = chance.choice(("service", "service", "engine", "engine", "cable", "cable", "disk" if filled else "cable"))
    seconds = round(chance.uniform(0.2, 6.0), 1)
    if sort == "service":
        name = chance.choice(services)
        return chance.choice((_killed_service(name), _frozen(name, seconds)))
    if sort == "disk":
        return _full(chance.choice(filled), seconds)
    engine = chance.choice(_ENGINES)
    if sort == "engine":
        return chance.choice((_killed(engine, seconds / 3), _stopped(engine, seconds / 2), _frozen(engine, seconds)))
    return chance.choice(
        (
            _reset(engine),
            _answers_lost(engine),
            _slow(engine, seconds),
            _silent(engine, seconds),
            _unplugged(engine, seconds),
        )
    )


def _engine(rig: Rig, name: str) -> EmbeddedPostgres | EmbeddedNats:
    return rig.postgres if name == "postgres" else rig.nats


def _cable(rig: Rig, name: str) -> Cable:
    return rig.to_postgres if name == "postgres" else rig.to_nats


def _killed_service(name: str) -> Fault:
    async def do(rig: Rig) -> None:
        rig.system.kill(name)
        await asyncio.sleep(0.1)

    return Fault(f"{name} 被杀 killed", do)


def _frozen(name: str, seconds: float) -> Fault:
    return Fault(f"{name} 停顿 frozen {seconds:.1f}s", lambda rig: rig.freeze(name, seconds))


def _killed(name: str, seconds: float) -> Fault:
    async def do(rig: Rig) -> None:
        engine = _engine(rig, name)
        await asyncio.to_thread(engine.kill)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(engine.start)

    return Fault(f"{name} 被杀 killed {seconds:.1f}s", do)


def _stopped(name: str, seconds: float) -> Fault:
    async def do(rig: Rig) -> None:
        engine = _engine(rig, name)
        await asyncio.to_thread(engine.stop)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(engine.start)

    return Fault(f"{name} 重启 restarted {seconds:.1f}s", do)


def _reset(name: str) -> Fault:
    async def do(rig: Rig) -> None:
        for _ in range(5):
            _cable(rig, name).cut()
            await asyncio.sleep(0.2)

    return Fault(f"{name} 连接中断 reset 5x", do)


def _answers_lost(name: str) -> Fault:
    async def do(rig: Rig) -> None:
        for _ in range(5):
            _cable(rig, name).lose_answers()
            await asyncio.sleep(0.3)
        _cable(rig, name).cut()

    return Fault(f"{name} 应答丢失 answers lost 5x", do)


def _slow(name: str, seconds: float) -> Fault:
    async def do(rig: Rig) -> None:
        cable = _cable(rig, name)
        cable.delay = 0.1
        try:
            await asyncio.sleep(seconds)
        finally:
            cable.delay = 0.0

    return Fault(f"{name} 缓慢 slow {seconds:.1f}s", do)


def _silent(name: str, seconds: float) -> Fault:
    async def do(rig: Rig) -> None:
        cable = _cable(rig, name)
        cable.silence()
        try:
            await asyncio.sleep(seconds)
        finally:
            cable.speak()

    return Fault(f"{name} 无声 silent {seconds:.1f}s", do)


def _unplugged(name: str, seconds: float) -> Fault:
    async def do(rig: Rig) -> None:
        cable = _cable(rig, name)
        cable.unplugged = True
        cable.cut()
        try:
            await asyncio.sleep(seconds)
        finally:
            cable.unplugged = False

    return Fault(f"{name} 断线 unplugged {seconds:.1f}s", do)


def _full(name: str, seconds: float) -> Fault:
    async def do(rig: Rig) -> None:
        engine = _engine(rig, name)
        filler = await asyncio.to_thread(fill, engine.data_dir)
        try:
            await asyncio.sleep(seconds)
        finally:
            with suppress(FileNotFoundError):
                filler.unlink()
        if not (engine.running and engine.sound):  # as the system does it that has started its engines itself
            await asyncio.to_thread(engine.start)

    return Fault(f"{name} 磁盘已满 disk full {seconds:.1f}s", do)
