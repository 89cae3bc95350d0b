"""A day that somebody states is one from which the law's days can be counted, in every command of every kind."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest

from huiwu.kernel.kind import installed_kinds
from huiwu.runtime.edge import read_command
from huiwu.runtime.problems import Problem

COMMANDS = sorted(
    {command for kind in installed_kinds().values() for command in kind.commands},
    key=lambda command: f"{command.__module__}.{command.__name__}",
)


def plain_days(shape: Any, place: str) -> Iterator[str]:
    """Where a date stands without limits."""
    if shape is date:
        yield place
    elif is_dataclass(shape):
        hints = get_type_hints(shape, include_extras=True)
        for member in fields(shape):
            yield from plain_days(hints[member.name], f"{place}.{member.name}")
    elif get_origin(shape) is not Annotated:
        for part in get_args(shape):
            yield from plain_days(part, place)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_no_command_takes_a_day_without_limits(command: type) -> None:
    assert list(plain_days(command, command.__name__)) == []


@pytest.mark.parametrize("day", ["0001-01-05", "1899-12-31", "2201-01-01", "9999-12-31"])
def test_a_day_from_which_nothing_can_be_counted_is_not_taken_in(day: str) -> None:
    stating = [command for command in COMMANDS if [member.name for member in fields(command)] == ["on"]]
    assert stating
    for command in stating:
        with pytest.raises(Problem):
            read_command(f'{{"on": "{day}"}}'.encode(), command)
        read_command(b'{"on": "2026-03-05"}', command)
