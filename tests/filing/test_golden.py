"""Every fact ever stored stays readable: its bytes are kept in `golden/`, never edited; a new shape is a new version.

A new fact needs a sample here and its file; the failing assertion shows the bytes to keep.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from huiwu.filing.domain import FILING
from huiwu.filing.domain.filing import facts as became
from huiwu.filing.domain.filing.commands import Entry, FilingKind
from huiwu.kernel.names import fact_name
from huiwu.testkit.golden import Golden

GOLDEN = Golden(Path(__file__).parent / "golden", (FILING,), at="2026-04-01T09:00:00+08:00")
STREAM, SESSION, ENTERPRISE = "filing-110105-f1", "session-110105-s1", "enterprise-110105-acme"
UNION, STREET = "union-110105-acme", "union-110105-110105026"
DISTRICT, CITY = "union-110105-district", "union-110000-municipal"
DAY, LATER, FORM = date(2026, 4, 1), date(2026, 4, 6), FilingKind.SESSION_FORM
SAMPLES: tuple[object, ...] = (
    became.FilingSubmitted(
        kind=FORM,
        reference=SESSION,
        submitter=UNION,
        enterprise=ENTERPRISE,
        recipient=STREET,
        line=(STREET, DISTRICT, CITY),
        since=date(2026, 3, 28),
        on=DAY,
        received_on=DAY,
        version=1,
        late=False,
        complete=True,
        review_due_on=LATER,
        form=(Entry("session no.", "3"), Entry("place", "报告厅")),
    ),
    became.FilingAccepted(SESSION, FORM, ENTERPRISE, STREET, DAY),
    became.FilingReturned(SESSION, FORM, ENTERPRISE, UNION, STREET, "缺少公布日期", DAY, LATER),
    became.FilingForwarded(SESSION, FORM, ENTERPRISE, STREET, DISTRICT, DAY, LATER),
    became.FilingEntered(SESSION, FORM, ENTERPRISE, CITY, DAY),
    became.FilingStoodUnopposed(
        "bargaining-110105-acme-2026", FilingKind.CONTRACT, ENTERPRISE, "labour-110105-administration", DAY
    ),
)


def test_every_fact_has_its_sample() -> None:
    assert {type(sample) for sample in SAMPLES} == set(FILING.facts)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: fact_name(type(sample)))
def test_a_fact_is_written_as_ever(sample: object) -> None:
    GOLDEN.is_written_as_ever(STREAM, sample)


@pytest.mark.parametrize("golden", GOLDEN.files, ids=lambda path: path.stem)
def test_a_stored_fact_is_read_as_ever(golden: Path) -> None:
    GOLDEN.is_read_as_ever(golden)


@pytest.mark.parametrize("sample", SAMPLES[1:], ids=lambda sample: fact_name(type(sample)))
def test_a_fact_that_cannot_follow_changes_nothing(sample: Any) -> None:
    """A forged history is for the replay to report, not to stumble over."""
    assert FILING.evolve(FILING.initial, sample) == FILING.initial
