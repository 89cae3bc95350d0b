"""Whatever is asked of a ballot, and by whomever: the record adds up, and no count stands that two did not sign."""

from collections.abc import Sequence

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from huiwu.congress.domain import BALLOT
from huiwu.congress.domain.ballot import commands as asked
from huiwu.congress.domain.ballot.facts import (
    BallotClosed,
    BallotCounted,
    BallotCountSigned,
    BallotOpened,
    BallotPapersIssued,
    BallotRecounted,
    BallotResultCertified,
    BallotVoided,
)
from huiwu.congress.domain.evidence import BallotItemOnRecord, ElectorsOnRecord
from huiwu.congress.domain.naming import ballot_of, session_of, union_of
from huiwu.kernel import Actor
from huiwu.testkit.machine import Minutes

FIRM = "enterprise-110105-wangjing"
SESSION, UNION, STREET = session_of(FIRM, 1), union_of(FIRM), "union-110105-110105026"
CONTRACT = "collective_contract_draft"
roster = tuple(f"worker-110105-{n:02x}" for n in range(9))
people = st.sampled_from([*roster, "worker-110105-ff"])
rolls = st.one_of(
    st.integers(1, 9).map(lambda n: roster[:n]), st.lists(people, min_size=1, max_size=9).map(tuple[str, ...])
)
actors = st.builds(Actor, st.sampled_from([*roster[:3], "worker-110105-ff"]), st.just("union-officer"), st.just(UNION))
few = st.integers(0, 9)
truths = st.sampled_from([True, True, True, False])
items = st.builds(
    BallotItemOnRecord,
    st.just(SESSION),
    st.just("contract"),
    st.just("草案"),
    st.sampled_from([CONTRACT, "other"]),
    truths,
    truths,
    truths,
    truths,
    truths,
    truths.map(lambda truth: not truth),
    truths,
)
SOUND = BallotItemOnRecord(SESSION, "contract", "草案", CONTRACT, True, True, True, True, True, False)
COUNTS = st.tuples(few, few, few, few, few)


class Ballots(Minutes):
    kind, stream = BALLOT, ballot_of(SESSION, "contract", 1)

    @initialize(stage=st.integers(0, 6), votes_for=st.integers(0, 7), contract=st.booleans())
    def begin(self, stage: int, votes_for: int, contract: bool) -> None:
        """Somewhere along the lawful way, so that runs get beyond the first refusals."""
        item = (
            SOUND
            if contract
            else BallotItemOnRecord(SESSION, "x", "题", "other", True, True, False, True, False, False)
        )
        lawful: tuple[Sequence[object], ...] = (
            (asked.PrepareBallot(UNION, SESSION, "contract", "是否同意？"),),
            (asked.OpenBallot(roster[:8], roster[:2]),),
            (asked.IssueBallots(roster[:8]), asked.CloseBallot(8, 7)),
            (asked.CountBallot(7, 0, votes_for, 7 - votes_for, 0),),
            (asked.SignBallotCount(1),),
            (asked.CertifyBallot(),),
        )
        for command in (command for part in lawful[:stage] for command in part):
            self.ask(command, Actor(roster[0], "union-officer", UNION), item)
            if isinstance(command, asked.SignBallotCount):
                self.ask(command, Actor(roster[1], "union-officer", UNION), item)

    def ask(self, command: object, actor: Actor, item: BallotItemOnRecord) -> None:
        self.hear(command, actor, [item, ElectorsOnRecord(SESSION, FIRM, UNION, STREET, roster)])

    @rule(actor=actors, item=items, present=rolls, tellers=rolls)
    def open(self, actor: Actor, item: BallotItemOnRecord, present: tuple[str, ...], tellers: tuple[str, ...]) -> None:
        self.ask(asked.OpenBallot(present, tellers), actor, item)

    @rule(
        actor=actors,
        item=items,
        command=st.one_of(
            st.builds(
                asked.PrepareBallot,
                st.sampled_from([UNION, STREET]),
                st.just(SESSION),
                st.just("contract"),
                st.just("题"),
            ),
            st.builds(asked.IssueBallots, rolls),
            st.builds(asked.CloseBallot, few, few),
            st.builds(asked.SignBallotCount, st.integers(1, 3)),
            st.just(asked.CertifyBallot()),
            st.just(asked.VoidBallot("印错")),
            st.just(asked.LapseBallot("闭会")),
        ),
    )
    def go_on(self, actor: Actor, item: BallotItemOnRecord, command: object) -> None:
        self.ask(command, actor, item)

    @rule(actor=actors, votes_for=few, against=few, spoilt=few, again=st.booleans())
    def count(self, actor: Actor, votes_for: int, against: int, spoilt: int, again: bool) -> None:
        totals = (votes_for + against, spoilt, votes_for, against, 0)
        self.ask(asked.RecountBallot(*totals, "复核") if again else asked.CountBallot(*totals), actor, SOUND)

    @rule(actor=actors, totals=COUNTS, again=st.booleans())
    def miscount(self, actor: Actor, totals: tuple[int, ...], again: bool) -> None:
        self.ask(asked.RecountBallot(*totals, "复核") if again else asked.CountBallot(*totals), actor, SOUND)

    @invariant()
    def every_paper_is_accounted_for(self) -> None:
        roll, returned = 0, 0
        for fact in self.history:
            match fact:
                case BallotPapersIssued():
                    roll = len(set(fact.roll))
                    assert fact.roll == tuple(sorted(fact.roll))
                case BallotClosed():
                    returned = fact.returned
                    assert (fact.issued, fact.returned + fact.unreturned) == (roll, roll)
                case BallotCounted() | BallotRecounted() | BallotResultCertified():
                    assert fact.valid + fact.invalid == returned
                    assert fact.votes_for + fact.against + fact.abstain == fact.valid
                case _:
                    pass

    @invariant()
    def both_gates_count_from_all_delegates(self) -> None:
        for fact in self.history:
            if isinstance(fact, BallotOpened):
                assert 3 * len(set(fact.present) & set(roster)) >= 2 * len(roster)
            if isinstance(fact, BallotResultCertified):
                half = 2 * fact.votes_for - len(roster)
                assert fact.passed is (half >= 0 if fact.matter == CONTRACT else half > 0)
                assert (fact.approval.part, fact.approval.whole) == (fact.votes_for, len(roster))

    @invariant()
    def what_is_certified_was_signed_by_two_who_were_there_to_count(self) -> None:
        tellers: tuple[str, ...] = ()
        signed = set[str]()
        certified = 0
        for fact in self.history:
            match fact:
                case BallotOpened():
                    tellers = fact.tellers
                case BallotCounted() | BallotRecounted():
                    signed = set()
                case BallotCountSigned():
                    assert fact.teller in tellers
                    assert fact.teller not in signed
                    signed.add(fact.teller)
                case BallotResultCertified():
                    assert len(signed) >= 2
                    assert fact.corrects == certified < fact.count
                    certified = fact.count
                case _:
                    pass

    @invariant()
    def a_void_ballot_is_over_and_a_certified_one_is_never_void(self) -> None:
        voided = [n for n, fact in enumerate(self.history) if isinstance(fact, BallotVoided)]
        assert voided in ([], [len(self.history) - 1])
        if voided:
            assert not any(isinstance(fact, BallotResultCertified) for fact in self.history)


TestBallots = Ballots.TestCase
TestBallots.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
