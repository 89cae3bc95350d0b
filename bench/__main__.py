"""`make bench`: every figure beside its peer in the same run; one JSON line at the end."""

import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench.append import measure
from bench.command import command_over_http
from bench.tlog import transparency_log
from huiwu.engines import EmbeddedPostgres


def main() -> None:
    """Run them all."""
    figures: dict[str, Mapping[str, object]] = {}
    for title, run in (
        ("appends", _appends),
        ("command over HTTP", command_over_http),
        ("transparency log", transparency_log),
    ):
        sys.stderr.write(f"{title} …\n")
        for name, figure in run().items():
            sys.stderr.write(f"  {name}: {figure}\n")
            figures[name] = figure
    sys.stdout.write(json.dumps(figures) + "\n")


def _appends() -> Mapping[str, Mapping[str, object]]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        with EmbeddedPostgres(Path(folder) / "postgres") as postgres:
            return {name: dict(figure) for name, figure in measure(postgres.url).items()}


if __name__ == "__main__":
    main()
