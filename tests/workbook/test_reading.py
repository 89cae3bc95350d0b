"""Whatever is wrong with a workbook is said where it is wrong, in Chinese, with what would be right."""

import zipfile
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

from huiwu.workbook import reading
from huiwu.workbook.cells import Wrong, value_in
from huiwu.workbook.cli import main
from huiwu.workbook.columns import SHEETS, Column
from huiwu.workbook.problem import NotAWorkbook
from huiwu.workbook.reading import read_book
from huiwu.workbook.template import write_template
from huiwu.workbook.words import law


def problems(file: Path) -> list[str]:
    return [str(problem) for problem in read_book(file).problems]


def test_the_template_has_every_heading_drop_downs_and_the_words_of_the_clauses(tmp_path):
    write_template(tmp_path / "t.xlsx")
    book = load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["说明", *(sheet.name for sheet in SHEETS), "选项"]
    said = " ".join(str(cell.value) for row in book["说明"].iter_rows() for cell in row)
    for sheet in SHEETS:
        page = book[sheet.name]
        assert [cell.value for cell in page[1]] == [column.heading for column in sheet.columns]
        chosen = [column for column in sheet.columns if column.choices and column.sort.name == "CHOICE"]
        assert len(page.data_validations.dataValidation) == len(chosen)
        assert all(law().clause(column.clause).words in said for column in sheet.columns if column.clause)
    options = {str(column[0].value): [cell.value for cell in column[1:]] for column in book["选项"].columns}
    assert "集体合同草案" in options["议程·事项"]


def test_a_workbook_that_is_filled_in_is_read_without_a_word(as_filled):
    book = read_book(as_filled)
    assert book.problems == ()
    assert [len(book.of(sheet)) for sheet in SHEETS] == [1, 1, 31, 3, 6, 3, 75, 3, 24]


@pytest.mark.parametrize(
    ("heading", "value", "wrong", "right"),
    [
        ("开会日期", "2024-03-20", "是文本“2024-03-20”", "日期格式的 2024-03-20"),
        ("开会日期", "２０２４年３月２０日", "是文本“２０２４年３月２０日”", "日期格式的 2024-03-20"),
        ("开会日期", 45371, "是序列号 45371", "日期格式的 2024-03-20"),
        ("开会日期", 7, "是数字 7", "日期格式"),
        ("开会日期", datetime(2024, 3, 20, 9, 30), "带有时刻", "只写日期 2024-03-20"),
        ("开会日期", "2024-02-30", "不是一个日期", "日期格式"),
        ("开会日期", "春天", "是“春天”", "日期格式"),
        ("开会日期", date(1915, 1, 1), "是 1915-01-01", "1950-01-01 以后"),
        ("开会日期", None, "没有填写", "日期格式"),
        ("会次", "２", "是全角数字“２”", "半角数字 2"),
        ("会次", "2", "是文本“2”", "半角数字 2"),
        ("会次", 2.5, "是 2.5", "不小于 0 的整数"),
        ("会次", -2, "是负数 -2", "不小于 0 的整数"),
        ("会次", True, "是逻辑值", "整数"),
        ("会次", "二", "是“二”", "整数"),
        ("地点", "=A1&B1", "是公式", "数值本身"),
        ("地点", "#REF!", "是错误值", "会议地点"),
        ("地点", "\ufeff礼堂", "不可见字符", "删去后为“礼堂”"),
        ("地点", date(2024, 1, 1), "是日期", "文本"),
        ("事项", "发奖金", "是“发奖金”", "集体合同草案"),
        ("公开内容", "集体合同文本、秘密", "是“秘密”", "下列之一"),
        ("职工编号", "张三", "“张三”不是职工编号", "worker-110105-01"),
        ("计票人", "worker-110105-01、李四", "“李四”不是职工编号", "worker-110105-01"),
        ("文件", "不在这里.pdf", "既不是校验值，也不是同一文件夹内的文件", "64 位"),
        ("文件", "../etc/passwd", "既不是校验值，也不是同一文件夹内的文件", "64 位"),
    ],
)
def test_a_cell_that_cannot_be_used_says_what_would_be_right(tmp_path, heading, value, wrong, right):
    with pytest.raises(Wrong) as raised:
        value_in(cell_with(value), column_of(heading), tmp_path)
    assert wrong in raised.value.wrong
    assert right in raised.value.right


@pytest.mark.parametrize(
    ("heading", "value", "read"),
    [
        ("开会日期", datetime(2024, 3, 20), date(2024, 3, 20)),
        ("会次", 2.0, 2),
        ("地点", " 礼堂 ", "礼堂"),
        ("地点", 308, "308"),
        ("报告上级日期", None, None),
        ("公开内容", "集体合同文本， 劳动规章制度", ("collective_contract_text", "labour_rules")),
        ("计票人", "worker-110105-01；worker-110105-02", ("worker-110105-01", "worker-110105-02")),
        ("文件", "A" * 64, "a" * 64),
    ],
)
def test_a_cell_is_read_as_its_column_asks_for_it(tmp_path, heading, value, read):
    assert value_in(cell_with(value), column_of(heading), tmp_path) == read


def test_a_file_beside_the_workbook_stands_for_its_digest(tmp_path):
    (tmp_path / "备案表.pdf").write_bytes(b"form")
    assert value_in(cell_with("备案表.pdf"), column_of("文件"), tmp_path) == sha256(b"form").hexdigest()


def test_every_problem_of_a_workbook_is_told_at_once_with_its_place_and_its_clause(filled):
    filled.set("会议", 3, "报告上级日期", "2024.3.8")
    filled.set("会议", 4, "会次", 1)
    filled.set("单位", 3, "企业编号", "enterprise-110105-other")
    filled.book["到会"].merge_cells("A2:A4")
    filled.book["议程"].cell(1, 3).value = "题目"
    del filled.book["文件"]
    told = problems(filled.save())
    assert [each.partition("。应为")[0] for each in told] == [
        "会议 第3行 I列“报告上级日期”：是文本“2024.3.8”",
        "会议 第4行：与第2行重复（会次 1）",
        "到会 第2行：A2:A4 是合并单元格",
        "单位 第3行 B列“职工人数”：没有填写",
        "单位 第3行 C列“所有制”：没有填写",
        "单位 第3行 D列“补录缘由”：没有填写",
        "文件：没有这张表",
        "议程 第1行：没有“标题”这一列",
    ]
    assert law().clause("congress.swc.report-10-days-before").words in told[0]


def test_two_units_are_one_too_many(filled):
    filled.add("单位", "enterprise-110105-other", 10, "私营", "补录")
    assert problems(filled.save()) == ["单位：填了 2 行。应为：只填一行；每个单位一个工作簿。"]


def cell_with(value: Any) -> Cell:
    page = Workbook().active
    assert page is not None
    page["A1"] = value
    found = page["A1"]
    assert isinstance(found, Cell)
    return found


def column_of(heading: str) -> Column:
    return next(column for sheet in SHEETS for column in sheet.columns if column.heading == heading)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xef\xbb\xbfa,b\n1,2\n", "不是 Excel 工作簿"),
        (b"", "不是 Excel 工作簿"),
        (b"PK\x03\x04 cut off", "不是 Excel 工作簿"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧版 .xls"),
    ],
    ids=["a table of commas", "nothing", "half a zip", "an old workbook"],
)
def test_what_is_no_workbook_is_told_in_a_sentence(tmp_path, capsys, content, words):
    (tmp_path / "f.xlsx").write_bytes(content)
    assert main(["check", str(tmp_path / "f.xlsx")]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("part", "content", "words"),
    [
        ("xl/worksheets/sheet1.xml", b"\0" * 5_000, "过大"),
        ("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', "DOCTYPE"),
        ("hello.txt", b"hello", "已损坏"),
    ],
    ids=["a bomb", "a document type", "another zip"],
)
def test_a_zip_that_is_no_workbook_is_not_unpacked(tmp_path, monkeypatch, part, content, words):
    monkeypatch.setattr(reading, "_UNPACKED", 4_000)
    file = tmp_path / "f.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(part, content)
    with pytest.raises(NotAWorkbook, match=words):
        read_book(file)


def test_a_file_that_is_not_there_is_told(tmp_path, capsys):
    assert main(["check", str(tmp_path / "no.xlsx")]) == 2
    assert "no.xlsx" in capsys.readouterr().err
