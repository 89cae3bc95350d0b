"""Indicators: numbers that the clauses want measured, always with the lists of those who count and are counted."""

from huiwu.indicator.definitions import Indicator, Indicators, NotIndicators, Source
from huiwu.indicator.measure import Measured, Member, Shown, counted, measured, since

__all__ = [
    "Indicator",
    "Indicators",
    "Measured",
    "Member",
    "NotIndicators",
    "Shown",
    "Source",
    "counted",
    "measured",
    "since",
]
