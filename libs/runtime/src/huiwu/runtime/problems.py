"""Problem documents (RFC 9457): what was wrong, what would be right, in Chinese and English."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import Request
from fastapi.responses import JSONResponse

from huiwu.runtime.bodies import Json

MEDIA_TYPE = "application/problem+json"


@dataclass
class Problem(Exception):
    """An answer that is not the one asked for. `kind` ends the problem's `type`."""

    status: int
    kind: str
    zh: str
    en: str
    more: Mapping[str, object] = field(default_factory=dict[str, object])
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def document(self) -> dict[str, object]:
        """The members of the problem document."""
        title_zh, title_en = TITLES[self.kind]
        return {
            "type": f"/problems/{self.kind}",
            "title": f"{title_zh} {title_en}",
            "status": self.status,
            "detail": f"{self.zh} {self.en}",
            **self.more,
        }


TITLES: Mapping[str, tuple[str, str]] = {
    "unauthenticated": ("未认证", "Not authenticated"),
    "not-yours": ("无权办理", "Not yours to do"),
    "not-found": ("未找到", "Not found"),
    "not-allowed": ("方法不允许", "Method not allowed"),
    "refused": ("依规定不予准许", "Refused by the rules"),
    "stale": ("版本已过期", "Stale version"),
    "too-large": ("内容过大", "Too large"),
    "malformed": ("请求格式有误", "Malformed request"),
    "too-many": ("请求过于频繁", "Too many requests"),
    "away": ("服务暂不可用", "Temporarily away"),
    "not-yet-in-the-log": ("尚未入日志", "Not yet in the log"),
    "internal": ("内部错误", "Internal error"),
}


def unauthenticated(zh: str, en: str) -> Problem:
    """401: no token, or one that does not count."""
    return Problem(401, "unauthenticated", zh, en, headers={"WWW-Authenticate": "Bearer"})


def not_yours(action: str, organisation: str) -> Problem:
    """403: the actor's office or organisation may not do this."""
    return Problem(
        403,
        "not-yours",
        f"“{action}”只能由 {organisation} 的相应职务办理。",
        f"Only the right office of {organisation} may do {action}.",
        {"action": action, "organisation": organisation},
    )


def not_found(kind: str, name: str) -> Problem:
    """404: nothing of that id is known here."""
    return Problem(
        404,
        "not-found",
        f"此处没有编号为 {name} 的记录（{kind}）。",
        f"No {kind} {name} is known here.",
        {"kind": kind, "id": name},
    )


def malformed(zh: str, en: str, errors: object = ()) -> Problem:
    """422: the request is not one; nothing was recorded."""
    return Problem(422, "malformed", zh, en, {"errors": errors})


def bad_id(name: str) -> Problem:
    """422: what should name a stream or organisation cannot be the name of one."""
    return malformed(
        f"编号 {name[:120]} 不符合“类别-六位区划代码-键”的格式。",
        f"The id {name[:120]} is not <kind>-<six digit district>-<key>.",
    )


def away(part: str, seconds: int = 1) -> Problem:
    """503: something that the answer needs is away; nothing was decided."""
    return Problem(
        503,
        "away",
        f"{part} 暂时不可用，未作任何决定，请稍后重试。",
        f"{part} is away; nothing was decided. Try again.",
        {"part": part},
        {"Retry-After": str(seconds)},
    )


def of_later_release(what: str, seconds: int = 5) -> Problem:
    """503: what the answer hangs on was recorded by a later build and cannot be read here; nothing was decided."""
    return Problem(
        503,
        "away",
        "所需记录由较新版本写成，本进程尚不能读取，未作任何决定，请稍后重试。",
        f"What this needs was recorded by a later release ({what}); nothing was decided. Try again.",
        {"part": what},
        {"Retry-After": str(seconds)},
    )


def behind(position: int) -> Problem:
    """503: what was asked for is recorded, but not shown yet."""
    return Problem(
        503,
        "away",
        f"读模型尚未到达位置 {position}，请稍后重试。",
        f"The read models have not come to position {position} yet; try again.",
        headers={"Retry-After": "1"},
    )


def uncertain(decision: str) -> Problem:
    """503: the log went away while the ruling was written down. The same request again gives the answer."""
    return Problem(
        503,
        "away",
        "记录时与事件日志失去联系，未能确认是否已记录；以同一 Idempotency-Key 重试即得首次裁决。",
        "The log went away while the ruling was written down. The same Idempotency-Key answers the first ruling.",
        {"decision_id": decision},
        {"Retry-After": "1"},
    )


def respond(problem: Problem) -> JSONResponse:
    """The problem as an HTTP answer."""
    return Json(problem.document(), status_code=problem.status, media_type=MEDIA_TYPE, headers=dict(problem.headers))


async def answer_problem(_request: Request, error: Exception) -> JSONResponse:
    """FastAPI's handler for Problem."""
    assert isinstance(error, Problem)
    return respond(error)
