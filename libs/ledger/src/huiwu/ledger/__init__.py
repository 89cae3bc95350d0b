"""Ledgers (台账): registers of what the clauses want kept, under one decider; kinds, fields and checks are data."""

from huiwu.ledger.decide import record_kind
from huiwu.ledger.entries import choices_of
from huiwu.ledger.register import Field, Ledger, NotARegister, Register, Sort

__all__ = ["Field", "Ledger", "NotARegister", "Register", "Sort", "choices_of", "record_kind"]
