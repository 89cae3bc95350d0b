"""A running notification service with its neighbours' facts, a clock that the test moves, and a mail server."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from aiosmtpd.smtp import SMTP, Envelope, Session
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from nats.js import JetStreamContext

from huiwu.engines import EmbeddedNats
from huiwu.eventlog import topology
from huiwu.eventlog.received import POSITION, PREVIOUS
from huiwu.kernel.event import Event, canonical, write
from huiwu.kernel.names import derived_id, district_of, event_type
from huiwu.notification import mail
from huiwu.notification.main import service
from huiwu.runtime.app import create_app
from huiwu.runtime.settings import Settings


@dataclass
class Mailbox:
    """An SMTP server that keeps what it takes; `codes` are its answers to addresses that it does not like."""

    url: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    after_data: str = "250 OK"
    taken: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.codes:
            return self.codes[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.after_data.startswith("250"):
            message = message_from_bytes(envelope.content or b"", policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.taken.append(message)
        return self.after_data


@pytest_asyncio.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    box = Mailbox()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(box, hostname="mail.test"), "127.0.0.1", 0)
    box.url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}?from=notices@huiwu.test"
    async with server:
        yield box


@dataclass
class Town:
    """A running notification service. Facts of neighbours come over the real cable."""

    client: AsyncClient
    key: ECKey
    clock: Path
    jetstream: JetStreamContext
    said: dict[str, int] = field(default_factory=dict)

    async def hears(self, source: str, stream: str, fact: object) -> None:
        """A fact of another service, as its relay would publish it."""
        position = self.said[source] = self.said.get(source, 0) + 1
        decision = derived_id(source, str(position))
        event = Event(
            id=f"{decision}.1",
            source=f"/huiwu/{source}",
            type=event_type(source, type(fact)),
            subject=stream,
            sequence=position,
            time=datetime.fromisoformat(self.clock.read_text()),
            decision=decision,
            district=district_of(stream),
            data=msgspec.Raw(canonical(fact)),
        )
        headers = {POSITION: str(position), PREVIOUS: str(position - 1)}
        await self.jetstream.publish(topology.subject_of(event), write(event), headers=headers)

    def now(self, instant: str) -> None:
        """Move the clock."""
        self.clock.write_text(instant)

    def token(self, organisation: str, office: str, subject: str) -> dict[str, str]:
        claims = {"iss": "test", "aud": "huiwu", "sub": subject, "exp": int(time.time()) + 600}
        claims |= {"office": office, "organisation": organisation}
        return {"Authorization": "Bearer " + jwt.encode({"alg": "ES256", "kid": self.key.kid}, claims, self.key)}

    async def tell(
        self, by: str, path: str, office: str = "union-officer", subject: str = "officer", **body: object
    ) -> Response:
        return await self.client.post(f"/v1/{path}", json=body, headers=self.token(by, office, subject))

    async def ask(self, by: str, path: str, subject: str = "officer", **query: Any) -> Response:
        return await self.client.get(f"/v1/{path}", params=query, headers=self.token(by, "union-officer", subject))

    async def ask_until(self, seen: Callable[[Any], Any], by: str, path: str, **query: Any) -> Any:
        """The answer once it looks like that; a reaction takes its moment."""
        answer: Any = None
        for _ in range(200):
            answer = (await self.ask(by, path, **query)).json()
            if seen(answer):
                return answer
            await asyncio.sleep(0.05)
        raise AssertionError(f"{path} never came to it: {answer}")


@pytest.fixture
def settings(tmp_path: Path, database: str, nats_engine: EmbeddedNats) -> tuple[Settings, ECKey, Path]:
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"})
    key.ensure_kid()
    (tmp_path / "jwks.json").write_text(json.dumps(KeySet([key]).as_dict(private=False)))
    clock = tmp_path / "now"
    clock.write_text("2026-03-12T09:00:00+08:00")
    return Settings(database, nats_engine.url, str(tmp_path / "jwks.json"), "test", "huiwu", clock), key, clock


@pytest_asyncio.fixture
async def start(
    settings: tuple[Settings, ECKey, Path],
    jetstream: JetStreamContext,
    mailbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[], AbstractAsyncContextManager[Town]]:
    """Starts the service; started again after its end, it finds its data, and its neighbours go on where they were."""
    told, key, clock = settings
    monkeypatch.setenv("HUIWU_SMTP_URL", mailbox.url)
    monkeypatch.setattr(mail, "_POLL_SECONDS", 0.05)
    await topology.declare(jetstream)
    said: dict[str, int] = {}

    @asynccontextmanager
    async def started() -> AsyncIterator[Town]:
        app: FastAPI = create_app(service, told)
        async with (
            app.router.lifespan_context(app),
            AsyncClient(transport=ASGITransport(app), base_url="http://notification") as client,
        ):
            yield Town(client, key, clock, jetstream, said)

    return started


@pytest_asyncio.fixture
async def town(start: Callable[[], AbstractAsyncContextManager[Town]]) -> AsyncIterator[Town]:
    async with start() as running:
        yield running
