"""Membership over HTTP: which command comes in where, with an example of each."""

from huiwu.membership import evidence
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
from huiwu.membership.domain.roll import ChangeJobClass, EnrolWorkers, StrikeWorker, roll_of
from huiwu.membership.domain.union import union_of
from huiwu.membership.domain.union_words import (
    DissolveUnion,
    EstablishOrganisation,
    FormPreparatoryGroup,
    FoundUnion,
    RegisterUnion,
    StartFormation,
)
from huiwu.runtime.collection import Act, Collection, Create, Internal

_AREA = "union-110105-110105026"
_CREDIT_CODE = "91110105MA01HW001J"
_ENTERPRISE = enterprise_id(_AREA, _CREDIT_CODE)
_ORGANISER, _SECOND, _THIRD = (f"worker-110105-{n:08x}" for n in range(1, 4))


def enterprise_of(command: RegisterEnterprise) -> str:
    return enterprise_id(command.area, command.credit_code)


def union_to_be(command: StartFormation) -> str:
    return union_of(command.enterprise)


def roll_to_open(command: EnrolWorkers) -> str:
    return roll_of(command.enterprise)


UNIONS = Collection(
    "unions",
    UNION,
    commands=[
        Internal(EstablishOrganisation, evidence=evidence.superior_of_organisation),
        Create(
            StartFormation,
            key=union_to_be,
            evidence=evidence.employer_and_superior,
            example={
                "enterprise": _ENTERPRISE,
                "name": "望京示例科技有限公司工会",
                "english": "Union of Wangjing Example Technology",
                "applied_on": "2026-01-12",
            },
        ),
        Act(
            FormPreparatoryGroup,
            "prepare",
            example={"members": [_ORGANISER, _SECOND, _THIRD], "formed_on": "2026-01-15"},
        ),
        Act(
            FoundUnion,
            "found",
            example={
                "held_on": "2026-02-02",
                "members": 120,
                "committee": [_ORGANISER, _SECOND, _THIRD],
                "chair": _ORGANISER,
            },
        ),
        Act(
            RegisterUnion,
            "register",
            example={"approval": "望工批〔2026〕3号", "approved_on": "2026-02-05"},
        ),
        Act(
            DissolveUnion,
            "dissolve",
            evidence=evidence.employer_of_union,
            example={"way": "merge", "on": "2026-03-01"},
        ),
    ],
)

ENTERPRISES = Collection(
    "enterprises",
    ENTERPRISE,
    commands=[
        Create(
            RegisterEnterprise,
            key=enterprise_of,
            evidence=evidence.area_of_enterprise,
            example={
                "credit_code": _CREDIT_CODE,
                "name": "望京示例科技有限公司",
                "english": "Wangjing Example Technology",
                "area": _AREA,
                "headcount": 160,
                "ownership": "private",
                "board_of_directors": True,
                "board_of_supervisors": True,
            },
        ),
        Act(
            RecordHeadcount,
            "headcount",
            example={"headcount": 172, "counted_on": "2026-03-31"},
        ),
        Act(
            ChangeOwnership,
            "ownership",
            example={"ownership": "mixed", "changed_on": "2026-04-01"},
        ),
        Act(
            RecordBoard,
            "boards",
            example={"board_of_directors": True, "board_of_supervisors": False, "since": "2026-04-01"},
        ),
        Act(
            EndEnterprise,
            "end",
            example={"way": "closed", "ended_on": "2026-12-31"},
        ),
        Internal(NoteUnion),
    ],
)

ROLLS = Collection(
    "rolls",
    ROLL,
    commands=[
        Create(
            EnrolWorkers,
            key=roll_to_open,
            evidence=evidence.employer_of_roll,
            example={
                "enterprise": _ENTERPRISE,
                "workers": [
                    {"subject": _ORGANISER, "job_class": "manager"},
                    {"subject": _SECOND, "job_class": "frontline"},
                    {"subject": _THIRD, "job_class": "other"},
                ],
            },
        ),
        Act(
            ChangeJobClass,
            "job-class",
            example={"subject": _THIRD, "job_class": "frontline", "changed_on": "2026-03-10"},
        ),
        Act(
            StrikeWorker,
            "strike",
            example={"subject": _THIRD, "left_on": "2026-03-31"},
        ),
    ],
)

LABOUR_ADMINISTRATIONS = Collection(
    "labour-administrations",
    LABOUR,
    commands=[Internal(EstablishLabourAdministration)],
)

COLLECTIONS = (UNIONS, ENTERPRISES, ROLLS, LABOUR_ADMINISTRATIONS)
