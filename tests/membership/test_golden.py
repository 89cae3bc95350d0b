"""Every fact ever stored stays readable: its bytes are kept in `golden/`, never edited; a new shape is a new version.

A new fact needs a sample here and its file; the failing assertion shows the bytes to keep.
"""

from datetime import date
from pathlib import Path

import pytest

from huiwu.kernel.names import fact_name
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
from huiwu.testkit.golden import Golden

GOLDEN = Golden(Path(__file__).parent / "golden", KINDS, at="2026-02-05T09:00:00+08:00")
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


@pytest.mark.parametrize("fact", GOLDEN.facts, ids=fact_name)
def test_a_fact_is_written_as_ever(fact: type) -> None:
    GOLDEN.is_written_as_ever(*SAMPLES[fact])


@pytest.mark.parametrize("golden", GOLDEN.files, ids=lambda path: path.stem)
def test_a_stored_fact_is_read_as_ever(golden: Path) -> None:
    GOLDEN.is_read_as_ever(golden)
