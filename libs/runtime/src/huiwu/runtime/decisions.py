"""The decision: load, hear, rule, append; once for HTTP, reactions and the clock."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from weakref import WeakValueDictionary

from huiwu.eventlog import (
    DecisionTaken,
    EventLog,
    Loaded,
    LogIsAway,
    Reader,
    Recorded,
    Repository,
    VersionConflict,
    tracing,
)
from huiwu.kernel.event import Event, Ruled, events_of, read_ruling, record
from huiwu.kernel.hindsight import Hindsight
from huiwu.kernel.kind import AnyKind
from huiwu.kernel.names import district_of
from huiwu.kernel.period import beijing_day
from huiwu.kernel.ruling import Actor, Circumstances, Evidence, Outcome, Ruling
from huiwu.rulebook import Edition, EvidenceMissing, NoLawInForce, Rulebook
from huiwu.runtime.clock import Clock
from huiwu.runtime.collection import RECORD_AFTERWARDS, Gather, action_of
from huiwu.runtime.meters import count
from huiwu.runtime.policy import Policy
from huiwu.runtime.problems import Problem, away, not_found, not_yours, of_later_release

_ATTEMPTS = 6
_MOST_AT_ONCE = 2048


class Uncertain(LogIsAway):
    """The log went away while the ruling was written down; the argument is the decision id, which will tell."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A command on its way to a ruling. `system` commands come from reactions and the clock and need no policy.

    With `hindsight` it has been done already. `fresh` says that the decision id was made up for this request alone, so
    that nobody can have taken it.
    """

    kind: AnyKind
    stream: str
    command: object
    actor: Actor
    decision: str
    expected_version: int | None = None
    system: bool = False
    fresh: bool = False
    hindsight: Hindsight | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A ruling with its place in the log.

    `repeated` when it had been made before; not `recorded` when it was only tried.
    """

    stream: str
    version: int
    position: int
    decision: str
    ruled: Ruled
    facts: tuple[Event, ...]
    recorded: bool = True
    repeated: bool = False

    @property
    def granted(self) -> bool:
        return self.ruled.outcome is Outcome.GRANTED


class Decisions:
    """Takes commands to their rulings."""

    def __init__(
        self,
        service: str,
        log: EventLog,
        repository: Repository,
        reader: Reader,
        policy: Policy,
        clock: Clock,
        evidence: Mapping[type, Gather],
        first_records: Mapping[str, Gather],
    ) -> None:
        self.service, self.log, self.clock = service, log, clock
        self._repository, self._reader, self._policy, self._evidence = repository, reader, policy, evidence
        self._first_records = first_records
        self._rulebook = Rulebook.shipped()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._under_way = 0

    async def decide(self, asked: Asked) -> Decided:
        """The ruling, recorded; the first one when the decision has been taken already.

        Raises Problem: 403 not the actor's to do, 404 no such stream, 412 stale, 503 too much contention; Uncertain.
        """
        if self._under_way >= _MOST_AT_ONCE:
            raise away("裁决队列已满 / too many commands are waiting for their turn")
        self._under_way += 1
        try:
            with tracing.span("decide", asked.decision, self._told(asked), root=asked.system):
                return await self._decide_in_turn(asked)
        finally:
            self._under_way -= 1

    def _told(self, asked: Asked) -> dict[str, str | int]:
        return {"huiwu.service": self.service, "huiwu.command": type(asked.command).__name__}

    async def _decide_in_turn(self, asked: Asked) -> Decided:
        # Those who ask for one stream here take turns: deciding at once, all but one would have decided in vain.
        async with self._turns.setdefault(asked.stream, asyncio.Lock()):
            if taken := await self._taken(asked):
                return taken
            for _ in range(_ATTEMPTS):
                try:
                    return await self._decide(asked)
                except VersionConflict:
                    continue  # another process was faster
                except DecisionTaken:
                    return _as_decided(await self.log.decision(asked.decision), repeated=True)
                except (Problem, LookupError):
                    # The same request may have been decided elsewhere since, and have left nothing to be decided.
                    if taken := await self._taken(asked):
                        return taken
                    raise
        raise away("此记录正被多人同时办理 / this record is being decided by many at once")

    async def _taken(self, asked: Asked) -> Decided | None:
        taken = [] if asked.fresh else await self.log.decision(asked.decision)
        return _as_decided(taken, repeated=True) if taken else None

    async def _decide(self, asked: Asked) -> Decided:
        tried = await self._try_on_what_is_remembered(asked) or await self._try(asked, await self._load(asked))
        try:
            positions = await self.log.append(tried.events, follows=tried.loaded.position)
        except VersionConflict:
            self._repository.forget(asked.stream)
            raise
        except LogIsAway as error:
            raise Uncertain(asked.decision) from error
        self._repository.advance(asked.kind, tried.loaded, tried.events, positions)
        count(self.service, tried.ruled)
        return Decided(asked.stream, tried.events[-1].sequence, positions[-1], asked.decision, tried.ruled, tried.facts)

    async def precheck(self, asked: Asked) -> Decided:
        """The ruling that would be made; nothing is recorded. Raises as `decide`."""
        tried = await self._try(asked, await self._load(asked))
        return Decided(
            asked.stream,
            tried.loaded.version,
            tried.loaded.position,
            asked.decision,
            tried.ruled,
            tried.facts,
            recorded=False,
        )

    async def _load(self, asked: Asked) -> Loaded:
        return await self._repository.load(asked.kind, asked.stream)

    async def _try_on_what_is_remembered(self, asked: Asked) -> "_Tried | None":
        """If the stream has moved on since, the append says so; what is not to be appended does not count."""
        remembered = self._repository.remembered(asked.kind, asked.stream)
        if remembered is None:
            return None
        try:
            return await self._try(asked, remembered)
        except Exception:  # noqa: BLE001 - decided once more, on what stands now
            return None

    async def _try(self, asked: Asked, loaded: Loaded) -> "_Tried":
        if not loaded.begun and type(asked.command) not in asked.kind.creates:
            raise not_found(asked.kind.name, asked.stream)
        await self._authorise(asked, loaded)
        if asked.expected_version not in (None, loaded.version):
            raise _stale(loaded.version)
        gather = self._evidence.get(type(asked.command))
        evidence = [*(await gather(asked.command, asked.stream, self._reader) if gather else ())]
        if asked.hindsight is not None:
            evidence.extend(await self._first_records[asked.kind.name](asked.command, asked.stream, self._reader))
        return self._hear(asked, loaded, evidence)

    async def _authorise(self, asked: Asked, loaded: Loaded) -> None:
        if asked.system:
            return
        action, party = _act_of(asked, loaded.state)
        if not self._policy.may(asked.actor, action, party):
            raise not_yours(action, party)

    def _hear(self, asked: Asked, loaded: Loaded, evidence: Sequence[Evidence]) -> "_Tried":
        now = self.clock.now()
        edition = self._edition(
            asked.stream, loaded, asked.hindsight.happened_on if asked.hindsight else beijing_day(now)
        )
        circumstances = Circumstances(asked.actor, now, self._policy.sha256, tuple(evidence), asked.hindsight)
        try:
            ruling: Ruling = asked.kind.decide(asked.command, loaded.state, edition.hearing(circumstances))
        except EvidenceMissing as error:
            raise not_found("evidence", str(error.args[0])) from error
        ruled = record(asked.command, circumstances, edition.ref, ruling)
        events = events_of(self.service, asked.stream, loaded.version, asked.decision, ruled, ruling.facts)
        return _Tried(loaded, ruled, events)

    def _edition(self, stream: str, loaded: Loaded, today: date) -> Edition:
        """A running process keeps the edition it began under; a new one begins under the law in force that day."""
        begun_under = loaded.edition if loaded.begun else None
        try:
            if begun_under is not None:
                return self._rulebook.by_sha256[begun_under.sha256]
            return self._rulebook.in_force(district_of(stream), today)
        except NoLawInForce as error:
            raise not_found("edition", f"{district_of(stream)} {today}") from error
        except KeyError as error:  # of a newer release, which is about to be here too
            raise of_later_release(f"edition {begun_under.id if begun_under else ''}") from error


@dataclass(frozen=True, slots=True)
class _Tried:
    loaded: Loaded
    ruled: Ruled
    events: Sequence[Event]

    @property
    def facts(self) -> tuple[Event, ...]:
        return tuple(self.events[1:])


def _act_of(asked: Asked, state: object) -> tuple[str, str]:
    """As what policies know it, and whose act it is: what has been done already is put on record by its keeper."""
    if asked.hindsight is None or asked.kind.keeper is None:
        return action_of(type(asked.command)), asked.kind.party(asked.command, state)
    return RECORD_AFTERWARDS, asked.kind.keeper(asked.command, state)


def _as_decided(taken: Sequence[Recorded], *, repeated: bool) -> Decided:
    ruling, last = taken[0].event, taken[-1]
    facts = tuple(each.event for each in taken[1:])
    return Decided(
        ruling.subject,
        last.event.sequence,
        last.position,
        ruling.decision,
        read_ruling(ruling),
        facts,
        repeated=repeated,
    )


def _stale(version: int) -> Problem:
    return Problem(
        412,
        "stale",
        f"记录当前版本为 {version}，请重新读取后再试。",
        f"The record stands at version {version}; read it again.",
        {"version": version},
        {"ETag": f'"{version}"'},
    )
