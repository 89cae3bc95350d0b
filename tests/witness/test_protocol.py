"""A witness answers to the letter of C2SP tlog-witness, and cosigns one history only."""

import asyncio
from base64 import b64encode
from hashlib import sha256

import httpx
import pytest

from huiwu.tlog import checkpoint, note
from huiwu.tlog.checkpoint import Checkpoint, open_checkpoint
from huiwu.tlog.cosignature import CosignatureVerifier
from huiwu.tlog.keys import Ed25519Signer, Ed25519Verifier, NotAKey, SecretKey
from huiwu.tlog.merkle import EMPTY_ROOT
from huiwu.tlog.witness import AddCheckpoint
from huiwu.witness.app import create_app
from huiwu.witness.memory import Memory

ORIGIN = "audit.union.example/log"
HASH = b64encode(bytes(32)).decode()


@pytest.fixture
def witness(log, witness_key, memory) -> httpx.AsyncClient:
    app = create_app(witness_key, {ORIGIN: [log.key.public]}, memory)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://witness")


async def add(witness: httpx.AsyncClient, request: AddCheckpoint | bytes) -> httpx.Response:
    body = request if isinstance(request, bytes) else request.body()
    return await witness.post("/add-checkpoint", content=body)


def conflict(answer: httpx.Response) -> str:
    assert (answer.status_code, answer.headers["content-type"]) == (409, "text/x.tlog.size")
    return answer.text


async def test_a_log_that_grows_is_cosigned(witness, log, witness_key):
    for old, new in ((0, 3), (3, 3), (3, 20), (20, 21)):
        answer = await add(witness, log.add(old, new))
        assert answer.status_code == 200
        cosigned = log.signed(new) + answer.content
        head, opened = open_checkpoint(cosigned, [CosignatureVerifier(witness_key.public)])
        assert (head.size, len(opened.signatures)) == (new, 1)


async def test_from_nothing_to_any_size_the_empty_proof_is_right(witness, log):
    """The witness protocol says so, where `verify_consistency` finds nothing proven (tests/tlog/test_proofs.py)."""
    wrong = AddCheckpoint(0, (bytes(32),), log.signed(7))
    assert (await add(witness, wrong)).status_code == 422
    assert (await add(witness, log.add(0, 0))).status_code == 200
    assert (await add(witness, wrong)).status_code == 422
    assert (await add(witness, log.add(0, 7))).status_code == 200


async def test_an_empty_log_has_one_root(witness, log):
    wrong = checkpoint.sign(Checkpoint(ORIGIN, 0, bytes(32)), Ed25519Signer(log.key))
    assert (await add(witness, AddCheckpoint(0, (), wrong))).status_code == 422
    right = checkpoint.sign(Checkpoint(ORIGIN, 0, EMPTY_ROOT), Ed25519Signer(log.key))
    assert (await add(witness, AddCheckpoint(0, (), right))).status_code == 200


async def test_whoever_begins_elsewhere_is_told_the_size(witness, log):
    assert conflict(await add(witness, log.add(5, 7))) == "0\n"
    await add(witness, log.add(0, 7))
    assert conflict(await add(witness, log.add(0, 9))) == "7\n"
    assert conflict(await add(witness, log.add(6, 9))) == "7\n"
    assert conflict(await add(witness, log.add(3, 5))) == "7\n"
    assert (await add(witness, log.add(7, 9))).status_code == 200


async def test_what_did_not_merely_grow_is_not_cosigned(witness, log, second_history):
    await add(witness, log.add(0, 7))
    for wrong in (
        AddCheckpoint(7, (), log.signed(9)),
        AddCheckpoint(7, tuple(log.proof(7, 9))[:-1], log.signed(9)),
        AddCheckpoint(7, (*log.proof(7, 9), bytes(32)), log.signed(9)),
        AddCheckpoint(7, tuple(log.proof(6, 9)), log.signed(9)),
        AddCheckpoint(7, (bytes(32),), log.signed(7)),
        second_history.add(7, 7),
        second_history.add(7, 9),
        AddCheckpoint(7, tuple(log.proof(7, 9)), second_history.signed(9)),
    ):
        assert (await add(witness, wrong)).status_code == 422
    assert (await add(witness, log.add(7, 9))).status_code == 200


async def test_two_checkpoints_that_contradict_each_other_are_kept_as_evidence(witness, log, second_history, memory):
    await add(witness, log.add(0, 7))
    for _ in range(3):
        assert (await add(witness, second_history.add(7, 7))).status_code == 422
    (found,) = memory.contradictions()
    known = [Ed25519Verifier(log.key.public)]
    one, _ = open_checkpoint(found.cosigned, known)
    other, _ = open_checkpoint(found.shown, known)
    assert (one.size, one.origin) == (other.size, other.origin)
    assert one.root != other.root


async def test_a_false_proof_that_anybody_may_send_is_no_evidence(witness, log, memory):
    await add(witness, log.add(0, 7))
    await add(witness, AddCheckpoint(7, (bytes(32),), log.signed(7)))
    assert memory.contradictions() == []


async def test_a_log_that_is_unknown_here_is_not_found(witness, log):
    stranger = SecretKey.generate("stranger.example/log")
    signed = checkpoint.sign(Checkpoint("stranger.example/log", 1, bytes(32)), Ed25519Signer(stranger))
    assert (await add(witness, AddCheckpoint(0, (), signed))).status_code == 404


async def test_a_checkpoint_needs_the_logs_own_signature(witness, log):
    """Whatever else is wrong with it: an unknown key, a false signature, one more that is false beside the true one."""
    head = Checkpoint(ORIGIN, 3, bytes(32))
    unknown = checkpoint.sign(head, Ed25519Signer(SecretKey.generate(ORIGIN)))
    forged = log.signed(3).replace(b"\n3\n", b"\n4\n")
    text, (line,) = note.split(log.signed(3))
    flipped = note.Signature(line.name, line.key_id, bytes(64))
    for signed in (unknown, forged, note.assemble(text, [line, flipped])):
        for old in (0, 9):
            assert (await add(witness, AddCheckpoint(old, (), signed))).status_code == 403


async def test_other_signatures_are_left_aside(witness, log, witness_key):
    both = checkpoint.sign(
        Checkpoint.parse(note.split(log.signed(3))[0]), Ed25519Signer(SecretKey.generate("x")), Ed25519Signer(log.key)
    )
    assert (await add(witness, AddCheckpoint(0, (), both))).status_code == 200
    kept = await witness.get(f"/{sha256(ORIGIN.encode()).hexdigest()}/checkpoint")
    assert [each.name for each in note.split(kept.content)[1]] == [ORIGIN, witness_key.name]


async def test_an_old_size_beyond_the_checkpoint_is_a_bad_request(witness, log):
    assert (await add(witness, AddCheckpoint(4, (), log.signed(3)))).status_code == 400


@pytest.mark.parametrize(
    "change",
    [
        lambda body: b"",
        lambda body: b"old 0\n",
        lambda body: body.replace(b"old 0", b"old 00"),
        lambda body: body.replace(b"old 0", b"old -1"),
        lambda body: body.replace(b"old 0", b"old  0"),
        lambda body: body.replace(b"old 0", b"size 0"),
        lambda body: body.replace(b"old 0", b"0"),
        lambda body: body.replace(b"old 0\n", b"old 0\r\n"),
        lambda body: body.replace(b"old 0", b"old 9223372036854775808"),
        lambda body: body.replace(b"old 0\n", b"old 0\nAAAA\n"),
        lambda body: body.replace(b"old 0\n", b"old 0\n!\n"),
        lambda body: body.replace(b"old 0\n", b"old 0\n" + f"{HASH}\n".encode() * 64),
        lambda body: body.replace(b"\n\n", b"\n", 1),
        lambda body: body[:-1],
        lambda body: body.replace(b"\n7\n", b"\n07\n"),
        lambda body: body + b"\xff",
        lambda body: b"\xff" + body,
        lambda body: body + b"x" * (1 << 18),
    ],
)
async def test_a_malformed_request_is_a_bad_request(witness, log, change):
    assert (await add(witness, change(log.add(0, 7).body()))).status_code == 400


async def test_sixty_three_hashes_are_taken_and_then_weighed(witness, log):
    assert (await add(witness, AddCheckpoint(0, (bytes(32),) * 63, log.signed(7)))).status_code == 422


async def test_monitors_may_ask_for_the_last_checkpoint(witness, log, witness_key):
    path = f"/{sha256(ORIGIN.encode()).hexdigest()}/checkpoint"
    assert (await witness.get(path)).status_code == 404
    await add(witness, log.add(0, 3))
    await add(witness, log.add(3, 7))
    answer = await witness.get(path)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    known = [Ed25519Verifier(log.key.public), CosignatureVerifier(witness_key.public)]
    head, opened = open_checkpoint(answer.content, known)
    assert (head.size, len(opened.signatures)) == (7, 2)
    assert (await witness.get(f"/{'0' * 64}/checkpoint")).status_code == 404


async def test_of_requests_at_once_one_moves_the_witness_and_none_moves_it_back(log, witness_key, tmp_path):
    """Two programs on one memory, as when a deployment is rolled over."""
    memories = [Memory(tmp_path / "witness.sqlite3") for _ in range(2)]
    clients = [
        httpx.AsyncClient(
            transport=httpx.ASGITransport(create_app(witness_key, {ORIGIN: [log.key.public]}, memory)),
            base_url="http://witness",
        )
        for memory in memories
    ]
    size = 0
    for goal in (9, 17, 30):
        sizes = range(goal - 5, goal + 1)
        told = await asyncio.gather(*(add(clients[new % 2], log.add(size, new)) for new in sizes))
        assert sorted(each.status_code for each in told) == [200, 409, 409, 409, 409, 409]
        size = next(new for new, each in zip(sizes, told, strict=True) if each.status_code == 200)
        assert {conflict(each) for each in told if each.status_code == 409} == {f"{size}\n"}
    for memory in memories:
        assert [each[:2] for each in memory.all_latest()] == [(ORIGIN, size)]
        memory.close()


async def test_it_says_who_it_is(witness, witness_key, log):
    await add(witness, log.add(0, 3))
    page = (await witness.get("/")).text
    assert witness_key.public.text() in page
    assert f"{ORIGIN}: 已见证 3 条" in page
    assert (await witness.get("/healthz")).text == "ok\n"


def test_a_logs_key_does_not_make_a_witness(log, memory):
    with pytest.raises(NotAKey):
        create_app(log.key, {}, memory)
