"""Every fact ever stored stays readable: its bytes are kept in `golden/`, never edited; a new shape is a new version.

A new fact needs a sample here and its file; the failing assertion shows the bytes to keep.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from huiwu.bargaining.domain import BARGAINING
from huiwu.bargaining.domain.bargaining import facts as became
from huiwu.bargaining.domain.bargaining.table import Side
from huiwu.kernel.names import fact_name
from huiwu.testkit.golden import Golden

GOLDEN = Golden(Path(__file__).parent / "golden", (BARGAINING,), at="2026-04-01T09:00:00+08:00")
STREAM = "bargaining-110105-acme-2026"
ENTERPRISE, UNION = "enterprise-110105-acme", "union-110105-acme"
STREET, LABOUR, SESSION = "union-110105-110105026", "labour-110105-administration", "session-110105-s1"
DAY, LATER, LAST = date(2026, 4, 1), date(2026, 4, 16), date(2027, 3, 31)
TEXT, MINUTES = "5f" * 32, "a7" * 32
AN, BO, CAI, DING, ER, FU = (f"worker-110105-0{n}" for n in "abcdef")
PAPERS = ("identity of representatives", "congress resolution", "contract text", "registration certificate")
SAMPLES: tuple[object, ...] = (
    became.BargainingCycleOpened(ENTERPRISE, UNION, STREET, 2026, DAY),
    became.OfferSent(ENTERPRISE, UNION, TEXT, DAY, LATER),
    became.OfferAccepted(ENTERPRISE, DAY, late=False),
    became.OfferRefused(ENTERPRISE, UNION, "经营困难", DAY, late=True),
    became.OfferResponseOverdue(ENTERPRISE, UNION, DAY, LATER),
    became.PreparationCompleted(ENTERPRISE, ("hear_workers", "representatives")),
    became.RepresentativesConfirmed(ENTERPRISE, Side((AN, BO, CAI), AN, (CAI,)), Side((DING, ER, FU), DING), DAY),
    became.AgendaDrafted(ENTERPRISE, ("growth", "wages")),
    became.BargainingMeetingHeld(ENTERPRISE, DAY, MINUTES, "worker-110105-10", (AN, BO)),
    became.DraftAgreementReached(ENTERPRISE, UNION, "工资协议", TEXT, DAY),
    became.DraftPassedByCongress(ENTERPRISE, SESSION, "draft", TEXT, 32, 40, DAY),
    became.DraftRejectedByCongress(ENTERPRISE, SESSION, "draft", TEXT, 12, 40, DAY),
    became.AgreementSigned(ENTERPRISE, UNION, "工资协议", TEXT, DAY, LATER, LAST),
    became.ContractFiled(ENTERPRISE, UNION, LABOUR, "工资协议", TEXT, DAY, DAY, DAY, LATER, late=False, papers=PAPERS),
    became.ContractObjected(ENTERPRISE, UNION, "filing-110105-f1", TEXT, "条款违法", DAY),
    became.AgreementEffective(
        ENTERPRISE, UNION, "工资协议", TEXT, DAY, by_silence=True, announce_due_on=LATER, expires_on=LAST
    ),
    became.AgreementAnnounced(ENTERPRISE, UNION, "工资协议", "公告栏", DAY, late=False),
    became.AgreementExpired(ENTERPRISE, UNION, LAST),
)


def test_every_fact_has_its_sample() -> None:
    assert {type(sample) for sample in SAMPLES} == set(BARGAINING.facts)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: fact_name(type(sample)))
def test_a_fact_is_written_as_ever(sample: object) -> None:
    GOLDEN.is_written_as_ever(STREAM, sample)


@pytest.mark.parametrize("golden", GOLDEN.files, ids=lambda path: path.stem)
def test_a_stored_fact_is_read_as_ever(golden: Path) -> None:
    GOLDEN.is_read_as_ever(golden)


@pytest.mark.parametrize("sample", SAMPLES[1:], ids=lambda sample: fact_name(type(sample)))
def test_a_fact_that_cannot_follow_changes_nothing(sample: Any) -> None:
    """A forged history is for the replay to report, not to stumble over."""
    assert BARGAINING.evolve(BARGAINING.initial, sample) == BARGAINING.initial
