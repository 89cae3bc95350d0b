"""A workbook as a unit would fill it in: one term with 31 delegates, and three sessions of it."""

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from huiwu.workbook.columns import SHEETS
from huiwu.workbook.template import write_template

ENTERPRISE = "enterprise-110105-wangjing"
PEOPLE = tuple(f"worker-110105-{n:08x}" for n in range(31))
SHA = "a" * 64
SPRINGS = (date(2023, 3, 22), date(2024, 3, 20), date(2025, 3, 19))
KINDS = ("会议通知", "会议议程", "会议文件", "代表签到册", "计票记录", "会议记录", "会议决议", "会议备案表")


class Filled:
    """The template with rows; `set` changes one cell, by sheet, row and heading."""

    def __init__(self, file: Path, *, afresh: bool = True) -> None:
        self.file = file
        if afresh:
            write_template(file)
        self.book: Workbook = load_workbook(file)

    def add(self, sheet: str, *values: object) -> None:
        """A row in the order of the columns."""
        page = self.book[sheet]
        row = next(n for n in range(2, 500) if page.cell(n, 1).value is None)
        for place, value in enumerate(values, 1):
            page.cell(row, place).value = value  # type: ignore[assignment]

    def set(self, sheet: str, row: int, heading: str, value: Any) -> None:
        self.book[sheet].cell(row, self.place(sheet, heading)).value = value

    def place(self, sheet: str, heading: str) -> int:
        (columns,) = (each.columns for each in SHEETS if each.name == sheet)
        return [column.heading for column in columns].index(heading) + 1

    def save(self) -> Path:
        self.book.save(self.file)
        return self.file


def fill(book: Filled, sessions: Sequence[date] = SPRINGS) -> Filled:
    """The second session's documents came on day 6; the third was not reported to the union above."""
    book.add("单位", ENTERPRISE, 620, "私营", "加入系统前的历史会议")
    book.add("届次", 1, "职工代表大会", 3, date(2023, 1, 5), 31, date(2023, 2, 6))
    for n, worker in enumerate(PEOPLE):
        book.add("代表", 1, worker, "管理人员" if n < 6 else "一线职工")
    for number, day in enumerate(sessions, 1):
        year, month = day.year, 3
        delivered = date(year, month, day.day - (6 if number == 2 else 8))
        reported = None if number == 3 else date(year, month, day.day - 12)
        book.add(
            "会议", number, date(year, 2, 10), day, "礼堂", date(year, 2, 15), 46, "关心工资", date(year, 3, 1),
            reported, delivered, day, date(year, 3, day.day + 1), date(year, 3, day.day + 4), date(year, 4, 1),
        )  # fmt: skip
        book.add("议程", number, "1", "分组讨论", "职工代表讨论", "否", "是", "是")
        book.add(
            "议程", number, "2", "集体合同草案", "集体合同草案", "是", "是", "是", None, "集体合同文本、劳动规章制度"
        )
        book.add("文件", number, "集体合同草案", SHA)
        for worker in PEOPLE[:25]:
            book.add("到会", number, worker)
        tellers = f"{PEOPLE[0]}、{PEOPLE[1]}"
        book.add("表决", number, "2", 25, 25, 0, 25, 0, 20, 5, 0, tellers, SHA, date(year, 3, day.day + 2), "决议全文")
        for kind in KINDS:
            book.add("归档", number, kind, kind, SHA)
    return book


@pytest.fixture(scope="session")
def as_filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Written once: a workbook takes its time."""
    return fill(Filled(tmp_path_factory.mktemp("workbook") / "sessions.xlsx")).save()


@pytest.fixture
def filled(as_filled: Path, tmp_path: Path) -> Filled:
    """A copy of one's own, to be spoilt."""
    return Filled(Path(shutil.copy(as_filled, tmp_path)), afresh=False)
