"""The recorder passes the test cases that the `eventsourcing` library ships for recorders."""

import asyncio
from collections.abc import Coroutine, Iterator, Sequence
from threading import Thread
from typing import Any, TypeVar
from unittest import TestCase
from uuid import uuid4

import pytest
from eventsourcing.persistence import ApplicationRecorder, Notification, StoredEvent, Subscription
from eventsourcing.tests import persistence as shipped

from huiwu.eventlog import Recorder, connect_pool

pytestmark = pytest.mark.engines
T = TypeVar("T")


class Facade(ApplicationRecorder):
    """The recorder as the library calls one: from any thread, and waiting."""

    def __init__(self, recorder: Recorder, loop: asyncio.AbstractEventLoop) -> None:
        self._recorder = recorder
        self._loop = loop
        self._wait(recorder.setup())

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        return self._wait(self._recorder.insert_events(stored_events, **kwargs))

    def select_events(self, originator_id: Any, **kwargs: Any) -> Sequence[StoredEvent]:
        return self._wait(self._recorder.select_events(originator_id, **kwargs))

    def select_notifications(self, *args: Any, **kwargs: Any) -> Sequence[Notification]:
        return self._wait(self._recorder.select_notifications(*args, **kwargs))

    def max_notification_id(self) -> int | None:
        return self._wait(self._recorder.max_notification_id())

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        raise NotImplementedError


class AggregateFacade(Facade):
    """An aggregate recorder knows no positions."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        super().insert_events(stored_events, **kwargs)


class OnOurRecorder(TestCase):
    facade: type[Facade] = Facade

    @pytest.fixture(autouse=True)
    def _engine(self, postgres: str) -> Iterator[None]:
        self._loop = asyncio.new_event_loop()
        thread = Thread(target=self._loop.run_forever, daemon=True)
        thread.start()
        self._pool = asyncio.run_coroutine_threadsafe(connect_pool(postgres), self._loop).result(60)
        yield
        asyncio.run_coroutine_threadsafe(self._pool.close(), self._loop).result(60)
        self._loop.call_soon_threadsafe(self._loop.stop)
        thread.join(60)
        self._loop.close()

    def create_recorder(self) -> Facade:
        return self.facade(Recorder(self._pool, f"t{uuid4().hex}"), self._loop)

    def new_originator_id(self) -> str:
        return f"session-110105-{uuid4().hex}"


class TestAsAggregateRecorder(OnOurRecorder, shipped.AggregateRecorderTestCase):
    facade = AggregateFacade


class TestAsApplicationRecorder(OnOurRecorder, shipped.ApplicationRecorderTestCase[Facade]):
    pass


class TestPositionsDoNotInterleave(OnOurRecorder, shipped.NonInterleavingNotificationIDsBaseCase):
    pass
