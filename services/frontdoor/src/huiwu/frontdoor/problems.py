"""Every kind of problem that a service or the front door answers with, explained for who looks its `type` up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.responses import JSONResponse


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: what it means, what to do, and whether anything was recorded."""

    status: int
    title: tuple[str, str]
    means: tuple[str, str]
    do: tuple[str, str]


KINDS: Final[Mapping[str, Kind]] = {
    "unauthenticated": Kind(
        401,
        ("未认证", "Not authenticated"),
        ("请求没有令牌，或令牌无效、已过期。", "There is no token, or it does not count or has run out."),
        (
            "在 Authorization 头中以 Bearer 方式附上令牌。本机系统用 huiwu token 签发。",
            "Send a bearer token in the Authorization header. On a machine of your own, huiwu token prints one.",
        ),
    ),
    "not-yours": Kind(
        403,
        ("无权办理", "Not yours to do"),
        (
            "此事项属于另一组织，或不属于令牌中的职务。上级只能查看、核验，不能代办。",
            "This is another organisation’s act, or another office’s. Those above may look, never act instead.",
        ),
        (
            "由 organisation 所指组织的相应职务办理。",
            "Let the right office of the organisation named in the answer ask for it.",
        ),
    ),
    "not-found": Kind(
        404,
        ("未找到", "Not found"),
        ("此处没有该编号的记录，或没有这个地址。", "Nothing of that id is known here, or there is no such address."),
        (
            "核对编号。刚在另一服务登记的对象需片刻才能到达此处，可稍后重试。",
            "Check the id. What another service has just recorded takes a moment to arrive: try again.",
        ),
    ),
    "not-allowed": Kind(
        405,
        ("方法不允许", "Method not allowed"),
        ("这个地址不接受所用的 HTTP 方法。", "The address does not take this HTTP method."),
        ("参看该服务的接口文档。", "See the service’s API documents."),
    ),
    "refused": Kind(
        409,
        ("依规定不予准许", "Refused by the rules"),
        (
            "申请合乎格式，但至少一条规定不符合。裁决已连同全部依据写入日志，可随时查看和重放。",
            "At least one rule is not met. The ruling stands in the log with its findings, and can be replayed.",
        ),
        (
            "按 decision.findings 中 effect 为 block 的各条补足，以新的 Idempotency-Key 再办。",
            "Mend what blocks in decision.findings, and ask anew with a new Idempotency-Key.",
        ),
    ),
    "stale": Kind(
        412,
        ("版本已过期", "Stale version"),
        (
            "If-Match 所指的版本之后，又有新的裁决。未作任何决定。",
            "Something was decided after the version in If-Match. Nothing was decided now.",
        ),
        ("重新读取，再以新的版本办理。", "Read it again, and ask with the new version."),
    ),
    "too-large": Kind(
        413,
        ("内容过大", "Too large"),
        ("请求体超过上限。未作任何决定。", "The body is over the limit. Nothing was decided."),
        ("拆成几次办理；文件只报其 sha256。", "Split it up; of files, send only the sha256."),
    ),
    "malformed": Kind(
        422,
        ("请求格式有误", "Malformed request"),
        (
            "请求不成其为一项申请：缺少、多出或不合类型的内容。未作任何记录。",
            "The request is not one: members are missing, unknown or of the wrong type. Nothing was recorded.",
        ),
        (
            "errors 逐项写明位置与要求；参看接口文档中的示例。",
            "errors tells place and need; the API documents have examples.",
        ),
    ),
    "too-many": Kind(
        429,
        ("请求过于频繁", "Too many requests"),
        ("短时间内同一持有人的请求过多。", "Too many requests of one bearer in a short time."),
        ("按 Retry-After 等候后重试。", "Wait as Retry-After says, and try again."),
    ),
    "away": Kind(
        503,
        ("服务暂不可用", "Temporarily away"),
        (
            "回答所需的服务或引擎暂时不可用。",
            "A service or an engine that the answer needs is away.",
        ),
        (
            "按 Retry-After 等候，以同一 Idempotency-Key 重试：若已作出裁决，得到的就是那一次的裁决。",
            "Wait as Retry-After says and ask again with the same Idempotency-Key: what was decided is answered again.",
        ),
    ),
    "not-yet-in-the-log": Kind(
        503,
        ("尚未入日志", "Not yet in the log"),
        (
            "裁决已记录，但尚未收入签名的审计日志，因此还没有凭证。日志承诺的时限写在回答中。",
            "It is not yet in the signed log, so nothing proves it. The answer says when the log promises to have it.",
        ),
        (
            "按 Retry-After 等候，再取凭证。",
            "Wait as Retry-After says, and ask for the receipt again.",
        ),
    ),
    "internal": Kind(
        500,
        ("内部错误", "Internal error"),
        ("程序有缺陷。", "There is a fault in the program."),
        ("请将时间和地址告知运维人员。", "Tell the operators the time and the address."),
    ),
}


def problem(kind: str, zh: str, en: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A problem document (RFC 9457)."""
    told = KINDS[kind]
    document = {
        "type": f"/problems/{kind}",
        "title": " ".join(told.title),
        "status": told.status,
        "detail": f"{zh} {en}",
    }
    return JSONResponse(document, told.status, headers=dict(headers or {}), media_type="application/problem+json")
