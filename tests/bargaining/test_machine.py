"""Whatever was asked in whatever order: the log replays to the same rulings, and the history to the same state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from huiwu.bargaining.domain import BARGAINING
from huiwu.bargaining.domain.bargaining import commands as asked
from huiwu.bargaining.domain.bargaining import facts as became
from huiwu.bargaining.domain.bargaining import phases
from huiwu.bargaining.domain.bargaining.table import Side
from huiwu.testkit.machine import Minutes

ENTERPRISE, UNION = "enterprise-110105-acme", "union-110105-acme"
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


class Bargaining(Minutes):
    kind, stream = BARGAINING, "bargaining-110105-acme-2026"
    now = datetime.fromisoformat("2026-03-02T00:00:00+08:00")

    @property
    def today(self) -> date:
        return self.now.date()

    @rule(days=st.integers(1, 25))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(which=st.integers(0, 3), days=back, text=texts, yes=st.sampled_from([True, True, False]), people=people)
    def go_on(self, which: int, days: int, text: str, yes: bool, people: int) -> None:
        """What may come next."""
        said = Said(self.today - timedelta(days=days), text, yes, people)
        following = [each for each in everything(said) if type(each) in NEXT[type(self.state)]]
        for command in following[which % max(len(following), 1) :][:1]:
            self.ask(command)

    @rule(steps=st.integers(1, 12), which=st.integers(0, 3))
    def go_on_well(self, steps: int, which: int) -> None:
        """Some steps as they should be taken; the table is set before a meeting."""
        for _ in range(steps):
            said = Said(self.today, "5f" * 32, True, 3)
            following = [each for each in everything(said) if type(each) in NEXT[type(self.state)]]
            setting = isinstance(self.state, phases.Preparing)
            for command in following if setting else following[which % max(len(following), 1) :][:1]:
                self.ask(command)

    @rule(which=st.integers(0, 17), days=back, text=texts, yes=st.booleans(), people=people)
    def ask_anything(self, which: int, days: int, text: str, yes: bool, people: int) -> None:
        self.ask(everything(Said(self.today - timedelta(days=days), text, yes, people))[which])

    def ask(self, command: asked.Command) -> None:
        before = len(self.history)
        self.hear(command, evidence=EVIDENCE)
        for fact in self.history[before:][-1:]:
            assert type(self.state) is AFTER.get(type(fact), type(self.state))

    @invariant()
    def nothing_is_signed_but_what_the_congress_passed(self) -> None:
        passed = {fact.text_sha256 for fact in self.history if type(fact).__name__ == "DraftPassedByCongress"}
        signed = {fact.text_sha256 for fact in self.history if type(fact).__name__ == "AgreementSigned"}
        assert signed <= passed


TestBargaining = Bargaining.TestCase
TestBargaining.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
