"""The witness protocol (C2SP tlog-witness v1.0.0) without its transport: requests, and what a witness must answer."""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from huiwu.tlog import note
from huiwu.tlog.checkpoint import LARGEST_SIZE, Checkpoint
from huiwu.tlog.merkle import EMPTY_ROOT, HASH_BYTES, InvalidProof, verify_consistency

PATH = "/add-checkpoint"
SIZE_TYPE = "text/x.tlog.size"
MOST_HASHES = 63
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


class Refused(Exception):
    """What the witness does not cosign: the HTTP status, why, and with 409 the size that it has seen."""

    def __init__(self, status: int, reason: str, size: int | None = None) -> None:
        super().__init__(reason)
        self.status, self.reason, self.size = status, reason, size


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A request: the size that the witness has seen, the consistency proof from there, and the signed checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    signed: bytes

    def body(self) -> bytes:
        """As it is sent."""
        lines = [f"old {self.old}", *(b64encode(each).decode() for each in self.proof), "", ""]
        return "\n".join(lines).encode() + self.signed

    @classmethod
    def parse(cls, body: bytes) -> "AddCheckpoint":
        """Raises Refused with 400."""
        head, blank, signed = body.partition(b"\n\n")
        try:
            first, *lines = head.decode().split("\n")
            proof = tuple(note.decode(line) for line in lines)
        except ValueError as error:
            raise Refused(400, "证明不是规定的编码 the proof is not base64") from error
        old = read_size(first.removeprefix("old "))
        if not blank or not first.startswith("old ") or old is None:
            raise Refused(400, "请求格式不对 not a request to add a checkpoint")
        if len(proof) > MOST_HASHES or any(len(each) != HASH_BYTES for each in proof):
            raise Refused(400, "证明过长或其中有误 the proof is too long, or a hash in it is none")
        return cls(old, proof, signed)


def read_size(text: str) -> int | None:
    """A tree size in its one decimal form, or None."""
    return int(text) if _SIZE.fullmatch(text) and int(text) <= LARGEST_SIZE else None


def authenticate(request: AddCheckpoint, logs: Mapping[str, Iterable[note.Verifier]]) -> tuple[Checkpoint, note.Note]:
    """The checkpoint, signed by a key that is trusted for its origin, and its note.

    Raises Refused: 400 malformed or smaller than the old size, 404 unknown origin, 403 no signature that is trusted.
    """
    try:
        checkpoint = Checkpoint.parse(note.split(request.signed)[0])
    except note.NotANote as error:
        raise Refused(400, f"不是检查点 not a checkpoint: {error}") from error
    if checkpoint.origin not in logs:
        raise Refused(404, "不见证此日志 the log is unknown here")
    try:
        opened = note.open(request.signed, logs[checkpoint.origin])
    except note.NotANote as error:
        raise Refused(403, f"没有可信的签名 not signed by a trusted key: {error}") from error
    if request.old > checkpoint.size:
        raise Refused(400, "原有数大于检查点 the old size is larger than the checkpoint's")
    return checkpoint, opened


def advance(request: AddCheckpoint, checkpoint: Checkpoint, latest: Checkpoint | None) -> None:
    """Whether the witness may go on from `latest`, the last it cosigned for the origin, to `checkpoint`.

    To be asked in the same transaction in which the new checkpoint becomes the latest. From nothing to any size the
    empty proof is right: here, and only here, a log's beginning needs none. Raises Refused: 409 with the size when the
    request does not begin there, 422 when the log did not merely grow.
    """
    seen = latest.size if latest is not None else 0
    if request.old != seen:
        raise Refused(409, f"已见证至 {seen} seen up to size {seen}", seen)
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        raise Refused(422, "空日志的根不对 not the root of an empty log")
    if request.old == 0 and request.proof:
        raise Refused(422, "自零起无需证明 from an empty log no proof is due")
    if latest is None or request.old == 0:
        return
    try:
        verify_consistency(latest.size, checkpoint.size, latest.root, checkpoint.root, request.proof)
    except InvalidProof as error:
        raise Refused(422, f"与所见不一致 not consistent with what was seen: {error}") from error
