from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiwu.rulebook.calendar import Unit, latest_opening, period_after, period_of, shipped_holidays


@pytest.mark.parametrize(
    ("day", "unit", "name", "first", "last"),
    [
        ("2026-03-31", Unit.YEAR, "2026", "2026-01-01", "2026-12-31"),
        ("2026-06-30", Unit.HALF_YEAR, "2026-H1", "2026-01-01", "2026-06-30"),
        ("2026-07-01", Unit.HALF_YEAR, "2026-H2", "2026-07-01", "2026-12-31"),
        ("2026-03-31", Unit.QUARTER, "2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-12-31", Unit.QUARTER, "2026-Q4", "2026-10-01", "2026-12-31"),
        ("2028-02-29", Unit.MONTH, "2028-02", "2028-02-01", "2028-02-29"),
    ],
)
def test_periods_are_those_of_the_calendar(day: str, unit: Unit, name: str, first: str, last: str) -> None:
    period = period_of(date.fromisoformat(day), unit)
    assert (period.name, str(period.first), str(period.last)) == (name, first, last)


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.sampled_from(Unit))
def test_every_day_lies_in_one_period_and_periods_leave_no_gap(day: date, unit: Unit) -> None:
    period = period_of(day, unit)
    following = period_after(period, unit)
    assert day in period
    assert day not in following
    assert following.first == period.last + timedelta(days=1)


def test_five_years_are_counted_from_the_closing_before() -> None:
    assert latest_opening(date(2021, 11, 21), 5) == date(2026, 11, 21)
    assert latest_opening(date(2024, 2, 29), 5) == date(2029, 2, 28)


def test_the_holiday_table_knows_days_off_and_shifted_working_days() -> None:
    table = shipped_holidays()
    assert table.years == (2025, 2026)
    assert not table.is_working_day(date(2026, 2, 23))
    assert table.is_working_day(date(2026, 2, 14))  # a Saturday worked
    assert not table.is_working_day(date(2026, 3, 14))  # any other Saturday
    assert "国办发明电〔2025〕7号" in table.source


def test_the_next_working_day_is_looked_for_in_loaded_years_only() -> None:
    table = shipped_holidays([2026])
    assert table.working_day_from(date(2026, 10, 1)) == date(2026, 10, 8)
    assert table.working_day_from(date(2026, 10, 8)) == date(2026, 10, 8)
    assert table.working_day_from(date(2025, 10, 1)) == date(2025, 10, 1)


def test_a_year_that_is_not_in_the_table_is_an_error() -> None:
    with pytest.raises(KeyError):
        shipped_holidays([2019])


def test_days_off_and_worked_are_told_apart() -> None:
    table = shipped_holidays()
    assert not set(table.holidays) & set(table.working_days)
    assert all(day.weekday() >= 5 for day in table.working_days)
    assert {day.year for day in (*table.holidays, *table.working_days)} == set(table.years)
