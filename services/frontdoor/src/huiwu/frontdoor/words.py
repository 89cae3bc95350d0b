"""The front door's words: services and offices by name, and what was seen and needed as a reader takes it in."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Final, cast

SERVICES: Final[Mapping[str, tuple[str, str]]] = {
    "membership": ("会员与组织", "Membership"),
    "congress": ("代表大会", "Congress"),
    "bargaining": ("集体协商", "Bargaining"),
    "filing": ("备案督办", "Filing"),
    "notification": ("通知公开", "Notification"),
    "supervision": ("监督回放", "Supervision"),
}
ENGINES: Final[Mapping[str, tuple[str, str, str]]] = {
    "postgres": ("PostgreSQL", "事件日志", "the event log"),
    "nats": ("NATS JetStream", "服务之间的事实", "facts between services"),
}
OFFICES: Final[Mapping[str, tuple[str, str]]] = {
    "union-officer": ("工会干部", "union officer"),
    "administration": ("企业行政", "administration"),
    "labour-administration": ("劳动行政部门", "labour administration"),
    "supervisor": ("监督人员", "supervisor"),
    "operator": ("运维人员", "operator"),
    "system": ("系统", "system"),
}
# Who acts when nobody asks: the subject of an actor whose office is `system`.
SYSTEM: Final[Mapping[str, tuple[str, str]]] = {
    "reaction": ("系统依事实", "by the system, from a fact"),
    "clock": ("系统到期", "by the system, when due"),
    "mail": ("系统寄送", "by the system, as mail went out"),
    "installation": ("系统安装", "by the system, at installation"),
}
_MEMBERS: Final[Mapping[str, str]] = {
    "on": "",
    "by": "不晚于 by",
    "from": "不早于 from",
    "after": "晚于 after",
    "at_least": "至少 at least",
    "at_most": "至多 at most",
    "one_of": "其中之一 one of",
    "some_of": "其中若干 some of",
    "among": "其中 among",
    "not": "不是 not",
    "not_among": "不在其中 not among",
    "missing": "缺少 missing",
    "phase": "阶段 phase",
}
_BEIJING = timezone(timedelta(hours=8))
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SHOWN_OF_A_LIST, _SHOWN_OF_A_HASH = 8, 12


def plain(value: object) -> str:
    """A seen or needed value: `118/180`, `不晚于 by 2026-03-01`, `a、b`."""
    match value:
        case None:
            return "无 none"
        case bool():
            return "是 yes" if value else "否 no"
        case str():
            return f"{value[:_SHOWN_OF_A_HASH]}…" if _SHA256.fullmatch(value) else value
        case list():
            return _listed(cast("list[object]", value))
        case dict():
            return _members(cast("dict[str, object]", value))
        case _:
            return str(value)


def _listed(values: list[object]) -> str:
    shown = "、".join(plain(each) for each in values[:_SHOWN_OF_A_LIST])
    if len(values) > _SHOWN_OF_A_LIST:
        return f"{shown} 等 {len(values)} 项 of {len(values)}"
    return shown or "无 none"


def _members(members: dict[str, object]) -> str:
    if members.keys() == {"part", "whole"}:
        return f"{members['part']}/{members['whole']}"
    told = (f"{_MEMBERS.get(name, name.replace('_', ' '))} {plain(each)}" for name, each in members.items())
    return "；".join(each.strip() for each in told)


def beijing(instant: str | datetime) -> str:
    """An instant on Beijing's clocks, to the minute."""
    at = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    return at.astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M")


def grouped(number: int) -> str:
    """1310 as 1,310."""
    return f"{number:,}"


def ago(instant: str, now: datetime) -> str:
    """How long ago that was, roughly: `3 分钟前 3 min ago`."""
    seconds = max(0, int((now - datetime.fromisoformat(instant)).total_seconds()))
    for length, zh, en in ((86400, "天", "d"), (3600, "小时", "h"), (60, "分钟", "min")):
        if seconds >= length:
            return f"{seconds // length} {zh}前 {seconds // length} {en} ago"
    return f"{seconds} 秒前 {seconds} s ago"
