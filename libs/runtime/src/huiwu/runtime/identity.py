"""Who is asking: an OIDC bearer token, checked against the issuer's JWKS (RFC 7519, RFC 7517)."""

import asyncio
import json
import time
from base64 import urlsafe_b64decode
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from huiwu.kernel.ruling import Actor
from huiwu.runtime.problems import Problem, away, unauthenticated

ALGORITHMS = ["EdDSA", "Ed25519", "ES256", "RS256", "PS256"]
_REMEMBERED = 4096
_FETCH_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class _Known:
    actor: Actor
    expires: float


class Bearer:
    """Turns an `Authorization` header into the actor it stands for.

    The JWKS is read again when a token names a key that is not in it (key rotation), at most once in five seconds.
    A verified token is remembered until it expires.
    """

    def __init__(self, jwks: str, issuer: str, audience: str) -> None:
        self._jwks, self._issuer, self._audience = jwks, issuer, audience
        self._keys: KeySet | None = None
        self._fetched = 0.0
        self._known: OrderedDict[str, _Known] = OrderedDict()

    async def actor(self, header: str | None) -> Actor:
        """The actor; raises Problem 401, or 503 when the issuer's keys cannot be had."""
        scheme, _, token = (header or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise unauthenticated(
                "请在 Authorization 头中提供 Bearer 令牌。", "Send a bearer token in the Authorization header."
            )
        known = self._known.get(token)
        if known is None:
            known = self._verify(token, await self._key_set(token))
            self._known[token] = known
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        if known.expires <= time.time():
            self._known.pop(token, None)
            raise unauthenticated("令牌已过期。", "The token has expired.")
        return known.actor

    def _verify(self, token: str, keys: KeySet) -> _Known:
        try:
            claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
            jwt.JWTClaimsRegistry(
                iss={"essential": True, "value": self._issuer},
                aud={"essential": True, "value": self._audience},
                exp={"essential": True},
                sub={"essential": True},
            ).validate(claims)
        except (JoseError, ValueError) as error:
            raise unauthenticated("令牌无效。", f"The token does not count: {type(error).__name__}.") from error
        return _Known(_actor_of(claims), float(claims["exp"]))

    async def _key_set(self, token: str) -> KeySet:
        if self._keys is None or (
            not _names_a_key_of(token, self._keys) and time.time() > self._fetched + _FETCH_SECONDS
        ):
            self._keys, self._fetched = KeySet.import_key_set(json.loads(await self._fetch())), time.time()
        return self._keys

    async def _fetch(self) -> str:
        try:
            if not self._jwks.startswith(("http://", "https://")):
                return await asyncio.to_thread(Path(self._jwks).read_text, "utf-8")
            async with httpx.AsyncClient(timeout=_FETCH_SECONDS) as client:
                answer = await client.get(self._jwks)
                return answer.raise_for_status().text
        except (OSError, httpx.HTTPError) as error:
            raise away("身份提供方（JWKS）/ the identity provider", 5) from error


def _names_a_key_of(token: str, keys: KeySet) -> bool:
    try:
        wanted = json.loads(_header_of(token)).get("kid")
    except ValueError:
        return True
    return wanted is None or any(key.kid == wanted for key in keys.keys)


def _header_of(token: str) -> bytes:
    head = token.partition(".")[0]
    return urlsafe_b64decode(head + "=" * (-len(head) % 4))


def _actor_of(claims: Mapping[str, object]) -> Actor:
    values = [claims.get(name) for name in ("sub", "office", "organisation")]
    texts = [value for value in values if isinstance(value, str) and 0 < len(value) <= 120 and value.isprintable()]
    if len(texts) != len(values):
        raise Problem(
            401,
            "unauthenticated",
            "令牌缺少 sub、office 或 organisation。",
            "The token lacks sub, office or organisation.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return Actor(*texts)
