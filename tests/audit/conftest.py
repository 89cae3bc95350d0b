"""A real bundle: a firm is registered, counted and given a roll, as membership decides it."""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from huiwu.audit.bundle import BundleWriter
from huiwu.kernel import Actor, AnyKind, Circumstances, Evidence
from huiwu.kernel.event import events_of, record, write
from huiwu.membership.domain import ENTERPRISE, ROLL
from huiwu.membership.domain.enterprise import enterprise_id
from huiwu.membership.domain.enterprise_words import ChangeOwnership, RecordHeadcount, RegisterEnterprise
from huiwu.membership.domain.register import EnterpriseOnRegister, OrganisationOnRegister
from huiwu.membership.domain.roll import EnrolWorkers, Worker, roll_of
from huiwu.rulebook import Rulebook

AREA, CODE = "union-110105-110105026", "91110105MA01HW001J"
FIRM = enterprise_id(AREA, CODE)
REGISTER = RegisterEnterprise(
    credit_code=CODE,
    name="望京示例科技有限公司",
    english="Wangjing Example Technology",
    area=AREA,
    headcount=160,
    ownership="private",
    board_of_directors=True,
    board_of_supervisors=True,
)


@dataclass
class Register:
    """Membership's log as far as the bundle goes."""

    entries: list[bytes] = field(default_factory=list)
    histories: dict[str, list[object]] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    decisions: int = 0

    def decide(self, kind: AnyKind, stream: str, command: object, evidence: Sequence[object] = ()) -> None:
        law = Rulebook.shipped().edition("chaoyang-2015")
        self.decisions += 1
        now = datetime.fromisoformat("2026-03-12T09:00:00+08:00") + timedelta(minutes=self.decisions)
        leaning = tuple(Evidence(f"f-{n}.1", value) for n, value in enumerate(evidence))
        heard = Circumstances(Actor("worker-110105-0a", "union-officer", AREA), now, "0" * 64, leaning)
        history = self.histories.setdefault(stream, [])
        ruling = kind.decide(command, kind.fold(history), law.hearing(heard))
        version = self.versions.get(stream, 0)
        ruled = record(command, heard, law.ref, ruling)
        events = events_of("membership", stream, version, f"d-{self.decisions}", ruled, ruling.facts)
        self.versions[stream] = version + len(events)
        self.entries += [write(event) for event in events]
        history += ruling.facts


@pytest.fixture(scope="session")
def entries() -> tuple[bytes, ...]:
    """Two streams, six decisions, one of them refused: eleven entries."""
    register = Register()
    register.decide(ENTERPRISE, FIRM, REGISTER, [OrganisationOnRegister(AREA, "street")])
    employer = EnterpriseOnRegister(FIRM, AREA, 160, None, ended=False)
    workers = tuple(Worker(f"worker-110105-{n:04x}", "frontline") for n in range(3))
    register.decide(ROLL, roll_of(FIRM), EnrolWorkers(FIRM, workers), [employer])
    register.decide(ENTERPRISE, FIRM, RecordHeadcount(99, date(2026, 3, 1)))
    register.decide(ENTERPRISE, FIRM, RecordHeadcount(99, date(2026, 4, 1)))
    register.decide(ENTERPRISE, FIRM, ChangeOwnership("mixed", date(2026, 3, 2)))
    register.decide(ROLL, roll_of(FIRM), EnrolWorkers(FIRM, (Worker("worker-110105-ff", "other"),)), [employer])
    return tuple(register.entries)


def pack(path: Path, entries: Sequence[bytes], origin: str = "huiwu/test") -> Path:
    with path.open("wb") as file:
        writer = BundleWriter(file, origin)
        for raw in entries:
            writer.add(raw)
        writer.close()
    return path


@pytest.fixture
def bundle(tmp_path: Path, entries: tuple[bytes, ...]) -> Path:
    return pack(tmp_path / "sound.huiwu.zip", entries)


@pytest.fixture
def packed(tmp_path: Path) -> Callable[[Sequence[bytes]], Path]:
    """A bundle of other entries, with a checkpoint that fits them."""
    return lambda entries: pack(tmp_path / "other.huiwu.zip", entries)


Members = list[tuple[str, bytes]]


@pytest.fixture
def repacked(tmp_path: Path, bundle: Path) -> Callable[[Callable[[Members], Members]], Path]:
    """The bundle with its members changed, in a zip that is sound as a zip."""

    def repack(change: Callable[[Members], Members]) -> Path:
        target = tmp_path / "repacked.huiwu.zip"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in change(members_of(bundle)):
                archive.writestr(name, content)
        return target

    return repack


def members_of(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


@pytest.fixture
def content() -> Callable[[Path], Members]:
    return members_of


@pytest.fixture(autouse=True)
def _no_warnings_of_doubled_members(recwarn: pytest.WarningsRecorder) -> Iterator[None]:
    """zipfile warns when a test puts a member in twice."""
    yield
    recwarn.clear()
