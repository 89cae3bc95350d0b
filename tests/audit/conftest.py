"""A real bundle: a firm is registered, counted and given a roll, as membership decides it."""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from huiwu.audit.bundle import Place
from huiwu.audit.keyring import Keyring
from huiwu.audit.writing import BundleWriter
from huiwu.kernel import Actor, AnyKind, Circumstances, Evidence
from huiwu.kernel.event import events_of, record, write
from huiwu.membership.domain import ENTERPRISE, ROLL
from huiwu.membership.domain.enterprise import enterprise_id
from huiwu.membership.domain.enterprise_words import ChangeOwnership, RecordHeadcount, RegisterEnterprise
from huiwu.membership.domain.register import EnterpriseOnRegister, OrganisationOnRegister
from huiwu.membership.domain.roll import EnrolWorkers, Worker, roll_of
from huiwu.rulebook import Rulebook
from huiwu.tlog import checkpoint
from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.cosignature import CosignatureSigner
from huiwu.tlog.keys import COSIGNATURE, Ed25519Signer, SecretKey
from huiwu.tlog.merkle import inclusion_proof, leaf_hash, root

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


@dataclass(frozen=True)
class Log:
    """A log of these entries, with a key of its own and a witness."""

    entries: tuple[bytes, ...]
    key: SecretKey = field(default_factory=lambda: SecretKey.generate("log.test/huiwu"))
    witness: SecretKey = field(default_factory=lambda: SecretKey.generate("witness.test", COSIGNATURE))

    @property
    def keys(self) -> Keyring:
        return Keyring((self.key.public,), (self.witness.public,))

    def of(self, entries: Sequence[bytes]) -> "Log":
        """The same keys over other entries."""
        return replace(self, entries=tuple(entries))

    def head(self, size: int | None = None) -> bytes:
        """The signed checkpoint over the first so many entries, or all."""
        entries = self.entries[:size]
        made = Checkpoint(self.key.name, len(entries), root(map(leaf_hash, entries)))
        return checkpoint.sign(made, Ed25519Signer(self.key), CosignatureSigner(self.witness))

    def pack(self, path: Path, size: int | None = None) -> Path:
        """The bundle of the whole log."""
        with path.open("wb") as file:
            writer = BundleWriter(file, self.head(size), self.keys)
            for raw in self.entries[:size]:
                writer.add(raw)
            writer.close()
        return path

    def part(self, path: Path, indices: Sequence[int]) -> Path:
        """The bundle of those entries."""
        hashes = list(map(leaf_hash, self.entries))
        with path.open("wb") as file:
            writer = BundleWriter(file, self.head(), self.keys)
            writer.as_part()
            for index in indices:
                writer.add(self.entries[index], Place(index, tuple(inclusion_proof(hashes, index))))
            writer.close()
        return path


@pytest.fixture(scope="session")
def log(entries: tuple[bytes, ...]) -> Log:
    return Log(entries)


@pytest.fixture
def bundle(tmp_path: Path, log: Log) -> Path:
    return log.pack(tmp_path / "sound.huiwu.zip")


@pytest.fixture
def packed(tmp_path: Path, log: Log) -> Callable[[Sequence[bytes]], Path]:
    """A bundle of other entries, with a checkpoint that fits them."""
    return lambda entries: log.of(entries).pack(tmp_path / "other.huiwu.zip")


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
