"""A union is founded step by step, approved by its direct superior, and ended by nobody but the end of its employer."""

from datetime import date

import pytest

from huiwu.membership.domain import UNION
from huiwu.membership.domain.register import MUNICIPAL, EnterpriseOnRegister, OrganisationOnRegister
from huiwu.membership.domain.union import union_of
from huiwu.membership.domain.union_words import (
    DissolveUnion,
    EstablishOrganisation,
    FormPreparatoryGroup,
    FoundUnion,
    PreparatoryGroupFormed,
    RegisterUnion,
    StartFormation,
    UnionDissolved,
    UnionFormationStarted,
    UnionFounded,
    UnionRegistered,
)
from huiwu.testkit import Heard, actor, given

ENTERPRISE = "enterprise-110105-b974a87230a55dfeafc6"
ITS_UNION = union_of(ENTERPRISE)
STREET = "union-110105-110105026"
ANOTHER_STREET = "union-110105-110105001"
HIGH_TECH = "union-110105-high-tech"
AN, BO, CUI = "worker-110105-0a", "worker-110105-0b", "worker-110105-0c"

EMPLOYER = EnterpriseOnRegister(ENTERPRISE, STREET, 160, None, ended=False)
ENDED_EMPLOYER = EnterpriseOnRegister(ENTERPRISE, STREET, 0, ITS_UNION, ended=True)
APPLY = StartFormation(ENTERPRISE, "望京示例工会", date(2026, 1, 12))

STARTED = UnionFormationStarted(ITS_UNION, ENTERPRISE, "望京示例工会", None, STREET, STREET, date(2026, 1, 12))
PREPARED = PreparatoryGroupFormed(ITS_UNION, ENTERPRISE, (AN, BO), date(2026, 1, 15))
FOUNDED = UnionFounded(ITS_UNION, ENTERPRISE, 120, (AN, BO, CUI), AN, None, date(2026, 2, 2))
REGISTERED = UnionRegistered(
    ITS_UNION, "望京示例工会", None, "grassroots", STREET, ENTERPRISE, None, "望工批〔2026〕3号", date(2026, 2, 5)
)
APPROVE = RegisterUnion("望工批〔2026〕3号", date(2026, 2, 5))


def apply_under(superior: str, level: str) -> Heard:
    return given(UNION).when(APPLY, evidence=[EMPLOYER, OrganisationOnRegister(superior, level)])  # type: ignore[arg-type]


@pytest.mark.clause("membership.coverage.party-led-unionisation", "statute.union.superior-approves")
def test_workers_found_a_union_and_its_street_registers_it() -> None:
    (
        given(UNION)
        .when(APPLY, evidence=[EMPLOYER, OrganisationOnRegister(STREET, "street")])
        .then(STARTED)
        .when(FormPreparatoryGroup((AN, BO), date(2026, 1, 15)))
        .then(PREPARED)
        .when(FoundUnion(date(2026, 2, 2), 120, (AN, BO, CUI), AN))
        .then(FOUNDED)
        .when(APPROVE, by=actor(STREET))
        .met("statute.union.superior-approves")
        .met("membership.coverage.party-led-unionisation")
        .then(REGISTERED)
    )


@pytest.mark.clause("statute.union.superior-approves")
@pytest.mark.parametrize("stranger", [ITS_UNION, ANOTHER_STREET, "union-110105-district", MUNICIPAL])
def test_nobody_but_the_direct_superior_approves(stranger: str) -> None:
    history = given(UNION, STARTED, PREPARED, FOUNDED)
    history.when(APPROVE, by=actor(stranger)).refused_by("statute.union.superior-approves")


@pytest.mark.clause("statute.union.committee-at-25")
@pytest.mark.parametrize("members", [0, 1, 24])
def test_up_to_24_members_need_no_committee(members: int) -> None:
    history = given(UNION, STARTED, PREPARED)
    history.when(FoundUnion(date(2026, 2, 2), members, organiser=AN)).met("statute.union.committee-at-25").granted()


@pytest.mark.clause("statute.union.committee-at-25")
@pytest.mark.parametrize("members", [25, 26, 5000])
def test_from_25_members_there_is_a_committee(members: int) -> None:
    history = given(UNION, STARTED, PREPARED)
    history.when(FoundUnion(date(2026, 2, 2), members, organiser=AN)).refused_by("statute.union.committee-at-25")
    history.when(FoundUnion(date(2026, 2, 2), members, (AN, BO, CUI), AN)).met(
        "statute.union.committee-at-25"
    ).granted()


@pytest.mark.clause("membership.coverage.party-led-unionisation")
@pytest.mark.parametrize(
    ("congress", "missing"),
    [
        (UnionFounded(ITS_UNION, ENTERPRISE, 0, (AN,), AN, None, date(2026, 2, 2)), "member admission"),
        (UnionFounded(ITS_UNION, ENTERPRISE, 12, (), None, None, date(2026, 2, 2)), "election"),
    ],
)
def test_a_step_that_the_record_lacks_is_flagged_at_registration(congress: UnionFounded, missing: str) -> None:
    heard = given(UNION, STARTED, PREPARED, congress).when(APPROVE, by=actor(STREET))
    heard.flagged("membership.coverage.party-led-unionisation")
    seen = heard.finding("membership.coverage.party-led-unionisation").seen
    assert isinstance(seen, list)
    assert missing not in seen


def test_the_clause_of_chaoyang_is_not_weighed_elsewhere() -> None:
    history = given(UNION, STARTED, PREPARED, FOUNDED)
    ruling = history.when(APPROVE, by=actor(STREET), edition="beijing-2015").ruling
    assert "membership.coverage.party-led-unionisation" not in {finding.clause for finding in ruling.findings}


def test_an_industrial_union_may_be_the_superior_and_the_area_stays_as_territory() -> None:
    (started,) = apply_under(HIGH_TECH, "industrial").granted()
    assert (started.superior, started.territory) == (HIGH_TECH, STREET)
    (registered,) = given(UNION, started, PREPARED, FOUNDED).when(APPROVE, by=actor(HIGH_TECH)).granted()
    assert (registered.superior, registered.territory) == (HIGH_TECH, STREET)


def test_an_industrial_union_of_the_city_may_be_the_superior() -> None:
    (started,) = apply_under("union-110000-education", "industrial").granted()
    assert started.superior == "union-110000-education"


@pytest.mark.parametrize(
    ("superior", "level"),
    [
        (ANOTHER_STREET, "street"),
        ("union-110106-district", "district"),
        ("union-110106-education", "industrial"),
        (MUNICIPAL, "municipal"),
    ],
)
def test_no_other_area_may_be_the_superior(superior: str, level: str) -> None:
    apply_under(superior, level).refused_by("platform.one-direct-superior")


def test_no_union_is_founded_in_an_enterprise_that_has_ended() -> None:
    heard = given(UNION).when(APPLY, evidence=[ENDED_EMPLOYER, OrganisationOnRegister(STREET, "street")])
    heard.refused_by("platform.employer-not-ended")


def test_steps_are_neither_in_the_future_nor_out_of_order() -> None:
    started = given(UNION, STARTED)
    started.when(FormPreparatoryGroup((AN,), date(2026, 1, 11))).refused_by("platform.not-before")
    started.when(FormPreparatoryGroup((AN,), date(2026, 1, 12))).granted()
    started.when(FormPreparatoryGroup((AN,), date(2026, 3, 13))).refused_by("platform.not-in-the-future")
    started.when(FormPreparatoryGroup((AN, AN), date(2026, 1, 15))).refused_by("platform.distinct-people")


@pytest.mark.parametrize(
    "command",
    [APPLY, FoundUnion(date(2026, 2, 2), 3), APPROVE, DissolveUnion("abolish", date(2026, 2, 2))],
)
def test_a_step_out_of_its_phase_is_refused(command: object) -> None:
    evidence = [EMPLOYER, OrganisationOnRegister(STREET, "street")]
    given(UNION, STARTED).when(command, evidence=evidence).refused_by("platform.phase")


@pytest.mark.clause("membership.organisation.no-abolition-or-merger")
@pytest.mark.parametrize("way", ["abolish", "merge", "subordinate"])
@pytest.mark.parametrize("employer", [EMPLOYER, ENDED_EMPLOYER])
def test_no_union_is_abolished_merged_or_subordinated(way: str, employer: EnterpriseOnRegister) -> None:
    command = DissolveUnion(way, date(2026, 3, 1))  # type: ignore[arg-type]
    heard = given(UNION, REGISTERED).when(command, evidence=[employer])
    heard.refused_by("membership.organisation.no-abolition-or-merger")


@pytest.mark.clause("membership.organisation.no-abolition-or-merger")
def test_a_union_ends_with_its_employer_and_not_before() -> None:
    command = DissolveUnion("employer-ended", date(2026, 3, 1))
    history = given(UNION, REGISTERED)
    history.when(command, evidence=[EMPLOYER]).refused_by("membership.organisation.no-abolition-or-merger")
    history.when(command, evidence=[ENDED_EMPLOYER]).met("membership.organisation.no-abolition-or-merger").then(
        UnionDissolved(ITS_UNION, ENTERPRISE, date(2026, 3, 1))
    ).when(command).refused_by("platform.phase")


@pytest.mark.clause("membership.organisation.no-abolition-or-merger")
def test_a_federation_has_no_employer_and_so_never_ends() -> None:
    federation = UnionRegistered(STREET, "望京", "Wangjing", "street", MUNICIPAL, None, None, None, date(2026, 1, 1))
    for way in ("abolish", "merge", "subordinate", "employer-ended"):
        heard = given(UNION, federation).when(DissolveUnion(way, date(2026, 3, 1)))
        heard.refused_by("membership.organisation.no-abolition-or-merger")


def test_the_tree_is_laid_down_by_the_installation_alone() -> None:
    command = EstablishOrganisation(STREET, "北京市朝阳区望京街道总工会", "Wangjing", "street", "union-110105-district")
    district = OrganisationOnRegister("union-110105-district", "district")
    given(UNION).when(command, evidence=[district]).refused_by("platform.laid-down-at-installation")
    by_system = actor(MUNICIPAL, "system")
    (registered,) = given(UNION).when(command, by=by_system, evidence=[district]).granted()
    assert (registered.level, registered.superior, registered.on) == ("street", district.union, date(2026, 3, 12))


@pytest.mark.clause("membership.industrial-unions.districts-may-establish")
def test_a_district_may_establish_industrial_unions() -> None:
    command = EstablishOrganisation(HIGH_TECH, "高新技术产业工会", "High-Tech", "industrial", "union-110105-district")
    district = OrganisationOnRegister("union-110105-district", "district")
    heard = given(UNION).when(command, by=actor(MUNICIPAL, "system"), evidence=[district])
    heard.met("membership.industrial-unions.districts-may-establish").granted()


def test_each_step_is_the_act_of_the_right_organisation() -> None:
    started, founded = UNION.fold([STARTED]), UNION.fold([STARTED, PREPARED, FOUNDED])
    registered = UNION.fold([REGISTERED])
    assert UNION.party(APPLY, UNION.initial) == ITS_UNION
    assert UNION.party(FormPreparatoryGroup((AN,), date(2026, 1, 15)), started) == ITS_UNION
    assert UNION.party(APPROVE, founded) == STREET
    assert UNION.party(DissolveUnion("abolish", date(2026, 3, 1)), registered) == ITS_UNION
