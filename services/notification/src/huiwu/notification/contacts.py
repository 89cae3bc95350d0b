"""Addresses of people, kept outside the log: they can be changed and deleted, and no event ever holds one."""

import os
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response
from pydantic import StringConstraints

from huiwu.kernel.ruling import Actor
from huiwu.notification.smtp import MailServer
from huiwu.runtime.documents import problems, request_body
from huiwu.runtime.edge import read_command
from huiwu.runtime.parts import Parts
from huiwu.runtime.problems import not_found, not_yours

TABLES = """
CREATE TABLE IF NOT EXISTS contacts (
  subject text COLLATE "C" PRIMARY KEY, email text NOT NULL, kept_at timestamptz NOT NULL DEFAULT now()
);
"""
_ACTION = "keep-contacts"
_PATH = "/contacts/{subject}"
_ERRORS = problems(401, 403, 404, 422, 429, 503)
Subject = Annotated[str, Path(max_length=120, pattern=r"^[!-~]+$")]
# ASCII without blanks and without a second @: nothing that a header could be broken with.
Email = Annotated[str, StringConstraints(pattern=r"^[!-?A-~]{1,64}@[!-?A-~]{3,185}$")]


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a person wants to be reached beside the inbox."""

    email: Email


def contacts(parts: Parts) -> APIRouter:
    """The routes of contacts."""
    router, pages = APIRouter(tags=["contacts"]), Contacts(parts)
    asked = request_body(Contact, {"email": "delegate@example.org"})
    offered = (
        ("GET", "/channels", pages.channels, "送达渠道是否开通 Which channels are open", None),
        ("GET", _PATH, pages.show, "查看联系方式 Look at an address", None),
        ("PUT", _PATH, pages.keep, "登记或更改电子邮箱 Keep or change an e-mail address", asked),
        ("DELETE", _PATH, pages.forget, "删除联系方式 Forget an address", None),
    )
    for method, path, endpoint, summary, extra in offered:
        router.add_api_route(
            path,
            endpoint,
            methods=[method],
            status_code=200 if method == "GET" else 204,
            response_class=JSONResponse if method == "GET" else Response,
            operation_id=f"contacts.{endpoint.__name__}",
            summary=summary,
            responses=_ERRORS,
            openapi_extra=extra,
        )
    return router


@dataclass(frozen=True, slots=True)
class Contacts:
    """Each person keeps their own; the officers of the union of an enterprise keep those of its workers."""

    parts: Parts

    async def channels(self, request: Request) -> JSONResponse:
        """The inbox always; e-mail where the installation has a mail server."""
        await self.parts.authenticate(request)
        return JSONResponse({"inbox": True, "email": MailServer.from_environment(os.environ) is not None})

    async def keep(self, request: Request, subject: Subject) -> Response:
        """由本人，或者其单位工会登记；不写入事件日志。 By the person or their union; never written to the event log."""
        await self._permitted(request, subject)
        contact = read_command(await request.body(), Contact)
        await self.parts.pool.execute(
            f"INSERT INTO {self._table} (subject, email) VALUES ($1, $2) "
            "ON CONFLICT (subject) DO UPDATE SET email = excluded.email, kept_at = now()",
            *(subject, contact.email),
        )
        return Response(status_code=204)

    async def show(self, request: Request, subject: Subject) -> JSONResponse:
        await self._permitted(request, subject)
        email = await self.parts.pool.fetchval(f"SELECT email FROM {self._table} WHERE subject = $1", subject)
        if email is None:
            raise not_found("contact", subject)
        return JSONResponse({"subject": subject, "email": email})

    async def forget(self, request: Request, subject: Subject) -> Response:
        await self._permitted(request, subject)
        await self.parts.pool.execute(f"DELETE FROM {self._table} WHERE subject = $1", subject)
        return Response(status_code=204)

    @property
    def _table(self) -> str:
        return f"{self.parts.schema}.contacts"

    async def _permitted(self, request: Request, subject: str) -> None:
        actor = await self.parts.authenticate(request)
        if actor.subject != subject and not await self._their_union(actor, subject):
            raise not_yours(_ACTION, actor.organisation)

    async def _their_union(self, actor: Actor, subject: str) -> bool:
        """Whether the actor is an officer of the union that the person's enterprise stands directly under."""
        for row in await self.parts.reader.find("workers", subject=subject):
            line = await self.parts.reader.organisations.line_of_superiors(row.organisation or "")
            if line and self.parts.policy.may(actor, _ACTION, line[0]):
                return True
        return False
