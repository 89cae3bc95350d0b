"""Whatever was asked in whatever order: the log replays to the same rulings, and the history to the same state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from huiwu.bargaining.domain import BARGAINING
from huiwu.bargaining.domain.bargaining import commands as asked
from huiwu.bargaining.domain.bargaining import facts as became
from huiwu.bargaining.domain.bargaining import phases
from huiwu.bargaining.domain.bargaining.table import Side
from huiwu.kernel import Actor, Circumstances, Evidence, replay
from huiwu.kernel.event import events_of, record, write
from huiwu.kernel.period import start_of
from huiwu.rulebook import Rulebook

LAW = Rulebook.shipped().edition("chaoyang-2015")
STREAM, ENTERPRISE, UNION = "bargaining-110105-acme-2026", "enterprise-110105-acme", "union-110105-acme"
EVIDENCE = (asked.EnterpriseOnRecord(ENTERPRISE, "望京示例", UNION, "union-110105-110105026", "private", 160),)
PREPARATIONS = ("hear_workers", "enterprise_information", "bargaining_content", "representatives")
PAPERS = ("identity of representatives", "congress resolution", "contract text", "registration certificate")
OURS = tuple(f"worker-110105-a{n}" for n in range(3))
THEIRS = tuple(f"worker-110105-b{n}" for n in range(3))


@dataclass(frozen=True)
class Said:
    """What varies between two askings of the same thing."""

    on: date
    text: str
    yes: bool
    people: int


def everything(said: Said) -> Sequence[asked.Command]:
    on, text, ours = said.on, said.text, OURS[: said.people]
    return (
        asked.OpenCycle(ENTERPRISE, on.year),
        asked.SendOffer(text, asked.Form.WRITTEN if said.yes else asked.Form.ORAL, on),
        asked.AcceptOffer(on),
        asked.RefuseOffer("经营困难", on),
        asked.MarkResponseOverdue(),
        asked.CompletePreparation(PREPARATIONS[: said.people + 1]),
        asked.ConfirmRepresentatives(
            Side(ours, OURS[0], ours[1:] if not said.yes else ()), Side(THEIRS, THEIRS[0]), on
        ),
        asked.DraftAgenda(("growth",) if said.yes else ()),
        asked.HoldMeeting(on, text, "worker-110105-c0" if said.yes else OURS[0], ours),
        asked.ReachDraft("工资协议", text),
        asked.RecordCongressPassage("session-110105-s1", "draft", text, said.yes, 10 * said.people, 40, on),
        asked.SignAgreement(text, on, on + timedelta(days=30) if said.yes else None),
        asked.FileContract(on, PAPERS[: said.people + 1]),
        asked.TakeEffect(),
        asked.RecordAcceptance("filing-110105-f1", on),
        asked.RecordObjection("filing-110105-f1", "条款违法", on),
        asked.AnnounceAgreement("工资协议", "公告栏", on),
        asked.ExpireAgreement(),
    )


NEXT: dict[type, tuple[type, ...]] = {
    phases.Absent: (asked.OpenCycle,),
    phases.Opened: (asked.SendOffer,),
    phases.Offered: (asked.AcceptOffer, asked.RefuseOffer, asked.MarkResponseOverdue),
    phases.Refused: (asked.AcceptOffer,),
    phases.Overdue: (asked.AcceptOffer,),
    phases.Preparing: (
        asked.CompletePreparation,
        asked.ConfirmRepresentatives,
        asked.DraftAgenda,
        asked.HoldMeeting,
    ),
    phases.Negotiating: (asked.ReachDraft,),
    phases.Drafted: (asked.RecordCongressPassage,),
    phases.Passed: (asked.SignAgreement,),
    phases.Signed: (asked.FileContract,),
    phases.Filed: (asked.TakeEffect, asked.RecordAcceptance, asked.RecordObjection),
    phases.Objected: (asked.FileContract, asked.HoldMeeting),
    phases.Effective: (asked.AnnounceAgreement, asked.ExpireAgreement, asked.RecordObjection),
    phases.Announced: (asked.ExpireAgreement, asked.RecordObjection),
    phases.Expired: (),
}

AFTER: dict[type, type] = {
    became.BargainingCycleOpened: phases.Opened,
    became.OfferSent: phases.Offered,
    became.OfferAccepted: phases.Preparing,
    became.OfferRefused: phases.Refused,
    became.OfferResponseOverdue: phases.Overdue,
    became.BargainingMeetingHeld: phases.Negotiating,
    became.DraftAgreementReached: phases.Drafted,
    became.DraftPassedByCongress: phases.Passed,
    became.DraftRejectedByCongress: phases.Negotiating,
    became.AgreementSigned: phases.Signed,
    became.ContractFiled: phases.Filed,
    became.ContractObjected: phases.Objected,
    became.AgreementEffective: phases.Effective,
    became.AgreementAnnounced: phases.Announced,
    became.AgreementExpired: phases.Expired,
}

texts = st.sampled_from(["5f" * 32, "5f" * 32, "60" * 32])
back = st.sampled_from([0, 0, 0, 1, 4, -1])
people = st.sampled_from([3, 3, 2])


class Bargaining(RuleBasedStateMachine):
    """One stream; every command is heard and recorded, granted or not."""

    def __init__(self) -> None:
        super().__init__()
        self.today = date(2026, 3, 2)
        self.state: phases.Bargaining = phases.Absent()
        self.history: list[object] = []
        self.entries: list[bytes] = []
        self.rulings = 0

    @rule(days=st.integers(1, 25))
    def wait(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(which=st.integers(0, 3), days=back, text=texts, yes=st.sampled_from([True, True, False]), people=people)
    def go_on(self, which: int, days: int, text: str, yes: bool, people: int) -> None:
        """What may come next."""
        said = Said(self.today - timedelta(days=days), text, yes, people)
        following = [each for each in everything(said) if type(each) in NEXT[type(self.state)]]
        for command in following[which % max(len(following), 1) :][:1]:
            self.hear(command)

    @rule(steps=st.integers(1, 12), which=st.integers(0, 3))
    def go_on_well(self, steps: int, which: int) -> None:
        """Some steps as they should be taken; the table is set before a meeting."""
        for _ in range(steps):
            said = Said(self.today, "5f" * 32, True, 3)
            following = [each for each in everything(said) if type(each) in NEXT[type(self.state)]]
            setting = isinstance(self.state, phases.Preparing)
            for command in following if setting else following[which % max(len(following), 1) :][:1]:
                self.hear(command)

    @rule(which=st.integers(0, 17), days=back, text=texts, yes=st.booleans(), people=people)
    def ask_anything(self, which: int, days: int, text: str, yes: bool, people: int) -> None:
        self.hear(everything(Said(self.today - timedelta(days=days), text, yes, people))[which])

    def hear(self, command: asked.Command) -> None:
        leaning = tuple(Evidence("test.0", value) for value in EVIDENCE)
        actor = Actor("worker-110105-0a", "union-officer", BARGAINING.party(command, self.state))
        now = datetime.combine(self.today, datetime.min.time(), start_of(self.today).tzinfo)
        circumstances = Circumstances(actor, now, "0" * 64, leaning)
        ruling = BARGAINING.decide(command, self.state, LAW.hearing(circumstances))
        ruled = record(command, circumstances, LAW.ref, ruling)
        events = events_of("bargaining", STREAM, len(self.entries), f"d{self.rulings}", ruled, ruling.facts)
        self.entries += [write(event) for event in events]
        self.rulings += 1
        for fact in ruling.facts:
            self.history.append(fact)
            self.state = BARGAINING.evolve(self.state, fact)  # type: ignore[arg-type]
            assert type(self.state) is AFTER.get(type(fact), type(self.state))

    @invariant()
    def the_history_leads_here(self) -> None:
        assert BARGAINING.fold(self.history) == self.state  # type: ignore[arg-type]

    @invariant()
    def nothing_is_signed_but_what_the_congress_passed(self) -> None:
        passed = {fact.text_sha256 for fact in self.history if type(fact).__name__ == "DraftPassedByCongress"}
        signed = {fact.text_sha256 for fact in self.history if type(fact).__name__ == "AgreementSigned"}
        assert signed <= passed

    def teardown(self) -> None:
        kinds = {(BARGAINING.service, BARGAINING.name): BARGAINING}
        replayed = list(replay(self.entries, {LAW.ref.sha256: LAW}, kinds=kinds))
        assert [each.differences for each in replayed if not each.identical] == []
        assert len(replayed) == self.rulings


TestBargaining = Bargaining.TestCase
TestBargaining.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
