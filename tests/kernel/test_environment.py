"""The same record gives the same bytes and the same replay in every process, whatever its seed, zone and language."""

import hashlib
import os
import subprocess
import sys
import textwrap

import pytest

PROGRAM = textwrap.dedent("""
    import sys
    from datetime import date, datetime, timedelta
    from huiwu.kernel import Actor, Circumstances, Evidence, replay
    from huiwu.kernel.event import events_of, record, write
    from huiwu.membership.domain.enterprise import ENTERPRISE, enterprise_id
    from huiwu.membership.domain.enterprise_words import RecordBoard, RecordHeadcount, RegisterEnterprise
    from huiwu.membership.domain.register import OrganisationOnRegister
    from huiwu.rulebook import Rulebook

    area, code = "union-110105-110105026", "91110105MA01HW001J"
    law = Rulebook.shipped().edition("chaoyang-2015")
    now = datetime.fromisoformat("2026-03-12T23:30:00+00:00")
    facts, version, raws = [], 0, []
    for n, command in enumerate((
        RegisterEnterprise(credit_code=code, name="\\u671b\\u4eac", english="W", area=area, headcount=160,
                           ownership="private", board_of_directors=True, board_of_supervisors=True),
        RecordHeadcount(99, date(2026, 3, 13)),
        RecordHeadcount(99, date(2026, 3, 14)),
        RecordBoard(True, False, date(2026, 1, 1)),
    )):
        leaning = (Evidence("f.1", OrganisationOnRegister(area, "street")),) if n == 0 else ()
        heard = Circumstances(Actor("w", "union-officer", area), now + timedelta(minutes=n), "0" * 64, leaning)
        ruling = ENTERPRISE.decide(command, ENTERPRISE.fold(facts), law.hearing(heard))
        events = events_of("membership", enterprise_id(area, code), version, f"d-{n}",
                           record(command, heard, law.ref, ruling), ruling.facts)
        raws += [write(event) for event in events]
        facts += ruling.facts
        version += len(events)
    for raw in raws:
        sys.stdout.buffer.write(raw + b"\\n")
    for each in replay([*sys.stdin.buffer.read().splitlines(), *([] if sys.argv[1:] else raws)],
                       Rulebook.shipped().by_sha256):
        sys.stdout.buffer.write(repr((each.decision, each.ruled.outcome.value, each.differences)).encode() + b"\\n")
""")

ENVIRONMENTS = {
    "plain": {},
    "seed 0": {"PYTHONHASHSEED": "0"},
    "seed 4242, New York": {"PYTHONHASHSEED": "4242", "TZ": "America/New_York"},
    "Kiritimati, German": {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "de_DE.UTF-8"},
    "no language at all": {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "optimised": {"PYTHONOPTIMIZE": "2"},
}


def run(environment: dict[str, str], recorded: bytes = b"") -> bytes:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_", "LANG", "TZ"))}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *(["given"] if recorded else [])],
        input=recorded,
        env={**clean, **environment},
        stdout=subprocess.PIPE,
        check=True,
    ).stdout


@pytest.fixture(scope="module")
def first() -> bytes:
    return run(ENVIRONMENTS["plain"])


def test_this_is_a_record(first):
    lines = first.decode().splitlines()
    assert [line for line in lines if line.startswith("(")] == [
        "('d-0', 'granted', ())",
        "('d-1', 'granted', ())",
        "('d-2', 'refused', ())",
        "('d-3', 'granted', ())",
    ]
    assert len(lines) == 7 + 4


@pytest.mark.parametrize("name", [name for name in ENVIRONMENTS if name != "plain"])
def test_every_environment_makes_the_same_bytes(first, name):
    made = run(ENVIRONMENTS[name])
    assert hashlib.sha256(made).hexdigest() == hashlib.sha256(first).hexdigest()


@pytest.mark.parametrize("name", [name for name in ENVIRONMENTS if name != "plain"])
def test_every_environment_replays_the_record_of_another(first, name):
    record = b"".join(line + b"\n" for line in first.splitlines() if line.startswith(b"{"))
    replayed = [line for line in run(ENVIRONMENTS[name], record).splitlines() if line.startswith(b"(")]
    assert replayed == [line for line in first.splitlines() if line.startswith(b"(")]
