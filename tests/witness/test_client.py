"""All witnesses of a policy are asked at once; what one of them does wrong costs its own cosignature and no more."""

import asyncio
from base64 import b64encode
from collections.abc import Iterator, Mapping

import httpx
import pytest

from huiwu.tlog import note
from huiwu.tlog.cosignature import CosignatureSigner
from huiwu.tlog.keys import COSIGNATURE, SecretKey
from huiwu.tlog.policy import Policy, PolicyNotMet
from huiwu.witness.app import create_app
from huiwu.witness.client import Witnesses
from huiwu.witness.memory import Memory

ORIGIN = "audit.union.example/log"
NAMES = ("upper", "sibling", "enterprise")


class Network(httpx.AsyncBaseTransport):
    """Real witnesses and whatever a test puts in their place, by host name; counts what was asked of each."""

    def __init__(self, apps: Mapping[str, httpx.AsyncBaseTransport]) -> None:
        self.apps, self.asked = dict(apps), dict.fromkeys(apps, 0)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked[request.url.host] += 1
        return await self.apps[request.url.host].handle_async_request(request)


def answering(status: int, body: str | bytes, kind: str = "text/plain") -> httpx.MockTransport:
    return httpx.MockTransport(lambda _: httpx.Response(status, content=body, headers={"Content-Type": kind}))


@pytest.fixture
def keys() -> dict[str, SecretKey]:
    return {name: SecretKey.generate(f"witness.example/{name}", COSIGNATURE) for name in NAMES}


@pytest.fixture
def network(keys, log, tmp_path) -> Iterator[Network]:
    memories = {name: Memory(tmp_path / f"{name}.sqlite3") for name in keys}
    apps = {name: create_app(key, {ORIGIN: [log.key.public]}, memories[name]) for name, key in keys.items()}
    yield Network({name: httpx.ASGITransport(app) for name, app in apps.items()})
    for memory in memories.values():
        memory.close()


def policy(keys, log, quorum="group quorum 2 upper sibling enterprise\nquorum quorum\n") -> Policy:
    lines = [f"witness {name} {key.public.text()} http://{name}/prefix/..\n" for name, key in keys.items()]
    return Policy.parse("".join([f"log {log.key.public.text()}\n", *lines, quorum]).encode())


def asking(network: Network, of: Policy, seconds: float = 20) -> Witnesses:
    return Witnesses(of, seconds=seconds, client=httpx.AsyncClient(transport=network))


async def show(witnesses: Witnesses, history, size: int):
    return await witnesses.cosign(history.signed(size), lambda old: history.proof(old, size))


async def test_every_witness_cosigns_and_it_is_said_who_saw_it_and_when(network, keys, log):
    asked = policy(keys, log)
    witnesses = asking(network, asked)
    for size in (3, 10, 10, 33):
        cosigned = await show(witnesses, log, size)
        assert cosigned.met
        believed = asked.verify(cosigned.signed)
        assert believed.checkpoint.size == size
        assert believed.seen == {name: answer.seen for name, answer in cosigned.answers.items()}
        assert set(believed.seen) == set(NAMES)
    assert network.asked == dict.fromkeys(NAMES, 4)


async def test_whoever_has_seen_more_than_we_knew_says_so_and_is_asked_from_there(network, keys, log):
    await show(asking(network, policy(keys, log)), log, 20)
    begun_anew = asking(network, policy(keys, log))
    assert (await show(begun_anew, log, 33)).met
    assert network.asked == dict.fromkeys(NAMES, 3)


async def test_a_log_that_went_back_hears_that_more_was_seen(network, keys, log):
    """As after a restore from a backup."""
    witnesses = asking(network, policy(keys, log))
    await show(witnesses, log, 20)
    for client in (witnesses, asking(network, policy(keys, log))):
        back = await show(client, log, 12)
        assert not back.met
        assert {(answer.seen, answer.size) for answer in back.answers.values()} == {(None, 20)}
        assert back.signed == log.signed(12)


async def test_two_histories_under_one_key_do_not_both_get_a_quorum(network, keys, log, second_history):
    """Each is shown to one witness alone first; then nobody cosigns the other, and two of three cannot be had twice."""
    asked = policy(keys, log)
    only = {name: asking(network, policy({name: keys[name]}, log, f"quorum {name}\n")) for name in ("upper", "sibling")}
    assert (await show(only["upper"], log, 9)).met
    assert (await show(only["sibling"], second_history, 9)).met
    first = await show(asking(network, asked), log, 15)
    second = await show(asking(network, asked), second_history, 15)
    assert (first.met, second.met) == (True, False)
    assert first.answers["sibling"].seen is None
    assert "422" in (first.answers["sibling"].why or "")
    with pytest.raises(PolicyNotMet):
        asked.verify(second.signed)


@pytest.mark.parametrize(
    "wrong",
    [
        answering(500, "broken"),
        answering(403, "who are you"),
        answering(302, "", "text/plain"),
        answering(200, ""),
        answering(200, b"\xff\xfe"),
        answering(200, "— witness.example/upper AAAAAAAA\n"),
        answering(200, "x" * 1_000_000),
        answering(409, "5\n", "text/html"),
        answering(409, "-5\n", "text/x.tlog.size"),
        answering(409, "9\n", "text/x.tlog.size"),
        answering(409, "10000\n", "text/x.tlog.size"),
        answering(409, "nonsense", "text/x.tlog.size"),
        httpx.MockTransport(lambda request: (_ for _ in ()).throw(httpx.ConnectError("refused", request=request))),
        httpx.MockTransport(lambda request: (_ for _ in ()).throw(httpx.RemoteProtocolError("cut", request=request))),
    ],
)
async def test_what_one_witness_does_wrong_costs_its_own_cosignature_only(network, keys, log, wrong):
    network.apps["upper"] = wrong
    asked = policy(keys, log)
    cosigned = await show(asking(network, asked), log, 12)
    assert cosigned.met
    assert (cosigned.answers["upper"].seen, bool(cosigned.answers["upper"].why)) == (None, True)
    assert set(asked.verify(cosigned.signed).seen) == {"sibling", "enterprise"}
    assert network.asked["upper"] <= 4


async def test_the_signature_of_another_is_not_taken_for_a_witnesss_own(network, keys, log):
    """Over another checkpoint, by another witness, under the witness's name with another key."""
    impostor = SecretKey(keys["upper"].name, COSIGNATURE, SecretKey.generate("x").seed)
    for key, size in ((keys["upper"], 11), (keys["sibling"], 12), (impostor, 12)):
        text = note.split(log.signed(size))[0]
        line = note.split(note.sign(text, CosignatureSigner(key)))[1][0].line()
        network.apps["upper"] = answering(200, line)
        cosigned = await show(asking(network, policy(keys, log)), log, 12)
        assert cosigned.answers["upper"].seen is None
        assert len(note.split(cosigned.signed)[1]) == 3


async def test_other_signatures_that_a_witness_sends_are_left_aside(network, keys, log):
    text = note.split(log.signed(12))[0]
    more = SecretKey.generate("witness.example/more", COSIGNATURE)
    both = note.split(note.sign(text, CosignatureSigner(more), CosignatureSigner(keys["upper"])))[1]
    network.apps["upper"] = answering(200, "".join(each.line() for each in both))
    cosigned = await show(asking(network, policy(keys, log)), log, 12)
    assert cosigned.answers["upper"].seen
    assert more.name not in {each.name for each in note.split(cosigned.signed)[1]}


async def test_a_witness_that_is_silent_is_not_waited_for(network, keys, log):
    async def silence(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(3600)
        raise AssertionError

    network.apps["upper"] = httpx.MockTransport(silence)
    cosigned = await show(asking(network, policy(keys, log), seconds=3), log, 12)
    assert cosigned.met
    assert "in time" in (cosigned.answers["upper"].why or "")


async def test_too_few_cosignatures_do_not_meet_the_quorum(network, keys, log):
    network.apps |= {name: answering(503, "") for name in ("upper", "enterprise")}
    cosigned = await show(asking(network, policy(keys, log)), log, 12)
    assert not cosigned.met
    assert [each.name for each in note.split(cosigned.signed)[1]] == [ORIGIN, keys["sibling"].name]


async def test_cosignatures_that_the_checkpoint_has_already_count(network, keys, log):
    """As when those who did not answer are asked once more."""
    witnesses = asking(network, policy(keys, log))
    upper, network.apps["upper"] = network.apps["upper"], answering(503, "")
    enterprise, network.apps["enterprise"] = network.apps["enterprise"], answering(503, "")
    first = await show(witnesses, log, 12)
    network.apps |= {"upper": upper, "enterprise": enterprise, "sibling": answering(503, "")}
    again = await witnesses.cosign(first.signed, lambda old: log.proof(old, 12))
    assert (first.met, again.met) == (False, True)
    assert len(note.split(again.signed)[1]) == 4


async def test_a_witness_without_an_address_is_not_asked(keys, log):
    silent = Policy.parse(f"witness upper {keys['upper'].public.text()}\nquorum upper\n".encode())
    cosigned = await show(asking(Network({}), silent), log, 3)
    assert (cosigned.answers, cosigned.met) == ({}, False)


async def test_what_is_no_checkpoint_is_not_shown(network, keys, log):
    with pytest.raises(note.NotANote):
        await asking(network, policy(keys, log)).cosign(b64encode(bytes(32)), lambda _: [])
    assert network.asked == dict.fromkeys(NAMES, 0)
