"""The audit trail: entries verified and decisions replayed, beside what hash, parse or fold alone cost.

Both are done by a process of its own, from the bundle file on, as `huiwu-audit` does them, and counted in seconds of
one core; three runs, the median counts. Memory is the most that was resident at ten thousand, a hundred thousand and a
million entries; the peer is the first of them. What a bundle takes is told of the year itself: copies pack better.
"""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from bench.examine import Report, examine
from bench.figures import Figure, Step, beside
from bench.records import a_year, copies, pack
from huiwu.kernel.event import RULED, hear_again, read, read_data, read_ruling
from huiwu.kernel.kind import AnyKind, installed_kinds
from huiwu.kernel.names import kind_of
from huiwu.rulebook import Rulebook

SMALL, MIDDLE, LARGE = 10_000, 100_000, 1_000_000
ROUNDS = 3
STEPS = 1 + ROUNDS * 5 + 2 * 3
_ALONE = 20_000
_NODE = b"\x01" + bytes(64)


def audit_trail(step: Step) -> Mapping[str, Figure]:
    """The figures by name. Takes two or three minutes and a gigabyte or two of temporary files."""
    year = a_year()
    with TemporaryDirectory() as name:
        bundle = Path(name) / "middle.huiwu.zip"
        pack(bundle, year, len(year))
        packed, plain = bundle.stat().st_size / len(year), sum(map(len, year)) / len(year)
        pack(bundle, year, MIDDLE)
        step()
        entries = list(copies(year, _ALONE))
        rulings = sum(read(raw).name == RULED for raw in entries)
        alone = _decided_alone(entries)
        runs: Mapping[str, Callable[[], float]] = {
            "verify": lambda: _rate(examine("verify", bundle)),
            "replay": lambda: _rate(examine("replay", bundle)),
            "hash": lambda: len(entries) / _seconds(lambda: _hash(entries)),
            "parse": lambda: len(entries) / _seconds(lambda: _parse(entries)),
            "fold": lambda: rulings / _seconds(alone),
        }
        rates: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(ROUNDS):
            for each, run in runs.items():
                rates[each].append(run())
                step()
        middle = {each: median(rate) for each, rate in rates.items()}
        return {
            "entries-verified-per-second-hash": beside(middle["verify"], middle["hash"]),
            "entries-verified-per-second-parse": beside(middle["verify"], middle["parse"]),
            "decisions-replayed-per-second-fold": beside(middle["replay"], middle["fold"]),
            "bundle-bytes-an-entry": beside(packed, plain),
            **_memory(Path(name), year, step),
        }


def _memory(folder: Path, year: Sequence[bytes], step: Step) -> Mapping[str, Figure]:
    figures: dict[str, Figure] = {}
    first: dict[str, float] = {}
    for size in (SMALL, MIDDLE, LARGE):
        bundle = folder / "any.huiwu.zip"
        pack(bundle, year, size)
        for act in ("verify", "replay"):
            report = examine(act, bundle)
            figures[f"{act}-{size}-entries-resident-mb"] = beside(report.peak, first.setdefault(act, report.peak))
            step()
    return figures


def _rate(report: Report) -> float:
    return report.count / report.seconds


def _hash(entries: Sequence[bytes]) -> None:
    """The leaf and one node: a tree has as many, less one."""
    for raw in entries:
        hashlib.sha256(b"\x00" + raw).digest()
        hashlib.sha256(_NODE).digest()


def _parse(entries: Sequence[bytes]) -> None:
    for raw in entries:
        msgspec.json.decode(raw)


def _decided_alone(entries: Sequence[bytes]) -> Callable[[], None]:
    """Every ruling's decide and every fact's evolve, with all that they are given already read."""
    kinds, law = installed_kinds(), Rulebook.shipped().by_sha256
    acts: list[tuple[str, AnyKind, object, Any]] = []
    for event in map(read, entries):
        kind = kinds[event.service, kind_of(event.subject)]
        if event.name == RULED:
            ruled = read_ruling(event)
            command, circumstances = hear_again(kind, ruled)
            acts.append((event.subject, kind, command, law[ruled.edition.sha256].hearing(circumstances)))
        else:
            acts.append((event.subject, kind, read_data(event, kind.fact_types[event.name]), None))

    def alone() -> None:
        states: dict[str, object] = {}
        for stream, kind, said, hearing in acts:
            state = states.get(stream, kind.initial)
            if hearing is None:
                states[stream] = kind.evolve(state, said)
            else:
                kind.decide(said, state, hearing)

    return alone


def _seconds(run: Callable[[], object]) -> float:
    began = time.process_time()
    run()
    return time.process_time() - began
