"""The sheets and columns of the workbook, as data: the template is written from them and every file is read by them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from huiwu.congress.domain.session import clauses
from huiwu.workbook import words


class Sort(Enum):
    """What may stand in a column's cells."""

    TEXT = auto()
    NUMBER = auto()
    DAY = auto()
    CHOICE = auto()
    CHOICES = auto()
    WORKER = auto()
    WORKERS = auto()
    FILE = auto()


Choices = Callable[[], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Column:
    """`member` is its name in a row that was read; `clause` the rule for which it is asked."""

    member: str
    heading: str
    sort: Sort
    note: str
    required: bool = True
    choices: Choices | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`key` are the columns that tell its rows apart."""

    name: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


def _yes_no() -> Mapping[str, str]:
    return words.YES_NO


_SESSION = Column("session", "会次", Sort.NUMBER, "历届连续编号，从 1 起")
_ITEM = Column("item", "议题编号", Sort.TEXT, "本次会议内不重复，如 1、2 或 contract")
_TERM = Column("term", "届次", Sort.NUMBER, "从 1 起")
_FILE = "64 位 SHA-256 校验值，或者与工作簿同一文件夹内的文件名"

UNIT = Sheet(
    "单位",
    "只填一行。职工人数、所有制只用于事先检查，以会员系统登记为准。",
    (
        Column("enterprise", "企业编号", Sort.TEXT, "如 enterprise-110105-376e06394111501197b4"),
        Column("headcount", "职工人数", Sort.NUMBER, "登记的职工总数"),
        Column("ownership", "所有制", Sort.CHOICE, "从下拉列表选择", choices=lambda: words.OWNERSHIP),
        Column("reason", "补录缘由", Sort.TEXT, "如：加入系统前的历史会议；不得写个人信息"),
    ),
    (),
)
TERMS = Sheet(
    "届次",
    "每届一行，按时间顺序。职代会已在本系统建立的，留空。",
    (
        _TERM,
        Column("form", "形式", Sort.CHOICE, "从下拉列表选择", choices=lambda: words.FORMS),
        Column("years", "任期年数", Sort.NUMBER, "整数", clause="congress.swc.term-3-to-5-years"),
        Column("starts_on", "任期开始日期", Sort.DAY, "日期格式"),
        Column("quota", "代表名额", Sort.NUMBER, "职工大会不填", False, clause="congress.delegates.minimum-share"),
        Column("confirmed_on", "名册确认日期", Sort.DAY, "日期格式"),
    ),
    ("term",),
)
DELEGATES = Sheet(
    "代表",
    "每名代表一行；须为本单位在册职工。",
    (
        _TERM,
        Column("worker", "职工编号", Sort.WORKER, "如 worker-110105-01，不写姓名"),
        Column("job", "岗位类别", Sort.CHOICE, "从下拉列表选择，以会员系统登记为准", choices=lambda: words.JOBS),
    ),
    ("term", "worker"),
)
SESSIONS = Sheet(
    "会议",
    "每次会议一行。没有办理的事项，日期留空：照实记录，记为程序偏差。",
    (
        _SESSION,
        Column("scheduled_on", "安排日期", Sort.DAY, "确定召开会议之日"),
        Column("opened_on", "开会日期", Sort.DAY, "日期格式", clause=clauses.ANNUAL),
        Column("place", "地点", Sort.TEXT, "会议地点"),
        Column(
            "heard_on",
            "听取意见日期",
            Sort.DAY,
            "听取职工意见之日",
            False,
            clause=clauses.AGREED,
        ),
        Column("heard", "听取意见人数", Sort.NUMBER, "整数", False),
        Column("summary", "听取意见摘要", Sort.TEXT, "不写个人信息", False),
        Column(
            "agreed_on",
            "议程商定日期",
            Sort.DAY,
            "与行政协商确定议程之日",
            False,
            clause=clauses.AGREED,
        ),
        Column("reported_on", "报告上级日期", Sort.DAY, "日期格式", False, clause=clauses.REPORT),
        Column(
            "delivered_on",
            "文件送达日期",
            Sort.DAY,
            "送达全体代表之日",
            False,
            clause=clauses.DOCUMENTS,
        ),
        Column("closed_on", "闭会日期", Sort.DAY, "未闭会的留空，其后各项不录", False),
        Column(
            "disclosed_on",
            "公开事项日期",
            Sort.DAY,
            "日期格式",
            False,
            clause=clauses.DISCLOSE,
        ),
        Column("filed_on", "备案表报送日期", Sort.DAY, "日期格式", False, clause=clauses.FILE),
        Column("archived_on", "归档日期", Sort.DAY, "填写时须有“归档”表", False, clause=clauses.ARCHIVE),
    ),
    ("session",),
)
AGENDA = Sheet(
    "议程",
    "每项议题一行。",
    (
        _SESSION,
        _ITEM,
        Column("title", "标题", Sort.TEXT, "议题标题"),
        Column("matter", "事项", Sort.CHOICE, "从下拉列表选择", choices=words.matters, clause=clauses.MUST_VOTE),
        Column("ballot", "无记名投票", Sort.CHOICE, "是或否", choices=_yes_no, clause=clauses.SECRET),
        Column("discussed", "已讨论", Sort.CHOICE, "是或否", choices=_yes_no, clause=clauses.DISCUSSION),
        Column("reviewed", "已审议", Sort.CHOICE, "是或否", choices=_yes_no, clause=clauses.MUST_REVIEW),
        Column("adjourned", "延期缘由", Sort.TEXT, "留待下次会议的，写明缘由", False),
        Column(
            "discloses",
            "公开内容",
            Sort.CHOICES,
            "以顿号分开，如 集体合同文本、劳动规章制度",
            False,
            choices=words.disclosed,
            clause=clauses.DISCLOSED_BY_ALL,
        ),
    ),
    ("session", "item"),
)
DOCUMENTS = Sheet(
    "文件",
    "会前送达代表的文件。",
    (_SESSION, Column("title", "文件名称", Sort.TEXT, "文件标题"), Column("sha256", "文件", Sort.FILE, _FILE)),
    ("session", "title"),
)
ATTENDANCE = Sheet(
    "到会",
    "每名到会代表一行。个别代表文件送达较晚的，另填其日期。",
    (
        _SESSION,
        Column("worker", "职工编号", Sort.WORKER, "到会代表", clause=clauses.QUORUM),
        Column("delivered_on", "文件送达日期", Sort.DAY, "与“会议”表相同的不填", False),
    ),
    ("session", "worker"),
)
BALLOTS = Sheet(
    "表决",
    "每项无记名投票一行，只填合计数。",
    (
        _SESSION,
        _ITEM,
        Column("issued", "发出", Sort.NUMBER, "张数"),
        Column("returned", "收回", Sort.NUMBER, "张数"),
        Column("unreturned", "未收回", Sort.NUMBER, "张数"),
        Column("valid", "有效", Sort.NUMBER, "张数"),
        Column("invalid", "无效", Sort.NUMBER, "张数", clause=clauses.RECONCILED),
        Column("votes_for", "赞成", Sort.NUMBER, "票数"),
        Column("against", "反对", Sort.NUMBER, "票数"),
        Column("abstain", "弃权", Sort.NUMBER, "票数"),
        Column("tellers", "计票人", Sort.WORKERS, "职工编号，以顿号分开", clause=clauses.TELLERS),
        Column("sha256", "决议文本", Sort.FILE, f"{_FILE}；未形成决议的留空", False),
        Column("published_on", "公布日期", Sort.DAY, "日期格式", False, clause=clauses.PUBLISH),
        Column("text", "公布内容", Sort.TEXT, "填写公布日期时必填", False),
    ),
    ("session", "item"),
)
ARCHIVE = Sheet(
    "归档",
    "归档文件，每件一行。",
    (
        _SESSION,
        Column(
            "kind",
            "类别",
            Sort.CHOICE,
            "从下拉列表选择",
            choices=words.archived,
            clause=clauses.ARCHIVE,
        ),
        Column("title", "标题", Sort.TEXT, "文件标题"),
        Column("sha256", "文件", Sort.FILE, _FILE),
    ),
    ("session", "kind", "title"),
)
SHEETS = (UNIT, TERMS, DELEGATES, SESSIONS, AGENDA, DOCUMENTS, ATTENDANCE, BALLOTS, ARCHIVE)
