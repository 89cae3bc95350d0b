"""Replaying a bundle: every ruling decided again, and what another edition would have turned, clause by clause."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec
from rich.table import Table

from huiwu.audit.spool import Spool
from huiwu.kernel import Replayed, replay
from huiwu.kernel.kind import installed_kinds
from huiwu.kernel.ruling import Effect, Finding
from huiwu.rulebook import Edition


class _Subject(msgspec.Struct):
    subject: str


_subjects = msgspec.json.Decoder(_Subject)


def replayed(
    entries: Iterable[bytes], size: int, editions: Mapping[str, Edition], instead: Edition | None = None
) -> Iterator[Replayed]:
    """Every decision of a log of about `size` entries, heard again stream by stream; memory does not grow with it."""
    kinds = installed_kinds()
    with Spool(size) as spool:
        for raw in entries:
            spool.add(_stream(raw), raw)
        for part in spool.parts():
            yield from replay(part, editions, kinds=kinds, instead=instead)


def _stream(raw: bytes) -> bytes:
    try:
        return _subjects.decode(raw).subject.encode()
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return b""


@dataclass(slots=True)
class Turned:
    """What another edition would have changed, counted by clause."""

    refused: Counter[str] = field(default_factory=Counter[str])
    granted: Counter[str] = field(default_factory=Counter[str])
    weighed: Counter[str] = field(default_factory=Counter[str])
    unheard: int = 0

    def take(self, each: Replayed) -> None:
        """Count a decision that was heard under the other edition."""
        if each.recorded is None or each.ruled is None:
            self.unheard += 1
            return
        before, now = each.recorded, each.ruled
        differing = _by_clause(before.findings).items() ^ _by_clause(now.findings).items()
        for clause in {name for name, _ in differing}:
            self.weighed[clause] += 1
        if before.outcome != now.outcome:
            turned, findings = (
                (self.refused, now.findings) if now.outcome == "refused" else (self.granted, before.findings)
            )
            turned.update({finding.clause for finding in findings if finding.effect is Effect.BLOCK})

    def table(self, edition: str) -> Table:
        """For people."""
        table = Table(title=f"若依 {edition}，按条款 under {edition}, by clause", title_justify="left")
        table.add_column("条款 clause", overflow="fold")
        for heading in ("改为不准 would refuse", "改为准许 would grant", "衡量不同 weighed otherwise"):
            table.add_column(heading, justify="right")
        for clause in sorted(self.refused.keys() | self.granted.keys() | self.weighed.keys()):
            counts = (self.refused[clause], self.granted[clause], self.weighed[clause])
            table.add_row(clause, *map(str, counts))
        if self.unheard:
            table.caption = f"{self.unheard} 项无法依其裁决 could not be heard under it"
        return table


def _by_clause(findings: Iterable[Finding]) -> dict[str, str]:
    return {each.clause: f"{each.met} {each.needed} {each.effect}" for each in findings}
