"""The clause table: which mechanism names each clause of the law, and which tests really proved it.

Writes docs/clauses.md and ends with `{"total": …, "bound": …, "proven": …}`. `--check` runs no test: it only makes sure
that code and tests name no clause that the editions do not have.
"""

import argparse
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from huiwu.rulebook import Clause, Rulebook

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "clauses.md"
LAW = ("beijing-2015", "chaoyang-2015")
_FIRED = frozenset(("ReminderSent", "ObligationOverdue", "EscalatedTo"))
_FULFILLED = frozenset(("ObligationFulfilled",))
_QUOTED = re.compile(r"[\"'`\s\[{,(]([a-z]+(?:\.[a-z0-9-]+)+)(?=[\"'`\s\]},:)]|$)")
_MARKER = re.compile(r"mark\.clause\(([^)]*)\)")
_SERVICES = "membership|congress|bargaining|filing|notification|statute|platform"
_NAMED = re.compile(rf"^(?:{_SERVICES})\.[a-z0-9-]+\.[a-z0-9-]+$|^platform\.[a-z0-9-]+$")


@dataclass(slots=True)
class Proof:
    """What the tests that claim a clause saw of it."""

    tests: set[str] = field(default_factory=set[str])
    met: bool = False
    blocked: bool = False
    fired: bool = False
    fulfilled: bool = False
    exercised: bool = False

    def add(self, claim: Mapping[str, object]) -> None:
        """Take in one passed test's claim."""
        facts = {str(name) for name in claim["facts"]}  # type: ignore[attr-defined]
        self.tests.add(str(claim["test"]))
        self.met |= bool(claim["met"])
        self.blocked |= bool(claim["blocked"])
        self.fired |= bool(claim["unmet"]) or bool(facts & _FIRED)
        self.fulfilled |= bool(claim["met"]) or bool(facts & _FULFILLED)
        self.exercised |= bool(claim["met"]) or bool(claim["unmet"]) or bool(facts)

    def proves(self, enforce: str) -> bool:
        """Whether that is enough for a clause that binds in that way."""
        match enforce:
            case "block":
                return self.met and self.blocked
            case "remind":
                return self.fired and self.fulfilled
            case _:
                return self.exercised


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    clauses = {clause.id: clause for edition in Rulebook.shipped().current.values() for clause in edition.sheet.clauses}
    law = {clause.id: clause for name in LAW for clause in Rulebook.shipped().edition(name).sheet.clauses}
    named = mechanisms()
    if options.check:
        return _check({**named, **claimed()}, clauses)
    proofs = prove()
    TABLE.write_text(_table(law, named, proofs), "utf-8")
    bound = sum(clause in named for clause in law)
    proven = sum(clause in named and proofs[clause].proves(law[clause].enforce) for clause in law)
    sys.stdout.write(json.dumps({"total": len(law), "bound": bound, "proven": proven}) + "\n")
    return 0


def mechanisms() -> dict[str, list[str]]:
    """Clause ids that the code of a service or a library names, or a service's own data, with the files.

    The editions are the law, and no mechanism: a row there alone does nothing.
    """
    python = [*ROOT.glob("services/*/src/**/*.py"), *ROOT.glob("libs/*/src/**/*.py")]
    data = ROOT.glob("services/*/src/**/*.yaml")  # read by the generic engines (decision 0012)
    return _named_in(sorted(path for path in (*python, *data) if "testkit" not in path.parts))


def claimed() -> dict[str, list[str]]:
    """Clause ids that tests say they prove, with the files."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(ROOT.glob("tests/**/*.py")):
        for marker in _MARKER.findall(path.read_text("utf-8")):
            for name in set(_clause_ids(marker)):
                found[name].append(str(path.relative_to(ROOT)))
    return dict(found)


def _named_in(paths: Sequence[Path]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        for name in sorted(set(_clause_ids(path.read_text("utf-8")))):
            found[name].append(str(path.relative_to(ROOT)))
    return dict(found)


def _clause_ids(text: str) -> Iterator[str]:
    for match in _QUOTED.finditer(text):
        if _NAMED.fullmatch(match[1]):
            yield match[1]


def prove() -> defaultdict[str, Proof]:
    """Run the tests that claim clauses; what they saw, by clause. A failing test ends the run."""
    proofs: defaultdict[str, Proof] = defaultdict(Proof)
    with TemporaryDirectory() as folder:
        report = Path(folder) / "clauses.json"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-m",
            "clause",
            "-p",
            "no:randomly",
            f"--clause-report={report}",
        ]
        run = subprocess.run(command, cwd=ROOT, check=False, stdout=sys.stderr)
        if run.returncode:
            raise SystemExit(run.returncode)
        for claim in json.loads(report.read_text("utf-8")):
            proofs[claim["clause"]].add(claim)
    return proofs


def _check(named: Mapping[str, Sequence[str]], clauses: Mapping[str, Clause]) -> int:
    unknown = {name: files for name, files in named.items() if name not in clauses}
    for name, files in sorted(unknown.items()):
        sys.stdout.write(f"{', '.join(files)}: no edition has the clause {name}\n")
    return 1 if unknown else 0


def _table(law: Mapping[str, Clause], named: Mapping[str, list[str]], proofs: Mapping[str, Proof]) -> str:
    lines = [
        "# 条款、机制与测试 Clauses, mechanisms and tests",
        "",
        "Made by `make clauses` from what the code names and what the tests really weighed; never edited by hand.",
        "",
        "| clause 条款 | binds 约束 | mechanism 机制 | tests 测试 | state 状态 |",
        "|---|---|---|---|---|",
    ]
    for name, clause in sorted(law.items()):
        files = named.get(name, [])
        proof = proofs.get(name, Proof())
        state = "proven 已证" if files and proof.proves(clause.enforce) else "bound 已绑定" if files else "open 未建"
        mechanism = "<br>".join(f"`{file.split('/src/huiwu/')[-1]}`" for file in files)
        lines.append(f"| `{name}` | {clause.enforce} | {mechanism} | {len(proof.tests) or ''} | {state} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
