"""Whose work changes after the roster was confirmed: the roster stands, and what it would break now is marked (A05)."""

from dataclasses import replace
from datetime import date

import pytest

from huiwu.congress.domain import STAFF_CONGRESS
from huiwu.congress.domain.evidence import CongressForm, JobClass
from huiwu.congress.domain.staff_congress.commands import ConfirmDelegateRoster, NoteJobClass, ReplaceDelegate
from huiwu.congress.domain.staff_congress.facts import (
    DelegateJobClassChanged,
    RosterCompositionDrifted,
    RosterCompositionRestored,
    StaffDelegateReplaced,
)
from huiwu.kernel import Effect
from huiwu.testkit import given

MANAGERS, FRONTLINE = "congress.delegates.managers-max-share", "congress.delegates.frontline-min-share"
MANAGER, FRONT, OTHER = JobClass.MANAGER, JobClass.FRONTLINE, JobClass.OTHER
ON = date(2026, 3, 9)


def change(history, subject, job_class, on=ON):
    return history.when(NoteJobClass(subject, job_class, on))


@pytest.mark.clause(MANAGERS)
def test_the_twentieth_in_a_hundred_may_become_a_manager_and_the_next_one_is_a_drift(firm):
    """Of 40 delegates, 8 may be managers; the change before counts, though it was marked by nothing."""
    history = firm.in_term(*firm.roster(40, managers=7), headcount=800)
    eighth, ninth = firm.people(40)[-2:]
    promoted = change(history, eighth, MANAGER).met(MANAGERS)
    history = promoted.then(DelegateJobClassChanged(firm.enterprise, eighth, FRONT, MANAGER, ON, 8, 32))
    heard = change(history, ninth, MANAGER)
    assert heard.finding(MANAGERS).effect is Effect.FLAG
    drifted = heard.then(
        DelegateJobClassChanged(firm.enterprise, ninth, FRONT, MANAGER, ON, 9, 31),
        RosterCompositionDrifted(firm.enterprise, firm.union, firm.superior, ninth, ON, 9, 31, 40, (MANAGERS,)),
    )
    assert [one.job_class for one in drifted.state.roster][:9] == [MANAGER] * 7 + [FRONT] * 2, "the roster stands"
    change(drifted, ninth, MANAGER).refused_by("platform.once")
    back = change(drifted, eighth, OTHER).then(
        DelegateJobClassChanged(firm.enterprise, eighth, MANAGER, OTHER, ON, 8, 31),
        RosterCompositionRestored(firm.enterprise, ON, 8, 31),
    )
    assert not back.state.drifted


@pytest.mark.clause(FRONTLINE)
def test_half_of_the_delegates_stay_on_the_front_line_and_one_less_is_a_drift(firm):
    history = firm.in_term(*firm.roster(30, frontline=16), headcount=600)
    first, second = firm.people(2)
    history = change(history, first, OTHER).met(FRONTLINE).and_so()
    fact = change(history, second, OTHER).flagged(FRONTLINE).granted()[-1]
    assert isinstance(fact, RosterCompositionDrifted)
    assert (fact.frontline, fact.delegates, fact.clauses) == (14, 30, (FRONTLINE,))


@pytest.mark.clause(MANAGERS)
def test_every_change_is_marked_while_the_roster_stays_adrift(firm):
    history = firm.in_term(*firm.roster(30, managers=6), headcount=600)
    facts = []
    for subject in firm.people(30)[-3:]:
        heard = change(history, subject, MANAGER)
        history = heard.and_so()
        facts += [fact for fact in heard.granted() if isinstance(fact, RosterCompositionDrifted)]
    assert [fact.managers for fact in facts] == [7, 8, 9]


@pytest.mark.clause(MANAGERS)
def test_replacing_whoever_was_promoted_puts_it_right(firm):
    promoted = firm.people(30)[-1]
    drifted = change(firm.in_term(*firm.roster(30, managers=6), headcount=600), promoted, MANAGER).and_so()
    newcomer = firm.roster(31)[-1]
    heard = drifted.when(ReplaceDelegate(promoted, newcomer.subject, "调任管理岗位"), evidence=[firm.roll(newcomer)])
    replaced, restored = heard.granted()
    assert isinstance(replaced, StaffDelegateReplaced)
    assert restored == RosterCompositionRestored(firm.enterprise, date(2026, 3, 12), 6, 24)
    assert heard.and_so().state.changed == {}


@pytest.mark.clause(MANAGERS)
def test_a_replacement_that_only_the_frozen_classes_allow_is_a_drift(firm):
    """One manager has left management since and another has risen: as frozen there are six, with the newcomer seven."""
    demoted, promoted = firm.people(30)[0], firm.people(30)[-1]
    history = change(firm.in_term(*firm.roster(30, managers=6), headcount=600), demoted, OTHER).and_so()
    history = change(history, promoted, MANAGER).met(MANAGERS).and_so()
    newcomer = replace(firm.roster(31)[-1], job_class=MANAGER)
    heard = history.when(ReplaceDelegate(demoted, newcomer.subject, "调离"), evidence=[firm.roll(newcomer)])
    replaced, drifted = heard.met(MANAGERS).granted()
    assert (replaced.managers, drifted.managers, drifted.subject) == (6, 7, newcomer.subject)


def test_only_delegates_of_a_confirmed_roster_are_noted(firm):
    history = firm.in_term(*firm.roster(30), headcount=600)
    change(history, "worker-110105-ff", MANAGER).refused_by("platform.on-roster")
    change(history, firm.people(1)[0], MANAGER, date(2026, 3, 13)).refused_by("platform.not-in-the-future")
    change(firm.electing(*firm.roster(30)), firm.people(1)[0], MANAGER).refused_by("platform.phase")
    change(given(STAFF_CONGRESS), firm.people(1)[0], MANAGER).refused_by("platform.phase")
    everybody = [firm.on_record(3), firm.roll(*firm.roster(3))]
    assembly = firm.established(CongressForm.STAFF_ASSEMBLY).when(ConfirmDelegateRoster(), evidence=everybody).and_so()
    change(assembly, firm.people(1)[0], MANAGER).refused_by("platform.phase")
