"""What an append or a read of the log can fail with: the errors of the `eventsourcing` library, some told apart."""

from collections.abc import Generator
from contextlib import contextmanager

import asyncpg
from eventsourcing.persistence import (
    DatabaseError,
    DataError,
    IntegrityError,
    InternalError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
)


class VersionConflict(IntegrityError):
    """The stream does not stand where the events would continue it. Load it again, decide again."""


class DecisionTaken(IntegrityError):
    """The decision id is in the log already. Read the decision that it has."""


class EventTooLarge(DataError):
    """The event would not fit on the cable."""


class LogIsBusy(OperationalError):
    """Too many appends are waiting, or the database did not get to this one in time. Nothing was recorded."""


class LogIsAway(OperationalError):
    """The database cannot be reached. Whether something was recorded, the same decision id will tell."""


BUSY = (
    asyncpg.QueryCanceledError,
    asyncpg.LockNotAvailableError,
    asyncpg.InsufficientResourcesError,
    asyncpg.ReadOnlySQLTransactionError,
)
"""The server says that it did nothing."""

AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
"""The connection is gone, or never was."""

_CLASSES = {
    "22": DataError,
    "23": IntegrityError,
    "0A": NotSupportedError,
    "42": ProgrammingError,
    "3D": ProgrammingError,
    "3F": ProgrammingError,
    "XX": InternalError,
    "40": OperationalError,
    "25": InternalError,
}


def in_our_words(error: BaseException) -> BaseException:
    """The library's error for one of asyncpg's; anything else as it is."""
    if isinstance(error, ValueError):
        return DataError(str(error))
    if isinstance(error, BUSY):
        return LogIsBusy(str(error))
    if isinstance(error, asyncpg.UniqueViolationError):
        return VersionConflict(str(error))
    if isinstance(error, AWAY):
        return LogIsAway(str(error) or type(error).__name__)
    if isinstance(error, asyncpg.PostgresError):
        return _CLASSES.get((error.sqlstate or "")[:2], DatabaseError)(str(error))
    return error


@contextmanager
def library_errors() -> Generator[None]:
    """Raises the library's errors for asyncpg's."""
    try:
        yield
    except Exception as error:
        ours = in_our_words(error)
        if ours is error:
            raise
        raise ours from error
