"""When the system has come to rest: all facts published, taken in and answered, all clocks struck."""

import asyncio
import time
from collections.abc import Iterator, Mapping
from datetime import datetime

import httpx
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from prometheus_client.parser import text_string_to_metric_families

_PATIENCE_SECONDS = 90.0
_PAUSE_SECONDS = 0.1
_FIGURES = ("huiwu_log_position", "huiwu_relay_position")
_DECIDING = ("membership", "congress", "bargaining", "filing", "notification")


class NeverQuiet(Exception):
    """Something goes on without end."""


class Quiet:
    """Looks at the services' figures and at the bus. The calendar is only turned when there is nothing under way."""

    def __init__(self, services: Mapping[str, str], nats_url: str, client: httpx.Client) -> None:
        self._services, self._nats_url, self._client = services, nats_url, client

    def wait(self) -> None:
        """Return when everything has come to rest; raises NeverQuiet."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not (self._published() and asyncio.run(self._consumed()) and self._published()):
            if time.monotonic() > deadline:
                raise NeverQuiet("系统未能平静 the system did not come to rest")
            time.sleep(_PAUSE_SECONDS)

    def wait_for_clocks(self, instant: datetime) -> None:
        """Return when every clock has struck for that instant, and what followed from it has come to rest."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            self.wait()
            before = self._positions()
            if all(self._ticked(name, instant) for name in _DECIDING):
                self.wait()
                if self._positions() == before:
                    return
            if time.monotonic() > deadline:
                raise NeverQuiet(f"时钟未走到 the clocks did not strike {instant}")
            time.sleep(_PAUSE_SECONDS)

    def _ticked(self, service: str, instant: datetime) -> bool:
        try:
            ticked = self._client.get(f"{self._services[service]}/readyz").json().get("ticked")
        except (httpx.HTTPError, ValueError):
            return False
        return ticked is not None and datetime.fromisoformat(ticked) >= instant

    def _published(self) -> bool:
        return all(log == relay for log, relay in self._positions().values())

    def _positions(self) -> dict[str, tuple[float, float]]:
        return {name: self._position(name) for name in _DECIDING}

    def _position(self, service: str) -> tuple[float, float]:
        try:
            told = self._client.get(f"{self._services[service]}/metrics", params={"name[]": _FIGURES})
            figures = dict(_figures(told.text))
        except (httpx.HTTPError, ValueError):
            return (-1.0, -2.0)
        log, relay = _FIGURES
        return figures.get(log, -1.0), figures.get(relay, -2.0)

    async def _consumed(self) -> bool:
        """Whether every consumer of every stream has acknowledged all there is."""
        client = Client()
        try:
            await client.connect(self._nats_url, connect_timeout=2, allow_reconnect=False)
            jetstream = JetStreamContext(client)
            streams = [str(stream.config.name) for stream in await jetstream.streams_info()]
            consumers = [consumer for name in streams for consumer in await jetstream.consumers_info(name)]
        except (NatsError, OSError):
            return False
        finally:
            await client.close()
        return not any(consumer.num_pending or consumer.num_ack_pending for consumer in consumers)


def _figures(text: str) -> Iterator[tuple[str, float]]:
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            yield sample.name, sample.value
