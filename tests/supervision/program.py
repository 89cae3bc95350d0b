"""A program that runs supervision again and again, each time in a child that can be killed at any instant.

It reads the settings (pickled, in hexadecimal), and for each line after that begins a child and says its id. What is
imported is imported once, so that a child is at work at once. It signs without pauses: each kill strikes something.
"""

import asyncio
import os
import pickle
import sys

from huiwu.runtime.parts import assembled
from huiwu.runtime.settings import Settings
from huiwu.supervision import publishing
from huiwu.supervision.main import service


async def run(settings: Settings) -> None:
    publishing.INTERVAL_SECONDS = 0.01
    async with assembled(service, settings):
        await asyncio.Event().wait()


def main() -> None:
    settings = pickle.loads(bytes.fromhex(sys.stdin.readline()))
    while sys.stdin.readline():
        child = os.fork()
        if child == 0:
            sys.stdout = sys.stderr
            asyncio.run(run(settings))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
