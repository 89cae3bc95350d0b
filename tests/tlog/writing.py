"""A program that writes a log again and again, each time in a child that can be traced, struck or killed.

Of each four lines it reads a folder, says the id of the child, reads when the child shall begin, reads when it may be
waited for, and says that it is done. How far the child had committed stands in a file beside the folder; so does what
the signer remembers.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.keys import Ed25519Signer, SecretKey
from huiwu.tlog.signing import LogSigner
from huiwu.tlog.writer import LogWriter

ORIGIN = "audit.union.example/log"
KEY = SecretKey(ORIGIN, 1, bytes(32))
SIZES = (300, 310, 520)


def entries(start: int, stop: int) -> list[bytes]:
    """Some of a history that is the same in every run."""
    return [b"entry %d" % n for n in range(start, stop)]


def write(folder: Path, promised: int) -> None:
    """Goes on where the log is, and writes each promise down before the next step."""
    with LogWriter(folder, threads=1) as log:
        for size in SIZES:
            if size > log.size:
                log.append(entries(log.size, size))
                log.commit()
                os.pwrite(promised, b"%6d" % log.size, 0)
                log.publish(sign(folder, log))


def sign(folder: Path, log: LogWriter) -> bytes:
    """The checkpoint over what is committed, continuing the last one that was signed."""
    signer = LogSigner(folder.with_suffix(".memory"), Ed25519Signer(KEY))
    last = signer.last()
    proof = log.reader().consistency_proof(last.size) if last else []
    return signer.sign(Checkpoint(ORIGIN, log.size, log.root), proof)


def main() -> None:
    for line in sys.stdin:
        folder = Path(line.strip())
        ready, go = os.pipe()
        promised = os.open(folder.with_suffix(".promised"), os.O_WRONLY | os.O_CREAT)
        child = os.fork()
        if child == 0:
            os.close(go)
            os.read(ready, 1)
            with suppress(Exception):
                write(folder, promised)
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        sys.stdin.readline()
        os.write(go, b"\n")
        sys.stdin.readline()
        os.waitpid(child, 0)
        for descriptor in (ready, go, promised):
            os.close(descriptor)
        sys.stdout.write("done\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
