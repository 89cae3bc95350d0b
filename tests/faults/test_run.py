"""A short fault run: the same as `make faults`, for some seconds and on the services that the workload needs."""

from itertools import islice
from pathlib import Path

import pytest

from faults.run import fault_run
from faults.schedule import schedule

SERVICES = ["membership", "supervision", "membership-2"]
SEED = 3


def test_a_seed_gives_the_same_faults_again() -> None:
    titles = [fault.title for fault in islice(schedule(SEED, SERVICES), 40)]
    assert titles == [fault.title for fault in islice(schedule(SEED, SERVICES), 40)]
    assert titles != [fault.title for fault in islice(schedule(SEED + 1, SERVICES), 40)]


def test_every_sort_of_fault_has_its_turn() -> None:
    titles = " ".join(fault.title for fault in islice(schedule(SEED, SERVICES, ["postgres", "nats"]), 400))
    for sort in ("killed", "frozen", "restarted", "reset", "answers lost", "slow", "silent", "unplugged", "disk full"):
        assert sort in titles


@pytest.mark.engines
@pytest.mark.timeout(400)
async def test_nothing_is_lost_doubled_or_reordered_while_faults_strike(tmp_path: Path) -> None:
    result = await fault_run(tmp_path, 5, SEED, small=True)
    assert result.defects == [], f"--seed {SEED}: {[seen.title for seen in result.seen]}"
    assert len(result.seen) >= 1
    assert result.tally.acknowledged > 20
