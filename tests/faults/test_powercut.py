"""After a power cut everything that was acknowledged is there; with weaker settings the same cut loses it."""

import json
from pathlib import Path

import pytest

from faults.powercut import power_cut
from faults.rig import NotAllowed
from huiwu.engines import EmbeddedNats

pytestmark = [pytest.mark.engines, pytest.mark.timeout(180)]


class LazyNats(EmbeddedNats):
    """As JetStream comes: it acknowledges at once and writes through every two minutes."""

    def _write_configuration(self, port: int) -> Path:
        path = super()._write_configuration(port)
        configuration = json.loads(path.read_text("utf-8"))
        del configuration["jetstream"]["sync_interval"]
        path.write_text(json.dumps(configuration), "utf-8")
        return path


async def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    try:
        cut = await power_cut(tmp_path, 1.5)
    except NotAllowed as reason:
        pytest.skip(str(reason))
    assert cut.decisions > 20
    assert cut.published > 20
    assert (cut.lost_decisions, cut.lost_messages, cut.defects) == (0, 0, ())


async def test_the_same_cut_finds_out_a_bus_that_acknowledges_too_early(tmp_path: Path) -> None:
    try:
        cut = await power_cut(tmp_path, 1.5, nats=LazyNats)
    except NotAllowed as reason:
        pytest.skip(str(reason))
    assert cut.lost_decisions == 0
    assert cut.lost_messages > 0
