"""The roll: subject ids and job classes, each worker once."""

from datetime import date

from huiwu.membership.domain import LABOUR, ROLL
from huiwu.membership.domain.labour import EstablishLabourAdministration, LabourAdministrationRegistered
from huiwu.membership.domain.register import MUNICIPAL, EnterpriseOnRegister
from huiwu.membership.domain.roll import (
    ChangeJobClass,
    EnrolWorkers,
    JobClassChanged,
    StrikeWorker,
    Worker,
    WorkerLeft,
    WorkersEnrolled,
    roll_of,
)
from huiwu.testkit import Given, actor, given

ENTERPRISE = "enterprise-110105-b974a87230a55dfeafc6"
EMPLOYER = EnterpriseOnRegister(ENTERPRISE, "union-110105-110105026", 160, None, ended=False)
AN, BO = Worker("worker-110105-0a", "manager"), Worker("worker-110105-0b", "frontline")
ENROLLED = WorkersEnrolled(ENTERPRISE, (AN, BO))


def open_roll(*further: object) -> Given:
    return given(ROLL, ENROLLED, *further)


def test_workers_are_enrolled_and_more_later() -> None:
    more = (Worker("worker-110105-0c", "other"),)
    given(ROLL).when(EnrolWorkers(ENTERPRISE, (AN, BO)), evidence=[EMPLOYER]).then(ENROLLED).when(
        EnrolWorkers(ENTERPRISE, more), evidence=[EMPLOYER]
    ).then(WorkersEnrolled(ENTERPRISE, more))


def test_nobody_stands_on_the_roll_twice() -> None:
    open_roll().when(EnrolWorkers(ENTERPRISE, (BO,)), evidence=[EMPLOYER]).refused_by("platform.distinct-people")
    given(ROLL).when(EnrolWorkers(ENTERPRISE, (AN, AN)), evidence=[EMPLOYER]).refused_by("platform.distinct-people")


def test_a_refusal_does_not_repeat_the_whole_roll() -> None:
    many = tuple(Worker(f"worker-110105-{n:04x}", "other") for n in range(1000))
    history = given(ROLL, WorkersEnrolled(ENTERPRISE, many))
    finding = history.when(EnrolWorkers(ENTERPRISE, many), evidence=[EMPLOYER]).finding("platform.distinct-people")
    assert isinstance(finding.seen, dict)
    assert finding.seen["twice"] == 1000
    assert len(finding.seen["subjects"]) == 20


def test_who_left_may_come_back() -> None:
    history = (
        open_roll()
        .when(StrikeWorker(BO.subject, date(2026, 3, 1)))
        .then(WorkerLeft(ENTERPRISE, BO.subject, "frontline", date(2026, 3, 1)))
    )
    history.when(StrikeWorker(BO.subject, date(2026, 3, 1))).refused_by("platform.on-roll")
    history.when(EnrolWorkers(ENTERPRISE, (BO,)), evidence=[EMPLOYER]).then(WorkersEnrolled(ENTERPRISE, (BO,)))


def test_a_job_class_changes_with_what_it_was() -> None:
    open_roll().when(ChangeJobClass(BO.subject, "manager", date(2026, 3, 1))).then(
        JobClassChanged(ENTERPRISE, BO.subject, "manager", "frontline", date(2026, 3, 1))
    ).when(ChangeJobClass(BO.subject, "other", date(2026, 3, 2))).then(
        JobClassChanged(ENTERPRISE, BO.subject, "other", "manager", date(2026, 3, 2))
    )
    open_roll().when(ChangeJobClass("worker-110105-ff", "other", date(2026, 3, 1))).refused_by("platform.on-roll")
    open_roll().when(ChangeJobClass(BO.subject, "other", date(2026, 3, 13))).refused_by("platform.not-in-the-future")


def test_an_ended_enterprise_enrols_nobody() -> None:
    gone = EnterpriseOnRegister(ENTERPRISE, EMPLOYER.area, 0, None, ended=True)
    given(ROLL).when(EnrolWorkers(ENTERPRISE, (AN,)), evidence=[gone]).refused_by("platform.employer-not-ended")


def test_the_union_keeps_the_roll() -> None:
    assert roll_of(ENTERPRISE) == "roll-110105-b974a87230a55dfeafc6"
    its_union = "union-110105-b974a87230a55dfeafc6"
    assert ROLL.party(EnrolWorkers(ENTERPRISE, (AN,)), ROLL.initial) == its_union
    assert ROLL.party(StrikeWorker(AN.subject, date(2026, 3, 1)), ROLL.fold([ENROLLED])) == its_union


def test_labour_administrations_are_entered_by_the_installation_alone() -> None:
    command = EstablishLabourAdministration("北京市朝阳区人力资源和社会保障局", "Chaoyang", "union-110105-district")
    given(LABOUR).when(command).refused_by("platform.laid-down-at-installation")
    given(LABOUR).when(command, by=actor(MUNICIPAL, "system")).then(
        LabourAdministrationRegistered(command.name, command.english, command.superior)
    ).when(command, by=actor(MUNICIPAL, "system")).refused_by("platform.phase")
