"""A unit discloses nine classes of its affairs, fourteen where it is the state's, and attaches what shows it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from huiwu.congress.domain import FACTORY_DISCLOSURE
from huiwu.congress.domain.evidence import EnterpriseOnRecord, StoredFiles
from huiwu.congress.domain.factory_disclosure import facts as became
from huiwu.congress.domain.factory_disclosure.commands import ConfirmDisclosure, PublishDisclosure, RaiseDisclosure
from huiwu.congress.domain.factory_disclosure.facts import Closed, Published, Raised, Unraised
from huiwu.rulebook import Rulebook
from huiwu.testkit import actor, given
from huiwu.testkit.machine import Minutes

FIRM, UNION, STREET = "enterprise-110105-wangjing", "union-110105-wangjing", "union-110105-110105026"
ALL = "congress.factory-disclosure.items-all-units"
STATE_OWNED = "congress.factory-disclosure.items-state-owned"
FORMS = "congress.factory-disclosure.intersession-forms"
RESPONSIBLE = "congress.factory-disclosure.unit-is-responsible"
START, SHA, OTHER_SHA = date(2026, 3, 12), "a" * 64, "b" * 64
BY = actor(FIRM, "administration")
LAW = Rulebook.shipped().edition("chaoyang-2015")
NINE, FIVE = LAW.clause(ALL).texts("items"), LAW.clause(STATE_OWNED).texts("items")


def day(n: int) -> date:
    return START + timedelta(days=n)


def at(n: int) -> str:
    return f"{day(n)}T09:00:00+08:00"


def unit(ownership: str = "private") -> EnterpriseOnRecord:
    return EnterpriseOnRecord(FIRM, 620, ownership, UNION, STREET)


def disclose(item_class: str, ownership: str = "private", on: date = START, by=BY):
    command = RaiseDisclosure(FIRM, item_class, "一季度情况", on)
    return given(FACTORY_DISCLOSURE).when(command, by=by, evidence=[unit(ownership)])


def raised():
    return disclose("social_insurance_payment").and_so()


def publish(it, on: int, to: int | None = None, form: str = "notice_board", stored: tuple[str, ...] = (SHA,)):
    command = PublishDisclosure(form, SHA, day(on), None if to is None else day(to))
    return it.when(command, at=at(10), by=BY, evidence=[StoredFiles(stored)])


@pytest.mark.clause(ALL)
@pytest.mark.parametrize("item_class", [*NINE, "other"])
def test_every_unit_discloses_the_nine_classes_and_whatever_else_there_is(item_class):
    (fact,) = disclose(item_class).met(ALL).granted()
    assert fact == became.FactoryDisclosureRaised(FIRM, UNION, STREET, item_class, "一季度情况", START)


@pytest.mark.clause(STATE_OWNED)
@pytest.mark.parametrize("item_class", FIVE)
def test_five_classes_more_are_for_what_the_state_owns_or_controls(item_class):
    for ownership in ("state-owned", "state-controlled"):
        disclose(item_class, ownership).granted()
    for ownership in ("private", "mixed", "foreign"):
        disclose(item_class, ownership).refused_by(ALL)


@pytest.mark.clause(RESPONSIBLE)
def test_the_unit_discloses_and_not_its_union():
    disclose("labour_rules").met(RESPONSIBLE)
    disclose("labour_rules", by=actor(UNION)).flagged(RESPONSIBLE)


def test_tomorrow_is_not_disclosed_today():
    disclose("labour_rules", on=day(1)).refused_by("platform.not-in-the-future")


@pytest.mark.clause(FORMS)
@pytest.mark.parametrize("form", LAW.clause(FORMS).texts("forms"))
def test_between_sessions_it_takes_an_everyday_form(form):
    (fact,) = publish(raised(), 1, form=form).met(FORMS).granted()
    assert fact.everyday


def test_the_congress_is_the_main_form_and_a_rumour_is_none():
    assert not publish(raised(), 1, form="staff_congress").granted()[0].everyday
    publish(raised(), 1, form="rumour").refused_by(FORMS)


def test_it_can_be_published_again_elsewhere():
    it = publish(publish(raised(), 3).and_so(), 2, 2, "written_material").and_so()
    assert it.state == Published(it.state.matter, day(2))
    publish(it, -1).refused_by("platform.not-before")
    publish(it, 11).refused_by("platform.not-in-the-future")
    publish(it, 3, 2).refused_by("platform.not-before")
    publish(it, 3, 90).granted()


def test_a_text_that_is_not_stored_is_marked():
    publish(raised(), 1, stored=()).flagged("platform.files-stored")
    publish(raised(), 1).met("platform.files-stored")


def test_it_is_confirmed_with_files_that_are_stored():
    it = publish(raised(), 1).and_so()

    def confirm(*files: str, on: int = 5):
        return it.when(ConfirmDisclosure(files, day(on)), at=at(10), by=BY, evidence=[StoredFiles((SHA,))])

    confirm().refused_by("platform.not-empty")
    confirm(OTHER_SHA).refused_by("platform.files-stored")
    confirm(SHA, on=0).refused_by("platform.not-before")
    closed = confirm(SHA).then(became.FactoryDisclosureConfirmed(FIRM, "social_insurance_payment", (SHA,), day(5)))
    assert isinstance(closed.state, Closed)
    publish(closed, 6).refused_by("platform.phase")
    it = raised()
    confirm(SHA).refused_by("platform.phase")


def test_it_is_the_act_of_the_unit():
    assert FACTORY_DISCLOSURE.party(RaiseDisclosure(FIRM, "other", "…", START), Unraised()) == FIRM
    assert FACTORY_DISCLOSURE.party(ConfirmDisclosure((SHA,), START), raised().state) == FIRM
    assert FACTORY_DISCLOSURE.party(ConfirmDisclosure((SHA,), START), Unraised()) == ""


days = st.integers(-1, 11).map(day)
files = st.lists(st.sampled_from([SHA, OTHER_SHA]), max_size=2).map(tuple)
forms = st.sampled_from(["notice_board", "intranet", "staff_congress", "rumour"])
steps = st.one_of(
    st.builds(PublishDisclosure, forms, st.just(SHA), days, st.one_of(st.none(), days)),
    st.builds(ConfirmDisclosure, files, days),
)


class Disclosures(Minutes):
    """One disclosure of a unit."""

    kind = FACTORY_DISCLOSURE
    stream = "factory-disclosure-110105-0a"
    now = datetime.fromisoformat(at(10))

    @rule(item_class=st.sampled_from(["labour_rules", "executive_pay", "gossip"]), on=days, owned=st.booleans())
    def raise_one(self, item_class, on, owned):
        self.hear(RaiseDisclosure(FIRM, item_class, "…", on), BY, [unit("state-owned" if owned else "private")])

    @rule(step=steps, stored=files)
    def take(self, step, stored):
        self.hear(step, BY, [StoredFiles(stored)])

    @invariant()
    def what_is_closed_was_open_to_the_workers_and_is_proven(self):
        names = [type(fact) for fact in self.history]
        if isinstance(self.state, Closed):
            assert became.FactoryDisclosurePublished in names
            assert self.history[-1].evidence_sha256
        if isinstance(self.state, Raised):
            assert names == [became.FactoryDisclosureRaised]

    @invariant()
    def nothing_is_shown_before_it_was_raised(self):
        shown = [fact for fact in self.history if isinstance(fact, became.FactoryDisclosurePublished)]
        assert all(fact.displayed_from >= self.history[0].on for fact in shown)


Disclosures.TestCase.settings = settings(max_examples=30, stateful_step_count=8, deadline=None)
TestDisclosures = Disclosures.TestCase
