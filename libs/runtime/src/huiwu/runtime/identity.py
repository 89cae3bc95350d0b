"""Who is asking: an OIDC bearer token, checked against the issuer's JWKS (RFC 7519, RFC 7517)."""

import asyncio
import json
import time
from base64 import urlsafe_b64decode
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import httpx
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from huiwu.kernel.ruling import Actor
from huiwu.runtime.problems import away, unauthenticated

ALGORITHMS = ["EdDSA", "Ed25519", "ES256", "RS256", "PS256"]
_REMEMBERED = 4096
_LONGEST_TOKEN = 8192
_FETCH_SECONDS = 5.0
_FRESH_SECONDS = 300.0
_MALFORMED = (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What decoding a token or a key set that somebody made up can raise."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Known:
    actor: Actor
    expires: float


class Keys:
    """The issuer's public keys, at a path or an http(s) URL.

    They are read again every five minutes, and when a token names a key that is not among them (key rotation), but at
    most once in five seconds. While the issuer is away the last ones count. `changed` counts how often they were other.
    """

    def __init__(self, place: str) -> None:
        self._place = place
        self._keys: KeySet | None = None
        self._tried = float("-inf")
        self._text = ""
        self._one_at_a_time = asyncio.Lock()
        self.changed = 0

    async def for_token(self, token: str) -> KeySet:
        """The keys with which to verify; raises Problem 503 when there are none to be had."""
        if self._keys is None or self._wanting(token):
            async with self._one_at_a_time:
                if self._wanting(token):
                    await self._refresh()
        if self._keys is None:
            raise away("身份提供方（JWKS）/ the identity provider", int(_FETCH_SECONDS))
        return self._keys

    def stale(self) -> bool:
        """Whether the issuer has not been asked for a while."""
        return time.monotonic() > self._tried + _FRESH_SECONDS

    def _wanting(self, token: str) -> bool:
        if time.monotonic() < self._tried + _FETCH_SECONDS:
            return False
        return self.stale() or self._keys is None or not _names_a_key_of(token, self._keys)

    async def _refresh(self) -> None:
        self._tried = time.monotonic()
        try:
            text = await self._fetch()
            keys = KeySet.import_key_set(json.loads(text))
        except (OSError, httpx.HTTPError, httpx.InvalidURL, *_MALFORMED) as error:
            log.warning("the issuer's keys cannot be had", place=self._place, error=repr(error))
            return
        if text != self._text:
            self._keys, self._text = keys, text
            self.changed += 1

    async def _fetch(self) -> str:
        if not self._place.startswith(("http://", "https://")):
            return await asyncio.to_thread(Path(self._place).read_text, "utf-8")
        async with httpx.AsyncClient(timeout=_FETCH_SECONDS) as client:
            answer = await client.get(self._place)
            return answer.raise_for_status().text


class Bearer:
    """Turns an `Authorization` header into the actor it stands for.

    A verified token is remembered until it expires or the issuer's keys change.
    """

    def __init__(self, jwks: str, issuer: str, audience: str) -> None:
        self._keys, self._issuer, self._audience = Keys(jwks), issuer, audience
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._known_under = 0

    async def actor(self, header: str | None) -> Actor:
        """The actor; raises Problem 401, or 503 when the issuer's keys cannot be had."""
        scheme, _, token = (header or "").partition(" ")
        token = token.strip(" ")
        if scheme.lower() != "bearer" or not token:
            raise unauthenticated(
                "请在 Authorization 头中提供 Bearer 令牌。", "Send a bearer token in the Authorization header."
            )
        if len(token) > _LONGEST_TOKEN:
            raise unauthenticated("令牌过长。", "The token is too long.")
        known = self._known.get(token)
        if known is None or self._keys.stale():
            known = await self._verified(token)
        if not known.expires > time.time():
            self._known.pop(token, None)
            raise unauthenticated("令牌已过期。", "The token has expired.")
        return known.actor

    async def _verified(self, token: str) -> _Known:
        keys = await self._keys.for_token(token)
        if self._known_under != self._keys.changed:
            self._known.clear()
            self._known_under = self._keys.changed
        known = self._known[token] = self._verify(token, keys)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return known

    def _verify(self, token: str, keys: KeySet) -> _Known:
        try:
            claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
            jwt.JWTClaimsRegistry(
                iss={"essential": True, "value": self._issuer},
                aud={"essential": True, "value": self._audience},
                exp={"essential": True},
                sub={"essential": True},
            ).validate(claims)
            expires = float(claims["exp"])
        except _MALFORMED as error:
            raise unauthenticated("令牌无效。", f"The token does not count: {type(error).__name__}.") from error
        return _Known(_actor_of(claims), expires)


def _names_a_key_of(token: str, keys: KeySet) -> bool:
    """Also when it cannot be told: then no other key set will help."""
    head = token.partition(".")[0]
    try:
        header: object = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, RecursionError):
        return True
    wanted = cast("dict[str, object]", header).get("kid") if isinstance(header, dict) else None
    return wanted is None or any(key.kid == wanted for key in keys.keys)


def _actor_of(claims: Mapping[str, object]) -> Actor:
    values = [claims.get(name) for name in ("sub", "office", "organisation")]
    texts = [value for value in values if isinstance(value, str) and 0 < len(value) <= 120 and value.isprintable()]
    if len(texts) != len(values):
        raise unauthenticated("令牌缺少 sub、office 或 organisation。", "The token lacks sub, office or organisation.")
    return Actor(*texts)
