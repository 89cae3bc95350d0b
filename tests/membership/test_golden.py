"""Every fact ever stored stays readable: its bytes are kept in `golden/`, never edited; a new shape is a new version.

A new fact needs a sample here and its file; the failing assertion shows the bytes to keep.
"""

from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest

from huiwu.kernel.event import Event, canonical, read, read_data, write
from huiwu.kernel.names import district_of, event_type, fact_name
from huiwu.membership.domain import KINDS
from huiwu.membership.domain.enterprise_words import (
    BoardEstablished,
    EnterpriseEnded,
    EnterpriseRegistered,
    EnterpriseUnionised,
    HeadcountRecorded,
    OwnershipChanged,
)
from huiwu.membership.domain.labour import LabourAdministrationRegistered
from huiwu.membership.domain.roll import JobClassChanged, Worker, WorkerLeft, WorkersEnrolled
from huiwu.membership.domain.union_words import (
    PreparatoryGroupFormed,
    UnionDissolved,
    UnionFormationStarted,
    UnionFounded,
    UnionRegistered,
)

FOLDER = Path(__file__).parent / "golden"
DAY = date(2026, 2, 5)
STREET = "union-110105-110105026"
ENTERPRISE, UNION, ROLL, LABOUR = (
    "enterprise-110105-b974a87230a55dfeafc6",
    "union-110105-b974a87230a55dfeafc6",
    "roll-110105-b974a87230a55dfeafc6",
    "labour-110105-administration",
)
AN, BO = "worker-110105-0a", "worker-110105-0b"
SAMPLES: dict[type, tuple[str, object]] = {
    UnionFormationStarted: (
        UNION,
        UnionFormationStarted(UNION, ENTERPRISE, "望京示例工会", None, STREET, STREET, DAY),
    ),
    PreparatoryGroupFormed: (UNION, PreparatoryGroupFormed(UNION, ENTERPRISE, (AN, BO), DAY)),
    UnionFounded: (UNION, UnionFounded(UNION, ENTERPRISE, 120, (AN, BO), AN, None, DAY)),
    UnionRegistered: (
        UNION,
        UnionRegistered(UNION, "望京示例工会", None, "grassroots", STREET, ENTERPRISE, None, "望工批〔2026〕3号", DAY),
    ),
    UnionDissolved: (UNION, UnionDissolved(UNION, ENTERPRISE, DAY)),
    EnterpriseRegistered: (
        ENTERPRISE,
        EnterpriseRegistered(
            ENTERPRISE, "91110105MA01HW001J", "望京示例科技有限公司", None, STREET, 160, "private", True, False, True
        ),
    ),
    HeadcountRecorded: (ENTERPRISE, HeadcountRecorded(172, DAY, priority=True)),
    OwnershipChanged: (ENTERPRISE, OwnershipChanged("mixed", "private", DAY)),
    BoardEstablished: (ENTERPRISE, BoardEstablished(True, False, DAY)),
    EnterpriseUnionised: (ENTERPRISE, EnterpriseUnionised(UNION)),
    EnterpriseEnded: (ENTERPRISE, EnterpriseEnded("closed", DAY)),
    WorkersEnrolled: (ROLL, WorkersEnrolled(ENTERPRISE, (Worker(AN, "manager"), Worker(BO, "frontline")))),
    JobClassChanged: (ROLL, JobClassChanged(ENTERPRISE, BO, "manager", "frontline", DAY)),
    WorkerLeft: (ROLL, WorkerLeft(ENTERPRISE, BO, "manager", DAY)),
    LabourAdministrationRegistered: (
        LABOUR,
        LabourAdministrationRegistered("北京市朝阳区人力资源和社会保障局", "Chaoyang", "union-110105-district"),
    ),
}
FACTS = [fact for kind in KINDS for fact in kind.facts]


def event_of(stream: str, fact: object) -> bytes:
    decision = "00000000-0000-5000-8000-000000000001"
    return write(
        Event(
            id=f"{decision}.1",
            source="/huiwu/membership",
            type=event_type("membership", type(fact)),
            subject=stream,
            sequence=2,
            time=datetime.fromisoformat("2026-02-05T09:00:00+08:00"),
            decision=decision,
            district=district_of(stream),
            data=msgspec.Raw(canonical(fact)),
        )
    )


@pytest.mark.parametrize("fact", FACTS, ids=fact_name)
def test_a_fact_is_written_as_ever(fact: type) -> None:
    assert (FOLDER / f"{fact_name(fact)}.json").read_bytes() == event_of(*SAMPLES[fact])


@pytest.mark.parametrize("golden", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_a_stored_fact_is_read_as_ever(golden: Path) -> None:
    event = read(golden.read_bytes())
    shapes = {name: shape for kind in KINDS for name, shape in kind.fact_types.items()}
    assert event.name == golden.stem
    fact = read_data(event, shapes[event.name])
    assert write(event) == golden.read_bytes()
    assert canonical(fact) == bytes(event.data)
