"""September: the members of the smaller enterprise evaluate their union and its chair, and nobody can be told apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from huiwu.local.year.people import Company
from huiwu.local.year.world import World

RECONCILE = "platform.evaluation-forms-reconcile"
_QUESTIONS = ("work", "工会工作"), ("chair", "工会主席")
_GRADES = ("满意", "基本满意", "不满意")
_DUE = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The evaluation on its way; each step rests before the next, so that the ledgers are kept in the same order."""

    world: World
    company: Company
    path: str

    def act(self, verb: str, body: Mapping[str, object], says: str = "") -> None:
        """An act of the union, granted."""
        self.world.granted(self.company.officer, f"{self.path}/{verb}", body, says)
        self.world.quiet.wait()


def evaluate(world: World, company: Company, on: date) -> None:
    """Forty members, one form each; the group of two is named and not shown."""
    planned = world.granted(
        company.officer,
        "/congress/v1/evaluations",
        {
            "organisation": company.union,
            "direction": "members_on_leading_cadre",
            "number": 1,
            "subjects": ["union_work", "union_chair"],
            "questions": [{"mark": mark, "text": text} for mark, text in _QUESTIONS],
            "grades": _GRADES,
            "planned_on": on.isoformat(),
        },
    )
    evaluation = Evaluation(world, company, f"/congress/v1/evaluations/{planned['id']}")
    evaluation.act("open", {"evaluators": 40, "on": on.isoformat()}, "会员 40 人评议工会和主席 forty members evaluate")
    forms = {"issued": 40, "returned": 38, "unreturned": 2, "invalid": 1, "withheld": ["财务室"], "on": on.isoformat()}
    world.refused(
        company.officer,
        f"{evaluation.path}/count",
        {**forms, "valid": 38, "questions": _tallies((30, 6, 2), (28, 7, 3))},
        RECONCILE,
        "有效与无效之和多于收回数 more valid and invalid forms than were returned",
    )
    lines = [{"group": "一车间", "forms": 20, "questions": _tallies((16, 3, 1), (15, 4, 1))}]
    counted = {**forms, "valid": 37, "questions": _tallies((29, 6, 2), (27, 7, 3)), "groups": lines}
    evaluation.act("count", counted, "38 份收回，财务室 2 人不分列 38 forms came back; a group of two is not shown")


def follow_up(world: World, company: Company, on: date) -> None:
    """Published and reported within ten days; the work is adjusted by what was said."""
    listed = world.look(company.officer, "/congress/v1/evaluations") or {}
    evaluation = Evaluation(world, company, f"/congress/v1/evaluations/{listed['items'][0]['id']}")
    today = {"on": on.isoformat()}
    evaluation.act("publish", {"channel": "会务公开栏", **today}, "结果向会员公布 published to the members")
    evaluation.act("report", today, "并报告街道总工会 and reported to the street's union")
    body = {"item": "law-day", "what": "每月一次法律咨询日", "due_on": (on + _DUE).isoformat()}
    evaluation.act("adjust", {**body, "owner": company.workers(1)[0], **today})
    done = {"item": "law-day", "done": "自本月起开展。", "evidence_sha256": "e" * 64, **today}
    evaluation.act("adjusted", done, "按评议意见调整工作并办结 the work was adjusted")
    evaluation.act("close", today)


def _tallies(*totals: Sequence[int]) -> list[Mapping[str, object]]:
    """Totals by grade, question by question."""
    marks = (mark for mark, _ in _QUESTIONS)
    return [{"mark": mark, "totals": list(each)} for mark, each in zip(marks, totals, strict=True)]
