"""The words that stand in the workbook's drop-downs, each with the key under which the law or the record knows it."""

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from huiwu.congress.domain.evidence import CongressForm, JobClass
from huiwu.congress.domain.session import clauses
from huiwu.congress.domain.session.agenda import OTHER_MATTER
from huiwu.rulebook import Edition, Rulebook

FORMS: Mapping[str, str] = {"职工代表大会": CongressForm.STAFF_CONGRESS, "职工大会": CongressForm.STAFF_ASSEMBLY}
JOBS: Mapping[str, str] = {"管理人员": JobClass.MANAGER, "一线职工": JobClass.FRONTLINE, "其他": JobClass.OTHER}
OWNERSHIP: Mapping[str, str] = {
    "国有": "state-owned",
    "国有控股": "state-controlled",
    "混合所有制": "mixed",
    "私营": "private",
    "外商投资": "foreign",
    "集体": "collective",
}
YES_NO: Mapping[str, str] = {"是": "yes", "否": "no"}
_ARCHIVED = {
    "notice": "会议通知",
    "agenda": "会议议程",
    "documents": "会议文件",
    "attendance": "代表签到册",
    "ballot record": "计票记录",
    "minutes": "会议记录",
    "resolutions": "会议决议",
    "filing form": "会议备案表",
}


@cache
def law() -> Edition:
    """The edition from which the drop-downs and explanations take the law's own words."""
    return Rulebook.shipped().edition("chaoyang-2015")


@cache
def matters() -> Mapping[str, str]:
    """Matters of an agenda: those of the law's lists in its own words, the delegates' discussion, and others (等)."""
    named = {**_items(clauses.MUST_VOTE), **_items(clauses.MUST_REVIEW)}
    discussion = str(law().clause(clauses.DISCUSSION).value("required_agenda_item"))
    return {**named, "职工代表讨论": discussion, "其他": OTHER_MATTER}


@cache
def disclosed() -> Mapping[str, str]:
    """What a unit lays open to its congress, in the law's own words."""
    return {**_items(clauses.DISCLOSED_BY_ALL), **_items("congress.factory-disclosure.items-state-owned")}


@cache
def archived() -> Mapping[str, str]:
    """The kinds of documents of the archive."""
    return {_ARCHIVED.get(kind, kind): kind for kind in law().clause(clauses.ARCHIVE).texts("set")}


def quoted(clause: str, edition: Edition | None = None) -> str:
    """The rule's words with its id."""
    return f"“{(edition or law()).clause(clause).words}”（{clause}）"


def _items(clause: str) -> dict[str, str]:
    found = cast("list[Any]", law().clause(clause).value("items"))
    return {str(each["zh"]): str(each["key"]) for each in found}
