"""One enterprise and the histories of its congress, for scenarios that begin in the middle of things."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from huiwu.congress.domain import SESSION, STAFF_CONGRESS
from huiwu.congress.domain.evidence import (
    CongressForm,
    CongressOnRecord,
    EnterpriseOnRecord,
    JobClass,
    RosterDelegate,
    WorkersOnRoll,
)
from huiwu.congress.domain.naming import congress_of, union_of
from huiwu.congress.domain.session.agenda import AgendaItem
from huiwu.congress.domain.session.commands import Document
from huiwu.congress.domain.session.facts.before import (
    AgendaAgreed,
    AgendaProposed,
    SessionDocumentsDelivered,
    SessionDocumentsSent,
    SessionReportedToSuperior,
    SessionScheduled,
    WorkersHeard,
)
from huiwu.congress.domain.session.facts.sitting import (
    BallotCertified,
    DiscussionHeld,
    ItemReviewed,
    ResolutionAdopted,
    SessionClosed,
    SessionOpened,
)
from huiwu.congress.domain.staff_congress.facts import (
    DelegateQuotaSet,
    DelegateRosterConfirmed,
    InstitutionEstablished,
    StaffCongressTermStarted,
    StaffDelegatesElected,
)
from huiwu.testkit import given

ENTERPRISE = "enterprise-110105-wangjing"
UNION, CONGRESS = union_of(ENTERPRISE), congress_of(ENTERPRISE)
STREET = "union-110105-110105026"
OPENING = date(2026, 3, 25)
SHA = "a" * 64


def workers(n: int) -> tuple[str, ...]:
    return tuple(f"worker-110105-{k:08x}" for k in range(n))


def roster(n: int, *, managers: int = 0, frontline: int | None = None) -> tuple[RosterDelegate, ...]:
    """`frontline` of the others are frontline workers; all of them unless said."""
    others = n - managers
    front = others if frontline is None else frontline
    classes = [JobClass.MANAGER] * managers + [JobClass.FRONTLINE] * front + [JobClass.OTHER] * (others - front)
    return tuple(RosterDelegate(subject, job_class) for subject, job_class in zip(workers(n), classes, strict=True))


AGENDA = (
    AgendaItem("talk", "职工代表分组讨论", "delegate_discussion"),
    AgendaItem("report", "年度经营发展情况报告", "annual_operations_report", discloses=("labour_rules",)),
    AgendaItem("contract", "集体合同草案", "collective_contract_draft", ballot=True),
    AgendaItem("welfare", "职工福利基金使用方案", "welfare_fund_use_plan", ballot=True),
)


@dataclass(frozen=True)
class Firm:
    """The enterprise of the scenarios; `delegates` is the size of its roster."""

    delegates: int = 180
    enterprise: str = ENTERPRISE
    union: str = UNION
    superior: str = STREET
    congress: str = CONGRESS
    opening: date = OPENING
    agenda: tuple[AgendaItem, ...] = AGENDA

    def of(self, delegates: int) -> "Firm":
        return replace(self, delegates=delegates)

    def people(self, n: int) -> tuple[str, ...]:
        return workers(n)

    def roster(self, n: int, **classes: int) -> tuple[RosterDelegate, ...]:
        return roster(n, **classes)

    def on_record(self, headcount: int = 3600, ownership: str = "private") -> EnterpriseOnRecord:
        return EnterpriseOnRecord(self.enterprise, headcount, ownership, self.union, self.superior)

    def roll(self, *on_roll: RosterDelegate) -> WorkersOnRoll:
        return WorkersOnRoll(self.enterprise, on_roll)

    # -- the congress

    def established(self, form: CongressForm = CongressForm.STAFF_CONGRESS, years: int = 3):
        return given(
            STAFF_CONGRESS,
            InstitutionEstablished(self.enterprise, self.union, self.superior, form, 620, "private"),
            StaffCongressTermStarted(self.enterprise, 1, years, date(2026, 1, 5), date(2026 + years, 1, 5)),
        )

    def electing(self, *elected: RosterDelegate, quota: int | None = None):
        history = self.established()
        names = tuple(one.subject for one in elected)
        return given(
            STAFF_CONGRESS,
            *history.facts,
            DelegateQuotaSet(self.enterprise, quota or len(names), 620),
            *([StaffDelegatesElected(self.enterprise, names, len(names))] if names else []),
        )

    def in_term(self, *delegates: RosterDelegate, headcount: int = 620):
        managers = sum(one.job_class is JobClass.MANAGER for one in delegates)
        frontline = sum(one.job_class is JobClass.FRONTLINE for one in delegates)
        return given(
            STAFF_CONGRESS,
            *self.electing(*delegates).facts,
            DelegateRosterConfirmed(
                self.enterprise,
                self.union,
                self.superior,
                date(2026, 2, 2),
                date(2029, 1, 5),
                headcount,
                managers,
                frontline,
                delegates,
            ),
        )

    def congress_on_record(self, confirmed_on: date | None = date(2026, 2, 2)) -> CongressOnRecord:
        return CongressOnRecord(
            self.congress,
            self.enterprise,
            CongressForm.STAFF_CONGRESS,
            1,
            date(2029, 1, 5),
            confirmed_on,
            workers(self.delegates) if confirmed_on else (),
            0,
            self.delegates,
        )

    # -- the session

    def scheduled(self):
        return given(
            SESSION,
            SessionScheduled(
                congress=self.congress,
                enterprise=self.enterprise,
                union=self.union,
                superior=self.superior,
                session_number=1,
                opening_on=self.opening,
                place="礼堂",
                delegates=workers(self.delegates),
                managers=0,
                frontline=self.delegates,
                roster_confirmed_on=date(2026, 2, 2),
                term_ends_on=date(2029, 1, 5),
                report_due_on=date(2026, 3, 15),
                documents_due_on=date(2026, 3, 18),
            ),
        )

    def heard(self):
        return self._and(self.scheduled(), WorkersHeard(self.enterprise, date(2026, 3, 2), 46, "意见"))

    def proposed(self, *items: AgendaItem):
        return self._and(self.heard(), AgendaProposed(self.enterprise, items or self.agenda))

    def agreed(self, *items: AgendaItem, must_vote: tuple[str, ...] = ("collective_contract_draft",)):
        items = items or self.agenda
        return self._and(
            self.proposed(*items),
            AgendaAgreed(self.enterprise, date(2026, 3, 5), "private", must_vote, items),
        )

    def reported(self, on: date = date(2026, 3, 10), *items: AgendaItem):
        return self._and(self.agreed(*items), self.report(on))

    def report(self, on: date) -> SessionReportedToSuperior:
        opens_from = on + timedelta(days=10)
        return SessionReportedToSuperior(self.enterprise, self.superior, on, self.opening, opens_from, self.agenda)

    def sent(self, reported_on: date = date(2026, 3, 10), *items: AgendaItem):
        return self._and(
            self.reported(reported_on, *items),
            SessionDocumentsSent(
                self.enterprise,
                (Document("集体合同草案", SHA),),
                workers(self.delegates),
                date(2026, 3, 11),
                self.delegates,
            ),
        )

    def delivered(
        self,
        on: date = date(2026, 3, 12),
        *,
        reported_on: date = date(2026, 3, 10),
        to: int | None = None,
        items: tuple[AgendaItem, ...] = (),
    ):
        reached = self.delegates if to is None else to
        left = self.delegates - reached
        last = None if left else on
        opens_from = on + timedelta(days=7) if last else None
        fact = SessionDocumentsDelivered(self.enterprise, workers(reached), on, left, last, opens_from)
        return self._and(self.sent(reported_on, *items), *([fact] if reached else []))

    def open(self, present: int | None = None, *items: AgendaItem):
        there = workers(self.delegates if present is None else present)
        return self._and(
            self.delivered(items=items),
            SessionOpened(self.enterprise, self.opening, len(there), self.delegates, there),
        )

    def talked(self, *keys: str, present: int | None = None, items: tuple[AgendaItem, ...] = ()):
        return self._and(
            self.open(present, *items),
            *(DiscussionHeld(self.enterprise, key) for key in keys),
            *(ItemReviewed(self.enterprise, key, "") for key in keys),
        )

    def balloted(self, item: str, matter: str, votes_for: int):
        return self._and(
            self.talked("talk", "report", "contract", "welfare"),
            self.ballot(item, matter, votes_for),
        )

    def ballot(self, item: str, matter: str, votes_for: int) -> BallotCertified:
        n = self.delegates
        against = n - votes_for
        return BallotCertified(
            enterprise=self.enterprise,
            item=item,
            matter=matter,
            issued=n,
            returned=n,
            unreturned=0,
            valid=n,
            invalid=0,
            votes_for=votes_for,
            against=against,
            abstain=0,
            delegates=n,
            tellers=workers(2),
            passed=True,
        )

    def resolution(self, item: str = "contract", matter: str = "collective_contract_draft") -> ResolutionAdopted:
        return ResolutionAdopted(self.enterprise, item, matter, "集体合同草案", SHA, 150, self.delegates, self.opening)

    def closed(self, on: date = OPENING):
        return self._and(
            self.balloted("contract", "collective_contract_draft", 150),
            self.resolution(),
            SessionClosed(
                self.enterprise,
                self.union,
                self.superior,
                on,
                1,
                ("talk", "report", "contract", "welfare"),
                on + timedelta(days=3),
                on + timedelta(days=3),
                on + timedelta(days=10),
                on + timedelta(days=30),
            ),
        )

    def then(self, history, *facts: object):
        return self._and(history, *facts)

    def _and(self, history, *facts: object):
        return given(history.kind, *history.facts, *facts)


@pytest.fixture
def firm() -> Firm:
    return Firm()
