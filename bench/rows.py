"""What docs/performance.md tells, in its order: each figure in words, and what it is to reach."""

from dataclasses import dataclass

from bench.figures import Kept


@dataclass(frozen=True, slots=True)
class Reach:
    """A bound on a figure's ratio, or on what ours is itself."""

    bound: float
    of: str = "ratio"
    at_most: bool = False
    unit: str = ""

    def __str__(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {self.bound:,g}{self.unit}"

    def reached(self, found: Kept) -> float:
        """How many times the reach it is; 1 and more is enough."""
        value = self._value(found)
        return self.bound / value if self.at_most else value / self.bound

    def said(self, found: Kept) -> str:
        """The value and its bound."""
        value = self._value(found)
        return f"{value:,.0f} ({self})" if value >= 1000 else f"{value:.3g}{self.unit} ({self})"

    def _value(self, found: Kept) -> float:
        return found.ratio if self.of == "ratio" else found.ours


@dataclass(frozen=True, slots=True)
class Row:
    """A figure, what it says, and its reach if it has one."""

    figure: str
    says: str
    reach: Reach | None = None


def _at_least(bound: float) -> Reach:
    return Reach(bound)


def _ours(bound: float) -> Reach:
    return Reach(bound, "ours")


def _within(bound: float) -> Reach:
    return Reach(bound, "ours", at_most=True, unit=" ms")


def _times(bound: float) -> Reach:
    return Reach(bound, at_most=True)


ROWS = (
    Row("appends-per-second-1-writers-eventsourcing", "appends/s, 1 writer : eventsourcing", _at_least(1.5)),
    Row("appends-per-second-16-writers-eventsourcing", "appends/s, 16 writers : eventsourcing", _at_least(25)),
    Row("appends-per-second-16-writers-bare-insert", "appends/s, 16 writers : bare INSERTs", _at_least(3)),
    Row("appends-per-second-64-writers-bare-insert", "appends/s, 64 writers : bare INSERTs", _at_least(3)),
    Row("appends-per-second-1-writers-bare-insert", "appends/s, 1 writer : bare INSERTs"),
    Row("command-over-http-32-clients-per-second", "commands over HTTP/s, 32 clients : bare handler", _at_least(0.5)),
    Row("command-over-http-32-clients-p50-ms", "the same, p50 ms"),
    Row("command-over-http-32-clients-p99-ms", "the same, p99 ms"),
    Row("read-decode-fold-events-per-second-rows", "read, decode, fold, events/s : rows alone", _at_least(0.4)),
    Row(
        "read-decode-fold-events-per-second-eventsourcing", "read, decode, fold, events/s : eventsourcing", _at_least(8)
    ),
    Row("load-of-1000-events-ms", "cold load of 1,000 events, ms"),
    Row("load-of-1000-events-longest-stall-ms", "the longest stall of the loop meanwhile, ms"),
    Row("append-to-effect-p50-ms-50-decisions-per-second", "append to effect at 50/s, p50 ms", _within(5)),
    Row("append-to-effect-p99-ms-50-decisions-per-second", "append to effect at 50/s, p99 ms", _within(30)),
    Row("append-to-effect-p50-ms-300-decisions-per-second", "append to effect at 300/s, p50 ms", _within(5)),
    Row("append-to-effect-p99-ms-300-decisions-per-second", "append to effect at 300/s, p99 ms", _within(30)),
    Row("append-ms-at-0-events", "append to an empty log, ms"),
    Row("append-ms-at-1000000-events", "append behind 1 million events, ms : empty log", _times(1.2)),
    Row("append-ms-at-10000000-events", "append behind 10 million, ms : empty log", _times(1.2)),
    Row("append-resident-mb-at-10000000-events", "memory of who appends there, MB : empty log", _times(1.2)),
    Row("log-bytes-an-event-on-disk", "bytes of an event in PostgreSQL : its body"),
    Row(
        "leaves-of-300-bytes-sequenced-per-second",
        "leaves of 300 B laid down/s : hash alone",
        _ours(100_000),
    ),
    Row("leaves-of-1088-bytes-sequenced-per-second", "leaves of 1,088 B laid down/s : hash alone"),
    Row("entries-verified-per-second-hash", "entries verified/s and core : hash alone", _ours(50_000)),
    Row("entries-verified-per-second-parse", "entries verified/s and core : parse alone"),
    Row(
        "decisions-replayed-per-second-fold",
        "decisions replayed/s and core : fold alone",
        _ours(20_000),
    ),
    Row("verify-1000000-entries-resident-mb", "memory to verify 1 million entries, MB : 10,000", _times(1.2)),
    Row("replay-1000000-entries-resident-mb", "memory to replay 1 million entries, MB : 10,000", _times(1.2)),
    Row("bundle-bytes-an-entry", "bytes of an entry in a bundle : not packed"),
    Row("proofs-from-unread-tiles-per-second", "proofs from unread tiles/s : hash alone"),
    Row("proofs-from-read-tiles-per-second", "proofs from read tiles/s : hash alone"),
    Row("proofs-verified-per-second", "proofs verified/s : hash alone"),
    *(
        Row(f"query-{name}-{where}-p99-ms", f"{said}, {where}, p99 ms : a bare page", _within(50))
        for name, said in (
            ("due", "what is overdue"),
            ("reminders", "what was sent"),
            ("sessions", "sessions"),
            ("records", "records of a ledger"),
            ("indicator", "an indicator"),
        )
        for where in ("city", "district", "street", "union")
    ),
    Row("query-indicator-city-first-ms", "the indicator of the city, when nobody asked for a minute, ms"),
)
