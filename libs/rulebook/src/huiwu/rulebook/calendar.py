"""Calendar periods and the holiday table: 每年, 每季度, 每半年, 每5年, and the next working day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from importlib.resources import files
from typing import Any, cast

import msgspec
import yaml

from huiwu.kernel.period import same_day_after_years

_SATURDAY = 5


class Unit(StrEnum):
    """The calendar periods of the law (processes 0.2)."""

    YEAR = "P1Y"
    HALF_YEAR = "P6M"
    QUARTER = "P3M"
    MONTH = "P1M"


_MONTHS = {Unit.YEAR: 12, Unit.HALF_YEAR: 6, Unit.QUARTER: 3, Unit.MONTH: 1}


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar period with its first and last day; `name` is `2026`, `2026-H1`, `2026-Q1` or `2026-01`."""

    name: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def period_of(day: date, unit: Unit) -> Period:
    """The period in which a day lies."""
    months = _MONTHS[unit]
    number = (day.month - 1) // months
    first = date(day.year, number * months + 1, 1)
    end = first.month + months
    following = date(day.year + 1, 1, 1) if end > _MONTHS[Unit.YEAR] else date(day.year, end, 1)
    names = {
        Unit.YEAR: f"{day.year}",
        Unit.HALF_YEAR: f"{day.year}-H{number + 1}",
        Unit.QUARTER: f"{day.year}-Q{number + 1}",
        Unit.MONTH: f"{day.year}-{day.month:02}",
    }
    return Period(names[unit], first, following - timedelta(days=1))


def period_after(period: Period, unit: Unit) -> Period:
    """The period that follows."""
    return period_of(period.last + timedelta(days=1), unit)


def latest_opening(closed_on: date, years: int) -> date:
    """每5年: the last day for the next opening, counted from the closing of the one before (A26)."""
    return same_day_after_years(closed_on, years)


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """Days off and shifted working days of the years that are loaded.

    A hearing that moves a deadline leans on this as evidence, so that a replay moves it alike.
    """

    source: str
    in_force_from: date
    years: tuple[int, ...]
    holidays: tuple[date, ...]
    working_days: tuple[date, ...]

    def is_working_day(self, day: date) -> bool:
        """Outside the loaded years only the weekend is known."""
        if day in self.working_days:
            return True
        return day not in self.holidays and day.weekday() < _SATURDAY

    def working_day_from(self, day: date) -> date:
        """The day itself, or the next working day; in a year that is not loaded the day itself."""
        while day.year in self.years and not self.is_working_day(day):
            day += timedelta(days=1)
        return day


@dataclass(frozen=True, slots=True)
class _Span:
    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class _Year:
    source: str
    in_force_from: date
    holidays: list[_Span]
    working_days: list[date]


def shipped_holidays(years: Iterable[int] | None = None) -> HolidayTable:
    """The table that comes with the library, all of it or the given years; raises KeyError for a year not in it."""
    text = files("huiwu.rulebook").joinpath("calendars/holidays.yaml").read_bytes()
    raw = cast("dict[str, Any]", yaml.load(text, yaml.CSafeLoader))
    loaded = {int(year): msgspec.convert(table, _Year) for year, table in raw["years"].items()}
    chosen = {year: loaded[year] for year in sorted(loaded if years is None else years)}
    return HolidayTable(
        source="; ".join(table.source for table in chosen.values()),
        in_force_from=max(table.in_force_from for table in chosen.values()),
        years=tuple(chosen),
        holidays=tuple(day for table in chosen.values() for span in table.holidays for day in _days(span)),
        working_days=tuple(day for table in chosen.values() for day in table.working_days),
    )


def _days(span: _Span) -> list[date]:
    return [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]
