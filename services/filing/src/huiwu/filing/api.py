"""Filing over HTTP: which command comes in where, with an example of each."""

from huiwu.filing import evidence
from huiwu.filing.domain import FILING
from huiwu.filing.domain.filing import commands as asked
from huiwu.runtime.collection import Act, Collection, Internal

FILINGS = Collection(
    "filings",
    FILING,
    commands=[
        Internal(asked.SubmitFiling, evidence=evidence.superiors_of_submitter),
        Act(asked.AcceptFiling, "accept", example={}),
        Act(
            asked.ReturnFiling,
            "return",
            example={"reason": "备案表缺少决议公布日期"},
        ),
        Act(asked.ForwardFiling, "forward", example={}),
        Act(asked.EnterFiling, "enter", example={}),
        Act(
            asked.ResubmitFiling,
            "resubmit",
            evidence=evidence.superiors_of_resubmitter,
            example={
                "form": [
                    {"name": "congress", "value": "staff-congress-110105-wangjing"},
                    {"name": "session no.", "value": "3"},
                    {"name": "date", "value": "2026-03-12"},
                    {"name": "place", "value": "一层报告厅"},
                    {"name": "delegates due/present", "value": "40/36"},
                    {"name": "manager share", "value": "7/40"},
                    {"name": "frontline share", "value": "24/40"},
                    {"name": "agenda items", "value": "集体合同草案"},
                    {"name": "vote results", "value": "集体合同草案 32/40 通过"},
                    {"name": "resolutions", "value": "集体合同草案 通过"},
                    {"name": "publication date", "value": "2026-03-14"},
                ],
                "on": "2026-03-25",
            },
        ),
        Internal(asked.EndReviewBySilence),
    ],
)

COLLECTIONS = (FILINGS,)
