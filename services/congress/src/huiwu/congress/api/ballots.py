"""Secret ballots over HTTP. Of these routes nothing is told: no trace, no figure, no line in any log."""

from huiwu.congress.api.staff_congresses import DELEGATES, ENTERPRISE
from huiwu.congress.domain import BALLOT
from huiwu.congress.domain.ballot import commands as asked
from huiwu.congress.domain.naming import ballot_of, session_of, union_of
from huiwu.congress.evidence_of_ballots import electors_and_item, item_of_ballot
from huiwu.runtime.collection import Act, Collection, Create, Internal

_COUNT = {"valid": 3, "invalid": 0, "votes_for": 2, "against": 1, "abstain": 0}


def ballot_to_be(command: asked.PrepareBallot) -> str:
    return ballot_of(command.session, command.item, command.attempt)


BALLOTS = Collection(
    "ballots",
    BALLOT,
    commands=[
        Create(
            asked.PrepareBallot,
            key=ballot_to_be,
            evidence=electors_and_item,
            example={
                "union": union_of(ENTERPRISE),
                "session": session_of(ENTERPRISE, 1),
                "item": "contract",
                "question": "是否同意集体合同草案？",
            },
        ),
        Act(
            asked.OpenBallot,
            "open",
            evidence=item_of_ballot,
            example={"present": DELEGATES, "tellers": DELEGATES[:2]},
        ),
        Act(asked.IssueBallots, "issue", example={"roll": DELEGATES}),
        Act(asked.CloseBallot, "close", example={"issued": 3, "returned": 3}),
        Act(asked.CountBallot, "count", example=_COUNT),
        Act(asked.SignBallotCount, "sign", example={"count": 1}),
        Act(asked.CertifyBallot, "certify", evidence=item_of_ballot, example={}),
        Act(asked.RecountBallot, "recount", example={**_COUNT, "reason": "两张选票误计"}),
        Act(asked.VoidBallot, "void", example={"reason": "选票印制有误"}),
        Internal(asked.LapseBallot),
    ],
)
