"""Days are Beijing days, and the anchor day is not counted."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiwu.kernel.period import (
    BEIJING,
    beijing_day,
    last_day_after,
    last_day_of_year,
    latest_day_before,
    quarter_of,
    same_day_after_years,
    start_of,
)

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))


def test_the_day_begins_at_midnight_in_beijing():
    assert beijing_day(datetime(2026, 3, 11, 15, 59, 59, tzinfo=UTC)) == date(2026, 3, 11)
    assert beijing_day(datetime(2026, 3, 11, 16, 0, tzinfo=UTC)) == date(2026, 3, 12)
    assert beijing_day(datetime(2026, 3, 11, 23, 0, tzinfo=timezone(timedelta(hours=-8)))) == date(2026, 3, 12)
    with pytest.raises(ValueError, match="time zone"):
        beijing_day(datetime(2026, 3, 11))


@given(days)
def test_a_day_begins_on_itself(day):
    assert beijing_day(start_of(day)) == day
    assert beijing_day(start_of(day) - timedelta(microseconds=1)) == day - timedelta(days=1)
    assert start_of(day).tzinfo is BEIJING


def test_periods_do_not_count_their_anchor():
    assert latest_day_before(date(2026, 3, 20), 7) == date(2026, 3, 13)
    assert last_day_after(date(2026, 3, 20), 15) == date(2026, 4, 4)
    assert last_day_after(date(2026, 2, 27), 3) == date(2026, 3, 2)


@given(days, st.integers(0, 4000))
def test_before_and_after_are_each_other_s_inverse(day, count):
    assert last_day_after(latest_day_before(day, count), count) == day


def test_a_leap_day_returns_on_the_28th():
    assert same_day_after_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert same_day_after_years(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert same_day_after_years(date(2023, 3, 1), 3) == date(2026, 3, 1)


@given(days)
def test_quarters_are_of_the_calendar_year(day):
    year, quarter = quarter_of(day)
    assert year == day.year
    assert date(year, 3 * quarter - 2, 1) <= day < date(year + quarter // 4, 3 * quarter % 12 + 1, 1)


@given(days)
def test_a_year_ends_where_the_next_begins(day):
    assert last_day_of_year(day).year == day.year
    assert last_day_of_year(day) + timedelta(days=1) == date(day.year + 1, 1, 1)
