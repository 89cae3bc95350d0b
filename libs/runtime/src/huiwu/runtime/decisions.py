"""The decision: load, hear, rule, append; once for HTTP, reactions and the clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huiwu.eventlog import DecisionTaken, EventLog, Loaded, Reader, Recorded, Repository, VersionConflict
from huiwu.kernel.event import Event, Ruled, events_of, read_data, record
from huiwu.kernel.kind import AnyKind
from huiwu.kernel.names import district_of
from huiwu.kernel.period import beijing_day
from huiwu.kernel.ruling import Actor, Circumstances, Evidence, Outcome, Ruling
from huiwu.rulebook import Edition, Rulebook
from huiwu.runtime.clock import Clock
from huiwu.runtime.collection import Gather, action_of
from huiwu.runtime.policy import Policy
from huiwu.runtime.problems import Problem, away, not_found, not_yours

_ATTEMPTS = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """A command on its way to a ruling. `system` commands come from reactions and the clock and need no policy."""

    kind: AnyKind
    stream: str
    command: object
    actor: Actor
    decision: str
    expected_version: int | None = None
    system: bool = False


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
        reader: Reader,
        policy: Policy,
        clock: Clock,
        evidence: Mapping[type, Gather],
    ) -> None:
        self.service, self.log, self.clock = service, log, clock
        self._repository, self._reader, self._policy, self._evidence = Repository(log), reader, policy, evidence
        self._rulebook = Rulebook.shipped()

    async def decide(self, asked: Asked) -> Decided:
        """The ruling, recorded; the first one when the decision has been taken already.

        Raises Problem: 403 not the actor's to do, 404 no such stream, 412 stale, 503 too much contention.
        """
        if taken := await self.log.decision(asked.decision):
            return _as_decided(taken, repeated=True)
        for _ in range(_ATTEMPTS):
            tried = await self._try(asked)
            try:
                positions = await self.log.append(tried.events)
            except DecisionTaken:
                return _as_decided(await self.log.decision(asked.decision), repeated=True)
            except VersionConflict:
                if asked.expected_version is not None:
                    raise _stale(asked.expected_version) from None
                continue
            return Decided(
                asked.stream, tried.events[-1].sequence, positions[-1], asked.decision, tried.ruled, tried.facts
            )
        raise away("此记录正被多人同时办理 / this record is being decided by many at once")

    async def precheck(self, asked: Asked) -> Decided:
        """The ruling that would be made; nothing is recorded. Raises as `decide`."""
        tried = await self._try(asked)
        return Decided(
            asked.stream,
            tried.loaded.version,
            tried.loaded.position,
            asked.decision,
            tried.ruled,
            tried.facts,
            recorded=False,
        )

    async def _try(self, asked: Asked) -> "_Tried":
        loaded = await self._repository.load(asked.kind, asked.stream)
        if loaded.version == 0 and type(asked.command) not in asked.kind.creates:
            raise not_found(asked.kind.name, asked.stream)
        await self._authorise(asked, loaded)
        if asked.expected_version not in (None, loaded.version):
            raise _stale(loaded.version)
        gather = self._evidence.get(type(asked.command))
        evidence = await gather(asked.command, asked.stream, self._reader) if gather else ()
        return self._hear(asked, loaded, evidence)

    async def _authorise(self, asked: Asked, loaded: Loaded) -> None:
        if asked.system:
            return
        party = asked.kind.party(asked.command, loaded.state)
        action = action_of(type(asked.command))
        if not self._policy.may(asked.actor, action, party):
            raise not_yours(action, party)

    def _hear(self, asked: Asked, loaded: Loaded, evidence: Sequence[Evidence]) -> "_Tried":
        now = self.clock.now()
        edition = self._edition(asked.stream, loaded)
        circumstances = Circumstances(asked.actor, now, self._policy.sha256, tuple(evidence))
        ruling: Ruling = asked.kind.decide(asked.command, loaded.state, edition.hearing(circumstances))
        ruled = record(asked.command, circumstances, edition.ref, ruling)
        events = events_of(self.service, asked.stream, loaded.version, asked.decision, ruled, ruling.facts)
        return _Tried(loaded, ruled, events)

    def _edition(self, stream: str, loaded: Loaded) -> Edition:
        """A running process keeps the edition it began under; a new one begins under the law in force."""
        if loaded.edition is not None:
            return self._rulebook.by_sha256[loaded.edition.sha256]
        return self._rulebook.in_force(district_of(stream), beijing_day(self.clock.now()))


@dataclass(frozen=True, slots=True)
class _Tried:
    loaded: Loaded
    ruled: Ruled
    events: Sequence[Event]

    @property
    def facts(self) -> tuple[Event, ...]:
        return tuple(self.events[1:])


def _as_decided(taken: Sequence[Recorded], *, repeated: bool) -> Decided:
    ruling, last = taken[0].event, taken[-1]
    ruled = read_data(ruling, Ruled)
    assert isinstance(ruled, Ruled)
    facts = tuple(each.event for each in taken[1:])
    return Decided(ruling.subject, last.event.sequence, last.position, ruling.decision, ruled, facts, repeated=repeated)


def _stale(version: int) -> Problem:
    return Problem(
        412,
        "stale",
        f"记录当前版本为 {version}，请重新读取后再试。",
        f"The record stands at version {version}; read it again.",
        {"version": version},
        {"ETag": f'"{version}"'},
    )
