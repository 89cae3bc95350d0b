"""The identity provider of a machine of one's own: one key, and tokens for whoever can read it.

It stands in for the OIDC provider that an installation has. Whoever reads the private key may act as anybody,
so the key stays in the data folder, for its owner only, and no service ever sees it.
"""

import json
import os
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

ISSUER = "urn:huiwu:local"
AUDIENCE = "huiwu"
ALGORITHM = "ES256"
HOUR = 3600


@dataclass(frozen=True, slots=True)
class Issuer:
    """A key in a folder, with the public half beside it."""

    folder: Path

    @property
    def public_keys(self) -> Path:
        """The JWKS that services check tokens against."""
        return self.folder / "jwks.json"

    def issue(self, office: str, organisation: str, subject: str, *, hours: int = 12) -> str:
        """A bearer token with which `subject` holds that office in that organisation."""
        key, now = self.key(), int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": subject,
            "office": office,
            "organisation": organisation,
            "iat": now,
            "exp": now + hours * HOUR,
            "jti": uuid.uuid4().hex,
        }
        return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key)

    def key(self) -> ECKey:
        """The private key, made when it is first asked for."""
        private = self.folder / "private.json"
        if not private.exists():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            made = ECKey.generate_key("P-256", {"use": "sig", "alg": ALGORITHM})
            made.ensure_kid()
            _write(self.public_keys, json.dumps(KeySet([made]).as_dict(private=False)), 0o644)
            _write(private, json.dumps(made.as_dict(private=True)), 0o600)
        return ECKey.import_key(json.loads(private.read_text("ascii")))


def _write(path: Path, text: str, mode: int) -> None:
    """All of it or nothing, and never readable by more people for a moment."""
    draft = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w") as file:
        file.write(text)
    draft.rename(path)
