"""A workbook read: every row of every sheet as values, and everything that is wrong with any of its cells."""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from huiwu.workbook.cells import Value, Wrong, value_in
from huiwu.workbook.columns import SHEETS, UNIT, Sheet
from huiwu.workbook.problem import NotAWorkbook, Place, Problem
from huiwu.workbook.words import quoted

_LARGEST = 20_000_000
_UNPACKED = 150_000_000
_PARTS = 2_000
_MOST_ROWS = 20_000
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_HEADING_ROW = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its values by the columns' members; what is not filled in is None."""

    place: Place
    values: Mapping[str, Value] = field(default_factory=dict[str, Value])

    def number(self, member: str) -> int:
        """A whole number; 0 where none stands."""
        value = self.values.get(member)
        return value if isinstance(value, int) else 0

    def text(self, member: str) -> str:
        """Text; empty where none stands."""
        value = self.values.get(member)
        return value if isinstance(value, str) else ""

    def texts(self, member: str) -> tuple[str, ...]:
        value = self.values.get(member)
        return value if isinstance(value, tuple) else ()

    def day(self, member: str) -> date | None:
        value = self.values.get(member)
        return value if isinstance(value, date) else None

    def needed_day(self, member: str) -> date:
        """The day in a column that is always filled in."""
        value = self.day(member)
        if value is None:
            raise NotAWorkbook(f"{self.place}：缺少日期 a day is missing")
        return value

    def yes(self, member: str) -> bool:
        return self.values.get(member) == "yes"


@dataclass(frozen=True, slots=True)
class Book:
    """The rows by sheet, and the problems of reading them. Rows with a problem are not among the rows."""

    rows: Mapping[str, tuple[Row, ...]]
    problems: tuple[Problem, ...]

    def of(self, sheet: Sheet) -> tuple[Row, ...]:
        return self.rows.get(sheet.name, ())

    def of_session(self, sheet: Sheet, number: int) -> tuple[Row, ...]:
        """The sheet's rows of one session."""
        return tuple(row for row in self.of(sheet) if row.number("session") == number)


def read_book(file: Path) -> Book:
    """The workbook in the file; raises NotAWorkbook, OSError."""
    _demand_harmless(file)
    try:
        book = load_workbook(file, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, zipfile.BadZipFile, EOFError, OSError, SyntaxError) as error:
        raise NotAWorkbook(f"工作簿已损坏 the workbook is damaged: {error!r}") from error
    rows: dict[str, tuple[Row, ...]] = {}
    problems: list[Problem] = []
    for sheet in SHEETS:
        page = book[sheet.name] if sheet.name in book.sheetnames else None
        if not isinstance(page, Worksheet):
            problems.append(Problem(Place(sheet.name), "没有这张表", "由 huiwu-import template 生成的各表，表名不改"))
            continue
        found, wrong = _read_sheet(page, sheet, file.absolute().parent)
        rows[sheet.name] = tuple(found)
        problems += wrong
    problems += _one_unit(rows.get(UNIT.name, ()), problems)
    return Book(rows, tuple(sorted(problems)))


def _demand_harmless(file: Path) -> None:
    """A zip of moderate size without anything that grows when it is read."""
    size = file.stat().st_size
    if size > _LARGEST:
        raise NotAWorkbook(f"文件超过 {_LARGEST // 1_000_000} MB the file is too large")
    with file.open("rb") as opened:
        if opened.read(len(_OLD_EXCEL)) == _OLD_EXCEL:
            raise NotAWorkbook(
                "这是旧版 .xls 或加密的文件，请另存为不加密的 .xlsx an old or encrypted workbook; save it as .xlsx"
            )
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
            if len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNPACKED:
                raise NotAWorkbook("解压后过大，不予读取 it is too large when unpacked")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in _read(packed, part):
                    raise NotAWorkbook(f"{part.filename} 含有 DOCTYPE，不予读取 a document type is not read")
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise NotAWorkbook("这不是 Excel 工作簿（.xlsx） this is no Excel workbook (.xlsx)") from error


def _read(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """No more than the part says that it has: what says less than it has is no sound zip."""
    with packed.open(part) as opened:
        return opened.read(part.file_size + 1)


def _read_sheet(page: Worksheet, sheet: Sheet, folder: Path) -> tuple[list[Row], list[Problem]]:
    problems = [
        Problem(Place(sheet.name, area.min_row), f"{area.coord} 是合并单元格", "每行每列各自填写，取消合并")
        for area in page.merged_cells.ranges
    ]
    if page.max_row > _MOST_ROWS:
        problems.append(Problem(Place(sheet.name), f"有 {page.max_row} 行", f"不超过 {_MOST_ROWS} 行；删去多余的空行"))
    places, missing = _headings(page, sheet)
    problems += missing
    if problems:
        return [], problems
    rows: list[Row] = []
    for number in range(_HEADING_ROW + 1, page.max_row + 1):
        if all(page.cell(number, place).value in (None, "") for place in places.values()):
            continue
        row, wrong = _read_row(page, number, sheet, places, folder)
        problems += wrong
        if not wrong:
            rows.append(row)
    return rows, [*problems, *_twice(sheet, rows)]


def _headings(page: Worksheet, sheet: Sheet) -> tuple[dict[str, int], list[Problem]]:
    """In which column each heading stands."""
    said = {
        str(page.cell(_HEADING_ROW, place).value or "").strip().lstrip("\ufeff"): place
        for place in range(1, min(page.max_column, 100) + 1)
    }
    places = {column.heading: said[column.heading] for column in sheet.columns if column.heading in said}
    missing = [
        Problem(Place(sheet.name, _HEADING_ROW), f"没有“{column.heading}”这一列", "模板中的列名，不改不删")
        for column in sheet.columns
        if column.heading not in places
    ]
    return places, missing


def _read_row(
    page: Worksheet, number: int, sheet: Sheet, places: Mapping[str, int], folder: Path
) -> tuple[Row, list[Problem]]:
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    for column in sheet.columns:
        cell = page.cell(number, places[column.heading])
        try:
            values[column.member] = value_in(cell, column, folder)
        except Wrong as wrong:
            place = Place(sheet.name, number, f"{get_column_letter(places[column.heading])}列“{column.heading}”")
            problems.append(Problem(place, wrong.wrong, wrong.right, quoted(column.clause) if column.clause else ""))
    return Row(Place(sheet.name, number), values), problems


def _twice(sheet: Sheet, rows: list[Row]) -> Iterator[Problem]:
    """A row that is there already."""
    first: dict[tuple[Value, ...], Row] = {}
    headings = {column.member: column.heading for column in sheet.columns}
    for row in rows:
        key = tuple(row.values.get(member) for member in sheet.key)
        if sheet.key and key in first:
            named = "、".join(f"{headings[member]} {row.values.get(member)}" for member in sheet.key)
            yield Problem(row.place, f"与第{first[key].place.row}行重复（{named}）", "只留一行")
        first.setdefault(key, row)


def _one_unit(units: tuple[Row, ...], problems: list[Problem]) -> list[Problem]:
    if len(units) == 1 or any(problem.place.sheet == UNIT.name for problem in problems):
        return []
    return [Problem(Place(UNIT.name), f"填了 {len(units)} 行", "只填一行；每个单位一个工作簿")]
