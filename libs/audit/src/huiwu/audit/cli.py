"""`huiwu-audit`: verify, replay and export evidence bundles. It needs no engine and no service, only the file."""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from huiwu.audit.bundle import Bundle, NotABundle, open_bundle
from huiwu.audit.download import ExportRefused, download
from huiwu.audit.verify import defects
from huiwu.kernel import Replayed, replay
from huiwu.rulebook import Edition, Rulebook, RulebookError

_screen = Console(stderr=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """The console script; gives the exit code: 0 sound, 1 defects or differences, 2 not usable."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (NotABundle, RulebookError, ExportRefused) as error:
        _screen.print(f"[red]{error}[/red]", soft_wrap=True)
        return 2


def _verify(options: argparse.Namespace) -> int:
    with open_bundle(options.bundle) as bundle:
        found = 0
        for defect in defects(bundle):
            found += 1
            sys.stdout.write(defect + "\n")
        if not found:
            size = bundle.checkpoint().size
            _screen.print(f"[green]完好[/green] sound: {size} entries. 检查点尚无签名 The checkpoint is unsigned.")
    return 1 if found else 0


def _replay(options: argparse.Namespace) -> int:
    total = identical = 0
    with open_bundle(options.bundle) as bundle:
        instead = _edition_from(options.edition, bundle) if options.edition else None
        for replayed in replay(_watched(bundle), bundle.editions(), instead=instead):
            if options.decision not in (None, replayed.decision):
                continue
            total += 1
            identical += replayed.identical
            if not replayed.identical:
                _tell(replayed)
    sys.stdout.write(json.dumps({"replayed": total, "identical": identical}) + "\n")
    if options.decision is not None and total == 0:
        _screen.print(f"[red]没有此裁决 no decision {options.decision}[/red]")
        return 1
    return 0 if total == identical else 1


def _tell(replayed: Replayed) -> None:
    for difference in replayed.differences:
        sys.stdout.write(f"{replayed.stream} {replayed.decision}: {difference}\n")


def _edition_from(path: Path, bundle: Bundle) -> Edition:
    texts = [path.read_bytes(), *bundle.edition_texts().values()]
    texts += [edition.text for edition in Rulebook.shipped().by_sha256.values()]
    return Rulebook.load(texts).by_sha256[hashlib.sha256(texts[0]).hexdigest()]


def _watched(bundle: Bundle) -> Iterator[bytes]:
    columns = (TextColumn("重放 replay"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_screen, transient=True) as progress:
        yield from _stepped(bundle.entries(), progress, bundle.checkpoint().size)


def _stepped(entries: Iterable[bytes], progress: Progress, total: int) -> Iterator[bytes]:
    task = progress.add_task("", total=total)
    for number, raw in enumerate(entries, 1):
        if number % 1000 == 0 or number == total:
            progress.update(task, completed=number)
        yield raw


def _export(options: argparse.Namespace) -> int:
    written = download(options.url, options.token, options.out, stream=options.stream, under=options.under)
    _screen.print(f"[green]已导出[/green] exported {written} bytes to {options.out}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="huiwu-audit", description=__doc__)
    commands = parser.add_subparsers(required=True)
    verify = commands.add_parser("verify", help="检查证据包是否完好 is the bundle whole, ordered and consistent?")
    verify.add_argument("bundle", type=Path)
    verify.set_defaults(run=_verify)
    again = commands.add_parser("replay", help="依原法规重新裁决 decide every ruling again from the bundle alone")
    again.add_argument("bundle", type=Path)
    again.add_argument("--decision", help="only this decision")
    again.add_argument("--edition", type=Path, help="hear every ruling under this edition instead")
    again.set_defaults(run=_replay)
    export = commands.add_parser("export", help="向运行中的系统索取证据包 ask a running system for a bundle")
    export.add_argument("--out", type=Path, required=True)
    export.add_argument("--url", default="http://127.0.0.1:8080", help="the front door")
    export.add_argument("--token", required=True, help="a supervisor's bearer token")
    part = export.add_mutually_exclusive_group()
    part.add_argument("--stream", help="only this stream")
    part.add_argument("--under", help="only what belongs to this organisation and those below it")
    export.set_defaults(run=_export)
    return parser


if __name__ == "__main__":
    sys.exit(main())
