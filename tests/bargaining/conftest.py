"""One bargaining told phase by phase: each fixture is the history up to there, made by granted commands."""

from datetime import date

import pytest

from huiwu.bargaining.domain import BARGAINING
from huiwu.bargaining.domain.bargaining.commands import (
    AcceptOffer,
    CompletePreparation,
    ConfirmRepresentatives,
    DraftAgenda,
    EnterpriseOnRecord,
    FileContract,
    Form,
    HoldMeeting,
    OpenCycle,
    ReachDraft,
    RecordCongressPassage,
    SendOffer,
    SignAgreement,
    TakeEffect,
)
from huiwu.bargaining.domain.bargaining.table import Side
from huiwu.testkit import Given, actor, given

ENTERPRISE, UNION = "enterprise-110105-acme", "union-110105-acme"
TEXT = "5f" * 32
PREPARATIONS = ("hear_workers", "enterprise_information", "bargaining_content", "representatives")
PAPERS = ("identity of representatives", "congress resolution", "contract text", "registration certificate")
OFFICER = actor(UNION)
WORKERS = tuple(f"worker-110105-a{n}" for n in range(3))
EMPLOYERS = tuple(f"worker-110105-b{n}" for n in range(3))


@pytest.fixture
def opened() -> Given:
    on_record = EnterpriseOnRecord(ENTERPRISE, "望京示例", UNION, "union-110105-110105026", "private", 160)
    command = OpenCycle(ENTERPRISE, 2026)
    return given(BARGAINING).when(command, at="2026-03-02T09:00+08:00", by=OFFICER, evidence=[on_record]).and_so()


@pytest.fixture
def offered(opened: Given) -> Given:
    """Sent on 2 March: the reply is due by 22 March."""
    command = SendOffer(TEXT, Form.WRITTEN, date(2026, 3, 2))
    return opened.when(command, at="2026-03-02T10:00+08:00", by=OFFICER).and_so()


@pytest.fixture
def preparing(offered: Given) -> Given:
    return offered.when(AcceptOffer(date(2026, 3, 9)), at="2026-03-09T10:00+08:00").and_so()


@pytest.fixture
def ready(preparing: Given) -> Given:
    """All four preparations, three against three, an agenda; names posted on 11 March."""
    sides = ConfirmRepresentatives(Side(WORKERS, WORKERS[0]), Side(EMPLOYERS, EMPLOYERS[0]), date(2026, 3, 11))
    agenda = DraftAgenda(("growth", "wages", "rest_leave"))
    history = preparing
    for command in (CompletePreparation(PREPARATIONS), sides, agenda):
        history = history.when(command, at="2026-03-12T09:00+08:00", by=OFFICER).and_so()
    return history


@pytest.fixture
def negotiating(ready: Given) -> Given:
    command = HoldMeeting(date(2026, 3, 13), "a7" * 32, "worker-110105-recorder", WORKERS[:1])
    return ready.when(command, at="2026-03-13T18:00+08:00", by=OFFICER).and_so()


@pytest.fixture
def drafted(negotiating: Given) -> Given:
    return negotiating.when(ReachDraft("工资协议", TEXT), at="2026-03-20T18:00+08:00", by=OFFICER).and_so()


@pytest.fixture
def passed(drafted: Given) -> Given:
    command = RecordCongressPassage("session-110105-s1", "draft", TEXT, True, 32, 40, date(2026, 3, 28))
    return drafted.when(command, at="2026-03-28T18:00+08:00").and_so()


@pytest.fixture
def signed(passed: Given) -> Given:
    """Signed on 1 April, to run to the end of March: to be filed by 11 April."""
    command = SignAgreement(TEXT, date(2026, 4, 1), date(2027, 3, 31))
    return passed.when(command, at="2026-04-01T18:00+08:00", by=OFFICER).and_so()


@pytest.fixture
def filed(signed: Given) -> Given:
    """Filed on 7 April: objections until 22 April."""
    return signed.when(FileContract(date(2026, 4, 7), PAPERS), at="2026-04-07T18:00+08:00", by=OFFICER).and_so()


@pytest.fixture
def effective(filed: Given) -> Given:
    """In force by silence from 23 April; to be announced by 28 April."""
    return filed.when(TakeEffect(), at="2026-04-23T00:00+08:00").and_so()
