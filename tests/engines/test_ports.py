"""A port that was free stays free until a program gets round to listening on it."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from huiwu.engines import free_port, ports
from huiwu.engines.ports import HOST, is_free

CHOOSES = "from huiwu.engines import free_port; print(*(free_port() for _ in range(40)))"


def outgoing(folder: Path, first: int, last: int) -> Path:
    path = folder / "ip_local_port_range"
    path.write_text(f"{first}\t{last}\n", "ascii")
    return path


def test_a_free_port_is_none_that_an_outgoing_connection_may_take() -> None:
    if not ports.OUTGOING.exists():
        pytest.skip("此系统不说明其外连端口 this system does not tell its outgoing ports")
    first, last = map(int, ports.OUTGOING.read_text("ascii").split())
    chosen = {free_port() for _ in range(100)}
    assert len(chosen) == 100
    assert [port for port in chosen if first <= port <= last] == []
    assert all(10_000 <= port <= 65_535 and is_free(port) for port in chosen)


@pytest.mark.parametrize(
    ("first", "last", "lowest", "highest"),
    [(32768, 60999, 10_000, 32_767), (1024, 50000, 50_001, 65_535), (12000, 65535, 10_000, 11_999)],
)
def test_the_larger_side_of_the_outgoing_ports_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: int, last: int, lowest: int, highest: int
) -> None:
    monkeypatch.setattr(ports, "OUTGOING", outgoing(tmp_path, first, last))
    for _ in range(50):
        port = free_port(row=8)
        assert lowest <= port
        assert port + 7 <= highest


def test_a_machine_whose_every_port_is_outgoing_gets_one_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "OUTGOING", outgoing(tmp_path, 1024, 65535))
    assert is_free(free_port())


def test_without_word_of_the_outgoing_ports_those_of_the_rfc_are_kept_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "OUTGOING", tmp_path / "none")
    assert 10_000 <= free_port() < 49152


def test_a_taken_port_is_passed_over_with_the_row_that_it_would_break() -> None:
    with socket.socket() as other:
        first = free_port(row=8)
        other.bind((HOST, first + 8 + 3))  # in the next row, by the order in which they are given
        other.listen()
        second = free_port(row=8)
    assert second > first + 8 + 3 or second < first


def test_who_chooses_after_a_row_gets_none_of_it() -> None:
    row = free_port(row=8)
    assert {free_port() for _ in range(8)}.isdisjoint(range(row, row + 8))


def test_processes_that_choose_at_the_same_time_choose_different_ports() -> None:
    choosing = [
        subprocess.Popen([sys.executable, "-c", CHOOSES], stdout=subprocess.PIPE, text=True, env=dict(os.environ))
        for _ in range(4)
    ]
    chosen = [port for process in choosing for port in process.communicate()[0].split()]
    assert len(chosen) == len(set(chosen)) == 160
