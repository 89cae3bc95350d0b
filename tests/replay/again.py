"""Every golden history decided again, in a process of its own: one line of JSON says what came out.

    python -m tests.replay.again

By file: how many decisions, what differs, and the sha256 of all that was ruled, which is the same on every machine.
"""

import hashlib
import json
import locale
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from tests.replay.minutes import MINUTES

from huiwu.audit.bundle import open_bundle
from huiwu.kernel import Replayed, replay
from huiwu.kernel.event import canonical
from huiwu.kernel.kind import installed_kinds
from huiwu.rulebook import Rulebook

GOLDEN = Path(__file__).with_name("golden")
YEAR = GOLDEN / "year-2026.huiwu.zip"
KINDS = {**installed_kinds(), (MINUTES.service, MINUTES.name): MINUTES}
SHIPPED = Rulebook.shipped()
LAW = Rulebook.load([(GOLDEN / "earlier-law.yaml").read_bytes(), *(each.text for each in SHIPPED.by_sha256.values())])


def entries(name: str) -> list[bytes]:
    """A small history, line by line."""
    return (GOLDEN / name).read_bytes().splitlines()


def histories() -> Iterator[tuple[str, Iterable[Replayed]]]:
    """Each file with what its decisions give now; the year by the law that it carries itself."""
    for path in sorted(GOLDEN.glob("*.jsonl")):
        yield path.name, replay(entries(path.name), LAW.by_sha256, kinds=KINDS)
    with open_bundle(YEAR) as bundle:
        yield YEAR.name, replay(bundle.entries(), bundle.editions(), kinds=KINDS)


def found(decided: Iterable[Replayed]) -> dict[str, object]:
    """What came out, for a comparison between machines."""
    count, differences, ruled = 0, list[str](), hashlib.sha256()
    for each in decided:
        count += 1
        differences += [f"{each.decision}: {difference}" for difference in each.differences]
        ruled.update(canonical([each.decision, each.ruled]))
    return {"decisions": count, "differences": differences, "sha256": ruled.hexdigest()}


if __name__ == "__main__":
    with suppress(locale.Error):  # a machine need not have every language
        locale.setlocale(locale.LC_ALL, "")
    time.tzset()
    sys.stdout.write(json.dumps({name: found(decided) for name, decided in histories()}) + "\n")
