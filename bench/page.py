"""`make performance`: the table and the picture of docs/performance.md, from the figures that `make bench` kept."""

import re
from collections.abc import Iterator, Mapping
from html import escape
from math import log10
from pathlib import Path

from bench.figures import KEPT, Kept, as_kept, kept_in
from bench.rows import ROWS, Row

DOCS = Path(__file__).parents[1] / "docs"
FIGURES, PAGE, PICTURE = DOCS / "performance.json", DOCS / "performance.md", DOCS / "performance.svg"
_PART = re.compile(r"(<!-- (figures|projection) -->\n).*?(?=<!-- end -->)", re.DOTALL)
_CITY_YEAR, _ENTRIES_A_DECISION = 4_000_000, 2
_PROJECTED = (
    "leaves-of-1088-bytes-sequenced-per-second",
    "entries-verified-per-second-hash",
    "decisions-replayed-per-second-fold",
    "bundle-bytes-an-entry",
)
_HASH_BYTES = 32 * 256 / 255
_LENGTH_BYTES = 2
_STYLE = """  <style>
    .ground { fill: #f8f5f0; } .met { fill: #23643b; } .missed { fill: #a51f1a; }
    .line { stroke: #d8cfc3; } .reach { stroke: #1f1b18; }
    .small { fill: #655d55; paint-order: stroke; stroke: #f8f5f0; stroke-width: 4px; }
    text { font: 13px "PingFang SC", "Noto Sans CJK SC", "Helvetica Neue", Arial, sans-serif; fill: #1f1b18; }
    .end { text-anchor: end; } .mid { text-anchor: middle; }
    @media (prefers-color-scheme: dark) {
      .ground { fill: #151210; } .met { fill: #6fbf8b; } .missed { fill: #f08a80; }
      .line { stroke: #453d36; } .reach { stroke: #f1ebe2; } text { fill: #f1ebe2; }
      .small { fill: #b8ada1; stroke: #151210; }
    }
  </style>"""
_LEFT, _WIDE, _TOP, _STEP = 470, 420, 64, 26


def main() -> None:
    """Take over what was measured on this machine, if anything was, and write table and picture anew."""
    figures = kept_in(FIGURES) | kept_in(KEPT)
    if KEPT.exists():
        FIGURES.write_bytes(as_kept(figures))
    PAGE.write_text(page(PAGE.read_text("utf-8"), figures), "utf-8")
    PICTURE.write_text(picture(figures), "utf-8")


def page(text: str, figures: Mapping[str, Kept]) -> str:
    """The page with its generated parts as the figures have them."""
    parts = {"figures": _table(figures), "projection": _projection(figures)}
    return _PART.sub(lambda found: found[1] + parts[found[2]], text)


def _table(figures: Mapping[str, Kept]) -> str:
    lines = ["| figure | ours | peer | ratio | reach | load |", "|---|---:|---:|---:|---|---:|"]
    lines += [_line(row, figures[row.figure]) for row in ROWS if row.figure in figures]
    return "\n".join(lines) + "\n"


def _line(row: Row, found: Kept) -> str:
    peer = _plain(found.peer) if found.peer else ""
    ratio = _plain(found.ratio) if found.ratio else ""
    missed = "" if row.reach is None or row.reach.reached(found) >= 1 else ", **missed**"
    reach = "" if row.reach is None else f"{row.reach}{missed}"
    return f"| {row.says} | {_plain(found.ours)} | {peer} | {ratio} | {reach} | {found.load} |"


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _projection(figures: Mapping[str, Kept]) -> str:
    """A city-year from the figures: time of one core, and bytes."""
    if not figures.keys() >= set(_PROJECTED):
        return ""
    sequenced, verified, replayed = (figures[name].ours for name in _PROJECTED[:3])
    packed, entries = figures[_PROJECTED[3]], _CITY_YEAR * _ENTRIES_A_DECISION
    lines = [
        "| a city-year: 4 million decisions, 8 million entries | takes |",
        "|---|---:|",
        f"| laying it down, sequenced and durable | {_minutes(entries / sequenced)} |",
        f"| verifying it, one core | {_minutes(entries / verified)} |",
        f"| deciding all of it again, one core | {_minutes(_CITY_YEAR / replayed)} |",
        f"| tiles and entries of the log | {_gigabytes(entries * (packed.peer + _LENGTH_BYTES + _HASH_BYTES))} |",
        f"| the bundle of all of it | {_gigabytes(entries * packed.ours)} |",
    ]
    return "\n".join(lines) + "\n"


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f} min"


def _gigabytes(count: float) -> str:
    return f"{count / 1e9:.2g} GB"


def picture(figures: Mapping[str, Kept]) -> str:
    """Every figure that has a reach: how many times its reach it is, from a tenth to ten times."""
    rows = [(row, figures[row.figure]) for row in ROWS if row.reach is not None and row.figure in figures]
    height = _TOP + _STEP * len(rows) + 40
    return "\n".join([*_head(height), *_scale(height), *_bars(rows), "</svg>", ""])


def _head(height: int) -> Iterator[str]:
    box = f'viewBox="0 0 1000 {height}" role="img" aria-labelledby="title desc"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {box}>'
    yield '  <title id="title">各项指标与目标之比 How far each figure is from its reach</title>'
    yield '  <desc id="desc">横条越过中线即达到目标。 A bar that passes the middle line has reached it.</desc>'
    yield _STYLE
    yield f'  <rect class="ground" width="1000" height="{height}"/>'


def _scale(height: int) -> Iterator[str]:
    for times in (0.1, 0.5, 1, 2, 10):
        at, kind = _at(times), "reach" if times == 1 else "line"
        yield f'  <line class="{kind}" x1="{at}" x2="{at}" y1="{_TOP - 14}" y2="{height - 34}"/>'
        said = "目标 reach" if times == 1 else f"{times:g}×"
        yield f'  <text class="small mid" x="{at}" y="{_TOP - 22}">{said}</text>'


def _bars(rows: list[tuple[Row, Kept]]) -> Iterator[str]:
    for number, (row, found) in enumerate(rows):
        assert row.reach is not None
        times, y = row.reach.reached(found), _TOP + _STEP * number
        end, kind = _at(times), "met" if times >= 1 else "missed"
        yield f'  <text class="end" x="{_LEFT - 12}" y="{y + 13}">{escape(row.says)}</text>'
        yield f'  <rect class="{kind}" x="{_LEFT}" y="{y + 2}" width="{end - _LEFT}" height="14" rx="2"/>'
        yield f'  <text class="small" x="{end + 6}" y="{y + 13}">{row.reach.said(found)}</text>'


def _at(times: float) -> int:
    """Where on the scale, a tenth at the left end and ten times at the right."""
    return round(_LEFT + _WIDE * (min(max(log10(times), -0.98), 1.0) + 1) / 2)


if __name__ == "__main__":
    main()
