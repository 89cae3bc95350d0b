"""The tree of Beijing as data: complete, unambiguous, laid down by real decisions that a second start repeats not."""

import re
from collections import Counter
from datetime import date, datetime

from huiwu.kernel import Actor, AnyKind, Circumstances, Evidence, Outcome
from huiwu.kernel.names import district_of, key_of, kind_of
from huiwu.membership.domain import UNION
from huiwu.membership.domain.register import MUNICIPAL, OrganisationOnRegister
from huiwu.membership.domain.union_words import EstablishOrganisation
from huiwu.membership.tree import INSTALLATION, beijing, lay_down_tree
from huiwu.rulebook import Rulebook

DISTRICTS = (
    "110101 110102 110105 110106 110107 110108 110109 110111 110112 110113 110114 110115 110116 110117 110118 110119"
)
UNIONS = beijing().unions
BY_ID = {union.union: union for union in UNIONS}


def of_level(level: str) -> list[EstablishOrganisation]:
    return [union for union in UNIONS if union.level == level]


def test_one_municipal_federation_stands_at_the_top() -> None:
    assert [union.union for union in UNIONS if union.superior is None] == [MUNICIPAL]
    assert of_level("municipal") == [BY_ID[MUNICIPAL]]


def test_sixteen_districts_and_the_development_zone() -> None:
    districts = of_level("district")
    ids = {f"union-{code}-district" for code in DISTRICTS.split()} | {"union-110115-development-zone"}
    assert {union.union for union in districts} == ids
    assert len(districts) == 17
    assert {union.superior for union in districts} == {MUNICIPAL}


def test_forty_three_streets_and_townships_of_chaoyang() -> None:
    streets = [union for union in of_level("street") if re.fullmatch(r"110105\d{3}", key_of(union.union))]
    subdistricts = [union for union in streets if union.name.endswith("街道总工会")]
    townships = [union for union in streets if union.name.endswith("地区总工会")]
    assert (len(streets), len(subdistricts), len(townships)) == (43, 24, 19)
    assert {union.superior for union in streets} == {"union-110105-district"}
    further = {union.union for union in of_level("street")} - {union.union for union in streets}
    assert further == {"union-110105-central-business-district"}


def test_ids_and_names_are_unique() -> None:
    for member in ("union", "name", "english"):
        counted = Counter(getattr(union, member) for union in UNIONS)
        assert [each for each, times in counted.items() if times > 1] == []


def test_each_has_one_superior_laid_down_before_it() -> None:
    seen: set[str] = set()
    for union in UNIONS:
        assert kind_of(union.union) == "union"
        assert union.superior is None or union.superior in seen
        seen.add(union.union)


def test_industrial_unions_stand_under_the_city_or_their_district() -> None:
    for union in of_level("industrial"):
        assert union.superior == (MUNICIPAL if district_of(union.union) == "110000" else "union-110105-district")


def test_every_district_has_its_labour_administration() -> None:
    administrations = beijing().labour_administrations
    assert [each.administration for each in administrations] == [
        f"labour-{code}-administration" for code in DISTRICTS.split()
    ]
    for each in administrations:
        assert each.superior == f"union-{district_of(each.administration)}-district"
        assert each.name == BY_ID[each.superior].name.replace("总工会", "人力资源和社会保障局")


async def test_the_law_grants_every_decision_and_a_second_start_asks_for_the_same_ones() -> None:
    started: list[list[tuple[str, str]]] = []
    for _ in range(2):
        asked: list[tuple[str, str]] = []

        async def decide(
            kind: AnyKind,
            stream: str,
            command: object,
            actor: Actor,
            decision: str,
            asked: list[tuple[str, str]] = asked,
        ) -> None:
            assert actor == INSTALLATION
            assert kind.party(command, kind.initial) == MUNICIPAL
            assert type(command) in kind.creates
            law = Rulebook.shipped().in_force(district_of(stream), date(2026, 1, 1))
            superior = getattr(command, "superior", None)
            leaning: tuple[Evidence, ...] = ()
            if kind is UNION and superior:
                leaning = (Evidence("test.1", OrganisationOnRegister(superior, BY_ID[superior].level)),)
            as_of = datetime.fromisoformat("2026-01-01T08:00:00+08:00")
            ruling = kind.decide(command, kind.initial, law.hearing(Circumstances(actor, as_of, "0" * 64, leaning)))
            assert ruling.outcome is Outcome.GRANTED
            asked.append((stream, decision))

        await lay_down_tree(decide)
        started.append(asked)
    assert started[0] == started[1]
    assert len({decision for _, decision in started[0]}) == len(started[0]) == 89
