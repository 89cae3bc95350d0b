"""The demonstration's year ends the same whichever service dies in the middle of it."""

import threading
from pathlib import Path

import pytest
from rich.console import Console

from huiwu.audit.bundle import open_bundle
from huiwu.audit.seal import Trust
from huiwu.audit.verify import defects
from huiwu.kernel import replay
from huiwu.local.demo import count, play_year, policy_of
from huiwu.local.system import System

pytestmark = [pytest.mark.engines, pytest.mark.timeout(420)]


class Killer:
    """Kills one service after the other, as a crash would, each when the one before is back."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.killed: list[str] = []

    def __call__(self, system: System) -> None:
        threading.Thread(target=self._kill, args=(system,), daemon=True).start()

    def _kill(self, system: System) -> None:
        for name in system.services:
            if self.over.wait(3.0):
                return
            system.kill(name)
            self.killed.append(name)
            system.wait_ready(name)


def test_the_year_ends_the_same_when_every_service_is_killed_in_turn(tmp_path: Path) -> None:
    tmp_path.chmod(0o711)
    silent = Console(quiet=True)
    undisturbed, disturbed = tmp_path / "a.zip", tmp_path / "b.zip"
    for folder in ("undisturbed", "disturbed"):
        (tmp_path / folder).mkdir(mode=0o711)
    play_year(tmp_path / "undisturbed", undisturbed, silent)
    killer = Killer()
    try:
        play_year(tmp_path / "disturbed", disturbed, silent, meddle=killer)
    finally:
        killer.over.set()
    assert set(killer.killed) == {"membership", "congress", "bargaining", "filing", "notification", "supervision"}
    assert count(disturbed) == count(undisturbed)
    with open_bundle(disturbed) as bundle:
        witnessed = Trust.by(policy_of(disturbed).read_bytes(), bundle.keys())
        assert list(defects(bundle, witnessed)) == []
        assert all(each.identical for each in replay(bundle.entries(), bundle.editions()))
