"""What is wrong with a workbook, said where it is wrong, and what would be right."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A row of a sheet as people count them, from 1; row 0 is the sheet as a whole. `column` is letter and heading."""

    sheet: str
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        row = f" 第{self.row}行" if self.row else ""
        return f"{self.sheet}{row}{f' {self.column}' if self.column else ''}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """`clause` is the id of the rule that says so, with its words, where one does."""

    place: Place
    wrong: str
    right: str
    clause: str = ""

    def __str__(self) -> str:
        law = f" 依据：{self.clause}" if self.clause else ""
        return f"{self.place}：{self.wrong}。应为：{self.right}。{law}"


class NotAWorkbook(ValueError):
    """The file cannot be read as a workbook of ours; says why, in Chinese and English."""
