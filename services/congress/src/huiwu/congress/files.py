"""Files that records name by their hashes, kept outside the log: they can be deleted, what names them stays.

A file is known by the sha256 of its bytes, so what a fact names can never be exchanged for something else.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response

from huiwu.kernel.ruling import Actor
from huiwu.runtime.documents import problems
from huiwu.runtime.parts import Parts
from huiwu.runtime.problems import Problem, malformed, not_found, not_yours

TABLES = """
CREATE TABLE IF NOT EXISTS files (
  id text COLLATE "C" PRIMARY KEY, organisation text COLLATE "C" NOT NULL, position bigint NOT NULL DEFAULT 0,
  fact text NOT NULL DEFAULT '', view jsonb NOT NULL, keepers text[] NOT NULL, bytes bytea NOT NULL,
  kept_at timestamptz NOT NULL DEFAULT now()
);
"""
"""Made like a read model's, so that evidence is gathered from it in the same way. `keepers` have all stored it."""
MEDIA_TYPES: Final = {
    "application/pdf": b"%PDF-",
    "application/ofd": b"PK\x03\x04",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": b"PK\x03\x04",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": b"PK\x03\x04",
    "image/jpeg": b"\xff\xd8\xff",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "text/plain": b"",
}
"""What may be stored, with how it begins."""
_ACTION = "store-file"
_PATH = "/files/{sha256}"
_BINARY = {"type": "string", "format": "binary"}
Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


def files(parts: Parts) -> APIRouter:
    """The routes of files."""
    router, pages = APIRouter(tags=["files"]), Files(parts)
    content = {media: {"schema": _BINARY} for media in MEDIA_TYPES}
    stored = {201: {"description": "已存入 Stored"}, **problems(401, 403, 413, 422, 429, 503)}
    router.add_api_route(
        _PATH,
        pages.store,
        methods=["PUT"],
        status_code=201,
        operation_id="files.store",
        summary="存入文件，编号为其内容的 sha256 Store a file under the sha256 of its bytes",
        responses=stored,
        openapi_extra={"requestBody": {"required": True, "content": content}},
    )
    router.add_api_route(
        _PATH,
        pages.show,
        methods=["GET"],
        response_class=Response,
        operation_id="files.item",
        summary="取回文件 Get a file",
        responses={200: {"description": "文件 The file", "content": content}, **problems(401, 403, 404, 422, 503)},
    )
    return router


@dataclass(frozen=True, slots=True)
class Files:
    """Officers and administrations store them; who may read a record that names one may read it."""

    parts: Parts

    async def store(self, request: Request, sha256: Sha256) -> JSONResponse:
        """同一内容只存一份；内容与编号不符的，不予存入。 Bytes are stored once, under no other hash."""
        actor = await self.parts.authenticate(request)
        if not self.parts.policy.may(actor, _ACTION, actor.organisation):
            raise not_yours(_ACTION, actor.organisation)
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        body = await request.body()
        _demand_sound(sha256, media, body)
        said = {"media_type": media, "bytes": len(body)}
        await self.parts.pool.execute(
            f"INSERT INTO {self._table} AS f (id, organisation, keepers, view, bytes) "
            "VALUES ($1, $2::text, ARRAY[$2::text], $3, $4) "
            "ON CONFLICT (id) DO UPDATE SET keepers = f.keepers || $2::text WHERE $2::text <> ALL (f.keepers)",
            *(sha256, actor.organisation, msgspec.json.encode(said).decode(), body),
        )
        return JSONResponse({"sha256": sha256, **said}, status_code=201)

    async def show(self, request: Request, sha256: Sha256) -> Response:
        """仅限存入的单位，以及有权查看引用它的记录的上级。 For who stored it, and superiors once a record names it."""
        actor = await self.parts.authenticate(request)
        found = await self.parts.pool.fetchrow(
            f"SELECT keepers, view->>'media_type' AS media, bytes FROM {self._table} WHERE id = $1", sha256
        )
        if found is None or not await self._may_read(actor, sha256, found["keepers"]):
            raise not_found("file", sha256)  # not 403: whether it is here is nobody else's business
        body: bytes = found["bytes"]
        if hashlib.sha256(body).hexdigest() != sha256:
            raise Problem(
                500, "internal", f"文件 {sha256} 已损坏，请从备份恢复。", f"The file {sha256} is damaged; restore it."
            )
        headers = {
            "Content-Disposition": f'attachment; filename="{sha256}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        }
        return Response(body, media_type=found["media"], headers=headers)

    @property
    def _table(self) -> str:
        return f"{self.parts.schema}.files"

    async def _may_read(self, actor: Actor, sha256: str, keepers: Sequence[str]) -> bool:
        """To name another's file in a record of one's own opens nothing: one must stand above who stored it."""
        if actor.organisation in keepers:
            return self.parts.policy.may(actor, "read", actor.organisation)
        naming = await self.parts.reader.find("named_files", sha256=sha256)
        named_by = {row.organisation for row in naming if row.organisation}
        return await self._above_any(actor, keepers) and await self._above_any(actor, named_by)

    async def _above_any(self, actor: Actor, organisations: Iterable[str]) -> bool:
        for each in sorted(organisations):
            above = await self.parts.reader.organisations.line_of_superiors(each)
            if self.parts.policy.may(actor, "read", each, above):
                return True
        return False


def _demand_sound(sha256: str, media: str, body: bytes) -> None:
    """Raises Problem 422 for bytes of another hash, of a kind that is not taken, or that are not of their kind."""
    known = "、".join(MEDIA_TYPES)
    if media not in MEDIA_TYPES:
        raise malformed(f"不接收此类文件，只接收：{known}。", f"Only these media types are taken: {known}.")
    if not body or not body.startswith(MEDIA_TYPES[media]):
        raise malformed(f"内容不是 {media}。", f"The content is not {media}.")
    if hashlib.sha256(body).hexdigest() != sha256:
        raise malformed(
            "内容的 sha256 与编号不符，未存入。", "The sha256 of the content is another; nothing was stored."
        )
