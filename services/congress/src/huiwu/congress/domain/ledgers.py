"""The ledgers of the congress service: what its clauses want kept, as data."""

from importlib.resources import files

from huiwu.ledger import Register, record_kind

LEDGERS = Register.read(files("huiwu.congress.domain").joinpath("ledgers.yaml").read_bytes())
RECORD = record_kind("congress", LEDGERS)
