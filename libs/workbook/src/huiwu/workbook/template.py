"""The template: an empty workbook with headings, drop-downs and the words of the clauses, written from the columns."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from huiwu.workbook.columns import SHEETS, Column, Sheet, Sort
from huiwu.workbook.words import quoted

_LISTS = "选项"
_ROWS = 2_000
_BOLD, _NEEDED = Font(bold=True), PatternFill("solid", fgColor="FDE9D9")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_ABOUT = (
    "会务 Huiwu：历史会议补录模板",
    "一个单位一个工作簿。橙色列必填；没有办理的事项留空，照实记录，记为程序偏差。",
    "表名、列名不改不删；不合并单元格，不用公式；日期用日期格式，数字用半角。",
    "只写编号，不写姓名、电话、身份证号。",
    "填好后：huiwu-import check 本文件；改正后：huiwu-import run 本文件 --url … --token …",
    "中断后再次运行即接续，不会重复。",
)


def write_template(file: Path) -> None:
    """Write the template; raises OSError."""
    book = Workbook()
    about = book.active
    assert isinstance(about, Worksheet)
    about.title = "说明"
    _explain(about)
    lists: dict[str, Sequence[str]] = {}
    for sheet in SHEETS:
        _lay_out(book.create_sheet(sheet.name), sheet, lists)
    _write_lists(book.create_sheet(_LISTS), lists)
    book.save(file)


def _explain(page: Worksheet) -> None:
    """What each sheet and column is for, and the rule for which it is asked, word for word."""
    for line in _ABOUT:
        page.append([line])
    page.append([])
    page.append(["表", "列", "填写", "依据"])
    for cell in page[page.max_row]:
        cell.font = _BOLD
    for sheet in SHEETS:
        page.append([sheet.name, "", sheet.about, ""])
        for column in sheet.columns:
            needed = "" if column.required else "（可不填）"
            law = quoted(column.clause) if column.clause else ""
            page.append([sheet.name, column.heading, f"{column.note}{needed}", law])
    for letter, width in zip("ABCD", (10, 18, 60, 90), strict=True):
        page.column_dimensions[letter].width = width
    for row in page.iter_rows(min_row=len(_ABOUT) + 2):
        for cell in row:
            cell.alignment = _WRAPPED


def _lay_out(page: Worksheet, sheet: Sheet, lists: dict[str, Sequence[str]]) -> None:
    page.append([column.heading for column in sheet.columns])
    page.freeze_panes = "A2"
    for number, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(number)
        cell = page.cell(1, number)
        cell.font = _BOLD
        if column.required:
            cell.fill = _NEEDED
        page.column_dimensions[letter].width = max(14, 2 * len(column.heading) + 4)
        for validation in _validations(sheet, column, lists, f"{letter}2:{letter}{_ROWS}"):
            page.add_data_validation(validation)
        if column.sort is Sort.DAY:
            for row in range(2, 202):
                page.cell(row, number).number_format = "yyyy-mm-dd"


def _validations(sheet: Sheet, column: Column, lists: dict[str, Sequence[str]], cells: str) -> Iterator[DataValidation]:
    """A drop-down for a choice; its words stand on a sheet of their own, since a formula holds only 255 characters."""
    if column.sort is Sort.CHOICE and column.choices:
        name = f"{sheet.name}·{column.heading}"
        lists[name] = list(column.choices())
        letter = get_column_letter(len(lists))
        source = f"'{_LISTS}'!${letter}$2:${letter}${len(lists[name]) + 1}"
        yield DataValidation(
            type="list", formula1=source, allow_blank=not column.required, showErrorMessage=True, sqref=cells
        )


def _write_lists(page: Worksheet, lists: dict[str, Sequence[str]]) -> None:
    for number, (name, choices) in enumerate(lists.items(), 1):
        for row, word in enumerate((name, *choices), 1):
            page.cell(row, number, word)
    page.sheet_state = "hidden"
