"""Shapes of single values at the edge: pydantic checks them on the way in and OpenAPI shows their limits."""

from datetime import date
from typing import Annotated, TypeAlias

from annotated_types import Ge, Le, Len

Count: TypeAlias = Annotated[int, Ge(0), Le(10_000_000)]
"""A number of people or papers."""
Id: TypeAlias = Annotated[str, Len(1, 120)]
"""A stream, organisation or subject id."""
Line: TypeAlias = Annotated[str, Len(1, 200)]
"""One line of text: a title, a place."""
Text: TypeAlias = Annotated[str, Len(1, 20_000)]
"""Some paragraphs of text."""
Sha256: TypeAlias = Annotated[str, Len(64, 64)]
"""Hex digest of a document."""
Day: TypeAlias = Annotated[date, Ge(date(1900, 1, 1)), Le(date(2200, 12, 31))]
"""A stated day; far enough from both ends of the calendar that the law's days can be counted from it."""
