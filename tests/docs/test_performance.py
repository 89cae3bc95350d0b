"""docs/performance.md says what was measured, and nothing else."""

from bench.figures import kept_in
from bench.page import FIGURES, PAGE, PICTURE, page, picture
from bench.rows import ROWS


def test_table_and_picture_are_those_of_the_kept_figures() -> None:
    figures, text = kept_in(FIGURES), PAGE.read_text("utf-8")
    assert page(text, figures) == text
    assert picture(figures) == PICTURE.read_text("utf-8")


def test_every_figure_that_is_told_was_measured() -> None:
    figures = kept_in(FIGURES)
    assert [row.figure for row in ROWS if row.figure not in figures] == []
