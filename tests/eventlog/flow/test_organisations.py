"""The organisation tree: paths, the line of superiors, and enterprises that move under their union."""

from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from huiwu.eventlog import Organisations, Pool
from huiwu.eventlog.projections import Projections

pytestmark = pytest.mark.engines

MUNICIPAL = "union-110000-municipal"
DISTRICT = "union-110105-district"
STREET = "union-110105-110105001"
ACME = "enterprise-110105-acme"
ACME_UNION = "union-110105-acme"


@dataclass(frozen=True, slots=True)
class UnionRegistered:
    name: str
    level: str
    superior: str | None
    enterprise: str | None = None


@dataclass(frozen=True, slots=True)
class EnterpriseRegistered:
    name: str
    headcount: int
    area: str


@dataclass(frozen=True, slots=True)
class LabourAdministrationRegistered:
    name: str
    superior: str


@dataclass(frozen=True, slots=True)
class UnionDissolved:
    union: str
    enterprise: str


class Tree:
    def __init__(self, pool: Pool, membership: Any) -> None:
        self.membership = membership
        self.projections = Projections(pool, "s", ["membership"], [])
        self.organisations = Organisations(pool, "s")

    async def hears(self, stream: str, fact: object) -> None:
        await self.projections.apply("membership", [self.membership.says(fact, stream)])

    async def grow(self) -> None:
        await self.hears(MUNICIPAL, UnionRegistered("北京市总工会", "municipal", None))
        await self.hears(DISTRICT, UnionRegistered("朝阳区总工会", "district", MUNICIPAL))
        await self.hears(STREET, UnionRegistered("建外街道总工会", "street", DISTRICT))


@pytest_asyncio.fixture
async def tree(pool: Pool, membership: Any) -> Tree:
    made = Tree(pool, membership)
    await made.projections.setup()
    return made


async def test_paths_run_from_the_municipal_union_down(tree: Tree) -> None:
    await tree.grow()
    known = tree.organisations
    assert await known.path(STREET) == f"/{MUNICIPAL}/{DISTRICT}/{STREET}/"
    assert await known.line_of_superiors(STREET) == (DISTRICT, MUNICIPAL)
    assert await known.line_of_superiors(MUNICIPAL) == ()
    assert await known.name(DISTRICT) == "朝阳区总工会"
    assert await known.is_under(STREET, MUNICIPAL)
    assert await known.is_under(STREET, STREET)
    assert not await known.is_under(DISTRICT, STREET)
    assert await known.path("union-110105-nobody") is None


async def test_an_enterprise_stands_under_its_street_until_it_has_a_union(tree: Tree) -> None:
    await tree.grow()
    await tree.hears(ACME, EnterpriseRegistered("甲公司", 120, STREET))
    assert await tree.organisations.line_of_superiors(ACME) == (STREET, DISTRICT, MUNICIPAL)
    await tree.hears(ACME_UNION, UnionRegistered("甲公司工会", "grassroots", STREET, ACME))
    assert await tree.organisations.line_of_superiors(ACME) == (ACME_UNION, STREET, DISTRICT, MUNICIPAL)
    await tree.hears(ACME_UNION, UnionRegistered("甲公司工会", "grassroots", STREET, None))
    assert await tree.organisations.line_of_superiors(ACME) == (STREET, DISTRICT, MUNICIPAL)


async def test_without_its_union_an_enterprise_goes_back_under_its_street(tree: Tree) -> None:
    await tree.grow()
    await tree.hears(ACME, EnterpriseRegistered("甲公司", 120, STREET))
    await tree.hears(ACME_UNION, UnionRegistered("甲公司工会", "grassroots", STREET, ACME))
    await tree.hears(ACME_UNION, UnionDissolved(ACME_UNION, ACME))
    assert await tree.organisations.line_of_superiors(ACME) == (STREET, DISTRICT, MUNICIPAL)
    assert await tree.organisations.is_under(ACME_UNION, STREET)


async def test_children_may_come_before_their_parents(tree: Tree) -> None:
    await tree.hears(ACME_UNION, UnionRegistered("甲公司工会", "grassroots", STREET, ACME))
    await tree.hears(ACME, EnterpriseRegistered("甲公司", 120, STREET))
    await tree.hears("labour-110105-administration", LabourAdministrationRegistered("朝阳区人社局", DISTRICT))
    await tree.grow()
    assert await tree.organisations.path(ACME) == f"/{MUNICIPAL}/{DISTRICT}/{STREET}/{ACME_UNION}/{ACME}/"
    assert await tree.organisations.line_of_superiors("labour-110105-administration") == (DISTRICT, MUNICIPAL)


async def test_a_union_that_moves_takes_all_below_it_along(tree: Tree) -> None:
    await tree.grow()
    await tree.hears(ACME_UNION, UnionRegistered("甲公司工会", "grassroots", STREET, ACME))
    await tree.hears(ACME, EnterpriseRegistered("甲公司", 120, STREET))
    await tree.hears("union-110000-metal", UnionRegistered("市机械冶金工会", "industrial", MUNICIPAL))
    await tree.hears(ACME_UNION, UnionRegistered("甲公司工会", "grassroots", "union-110000-metal", ACME))
    assert await tree.organisations.line_of_superiors(ACME) == (ACME_UNION, "union-110000-metal", MUNICIPAL)


async def test_everything_under_a_union_is_one_range(tree: Tree, pool: Pool) -> None:
    await tree.grow()
    await tree.hears(ACME, EnterpriseRegistered("甲公司", 120, STREET))
    await tree.hears("union-110105-district-2", UnionRegistered("近名", "district", MUNICIPAL))
    low, high = await tree.organisations.range_under(DISTRICT) or ("", "")
    found = await pool.fetch("SELECT id FROM s.organisations WHERE path >= $1 AND path < $2 ORDER BY path", low, high)
    assert [row["id"] for row in found] == [DISTRICT, STREET, ACME]
    async with pool.acquire() as db, db.transaction():
        await db.execute("SET LOCAL enable_seqscan = off")
        plan = await db.fetch("EXPLAIN SELECT id FROM s.organisations WHERE path >= 'a' AND path < 'b'")
    assert "organisations_path" in str(plan)


async def test_a_circle_of_superiors_ends(tree: Tree) -> None:
    await tree.grow()
    await tree.hears(DISTRICT, UnionRegistered("朝阳区总工会", "district", STREET))
    assert await tree.organisations.is_under(STREET, DISTRICT)


async def test_a_batch_leads_to_the_same_tree_as_its_facts_one_by_one(pool: Pool, membership: Any) -> None:
    facts = [
        membership.says(fact, stream)
        for stream, fact in (
            (ACME, EnterpriseRegistered("甲公司", 120, STREET)),
            (ACME_UNION, UnionRegistered("甲公司工会", "grassroots", STREET, ACME)),
            ("union-110105-nobody", UnionDissolved("union-110105-nobody", ACME)),
            (MUNICIPAL, UnionRegistered("北京市总工会", "municipal", None)),
            (STREET, UnionRegistered("建外街道总工会", "street", DISTRICT)),
            (DISTRICT, UnionRegistered("朝阳区总工会", "district", MUNICIPAL)),
            ("labour-110105-administration", LabourAdministrationRegistered("朝阳区人社局", DISTRICT)),
            ("enterprise-110105-other", EnterpriseRegistered("乙公司", 9, STREET)),
            (ACME_UNION, UnionRegistered("甲公司工会", "grassroots", DISTRICT, "enterprise-110105-other")),
            (ACME_UNION, UnionDissolved(ACME_UNION, "enterprise-110105-other")),
            ("union-110105-new", UnionRegistered("乙公司工会", "grassroots", STREET, "enterprise-110105-other")),
            (STREET, UnionRegistered("建国门外街道总工会", "street", "union-110000-metal")),
            ("union-110000-metal", UnionRegistered("市机械冶金工会", "industrial", MUNICIPAL)),
        )
    ]
    trees = list[list[dict[str, Any]]]()
    for schema, size in (("s", 1), ("t", 4), ("u", len(facts))):
        projections = Projections(pool, schema, ["membership"], [])
        await projections.setup()
        for start in range(0, len(facts), size):
            await projections.apply("membership", facts[start : start + size])
        found = await pool.fetch(f"SELECT *, view::text AS view FROM {schema}.organisations ORDER BY id")
        trees.append([dict(row) for row in found])
    assert trees[0] == trees[1] == trees[2]
    by_id = {row["id"]: row["path"] for row in trees[0]}
    assert by_id[ACME] == f"/{MUNICIPAL}/union-110000-metal/{STREET}/{ACME}/"
