"""Whatever was asked in whatever order: the log replays to the same rulings, and the history to the same state."""

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from huiwu.kernel import Actor
from huiwu.membership.domain import ENTERPRISE, LABOUR, ROLL, UNION
from huiwu.membership.domain.enterprise import enterprise_id
from huiwu.membership.domain.enterprise_words import (
    ChangeOwnership,
    EndEnterprise,
    NoteUnion,
    RecordBoard,
    RecordHeadcount,
    RegisterEnterprise,
)
from huiwu.membership.domain.labour import EstablishLabourAdministration
from huiwu.membership.domain.register import MUNICIPAL, EnterpriseOnRegister, OrganisationOnRegister
from huiwu.membership.domain.roll import ChangeJobClass, EnrolWorkers, StrikeWorker, Worker, roll_of
from huiwu.membership.domain.union import union_of
from huiwu.membership.domain.union_words import (
    DissolveUnion,
    EstablishOrganisation,
    FormPreparatoryGroup,
    FoundUnion,
    RegisterUnion,
    StartFormation,
)
from huiwu.testkit.machine import Minutes

STREET, CODE = "union-110105-110105026", "91110105MA01HW001J"
FIRM = enterprise_id(STREET, CODE)
NOW = datetime.fromisoformat("2026-03-12T09:00:00+08:00")

days = st.integers(-40, 2).map(lambda n: date(2026, 3, 12) + timedelta(days=n))
people = st.lists(st.sampled_from([f"worker-110105-{n:02x}" for n in range(6)]), min_size=1, max_size=4).map(tuple)
counts = st.one_of(st.sampled_from([0, 24, 25, 99, 100]), st.integers(0, 10_000))
classes = st.sampled_from(["manager", "frontline", "other"])
offices = st.sampled_from(["union-officer", "system"])
organisations = st.sampled_from([STREET, union_of(FIRM), MUNICIPAL, "union-110105-high-tech"])
actors = st.builds(Actor, st.just("worker-110105-0a"), offices, organisations)
levels = st.sampled_from(["municipal", "district", "industrial", "street", "grassroots"])
employers = st.builds(
    EnterpriseOnRegister, st.just(FIRM), st.just(STREET), counts, st.sampled_from([None, union_of(FIRM)]), st.booleans()
)
superiors = st.builds(OrganisationOnRegister, organisations, levels)


class Record(Minutes):
    """Every stream of this service is heard at one instant."""

    now = NOW


class Unions(Record):
    kind, stream = UNION, union_of(FIRM)

    @rule(actor=actors, day=days, employer=employers, superior=superiors)
    def start(self, actor: Actor, day: date, employer: EnterpriseOnRegister, superior: OrganisationOnRegister) -> None:
        self.hear(StartFormation(FIRM, "示例工会", day), actor, [employer, superior])

    @rule(actor=actors, members=people, day=days)
    def prepare(self, actor: Actor, members: tuple[str, ...], day: date) -> None:
        self.hear(FormPreparatoryGroup(members, day), actor)

    @rule(actor=actors, day=days, members=counts, committee=st.one_of(st.just(()), people))
    def found(self, actor: Actor, day: date, members: int, committee: tuple[str, ...]) -> None:
        self.hear(FoundUnion(day, members, committee), actor)

    @rule(actor=actors, day=days)
    def register(self, actor: Actor, day: date) -> None:
        self.hear(RegisterUnion("批〔2026〕1号", day), actor)

    @rule(
        actor=actors,
        day=days,
        way=st.sampled_from(["abolish", "merge", "subordinate", "employer-ended"]),
        employer=employers,
    )
    def dissolve(self, actor: Actor, day: date, way: Any, employer: EnterpriseOnRegister) -> None:
        self.hear(DissolveUnion(way, day), actor, [employer])

    @rule(actor=actors, level=st.sampled_from(["industrial", "street"]), superior=superiors)
    def establish(self, actor: Actor, level: Any, superior: OrganisationOnRegister) -> None:
        command = EstablishOrganisation(self.stream, "示例总工会", "Example", level, superior.union)
        self.hear(command, actor, [superior])


class Enterprises(Record):
    kind, stream = ENTERPRISE, FIRM

    @rule(actor=actors, area=superiors, headcount=counts, code=st.sampled_from([CODE, CODE[:-1] + "K"]))
    def enter(self, actor: Actor, area: OrganisationOnRegister, headcount: int, code: str) -> None:
        command = RegisterEnterprise(code, "示例", area.union, headcount, "private", True, False)
        self.hear(command, actor, [area])

    @rule(actor=actors, headcount=counts, day=days)
    def count(self, actor: Actor, headcount: int, day: date) -> None:
        self.hear(RecordHeadcount(headcount, day), actor)

    @rule(actor=actors, day=days, ownership=st.sampled_from(["mixed", "state-owned"]))
    def change_hands(self, actor: Actor, day: date, ownership: Any) -> None:
        self.hear(ChangeOwnership(ownership, day), actor)

    @rule(actor=actors, day=days, directors=st.booleans(), supervisors=st.booleans())
    def boards(self, actor: Actor, day: date, directors: bool, supervisors: bool) -> None:
        self.hear(RecordBoard(directors, supervisors, day), actor)

    @rule(actor=actors)
    def unionise(self, actor: Actor) -> None:
        self.hear(NoteUnion(union_of(FIRM)), actor)

    @rule(actor=actors, day=days)
    def end(self, actor: Actor, day: date) -> None:
        self.hear(EndEnterprise("closed", day), actor)


class Rolls(Record):
    kind, stream = ROLL, roll_of(FIRM)

    @rule(actor=actors, entered=people, job_class=classes, employer=employers)
    def enrol(self, actor: Actor, entered: tuple[str, ...], job_class: Any, employer: EnterpriseOnRegister) -> None:
        workers = tuple(Worker(subject, job_class) for subject in entered)
        self.hear(EnrolWorkers(FIRM, workers), actor, [employer])

    @rule(actor=actors, subjects=people, job_class=classes, day=days)
    def change(self, actor: Actor, subjects: tuple[str, ...], job_class: Any, day: date) -> None:
        self.hear(ChangeJobClass(subjects[0], job_class, day), actor)

    @rule(actor=actors, subjects=people, day=days)
    def strike(self, actor: Actor, subjects: tuple[str, ...], day: date) -> None:
        self.hear(StrikeWorker(subjects[0], day), actor)


class Administrations(Record):
    kind, stream = LABOUR, "labour-110105-administration"

    @rule(actor=actors)
    def establish(self, actor: Actor) -> None:
        self.hear(EstablishLabourAdministration("示例局", "Example", "union-110105-district"), actor)


_MODERATE = settings(max_examples=40, stateful_step_count=20, deadline=None)
TestUnions = Unions.TestCase
TestEnterprises = Enterprises.TestCase
TestRolls = Rolls.TestCase
TestAdministrations = Administrations.TestCase
TestUnions.settings = TestEnterprises.settings = TestRolls.settings = TestAdministrations.settings = _MODERATE
