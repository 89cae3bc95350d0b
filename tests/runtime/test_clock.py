"""The clock tells one instant to everybody, in Beijing time, also while somebody is setting it."""

from datetime import datetime, timedelta

import pytest

from huiwu.kernel.period import BEIJING
from huiwu.runtime.clock import FileClock, SystemClock, clock_for


def test_the_machine_s_clock_is_in_beijing_and_to_the_millisecond():
    now = clock_for(None).now()
    assert isinstance(clock_for(None), SystemClock)
    assert now.utcoffset() == timedelta(hours=8)
    assert now.microsecond % 1000 == 0
    assert abs(now - datetime.now(BEIJING)) < timedelta(seconds=5)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "now"
    path.write_text("2026-03-12T01:00:00.123456Z\n")
    return path


def test_a_file_s_clock_tells_what_stands_there(file):
    clock = clock_for(file)
    assert clock.now().isoformat() == "2026-03-12T09:00:00.123000+08:00"
    for n in range(1000):
        file.write_text(f"2026-03-12T09:00:00.{n:03d}+08:00")
        assert clock.now().microsecond == n * 1000


@pytest.mark.parametrize("text", ["", "2026-03-1", "tomorrow", "2026-03-12T09:00:00", "会", "2026-03-12T09:00:00+08:0"])
def test_a_file_that_is_being_written_tells_the_last_instant(file, text):
    clock = FileClock(file)
    before = clock.now()
    file.write_text(text, "utf-8")
    assert clock.now() == before
    file.unlink()
    assert clock.now() == before
    file.write_text("2026-03-13T00:00:00+08:00")
    assert clock.now() > before


@pytest.mark.parametrize("text", [None, "", "noon", "2026-03-12T09:00:00"])
def test_a_file_that_never_told_an_instant_is_no_clock(tmp_path, text):
    path = tmp_path / "now"
    if text is not None:
        path.write_text(text)
    with pytest.raises((OSError, ValueError)):
        clock_for(path)
