"""A service as it is served: on real engines, with tokens for anybody and a clock that the test moves."""

import json
import socket
import threading
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import uvicorn
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from huiwu.runtime.app import create_app
from huiwu.runtime.service import Service
from huiwu.runtime.settings import Settings

ISSUER, AUDIENCE = "https://issuer.test", "huiwu"
MORNING = "2026-03-12T09:00:00+08:00"
_START_SECONDS = 30.0


def signing_key() -> ECKey:
    """A new key with an id of its own."""
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"})
    key.ensure_kid()
    return key


@dataclass
class Authority:
    """The identity provider and the clock of a test, in a folder."""

    folder: Path
    key: ECKey = field(default_factory=signing_key)

    def __post_init__(self) -> None:
        self.publish(self.key)
        self.set_clock(MORNING)

    @property
    def jwks(self) -> Path:
        return self.folder / "jwks.json"

    @property
    def clock(self) -> Path:
        return self.folder / "now"

    def publish(self, *keys: ECKey) -> None:
        """Let these keys count, and no other."""
        self.jwks.write_text(json.dumps(KeySet(list(keys)).as_dict(private=False)))

    def set_clock(self, instant: str) -> None:
        """An ISO 8601 instant with its zone."""
        self.clock.write_text(instant)

    def token(
        self, organisation: str, office: str = "union-officer", subject: str = "worker-110105-0a", **claims: object
    ) -> str:
        """A token of that person, good for ten minutes unless the claims say otherwise; a claim of None is left out."""
        made: dict[str, object] = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": subject,
            "office": office,
            "organisation": organisation,
            "exp": int(time.time()) + 600,
            "jti": uuid4().hex,
            **claims,
        }
        present = {name: value for name, value in made.items() if value is not None}
        return jwt.encode({"alg": "ES256", "kid": self.key.kid}, present, self.key)

    def bearer(
        self, organisation: str, office: str = "union-officer", subject: str = "worker-110105-0a"
    ) -> dict[str, str]:
        """The header with such a token."""
        return {"Authorization": f"Bearer {self.token(organisation, office, subject)}"}

    def settings(self, database: str, nats: str, requests_per_second: int = 100_000) -> Settings:
        """What the service is told."""
        log = {"HUIWU_LOG_DIR": str(self.folder / "log"), "HUIWU_LOG_ORIGIN": "log.test/huiwu"}
        return Settings(database, nats, str(self.jwks), ISSUER, AUDIENCE, self.clock, requests_per_second, log)


@asynccontextmanager
async def served(service: Service, settings: Settings) -> AsyncGenerator[AsyncClient]:
    """A client of the service, in this process and on this event loop."""
    app = create_app(service, settings)
    async with app.router.lifespan_context(app), client_of(app) as client:
        yield client


def client_of(app: FastAPI) -> AsyncClient:
    """A client of an app whose lifespan has begun; what the app fails with is answered, not raised."""
    return AsyncClient(transport=ASGITransport(app, raise_app_exceptions=False), base_url="http://service")


@contextmanager
def listening(service: Service, settings: Settings) -> Generator[str]:
    """The URL of the service on a port of this machine, in a thread of this process."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(create_app(service, settings), log_level="warning", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + _START_SECONDS
        while not server.started and thread.is_alive() and time.monotonic() < deadline:
            time.sleep(0.02)
        try:
            assert server.started, f"{service.name} did not start"
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
