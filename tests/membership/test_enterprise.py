"""The register of enterprises: who may be entered, who is a priority, what becomes of one."""

from dataclasses import replace
from datetime import date

import pytest

from huiwu.membership.domain import ENTERPRISE
from huiwu.membership.domain.credit_code import check_sign, is_credit_code
from huiwu.membership.domain.enterprise import enterprise_id
from huiwu.membership.domain.enterprise_words import (
    BoardEstablished,
    ChangeOwnership,
    EndEnterprise,
    EnterpriseEnded,
    EnterpriseRegistered,
    EnterpriseUnionised,
    HeadcountRecorded,
    NoteUnion,
    OwnershipChanged,
    RecordBoard,
    RecordHeadcount,
    RegisterEnterprise,
)
from huiwu.membership.domain.register import OrganisationOnRegister
from huiwu.testkit import Given, Heard, given

STREET = "union-110105-110105026"
CODE = "91110105MA01HW001J"
ID = enterprise_id(STREET, CODE)
PRIORITY = "membership.coverage.hundred-plus-priority"
ENTER = RegisterEnterprise(CODE, "望京示例科技有限公司", STREET, 160, "private", True, True)
ENTERED = EnterpriseRegistered(ID, CODE, "望京示例科技有限公司", None, STREET, 160, "private", True, True, True)


def enter(command: RegisterEnterprise = ENTER, *, level: str = "street", edition: str = "chaoyang-2015") -> Heard:
    area = OrganisationOnRegister(command.area, level)  # type: ignore[arg-type]
    return given(ENTERPRISE).when(command, evidence=[area], edition=edition)


def in_the_register(*further: object) -> Given:
    return given(ENTERPRISE, ENTERED, *further)


@pytest.mark.clause("membership.coverage.hundred-plus-priority")
@pytest.mark.parametrize(("headcount", "priority"), [(0, False), (99, False), (100, True), (101, True)])
def test_from_100_workers_an_enterprise_without_a_union_is_a_priority(headcount: int, priority: bool) -> None:
    heard = enter(replace(ENTER, headcount=headcount))
    (registered,) = heard.granted()
    assert registered.priority is priority
    assert heard.finding(PRIORITY).met is not priority


@pytest.mark.clause("membership.coverage.hundred-plus-priority")
@pytest.mark.parametrize(("headcount", "priority"), [(99, False), (100, True)])
def test_a_new_headcount_makes_or_unmakes_the_priority(headcount: int, priority: bool) -> None:
    heard = in_the_register().when(RecordHeadcount(headcount, date(2026, 3, 1)))
    heard.then(HeadcountRecorded(headcount, date(2026, 3, 1), priority))
    assert heard.finding(PRIORITY).met is not priority


@pytest.mark.clause("membership.coverage.hundred-plus-priority")
def test_with_a_union_it_is_no_priority() -> None:
    history = in_the_register().when(NoteUnion("union-110105-x")).then(EnterpriseUnionised("union-110105-x"))
    heard = history.when(RecordHeadcount(3000, date(2026, 3, 1))).met(PRIORITY)
    heard.then(HeadcountRecorded(3000, date(2026, 3, 1), priority=False))


def test_the_priority_is_the_clause_of_chaoyang() -> None:
    (registered,) = enter(edition="beijing-2015").granted()
    assert registered.priority is False


@pytest.mark.parametrize("code", ["91110105MA01HW001K", "91110105MA01HW00IJ", "91110105ma01hw001j", "O" * 18])
def test_a_credit_code_agrees_with_its_check_sign(code: str) -> None:
    enter(replace(ENTER, credit_code=code)).refused_by("platform.credit-code")


def test_one_wrong_sign_never_passes() -> None:
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    assert is_credit_code(CODE)
    assert check_sign(CODE[:-1]) == CODE[-1]
    for place, right in enumerate(CODE):
        for sign in signs.replace(right, ""):
            assert not is_credit_code(CODE[:place] + sign + CODE[place + 1 :])


@pytest.mark.parametrize(
    ("level", "fits"), [("street", True), ("district", True), ("industrial", False), ("municipal", False)]
)
def test_an_enterprise_stands_in_an_area(level: str, fits: bool) -> None:
    heard = enter(level=level)
    if fits:
        heard.granted()
    else:
        heard.refused_by("platform.area-of-enterprise")


def test_it_is_entered_once() -> None:
    area = OrganisationOnRegister(STREET, "street")
    in_the_register().when(ENTER, evidence=[area]).refused_by("platform.phase")


def test_ownership_and_boards_are_recorded() -> None:
    history = in_the_register()
    history.when(ChangeOwnership("mixed", date(2026, 3, 1))).then(
        OwnershipChanged("mixed", "private", date(2026, 3, 1))
    )
    boards = RecordBoard(board_of_directors=True, board_of_supervisors=False, since=date(2026, 3, 1))
    history.when(boards).then(BoardEstablished(True, False, date(2026, 3, 1)))


def test_what_has_ended_changes_no_more() -> None:
    ended = (
        in_the_register()
        .when(EndEnterprise("closed", date(2026, 3, 1)))
        .then(EnterpriseEnded("closed", date(2026, 3, 1)))
    )
    for command in (
        RecordHeadcount(1, date(2026, 3, 1)),
        ChangeOwnership("mixed", date(2026, 3, 1)),
        RecordBoard(True, True, date(2026, 3, 1)),
        EndEnterprise("closed", date(2026, 3, 1)),
        NoteUnion("union-110105-x"),
    ):
        ended.when(command).refused_by("platform.phase")


@pytest.mark.parametrize(
    "command",
    [
        RecordHeadcount(1, date(2026, 3, 13)),
        ChangeOwnership("mixed", date(2026, 3, 13)),
        RecordBoard(True, True, date(2026, 3, 13)),
        EndEnterprise("closed", date(2026, 3, 13)),
    ],
)
def test_nothing_is_recorded_ahead_of_its_day(command: object) -> None:
    in_the_register().when(command).refused_by("platform.not-in-the-future")


def test_the_area_keeps_the_register() -> None:
    assert ENTERPRISE.party(ENTER, ENTERPRISE.initial) == STREET
    assert ENTERPRISE.party(RecordHeadcount(1, date(2026, 3, 1)), ENTERPRISE.fold([ENTERED])) == STREET
