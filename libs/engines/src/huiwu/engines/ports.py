"""TCP ports of this machine, for programs that must be told theirs."""

import itertools
import os
import socket
from pathlib import Path

HOST = "127.0.0.1"
OUTGOING = Path("/proc/sys/net/ipv4/ip_local_port_range")
_LOWEST = 10_000
_STRIDE = 257  # processes that start together have neighbouring ids, and this many ports each to themselves
_steps = itertools.count()


def free_port(row: int = 1) -> int:
    """A port that nobody listens on, and as many after it as the row needs; another call gives others.

    None of them is one that the kernel gives to outgoing connections, so it is free also when a program gets round to
    listening. On a machine that keeps no such ports back, any that is free now.
    """
    ports = _kept_back(row)
    for _ in ports:
        port = ports[(os.getpid() * _STRIDE + next(_steps)) % len(ports)]
        if all(is_free(other) for other in range(port, port + row)):
            for _ in range(1, row):
                next(_steps)
            return port
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        chosen: int = probe.getsockname()[1]
        return chosen


def _kept_back(row: int) -> range:
    """Where a row may begin: below the outgoing ports, or above them."""
    try:
        first, last = map(int, OUTGOING.read_text("ascii").split())
    except FileNotFoundError:
        first, last = 49152, 65535  # RFC 6335, 6
    below, above = range(_LOWEST, first - row + 1), range(max(_LOWEST, last + 1), 65536 - row + 1)
    return max(below, above, key=len)


def is_free(port: int) -> bool:
    """Whether a program could listen on it now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True
