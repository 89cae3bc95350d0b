"""The append-only event log on PostgreSQL and its cable to NATS JetStream."""

from huiwu.eventlog.reactions import Order, Reactions
from huiwu.eventlog.reader import Organisations, Reader, Row
from huiwu.eventlog.readmodel import CancelTimer, Change, Effect, ReadModel, Remove, SetTimer
from huiwu.eventlog.received import Received

__all__ = [
    "CancelTimer",
    "Change",
    "Effect",
    "Order",
    "Organisations",
    "ReadModel",
    "Reactions",
    "Reader",
    "Received",
    "Remove",
    "Row",
    "SetTimer",
]
