"""日, 年 and 季度 as the rules count them: Beijing calendar days, the anchor day not counted (民法典 201)."""

from datetime import date, datetime, time, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has kept UTC+8 without daylight saving since 1991; a fixed offset needs no time-zone database."""


def beijing_day(instant: datetime) -> date:
    """The Beijing calendar day of an instant; raises ValueError without a time zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(BEIJING).date()


def start_of(day: date) -> datetime:
    """00:00 of that day in Beijing."""
    return datetime.combine(day, time(), BEIJING)


def latest_day_before(anchor: date, days: int) -> date:
    """提前10日: the last day on which an act is still `days` days ahead of the anchor, D−10."""
    return anchor - timedelta(days=days)


def last_day_after(anchor: date, days: int) -> date:
    """3日内: the last day of a period of `days` days that begins the day after the anchor, C+3."""
    return anchor + timedelta(days=days)


def same_day_after_years(start: date, years: int) -> date:
    """The same calendar day `years` later; 29 February becomes 28 February in a common year."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def last_day_of_year(day: date) -> date:
    """每年: the last day of the calendar year."""
    return day.replace(month=12, day=31)


def quarter_of(day: date) -> tuple[int, int]:
    """Calendar year and quarter (1 to 4)."""
    return day.year, (day.month + 2) // 3
