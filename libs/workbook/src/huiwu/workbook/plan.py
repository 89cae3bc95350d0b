"""The plan: which commands the rows are, in the order in which things happened, each with the row that it came from."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from huiwu.congress.domain.evidence import CongressForm
from huiwu.congress.domain.naming import congress_of, session_of, union_of
from huiwu.congress.domain.session import commands as held
from huiwu.congress.domain.session.agenda import AgendaItem
from huiwu.congress.domain.staff_congress import commands as formed
from huiwu.kernel.names import NotAStreamId
from huiwu.workbook.columns import AGENDA, ARCHIVE, ATTENDANCE, BALLOTS, DELEGATES, DOCUMENTS, SESSIONS, TERMS, UNIT
from huiwu.workbook.problem import Place, Problem
from huiwu.workbook.reading import Book, Row

VERBS: dict[type, str] = {
    formed.SetDelegateQuota: "quota",
    formed.RecordDelegatesElected: "elect",
    formed.ConfirmDelegateRoster: "confirm-roster",
    formed.BeginNextTerm: "begin-next-term",
    held.HearWorkers: "hear-workers",
    held.ProposeAgenda: "propose-agenda",
    held.AgreeAgenda: "agree-agenda",
    held.ReportToSuperior: "report",
    held.SendDocuments: "send-documents",
    held.RecordDelivery: "deliveries",
    held.OpenSession: "open",
    held.HoldDiscussion: "discuss",
    held.ReviewItem: "review",
    held.AdjournItem: "adjourn",
    held.RecordBallot: "ballots",
    held.AdoptResolution: "adopt",
    held.CloseSession: "close",
    held.PublishResolution: "publish",
    held.DiscloseMatters: "disclose",
    held.SubmitFilingForm: "submit-form",
    held.ArchiveSession: "archive",
}
"""Under which verb each command comes in; those that begin something have none."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command, on the stream that it is about, as of the day on which it happened."""

    place: Place
    collection: str
    stream: str
    command: object
    on: date

    @property
    def path(self) -> str:
        """Where it is posted to."""
        verb = VERBS.get(type(self.command))
        return f"/congress/v1/{self.collection}" + (f"/{self.stream}/{verb}" if verb else "")


@dataclass(frozen=True, slots=True)
class Unit:
    """Whose workbook it is; headcount and ownership are what the workbook says of it."""

    enterprise: str
    headcount: int
    ownership: str
    reason: str

    @property
    def union(self) -> str:
        return union_of(self.enterprise)


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps in order, and what keeps rows from becoming steps."""

    unit: Unit
    steps: tuple[Step, ...]
    problems: tuple[Problem, ...]


def plan_of(book: Book) -> Plan | None:
    """The plan of a book; None where nobody can say whose it is."""
    if len(book.of(UNIT)) != 1:
        return None
    row = book.of(UNIT)[0]
    unit = Unit(row.text("enterprise"), row.number("headcount"), row.text("ownership"), row.text("reason"))
    try:
        congress_of(unit.enterprise)
    except NotAStreamId:
        right = "会员系统中的编号，如 enterprise-110105-376e06394111501197b4"
        return Plan(unit, (), (Problem(row.place, f"“{unit.enterprise}”不是企业编号", right),))
    made = _Planner(book, unit)
    return Plan(unit, tuple(made.steps()), tuple(made.problems()))


@dataclass(frozen=True, slots=True)
class _Planner:
    book: Book
    unit: Unit

    def steps(self) -> Iterator[Step]:
        """Term by term, and within a term session by session."""
        terms = sorted(self.book.of(TERMS), key=lambda row: row.number("term"))
        sessions = sorted(self.book.of(SESSIONS), key=lambda row: (row.needed_day("opened_on"), row.number("session")))
        starts = [row.needed_day("starts_on") for row in terms]
        before = [row for row in sessions if not starts or row.needed_day("opened_on") < starts[0]]
        yield from self._sessions(before, None)
        for number, term in enumerate(terms):
            yield from self._term(term, first=number == 0)
            until = starts[number + 1] if number + 1 < len(starts) else date.max
            held_in = [row for row in sessions if starts[number] <= row.needed_day("opened_on") < until]
            yield from self._sessions(held_in, term.number("term"))

    def problems(self) -> Iterator[Problem]:
        """Rows of a session or a term that nobody has described."""
        for sheets, whole, member in (
            ((AGENDA, DOCUMENTS, ATTENDANCE, BALLOTS, ARCHIVE), SESSIONS, "session"),
            ((DELEGATES,), TERMS, "term"),
        ):
            known = {row.number(member) for row in self.book.of(whole)}
            for sheet in sheets:
                for row in self.book.of(sheet):
                    if known and row.number(member) not in known:
                        heading = sheet.columns[0].heading
                        yield Problem(row.place, f"{heading} {row.number(member)} 不在“{whole.name}”表中", "先填该表")
        for row in self.book.of(BALLOTS):
            if row.day("published_on") and not row.text("text"):
                yield Problem(row.place, "有公布日期而没有公布内容", "填写向全体职工公布的内容")
        for row in self.book.of(SESSIONS):
            if row.day("archived_on") and not self.book.of_session(ARCHIVE, row.number("session")):
                yield Problem(row.place, "有归档日期而“归档”表中没有文件", "在“归档”表中逐件填写")

    def _term(self, row: Row, *, first: bool) -> Iterator[Step]:
        enterprise, starts_on = self.unit.enterprise, row.needed_day("starts_on")
        form, years = CongressForm(row.text("form")), row.number("years")
        confirmed_on = row.needed_day("confirmed_on")
        begin: object = (
            formed.EstablishStaffCongress(enterprise, form, years, starts_on)
            if first
            else formed.BeginNextTerm(years, form, starts_on)
        )
        yield self._of_congress(row, begin, starts_on)
        if form is CongressForm.STAFF_CONGRESS:
            elected = self._delegates(row.number("term"))
            yield self._of_congress(row, formed.SetDelegateQuota(row.number("quota")), confirmed_on)
            if elected:
                yield self._of_congress(row, formed.RecordDelegatesElected(elected), confirmed_on)
        yield self._of_congress(row, formed.ConfirmDelegateRoster(), confirmed_on)

    def _sessions(self, rows: Sequence[Row], term: int | None) -> Iterator[Step]:
        for row in rows:
            yield from self._convened(row, term)
            yield from self._sat(row)
            if row.day("closed_on"):
                yield from self._followed(row)

    def _convened(self, row: Row, term: int | None) -> Iterator[Step]:
        number, opened_on = row.number("session"), row.needed_day("opened_on")
        items, documents = self._agenda(number), self._documents(number)
        scheduled_on = row.needed_day("scheduled_on")
        schedule = held.ScheduleSession(self.unit.enterprise, number, opened_on, row.text("place"))
        yield self._of(row, row, schedule, scheduled_on)
        if heard_on := row.day("heard_on"):
            heard = held.HearWorkers(row.text("summary") or "（无摘要）", heard_on, row.number("heard"))
            yield self._of(row, row, heard, heard_on)
        if items:
            yield self._of(
                row, row, held.ProposeAgenda(items), row.day("agreed_on") or row.day("heard_on") or opened_on
            )
        if agreed_on := row.day("agreed_on"):
            yield self._of(row, row, held.AgreeAgenda(), agreed_on)
        if reported_on := row.day("reported_on"):
            yield self._of(row, row, held.ReportToSuperior(reported_on), reported_on)
        deliveries = self._deliveries(row, term)
        if documents and deliveries:
            sent_on = min(deliveries)
            yield self._of(row, row, held.SendDocuments(documents, (), sent_on), sent_on)
            for on in sorted(deliveries):
                yield self._of(row, row, held.RecordDelivery(deliveries[on], on), on)

    def _sat(self, row: Row) -> Iterator[Step]:
        number, opened_on = row.number("session"), row.needed_day("opened_on")
        present = tuple(each.text("worker") for each in self.book.of_session(ATTENDANCE, number))
        if not present:
            return
        yield self._of(row, row, held.OpenSession(opened_on, present), opened_on)
        agenda = self.book.of_session(AGENDA, number)
        for item in agenda:
            if item.yes("discussed"):
                yield self._of(row, item, held.HoldDiscussion(item.text("item")), opened_on)
            if item.yes("reviewed"):
                yield self._of(row, item, held.ReviewItem(item.text("item")), opened_on)
        for ballot in self.book.of_session(BALLOTS, number):
            yield self._of(row, ballot, _totals(ballot), opened_on)
            if ballot.text("sha256"):
                adopt = held.AdoptResolution(ballot.text("item"), ballot.text("sha256"), opened_on)
                yield self._of(row, ballot, adopt, opened_on)
        for item in agenda:
            if reason := item.text("adjourned"):
                yield self._of(row, item, held.AdjournItem(item.text("item"), reason), opened_on)
        if closed_on := row.day("closed_on"):
            yield self._of(row, row, held.CloseSession(closed_on), closed_on)

    def _followed(self, row: Row) -> Iterator[Step]:
        number = row.number("session")
        for ballot in self.book.of_session(BALLOTS, number):
            if published_on := ballot.day("published_on"):
                publish = held.PublishResolution(ballot.text("item"), ballot.text("text"), published_on)
                yield self._of(row, ballot, publish, published_on)
        taken_up = tuple(
            item.text("item")
            for item in self.book.of_session(AGENDA, number)
            if (item.yes("discussed") or item.yes("reviewed")) and not item.text("adjourned")
        )
        if taken_up and (disclosed_on := row.day("disclosed_on")):
            yield self._of(row, row, held.DiscloseMatters(taken_up, disclosed_on), disclosed_on)
        if filed_on := row.day("filed_on"):
            yield self._of(row, row, held.SubmitFilingForm(filed_on), filed_on)
        documents = tuple(
            held.ArchivedDocument(each.text("kind"), each.text("title"), each.text("sha256"))
            for each in self.book.of_session(ARCHIVE, number)
        )
        if documents and (archived_on := row.day("archived_on")):
            yield self._of(row, row, held.ArchiveSession(documents, archived_on), archived_on)

    def _delegates(self, term: int | None) -> tuple[str, ...]:
        rows = self.book.of(DELEGATES)
        return tuple(row.text("worker") for row in rows if term is None or row.number("term") == term)

    def _agenda(self, number: int) -> tuple[AgendaItem, ...]:
        return tuple(
            AgendaItem(
                row.text("item"), row.text("title"), row.text("matter"), row.yes("ballot"), row.texts("discloses")
            )
            for row in self.book.of_session(AGENDA, number)
        )

    def _documents(self, number: int) -> tuple[held.Document, ...]:
        rows = self.book.of_session(DOCUMENTS, number)
        return tuple(held.Document(row.text("title"), row.text("sha256")) for row in rows)

    def _deliveries(self, row: Row, term: int | None) -> dict[date, tuple[str, ...]]:
        """To whom on which day: to all delegates on the session's day, but for those with a day of their own."""
        attending = self.book.of_session(ATTENDANCE, row.number("session"))
        own = {each.text("worker"): on for each in attending if (on := each.day("delivered_on"))}
        everybody = self._delegates(term) or tuple(each.text("worker") for each in attending)
        by_day: defaultdict[date, list[str]] = defaultdict(list)
        for worker in everybody:
            on = own.get(worker) or row.day("delivered_on")
            if on:
                by_day[on].append(worker)
        return {on: tuple(workers) for on, workers in by_day.items()}

    def _of(self, session: Row, row: Row, command: object, on: date) -> Step:
        stream = session_of(self.unit.enterprise, session.number("session"))
        return Step(row.place, "sessions", stream, command, on)

    def _of_congress(self, row: Row, command: object, on: date) -> Step:
        return Step(row.place, "staff-congresses", congress_of(self.unit.enterprise), command, on)


def _totals(row: Row) -> held.RecordBallot:
    return held.RecordBallot(
        item=row.text("item"),
        issued=row.number("issued"),
        returned=row.number("returned"),
        unreturned=row.number("unreturned"),
        valid=row.number("valid"),
        invalid=row.number("invalid"),
        votes_for=row.number("votes_for"),
        against=row.number("against"),
        abstain=row.number("abstain"),
        tellers=row.texts("tellers"),
    )
