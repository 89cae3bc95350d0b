"""One filing told phase by phase: each fixture is the history up to there, made by granted commands."""

from datetime import date

import pytest

from huiwu.filing.domain import FILING
from huiwu.filing.domain.filing.commands import (
    AcceptFiling,
    Entry,
    FilingKind,
    ForwardFiling,
    LineOfSuperiors,
    ReturnFiling,
    SubmitFiling,
)
from huiwu.testkit import Given, actor, given

ENTERPRISE, UNION = "enterprise-110105-acme", "union-110105-acme"
STREET, DISTRICT, CITY = "union-110105-110105026", "union-110105-district", "union-110000-municipal"
LABOUR = "labour-110105-administration"
FIELDS = (
    "congress",
    "session no.",
    "date",
    "place",
    "delegates due/present",
    "manager share",
    "frontline share",
    "agenda items",
    "vote results",
    "resolutions",
    "publication date",
)
PAPERS = ("identity of representatives", "congress resolution", "contract text", "registration certificate")
LINE = LineOfSuperiors(UNION, (STREET, DISTRICT, CITY))


def entries(*names: str) -> tuple[Entry, ...]:
    return tuple(Entry(name, "已填") for name in names)


@pytest.fixture
def form() -> SubmitFiling:
    """A session closed on 10 April, its form submitted and received on 15 April: in time."""
    return SubmitFiling(
        kind=FilingKind.SESSION_FORM,
        reference="session-110105-s1",
        submitter=UNION,
        enterprise=ENTERPRISE,
        recipient=STREET,
        since=date(2026, 4, 10),
        on=date(2026, 4, 15),
        received_on=date(2026, 4, 15),
        form=entries(*FIELDS),
    )


@pytest.fixture
def contract() -> SubmitFiling:
    """A contract signed on 10 April and received on 15 April: objections until 30 April."""
    return SubmitFiling(
        kind=FilingKind.CONTRACT,
        reference="bargaining-110105-acme-2026",
        submitter=UNION,
        enterprise=ENTERPRISE,
        recipient=LABOUR,
        since=date(2026, 4, 10),
        on=date(2026, 4, 15),
        received_on=date(2026, 4, 15),
        form=entries(*PAPERS),
    )


@pytest.fixture
def submitted(form: SubmitFiling) -> Given:
    """With the street union; its review is due by 20 April."""
    return given(FILING).when(form, at="2026-04-15T10:00+08:00", by=actor(UNION), evidence=[LINE]).and_so()


@pytest.fixture
def returned(submitted: Given) -> Given:
    """Returned on 17 April: to be submitted again by 22 April."""
    return submitted.when(ReturnFiling("缺少公布日期"), at="2026-04-17T10:00+08:00", by=actor(STREET)).and_so()


@pytest.fixture
def at_the_city(submitted: Given) -> Given:
    """Accepted and forwarded by street and district."""
    history = submitted
    for level in (STREET, DISTRICT):
        for command in (AcceptFiling(), ForwardFiling()):
            history = history.when(command, at="2026-04-18T10:00+08:00", by=actor(level)).and_so()
    return history


@pytest.fixture
def filed(contract: SubmitFiling) -> Given:
    return given(FILING).when(contract, at="2026-04-15T10:00+08:00", by=actor(UNION)).and_so()
