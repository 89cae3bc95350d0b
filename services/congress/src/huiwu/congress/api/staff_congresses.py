"""Workers' congresses over HTTP."""

from huiwu.congress import evidence, hindsight, regional
from huiwu.congress.domain import STAFF_CONGRESS
from huiwu.congress.domain.naming import congress_of, regional_congress_of
from huiwu.congress.domain.staff_congress.commands import (
    BeginNextTerm,
    ConfirmDelegateRoster,
    CoverByRegion,
    EstablishRegionalCongress,
    EstablishStaffCongress,
    ExpireTerm,
    JoinRegion,
    NoteJobClass,
    RecordDelegatesElected,
    ReplaceDelegate,
    SetDelegateQuota,
    WarnOfTermEnd,
    WithdrawDelegates,
)
from huiwu.runtime.collection import Act, Collection, Create, Internal

ENTERPRISE = "enterprise-110105-wangjing-example"
HOST, REGION = "union-110105-110105026", "望京街道商圈职工代表大会"
DELEGATES = tuple(f"worker-110105-{n:08x}" for n in range(1, 4))


def congress_to_be(command: EstablishStaffCongress) -> str:
    return congress_of(command.enterprise)


def regional_congress_to_be(command: EstablishRegionalCongress) -> str:
    return regional_congress_of(command.host, command.name)


STAFF_CONGRESSES = Collection(
    "staff-congresses",
    STAFF_CONGRESS,
    commands=[
        Create(
            EstablishStaffCongress,
            key=congress_to_be,
            evidence=evidence.enterprise,
            example={"enterprise": ENTERPRISE, "form": "staff_congress", "term_years": 3},
        ),
        Act(
            SetDelegateQuota,
            "quota",
            evidence=evidence.enterprise_of_congress,
            example={"count": 31},
        ),
        Act(
            RecordDelegatesElected,
            "elect",
            evidence=evidence.delegates_on_roll,
            example={"delegates": DELEGATES},
        ),
        Act(
            WithdrawDelegates,
            "withdraw",
            example={"delegates": DELEGATES[:1], "reason": "误登"},
        ),
        Act(
            ConfirmDelegateRoster,
            "confirm-roster",
            evidence=evidence.roster_on_roll,
            example={},
        ),
        Act(
            ReplaceDelegate,
            "replace-delegate",
            evidence=evidence.newcomer_on_roll,
            example={"leaving": DELEGATES[0], "joining": "worker-110105-00000099", "reason": "调离本单位"},
        ),
        Act(
            BeginNextTerm,
            "begin-next-term",
            evidence=evidence.enterprise_of_congress,
            example={"term_years": 3},
        ),
        Internal(WarnOfTermEnd),
        Internal(ExpireTerm),
        Create(
            EstablishRegionalCongress,
            key=regional_congress_to_be,
            evidence=regional.region_to_be,
            path="regional-congresses",
            example={
                "host": HOST,
                "scope": "region",
                "name": REGION,
                "enterprises": [ENTERPRISE, "enterprise-110105-wangjing-other"],
                "term_years": 3,
            },
        ),
        Act(
            JoinRegion,
            "join",
            evidence=regional.enterprise_to_join,
            example={"enterprise": "enterprise-110105-wangjing-third"},
        ),
        Internal(CoverByRegion),
        Internal(NoteJobClass),
    ],
    first_record=hindsight.of_congress,
)
