"""Asking witnesses: all of a policy are shown a new checkpoint at once, and their cosignatures are kept."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

import httpx

from huiwu.tlog import note
from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.cosignature import CosignatureVerifier, seen_at
from huiwu.tlog.policy import Policy, Witness
from huiwu.tlog.witness import PATH, SIZE_TYPE, AddCheckpoint, read_size

SECONDS = 10.0
_TRIES = 4
_LARGEST_ANSWER = 1 << 16
_DIRECT: dict[str, httpx.AsyncBaseTransport | None] = {"all://127.0.0.1": None, "all://localhost": None}
"""A proxy of the environment has no business between a machine and itself."""

Proof = Callable[[int], Sequence[bytes]]
"""Gives the consistency proof from that size to the checkpoint's: `TileReader(…).consistency_proof`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of asking one witness.

    `seen` is the POSIX second at which it cosigned; else `why` says what was in the way. `size` is how many entries it
    has seen, as far as it said. More than the checkpoint has means that the log, or this copy of it, went back.
    """

    seen: int | None = None
    size: int | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Cosigned:
    """The checkpoint with every cosignature that came, what each witness answered, and whether the quorum is met."""

    signed: bytes
    answers: Mapping[str, Answer]
    met: bool


class Witnesses:
    """The witnesses of a policy that have a URL. It remembers how far each has seen, so that it asks once each time."""

    def __init__(self, policy: Policy, *, seconds: float = SECONDS, client: httpx.AsyncClient | None = None) -> None:
        """Each witness has so many `seconds` to answer; what comes later is missed."""
        self._policy, self._seconds = policy, seconds
        self._client = client or httpx.AsyncClient(mounts=_DIRECT, timeout=seconds)
        self._sizes: dict[str, int] = {}

    async def cosign(self, signed: bytes, proof: Proof) -> Cosigned:
        """Show them this signed checkpoint. What a witness does never raises; raises NotANote when it is no checkpoint.

        Cosignatures that it already has are kept, and count.
        """
        checkpoint = Checkpoint.parse(note.split(signed)[0])
        asked = [each for each in self._policy.witnesses.values() if each.url]
        told = await asyncio.gather(*(self._ask(each, checkpoint, signed, proof) for each in asked))
        lines = [line for _, line in told if line is not None]
        text, signatures = note.split(signed)
        cosigned = note.assemble(text, [*signatures, *lines])
        answers = {witness.name: answer for witness, (answer, _) in zip(asked, told, strict=True)}
        return Cosigned(cosigned, answers, self._policy.is_met(self._who_signed(cosigned)))

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        await self.close()

    async def _ask(
        self, witness: Witness, checkpoint: Checkpoint, signed: bytes, proof: Proof
    ) -> tuple[Answer, note.Signature | None]:
        try:
            async with asyncio.timeout(self._seconds):
                return await self._ask_until_agreed(witness, checkpoint, signed, proof)
        except TimeoutError:
            return Answer(why="没有及时回答 no answer in time"), None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            return Answer(why=f"无法联系 not reached: {str(error) or type(error).__name__}"), None

    async def _ask_until_agreed(
        self, witness: Witness, checkpoint: Checkpoint, signed: bytes, proof: Proof
    ) -> tuple[Answer, note.Signature | None]:
        """A witness that has seen another size than we believed says so, and is asked again from there."""
        old = min(self._sizes.get(witness.name, 0), checkpoint.size)
        for _ in range(_TRIES):
            hashes = tuple(proof(old)) if 0 < old < checkpoint.size else ()
            status, kind, body = await self._post(witness, AddCheckpoint(old, hashes, signed))
            size = read_size(body.removesuffix("\n")) if status == 409 and kind == SIZE_TYPE else None
            if size is None:
                return self._cosignature(witness, checkpoint, signed, status, body)
            self._sizes[witness.name] = old = size
            if size > checkpoint.size:
                return Answer(None, size, f"已见证至 {size} has seen more entries: {size}"), None
        return Answer(None, old, "见证人的进度不断变化 the witness kept moving"), None

    async def _post(self, witness: Witness, request: AddCheckpoint) -> tuple[int, str, str]:
        url = f"{(witness.url or '').rstrip('/')}{PATH}"
        content = bytearray()
        async with self._client.stream("POST", url, content=request.body()) as answer:
            async for chunk in answer.aiter_bytes():
                content += chunk
                if len(content) > _LARGEST_ANSWER:
                    break
        kind = answer.headers.get("content-type", "").partition(";")[0].strip()
        return answer.status_code, kind, content.decode("utf-8", "replace")

    def _cosignature(
        self, witness: Witness, checkpoint: Checkpoint, signed: bytes, status: int, body: str
    ) -> tuple[Answer, note.Signature | None]:
        """The witness's own signature in its answer, verified; others that it may have sent are left aside."""
        if status != 200:
            return Answer(why=f"{status}: {body[:200].strip()}"), None
        try:
            given = note.open(f"{note.split(signed)[0]}\n{body}".encode(), [CosignatureVerifier(witness.key)])
        except note.NotANote as error:
            return Answer(why=f"签名不对 not its cosignature: {error}"), None
        self._sizes[witness.name] = checkpoint.size
        return Answer(seen_at(given.signatures[0]), checkpoint.size), given.signatures[0]

    def _who_signed(self, cosigned: bytes) -> list[str]:
        without_quorum = replace(self._policy, quorum="none")
        try:
            return list(without_quorum.verify(cosigned).seen)
        except ValueError:
            return []


__all__ = ["Answer", "Cosigned", "Proof", "Witnesses"]
