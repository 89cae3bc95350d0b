"""The witness over HTTP (C2SP tlog-witness)."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse

from huiwu.tlog import note
from huiwu.tlog.cosignature import CosignatureSigner
from huiwu.tlog.keys import Ed25519Verifier, PublicKey, SecretKey
from huiwu.tlog.witness import PATH, SIZE_TYPE, AddCheckpoint, Refused, authenticate
from huiwu.witness.memory import Memory

_LARGEST_REQUEST = 1 << 18


def create_app(key: SecretKey, logs: Mapping[str, Iterable[PublicKey]], memory: Memory) -> FastAPI:
    """The witness with this key, for the logs of these origins and their keys; raises NotAKey for other kinds."""
    witness = _Witness(key, logs, memory)
    app = FastAPI(openapi_url=None)
    app.post(PATH, response_model=None)(witness.add_checkpoint)
    app.get("/{origin_hash}/checkpoint", response_model=None)(witness.checkpoint)
    app.get("/healthz", response_model=None)(witness.health)
    app.get("/", response_model=None)(witness.about)
    return app


class _Witness:
    def __init__(self, key: SecretKey, logs: Mapping[str, Iterable[PublicKey]], memory: Memory) -> None:
        self._signer, self._public, self._memory = CosignatureSigner(key), key.public, memory
        self._logs = {origin: [Ed25519Verifier(each) for each in keys] for origin, keys in logs.items()}
        self._origins = {sha256(origin.encode()).hexdigest(): origin for origin in logs}

    async def add_checkpoint(self, request: Request) -> Response:
        """200 with the cosignature; 400, 403, 404, 409 or 422 as the specification says."""
        try:
            signature = await run_in_threadpool(self._cosign, await _body(request))
        except Refused as refused:
            if refused.size is not None:
                return Response(f"{refused.size}\n", refused.status, {"Content-Type": SIZE_TYPE})
            return PlainTextResponse(f"{refused.reason}\n", refused.status)
        return PlainTextResponse(signature.line())

    def _cosign(self, body: bytes) -> note.Signature:
        request = AddCheckpoint.parse(body)
        checkpoint, opened = authenticate(request, self._logs)
        try:
            return self._memory.cosign(request, checkpoint, opened, self._signer)
        except Refused as refused:
            if refused.status == 422:
                self._memory.keep(checkpoint, request.signed)
            raise

    def checkpoint(self, origin_hash: str) -> Response:
        """The last checkpoint of a log, with the log's signature and ours."""
        origin = self._origins.get(origin_hash)
        cosigned = self._memory.latest(origin) if origin is not None else None
        if cosigned is None:
            return PlainTextResponse("没有见证过 nothing was cosigned\n", 404)
        return Response(cosigned, media_type="text/plain; charset=utf-8", headers={"Cache-Control": "max-age=5"})

    def health(self) -> Response:
        """Whether the memory can be read."""
        self._memory.all_latest()
        return PlainTextResponse("ok\n")

    def about(self) -> Response:
        """Who the witness is, and what it has seen."""
        lines = [f"见证人 witness: {self._public.name}", f"公钥 key: {self._public.text()}", ""]
        lines += [say(*each) for each in self._memory.all_latest()]
        return PlainTextResponse("\n".join(lines) + "\n")


def say(origin: str, size: int, seen: int) -> str:
    """One log that was seen, as a line."""
    return f"{origin}: 已见证 {size} 条 entries, {datetime.fromtimestamp(seen, UTC).isoformat()}"


async def _body(request: Request) -> bytes:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > _LARGEST_REQUEST:
            raise Refused(400, f"请求过大 more than {_LARGEST_REQUEST} bytes")
    return bytes(content)
