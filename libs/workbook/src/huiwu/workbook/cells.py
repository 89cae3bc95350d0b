"""One cell: what stands in it as its column asks for it, or what is wrong with it and what would be right."""

import hashlib
import re
import unicodedata
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from openpyxl.cell.cell import Cell, MergedCell

from huiwu.kernel.names import NotAStreamId, kind_of
from huiwu.workbook.columns import Column, Sort

Value: TypeAlias = str | int | date | tuple[str, ...] | None
_EPOCH = date(1899, 12, 30)
_SERIALS = range(18264, 73051)  # 1950 to 2099, as Excel counts days
_INVISIBLE = re.compile("[\ufeff\u200b-\u200f\u2060\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WRITTEN_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_SHA256 = re.compile("[0-9a-f]{64}")
_SEPARATORS = re.compile(r"[、,，;；\s]+")
_LARGEST_FILE = 200_000_000
_EARLIEST = date(1950, 1, 1)


class Wrong(ValueError):
    """The cell cannot be used; says what stands there and what would be right."""

    def __init__(self, wrong: str, right: str) -> None:
        super().__init__(wrong)
        self.wrong, self.right = wrong, right


def value_in(cell: Cell | MergedCell, column: Column, folder: Path) -> Value:
    """The value of the cell; None where nothing stands. Files are looked for in `folder`. Raises Wrong."""
    raw = cell.value
    if isinstance(raw, str):
        raw = raw.strip()
    if raw is None or raw == "":
        if column.required:
            raise Wrong("没有填写", column.note)
        return None
    if cell.data_type == "f":
        raise Wrong("是公式", "公式算出的数值本身（复制后“选择性粘贴—数值”）")
    if cell.data_type == "e":
        raise Wrong(f"是错误值 {raw}", column.note)
    match column.sort:
        case Sort.NUMBER:
            return _number(raw)
        case Sort.DAY:
            return _day(raw)
        case _:
            return _words(_text(raw, column), column, folder)


def _words(text: str, column: Column, folder: Path) -> Value:
    match column.sort:
        case Sort.CHOICE:
            return _choice(text, column)
        case Sort.CHOICES:
            return tuple(_choice(each, column) for each in _SEPARATORS.split(text) if each)
        case Sort.WORKER:
            return _worker(text)
        case Sort.WORKERS:
            return tuple(_worker(each) for each in _SEPARATORS.split(text) if each)
        case Sort.FILE:
            return _digest(text, folder)
        case _:
            return text


def _text(raw: object, column: Column) -> str:
    if isinstance(raw, bool | date):
        raise Wrong(f"是{'日期' if isinstance(raw, date) else '逻辑值'} {raw}", f"文本：{column.note}")
    text = str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)
    if _INVISIBLE.search(text):
        raise Wrong("含有不可见字符（如 BOM、零宽空格）", f"删去后为“{_INVISIBLE.sub('', text)}”")
    return unicodedata.normalize("NFC", text)


def _number(raw: object) -> int:
    if isinstance(raw, bool):
        raise Wrong(f"是逻辑值 {raw}", "整数")
    if isinstance(raw, int):
        if raw < 0:
            raise Wrong(f"是负数 {raw}", "不小于 0 的整数")
        return raw
    if isinstance(raw, float):
        if raw.is_integer() and raw >= 0:
            return int(raw)
        raise Wrong(f"是 {raw}", "不小于 0 的整数")
    if isinstance(raw, str):
        plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", raw)).strip()
        if plain.isdecimal():
            how = "全角数字" if plain != raw and any("０" <= sign <= "９" for sign in raw) else "文本"
            raise Wrong(f"是{how}“{raw}”", f"数值格式的半角数字 {int(plain)}")
    raise Wrong(f"是“{raw}”", "整数")


def _day(raw: object) -> date:
    if isinstance(raw, datetime):
        if (raw.hour, raw.minute, raw.second) != (0, 0, 0):
            raise Wrong(f"带有时刻 {raw}", f"只写日期 {raw.date()}")
        return _plausible(raw.date())
    if isinstance(raw, date):
        return _plausible(raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if int(raw) in _SERIALS:
            raise Wrong(f"是序列号 {raw}", f"日期格式的 {_EPOCH + timedelta(int(raw))}（把单元格格式改为日期）")
        raise Wrong(f"是数字 {raw}", "日期格式，如 2025-03-25")
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", str(raw))).strip()
    written = _WRITTEN_DAY.fullmatch(plain)
    if written:
        try:
            day = date(*map(int, written.groups()))
        except ValueError:
            raise Wrong(f"“{raw}”不是一个日期", "日期格式，如 2025-03-25") from None
        raise Wrong(f"是文本“{raw}”", f"日期格式的 {day}")
    raise Wrong(f"是“{raw}”", "日期格式，如 2025-03-25")


def _plausible(day: date) -> date:
    if day < _EARLIEST:
        raise Wrong(f"是 {day}", f"{_EARLIEST} 以后的日期")
    return day


def _choice(text: str, column: Column) -> str:
    known = column.choices() if column.choices else dict[str, str]()
    if text not in known:
        raise Wrong(f"是“{text}”", f"下列之一：{'、'.join(known)}")
    return known[text]


def _worker(text: str) -> str:
    try:
        kind = kind_of(text)
    except NotAStreamId:
        kind = ""
    if kind != "worker":
        raise Wrong(f"“{text}”不是职工编号", "会员系统中的编号，如 worker-110105-01")
    return text


def _digest(text: str, folder: Path) -> str:
    """The digest itself, or that of the file of that name beside the workbook."""
    if _SHA256.fullmatch(text.lower()):
        return text.lower()
    file = folder / text
    if file.parent != folder or not file.is_file():
        raise Wrong(f"“{text}”既不是校验值，也不是同一文件夹内的文件", "64 位十六进制校验值，或者文件名")
    if file.stat().st_size > _LARGEST_FILE:
        raise Wrong(f"文件“{text}”超过 {_LARGEST_FILE // 1_000_000} MB", "较小的文件，或者其校验值")
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
