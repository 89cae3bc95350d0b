"""What was decided once is decided the same for ever: golden histories, on any machine, whatever its hashes and clocks.

`year-2026.huiwu.zip` is the year of `make demo` as 0.1 decided and signed it, `<service>.jsonl` a stream of each of its
services. `earlier-law.jsonl` was decided by an edition that does not ship, `earlier-shapes.jsonl` is one stream as
three releases wrote it down. They are never made anew: a decider that no longer gives them has changed what was already
decided. A new shape of a fact, or a rule that changed, adds a history and leaves these as they are.
"""

import hashlib
import json
import os
import random
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from tests.replay.again import GOLDEN, KINDS, LAW, SHIPPED, YEAR, entries, found, histories

from huiwu.audit.again import Turned
from huiwu.audit.bundle import open_bundle
from huiwu.audit.cli import main
from huiwu.audit.verify import defects
from huiwu.eventlog.topology import SERVICES
from huiwu.kernel import replay
from huiwu.kernel.event import RULED, read, read_ruling

SHA256 = json.loads((GOLDEN / "sha256.json").read_text())
ELSEWHERE = [
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    {"TZ": "Asia/Shanghai", "LC_ALL": "zh_CN.UTF-8", "PYTHONUTF8": "1", "PYTHONOPTIMIZE": "1"},
]


@pytest.fixture(scope="module")
def here():
    """What comes out in this process."""
    return {name: found(decided) for name, decided in histories()}


def test_no_history_was_made_anew():
    """The bytes are those that were kept; a new file is entered beside them."""
    there = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in GOLDEN.iterdir()}
    del there["sha256.json"]
    assert there == SHA256


def test_every_history_is_decided_the_same(here):
    assert {name: each["differences"] for name, each in here.items() if each["differences"]} == {}
    for name in here.keys() - {YEAR.name}:
        assert here[name]["decisions"] == sum(read(raw).name == RULED for raw in entries(name)) > 0


@pytest.mark.parametrize("where", ELSEWHERE, ids=lambda where: where["TZ"])
def test_every_history_is_decided_the_same_everywhere(where, here):
    """In a process of its own, under a hash seed of its own, and what it rules is the same to the byte."""
    seed = str(random.SystemRandom().randrange(1, 2**32))
    done = subprocess.run(
        [sys.executable, "-B", "-m", "tests.replay.again"],
        env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": seed, **where},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, (seed, done.stderr[-2000:])
    assert json.loads(done.stdout) == here, seed


def test_every_service_has_a_small_history():
    names = [f"{service}.jsonl" for service in SERVICES]
    assert [{read(raw).service for raw in entries(name)} for name in names] == [{service} for service in SERVICES]


def test_the_year_is_still_signed_and_sound(capsys):
    with open_bundle(YEAR) as bundle:
        assert list(defects(bundle)) == []
    assert main(["replay", str(YEAR)]) == 0
    assert json.loads(capsys.readouterr().out) == {"replayed": 693, "identical": 693}


def test_the_earlier_law_no_longer_ships_and_would_decide_otherwise_today(tmp_path):
    """On trial it wanted six delegates in a hundred; what it refused stays refused, though today it would not be."""
    history = entries("earlier-law.jsonl")
    law = LAW.edition("chaoyang-trial")
    decided_by = [read_ruling(event).edition.sha256 for event in map(read, history) if event.name == RULED]
    assert law.ref.sha256 in decided_by
    assert law.ref.sha256 not in SHIPPED.by_sha256
    without = list(replay(history, SHIPPED.by_sha256, kinds=KINDS))
    assert [each.identical for each in without] == [sha256 in SHIPPED.by_sha256 for sha256 in decided_by]
    today = list(replay(history, LAW.by_sha256, kinds=KINDS, instead=SHIPPED.edition("chaoyang-2015")))
    turned = [each for each in today if each.recorded.outcome != each.ruled.outcome]
    assert [each.recorded.findings[1].needed for each in turned] == [{"part": 38, "whole": 620}] * 2
    assert [each.ruled.findings[1].needed for each in turned] == [{"part": 31, "whole": 620}] * 2


@pytest.mark.parametrize(
    ("edition", "refused", "granted", "weighed"), [("chaoyang-2015", 0, 2, 3), ("chaoyang-trial", 1, 0, 1)]
)
def test_what_another_law_would_have_turned_is_told_by_clause(edition, refused, granted, weighed):
    """Two refusals of the trial would be granted today; one grant of today would have been refused on trial."""
    clause, turned = "congress.delegates.minimum-share", Turned()
    for each in replay(entries("earlier-law.jsonl"), LAW.by_sha256, kinds=KINDS, instead=LAW.edition(edition)):
        if not each.identical:
            turned.take(each)
    assert (turned.refused[clause], turned.granted[clause], turned.weighed[clause]) == (refused, granted, weighed)
    said = StringIO()
    Console(file=said, width=120).print(turned.table(edition))
    [row] = [line.split() for line in said.getvalue().splitlines() if clause in line]
    assert [cell for cell in row if cell.isdigit()] == [str(refused), str(granted), str(weighed)]


def test_the_earlier_shapes_are_all_there():
    """Command, evidence and fact in each shape that they ever had."""
    events = [read(raw) for raw in entries("earlier-shapes.jsonl")]
    ruled = [read_ruling(event) for event in events if event.name == RULED]
    stored = {event.name for event in events} | {each.command.name for each in ruled}
    stored |= {evidence.name for each in ruled for evidence in each.evidence}
    assert stored == {
        RULED,
        *("file-minutes", "file-minutes.v2"),
        *("archive-rule", "archive-rule.v2"),
        *("minutes-filed.v1", "minutes-filed.v2", "minutes-filed.v3"),
    }
