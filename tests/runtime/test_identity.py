"""Only a token that the issuer signed for us, and that has not run out, says who asks."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey

from huiwu.kernel import Actor
from huiwu.runtime import identity
from huiwu.runtime.identity import Bearer
from huiwu.runtime.problems import Problem
from huiwu.testkit.served import AUDIENCE, ISSUER, Authority, signing_key

UNION = "union-110105-district"
ACTOR = Actor("worker-110105-0a", "union-officer", UNION)


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


@pytest.fixture
def bearer(authority):
    return Bearer(str(authority.jwks), ISSUER, AUDIENCE)


async def refused(bearer: Bearer, header: str | None) -> Problem:
    with pytest.raises(Problem) as raised:
        await bearer.actor(header)
    assert raised.value.status == 401
    assert raised.value.headers["WWW-Authenticate"] == "Bearer"
    assert raised.value.zh
    return raised.value


def part(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


async def test_a_good_token_is_somebody(authority, bearer):
    token = authority.token(UNION)
    for scheme in ("Bearer", "bearer", "BEARER"):
        assert await bearer.actor(f"{scheme} {token}") == ACTOR
    assert await bearer.actor(f"Bearer  {token} ") == ACTOR
    several = authority.token(UNION, aud=["elsewhere", AUDIENCE])
    assert await bearer.actor(f"Bearer {several}") == ACTOR


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Basic dTpw", "Bearer x y", "x" * 10_000, "Bearer é"]
)
async def test_a_header_without_a_token(bearer, header):
    await refused(bearer, header)


@pytest.mark.parametrize(
    "token",
    [
        "garbage",
        "a.b.c",
        "..",
        "...",
        "." * 5000,
        part([]) + ".e30.x",
        part({"alg": "ES256", "kid": []}) + ".e30.x",
        part({"alg": "ES256", "kid": {"a": 1}}) + ".e30.x",
        part({"alg": ["ES256"]}) + ".e30.x",
        part({"alg": None}) + ".e30.x",
        part({"alg": "ES256", "crit": ["x"]}) + ".e30.x",
        part({"alg": "ES256", "b64": False, "crit": ["b64"]}) + ".e30.x",
        part(b"[" * 5000) + ".e30.x",
        part(b"\xff\xfe") + ".e30.x",
        part(b"null") + ".e30.x",
        part({"alg": "dir", "enc": "A256GCM"}) + "....",
        "会.务.x",
        "\x00.\x00.\x00",
        "e30" * 4000,
    ],
)
async def test_garbage_is_nobody(bearer, token):
    await refused(bearer, f"Bearer {token}")


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": 1},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": "9999999999"},
        {"exp": []},
        {"nbf": int(time.time()) + 3600},
        {"iss": "https://elsewhere.test"},
        {"iss": None},
        {"iss": [ISSUER]},
        {"aud": "another"},
        {"aud": None},
        {"aud": []},
        {"aud": {"huiwu": 1}},
        {"sub": None},
        {"sub": ""},
        {"sub": 5},
        {"sub": "x" * 121},
        {"sub": "two\nlines"},
        {"office": None},
        {"office": ["union-officer"]},
        {"organisation": None},
        {"organisation": ""},
        {"organisation": "\x1f"},
        {"organisation": {"id": UNION}},
    ],
)
async def test_claims_that_do_not_count(authority, bearer, claims):
    token = authority.token(**{"organisation": UNION, **claims})
    await refused(bearer, f"Bearer {token}")


async def test_claims_that_are_no_claims(authority, bearer):
    header = {"alg": "ES256", "kid": authority.key.kid}
    for payload in (b"[]", b'"x"', b"null", b"5", b"not json", b"\xff", b"[" * 5000):
        token = jws.serialize_compact(header, payload, authority.key, algorithms=["ES256"])
        await refused(bearer, f"Bearer {token}")


async def test_an_unsigned_token_is_nobody(authority, bearer):
    _, claims, signature = authority.token(UNION).split(".")
    for algorithm in ("none", "None", "NONE", ""):
        for tail in ("", signature):
            await refused(bearer, f"Bearer {part({'alg': algorithm})}.{claims}.{tail}")
            await refused(bearer, f"Bearer {part({'alg': algorithm, 'kid': authority.key.kid})}.{claims}.{tail}")


async def test_the_public_key_is_no_secret(authority, bearer):
    """A token signed by HMAC with the bytes of the published key."""
    public = authority.key.as_pem(private=False)
    head = part({"alg": "HS256", "kid": authority.key.kid, "typ": "JWT"})
    claims = authority.token(UNION).split(".")[1]
    for secret in (public, authority.jwks.read_bytes()):
        mark = hmac.new(secret, f"{head}.{claims}".encode(), hashlib.sha256).digest()
        await refused(bearer, f"Bearer {head}.{claims}.{part(mark)}")


async def test_every_part_is_signed(authority, bearer):
    head, claims, signature = authority.token(UNION).split(".")
    forged = json.loads(base64.urlsafe_b64decode(claims + "=="))
    forged["organisation"] = "union-110000-municipal"
    await refused(bearer, f"Bearer {head}.{part(forged)}.{signature}")
    flipped = signature[:-2] + ("A" if signature[-2] != "A" else "B") + signature[-1]
    await refused(bearer, f"Bearer {head}.{claims}.{flipped}")
    await refused(bearer, f"Bearer {head}.{claims}.")
    made = jwt.encode({"alg": "ES256", "kid": authority.key.kid}, forged, signing_key())
    await refused(bearer, f"Bearer {made}")


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("ES256", ECKey.generate_key("P-256")),
        ("Ed25519", OKPKey.generate_key("Ed25519")),
        ("RS256", RSAKey.generate_key(2048)),
        ("PS256", RSAKey.generate_key(2048)),
    ],
)
async def test_issuers_may_sign_as_they_do(authority, bearer, algorithm, key):
    key.ensure_kid()
    authority.publish(signing_key(), key)
    claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": ACTOR.subject, "office": ACTOR.office, "organisation": UNION}
    claims["exp"] = int(time.time()) + 60
    token = jwt.encode({"alg": algorithm, "kid": key.kid}, claims, key, algorithms=[algorithm])
    assert await bearer.actor(f"Bearer {token}") == ACTOR


async def test_a_remembered_token_runs_out(authority, bearer, monkeypatch):
    token = authority.token(UNION, exp=int(time.time()) + 100)
    assert await bearer.actor(f"Bearer {token}") == ACTOR
    now = time.time()
    monkeypatch.setattr(identity.time, "time", lambda: now + 101)
    assert "expired" in (await refused(bearer, f"Bearer {token}")).en


@pytest.fixture
def impatient(monkeypatch):
    """No five seconds between two looks at the issuer's keys."""
    monkeypatch.setattr(identity, "_FETCH_SECONDS", 0.0)


@pytest.mark.usefixtures("impatient")
async def test_a_new_key_is_looked_for(authority, bearer):
    old = authority.token(UNION)
    assert await bearer.actor(f"Bearer {old}") == ACTOR
    authority.key = signing_key()
    new = authority.token(UNION)
    await refused(bearer, f"Bearer {new}")
    authority.publish(authority.key)
    assert await bearer.actor(f"Bearer {new}") == ACTOR
    await refused(bearer, f"Bearer {old}")


async def test_an_unknown_key_is_not_looked_for_all_the_time(authority, bearer):
    assert await bearer.actor(f"Bearer {authority.token(UNION)}") == ACTOR
    authority.key = signing_key()
    authority.publish(authority.key)
    await refused(bearer, f"Bearer {authority.token(UNION)}")


async def test_a_withdrawn_key_counts_no_more_after_a_while(authority, bearer, monkeypatch):
    """Also for a token that is remembered."""
    token = authority.token(UNION)
    assert await bearer.actor(f"Bearer {token}") == ACTOR
    authority.publish(signing_key())
    assert await bearer.actor(f"Bearer {token}") == ACTOR
    monkeypatch.setattr(identity, "_FRESH_SECONDS", 0.0)
    monkeypatch.setattr(identity, "_FETCH_SECONDS", 0.0)
    await refused(bearer, f"Bearer {token}")


@pytest.mark.parametrize("content", [None, "", "{}", '{"keys":5}', '{"keys":[{"kty":"EC"}]}', "[" * 5000, "\x00"])
@pytest.mark.usefixtures("impatient")
async def test_without_keys_it_is_503_until_they_are_there(authority, bearer, content):
    token = authority.token(UNION)
    right = authority.jwks.read_text()
    if content is None:
        authority.jwks.unlink()
    else:
        authority.jwks.write_text(content)
    with pytest.raises(Problem) as raised:
        await bearer.actor(f"Bearer {token}")
    assert (raised.value.status, raised.value.headers["Retry-After"]) == (503, "0")
    authority.jwks.write_text(right)
    assert await bearer.actor(f"Bearer {token}") == ACTOR


@pytest.mark.usefixtures("impatient")
async def test_while_the_issuer_is_away_the_last_keys_count(authority, bearer, monkeypatch):
    assert await bearer.actor(f"Bearer {authority.token(UNION)}") == ACTOR
    monkeypatch.setattr(identity, "_FRESH_SECONDS", 0.0)
    authority.jwks.unlink()
    assert await bearer.actor(f"Bearer {authority.token(UNION)}") == ACTOR


class Issuer(BaseHTTPRequestHandler):
    asked = 0
    keys = b""

    def do_GET(self) -> None:
        type(self).asked += 1
        self.send_response(200 if self.keys else 500)
        self.end_headers()
        self.wfile.write(self.keys)

    def log_message(self, *_: object) -> None:
        pass


async def test_keys_come_from_an_address(authority, monkeypatch):
    handler = type("Handler", (Issuer,), {"keys": json.dumps(KeySet([authority.key]).as_dict(private=False)).encode()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    try:
        bearer = Bearer(f"http://127.0.0.1:{server.server_port}/jwks", ISSUER, AUDIENCE)
        for _ in range(5):
            assert await bearer.actor(f"Bearer {authority.token(UNION)}") == ACTOR
        assert handler.asked == 1
    finally:
        server.shutdown()
        server.server_close()


async def test_only_so_many_are_remembered(authority, bearer, monkeypatch):
    monkeypatch.setattr(identity, "_REMEMBERED", 3)
    tokens = [authority.token(UNION, subject=f"worker-110105-{n:02x}") for n in range(6)]
    for token in (*tokens, *tokens):
        await bearer.actor(f"Bearer {token}")
    assert len(bearer._known) == 3


async def test_all_who_ask_first_wait_for_the_keys(authority, bearer):
    tokens = [authority.token(UNION) for _ in range(20)]
    actors = await asyncio.gather(*(bearer.actor(f"Bearer {token}") for token in tokens))
    assert set(actors) == {ACTOR}
