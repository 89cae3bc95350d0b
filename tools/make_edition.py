"""Make the editions of the law.

`make` needs the clause register, the statutes register and the folder of documents, all kept outside the project:

    python tools/make_edition.py make --clauses clauses.yaml --statutes statutes.yaml --documents FOLDER

`restamp` needs nothing: after a change of the platform's own rules it stamps that edition and those over it anew.
`keep` is done at a release: the editions as they are now join the former ones, and what they decided stays decidable.

`make` and `restamp` refresh the pinned sha256 of the editions (tests/rulebook/pinned.yaml) and print them.
"""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from huiwu.rulebook import Rulebook, RulebookError
from huiwu.rulebook.making import Papers, file_names, make_all, platform_body, read_yaml, source, stamp_all

ROOT = Path(__file__).resolve().parent.parent
EDITIONS = ROOT / "libs/rulebook/src/huiwu/rulebook/editions"
PINS = ROOT / "tests/rulebook/pinned.yaml"


def main(arguments: Sequence[str] | None = None) -> int:
    """Make, restamp or keep; 1 and a sentence when a quote, the schema or the layering is wrong."""
    asked = _parsed(arguments)
    if asked.what == "keep":
        return _keep(asked.editions)
    try:
        texts = _made(asked) if asked.what == "make" else _restamped(asked.editions)
        Rulebook.load(texts)
    except RulebookError as error:
        print(f"refused: {error}", file=sys.stderr)
        return 1
    pins: list[str] = []
    for name, text in zip(file_names(), texts, strict=True):
        (asked.editions / name).write_bytes(text)
        pins.append(f"{name.removesuffix('.yaml')}: {hashlib.sha256(text).hexdigest()}\n")
    asked.pins.write_text("".join(pins), "utf-8")
    print("".join(pins), end="")
    return 0


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make the editions of the law.")
    parser.add_argument("what", choices=("make", "restamp", "keep"))
    parser.add_argument("--clauses", type=Path)
    parser.add_argument("--statutes", type=Path)
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--instruments", type=Path, help="titles, dates and adoption of the documents, if not our own")
    parser.add_argument("--editions", type=Path, default=EDITIONS)
    parser.add_argument("--pins", type=Path, default=PINS)
    asked = parser.parse_args(arguments)
    if asked.what == "make" and None in {asked.clauses, asked.statutes, asked.documents}:
        parser.error("make needs --clauses, --statutes and --documents")
    return asked


def _keep(folder: Path) -> int:
    for name in file_names():
        text = (folder / name).read_bytes()
        kept = folder / "former" / f"{hashlib.sha256(text).hexdigest()}.yaml"
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(text)
        print(f"{name}: {kept.name}")
    return 0


def _made(asked: argparse.Namespace) -> list[bytes]:
    instruments = read_yaml(asked.instruments.read_bytes()) if asked.instruments else source("documents.yaml")
    return make_all(
        read_yaml(asked.clauses.read_bytes()),
        read_yaml(asked.statutes.read_bytes()),
        instruments,
        Papers.of(asked.documents),
    )


def _restamped(folder: Path) -> list[bytes]:
    bodies: dict[str, Any] = {"platform": platform_body()}
    for name in file_names():
        edition = read_yaml((folder / name).read_bytes()) if (folder / name).exists() else None
        if edition and edition["jurisdiction"] != "platform":
            bodies[edition["jurisdiction"]] = (edition["documents"], edition["clauses"])
    return stamp_all(bodies)


if __name__ == "__main__":
    sys.exit(main())
