"""The append-only event log on PostgreSQL and its cable to NATS JetStream."""

from huiwu.eventlog.connection import BusIdentity, Connection, Pool, connect_bus, connect_pool, jetstream_of
from huiwu.eventlog.errors import DecisionTaken, EventTooLarge, LogIsAway, LogIsBusy, VersionConflict
from huiwu.eventlog.flow import Flow
from huiwu.eventlog.log import EventLog, Recorded
from huiwu.eventlog.projections import BatchProjection, GapInSource
from huiwu.eventlog.reactions import Decide, Order, Reactions
from huiwu.eventlog.reader import Organisations, Reader
from huiwu.eventlog.readmodel import CancelTimer, Change, Effect, ReadModel, Remove, SetTimer
from huiwu.eventlog.received import Received
from huiwu.eventlog.recorder import Recorder
from huiwu.eventlog.relay import Relay
from huiwu.eventlog.repository import Loaded, Repository
from huiwu.eventlog.rows import Row
from huiwu.eventlog.timers import Clockwork, Timers

__all__ = [
    "BatchProjection",
    "BusIdentity",
    "CancelTimer",
    "Change",
    "Clockwork",
    "Connection",
    "Decide",
    "DecisionTaken",
    "Effect",
    "EventLog",
    "EventTooLarge",
    "Flow",
    "GapInSource",
    "Loaded",
    "LogIsAway",
    "LogIsBusy",
    "Order",
    "Organisations",
    "Pool",
    "Reactions",
    "ReadModel",
    "Reader",
    "Received",
    "Recorded",
    "Recorder",
    "Relay",
    "Remove",
    "Repository",
    "Row",
    "SetTimer",
    "Timers",
    "VersionConflict",
    "connect_bus",
    "connect_pool",
    "jetstream_of",
]
