"""The page of the pitfalls and the tests name the same ones, each with a test of its number."""

import re
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "architecture" / "pitfalls.md"


def test_every_pitfall_of_the_page_has_a_test_where_the_page_says() -> None:
    listed = {
        number: set(re.findall(r"test_\w+\.py", line))
        for line in PAGE.read_text("utf-8").splitlines()
        for number in re.findall(r"^\| (\d\d) \|", line)
    }
    tested: dict[str, set[str]] = {}
    for path in HERE.glob("test_*.py"):
        for number in re.findall(r"def test_(\d\d)_", path.read_text("utf-8")):
            tested.setdefault(number, set()).add(path.name)
    assert sorted(listed) == [f"{number:02}" for number in range(1, 23)]
    assert listed == tested
