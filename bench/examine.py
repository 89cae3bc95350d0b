"""A bundle verified or replayed in a process of its own, so that its memory can be told: `python -m bench.examine`."""

import re
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from huiwu.audit.again import replayed
from huiwu.audit.bundle import open_bundle
from huiwu.audit.verify import Verified


class Report(msgspec.Struct, frozen=True):
    """How many entries or decisions, the seconds of one core that they took, and the most memory resident, in MB."""

    count: int
    seconds: float
    peak: float


def examine(act: str, bundle: Path) -> Report:
    """`verify` or `replay`; raises CalledProcessError when it is not sound, or a decision comes out otherwise."""
    command = (sys.executable, "-m", "bench.examine", act, str(bundle))
    run = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603 - our own
    return msgspec.json.decode(run.stdout, type=Report)


def _verify(path: Path) -> int:
    with open_bundle(path) as bundle:
        verified = Verified(bundle)
        for defect in verified.defects():
            raise AssertionError(defect)
        return verified.entries


def _replay(path: Path) -> int:
    total = 0
    with open_bundle(path) as bundle:
        for each in replayed(bundle.entries(), bundle.size() or 0, bundle.editions()):
            if not each.identical:
                raise AssertionError(each.differences)
            total += 1
    return total


def _peak() -> float:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    act, path = {"verify": _verify, "replay": _replay}[sys.argv[1]], Path(sys.argv[2])
    began = time.process_time()
    count = act(path)
    sys.stdout.buffer.write(msgspec.json.encode(Report(count, time.process_time() - began, _peak())))
