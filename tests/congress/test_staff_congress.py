"""The congress of one enterprise: its form, its term, its quota and its roster."""

from datetime import date

import pytest

from huiwu.congress.domain import STAFF_CONGRESS
from huiwu.congress.domain.evidence import CongressForm, JobClass, RosterDelegate
from huiwu.congress.domain.staff_congress.commands import (
    ConfirmDelegateRoster,
    EstablishStaffCongress,
    RecordDelegatesElected,
    ReplaceDelegate,
    SetDelegateQuota,
    WithdrawDelegates,
)
from huiwu.congress.domain.staff_congress.facts import (
    DelegateQuotaSet,
    DelegateRosterConfirmed,
    InstitutionEstablished,
    StaffCongressTermStarted,
    StaffDelegateReplaced,
    StaffDelegatesElected,
    StaffDelegatesWithdrawn,
    TermEndForeseen,
)
from huiwu.testkit import given

CONGRESS, ASSEMBLY = CongressForm.STAFF_CONGRESS, CongressForm.STAFF_ASSEMBLY
FORM = "congress.swc.congress-or-assembly"
TERM = "congress.swc.term-3-to-5-years"
SHARE, COUNT = "congress.delegates.minimum-share", "congress.delegates.minimum-count"
MANAGERS, FRONTLINE = "congress.delegates.managers-max-share", "congress.delegates.frontline-min-share"


def establish(firm, form=CONGRESS, years=3, *, headcount=620, ownership="private", starts_on=None):
    command = EstablishStaffCongress(firm.enterprise, form, years, starts_on)
    return given(STAFF_CONGRESS).when(command, evidence=[firm.on_record(headcount, ownership)])


@pytest.mark.clause("congress.swc.universal")
def test_establishing_starts_the_institution_and_its_first_term(firm):
    heard = establish(firm).met("congress.swc.universal")
    heard.then(
        InstitutionEstablished(firm.enterprise, firm.union, firm.superior, CONGRESS, 620, "private"),
        StaffCongressTermStarted(firm.enterprise, 1, 3, date(2026, 3, 12), date(2029, 3, 12)),
        TermEndForeseen(
            firm.enterprise,
            firm.union,
            firm.superior,
            1,
            date(2029, 3, 12),
            (date(2028, 9, 13), date(2028, 12, 12), date(2029, 2, 10)),
        ),
    )


def test_a_term_may_have_begun_earlier_but_not_later_than_today(firm):
    begun = establish(firm, starts_on=date(2026, 1, 5)).granted()[1]
    assert (begun.starts_on, begun.ends_on) == (date(2026, 1, 5), date(2029, 1, 5))
    establish(firm, starts_on=date(2026, 3, 13)).refused_by("platform.not-in-the-future")


@pytest.mark.clause("congress.swc.congress-or-assembly")
@pytest.mark.parametrize("headcount", [30, 31, 620])
def test_thirty_workers_may_have_a_congress_of_delegates(firm, headcount):
    establish(firm, headcount=headcount).met(FORM).granted()


@pytest.mark.clause("congress.swc.congress-or-assembly")
def test_twenty_nine_workers_meet_in_an_assembly_instead(firm):
    establish(firm, headcount=29).refused_by(FORM)
    establish(firm, ASSEMBLY, headcount=29).met(FORM).granted()
    establish(firm, ASSEMBLY, headcount=200).met(FORM).granted()


@pytest.mark.clause("congress.swc.term-3-to-5-years")
@pytest.mark.parametrize("years", [3, 4, 5])
def test_a_term_of_three_to_five_years_is_granted(firm, years):
    establish(firm, years=years).met(TERM).granted()


@pytest.mark.clause("congress.swc.term-3-to-5-years")
@pytest.mark.parametrize("years", [0, 2, 6])
def test_a_shorter_or_longer_term_is_refused(firm, years):
    finding = establish(firm, years=years).refused_by(TERM).finding(TERM)
    assert (finding.seen, finding.needed) == (years, {"at_least": 3, "at_most": 5})


@pytest.mark.clause("congress.mixed-ownership.must-keep-democratic-management")
def test_a_mixed_ownership_enterprise_is_held_to_keeping_its_congress(firm):
    clause = "congress.mixed-ownership.must-keep-democratic-management"
    establish(firm, ownership="mixed").met(clause).granted()
    assert clause not in {finding.clause for finding in establish(firm).ruling.findings}


def test_a_congress_is_established_once(firm):
    command = EstablishStaffCongress(firm.enterprise, CONGRESS, 3)
    firm.established().when(command, evidence=[firm.on_record()]).refused_by("platform.phase")


@pytest.mark.clause("congress.delegates.minimum-share", "congress.delegates.minimum-count")
@pytest.mark.parametrize(("headcount", "quota"), [(620, 31), (3600, 180), (600, 30), (31, 30), (30, 30)])
def test_a_quota_of_five_in_a_hundred_and_thirty_is_enough(firm, headcount, quota):
    heard = firm.established().when(SetDelegateQuota(quota), evidence=[firm.on_record(headcount)])
    heard.met(SHARE).met(COUNT).then(DelegateQuotaSet(firm.enterprise, quota, headcount))


@pytest.mark.clause("congress.delegates.minimum-share")
@pytest.mark.parametrize(("headcount", "quota", "needed"), [(620, 30, 31), (3600, 179, 180), (3601, 180, 181)])
def test_one_less_than_five_in_a_hundred_is_refused(firm, headcount, quota, needed):
    heard = firm.established().when(SetDelegateQuota(quota), evidence=[firm.on_record(headcount)])
    finding = heard.refused_by(SHARE).finding(SHARE)
    assert (finding.seen, finding.needed) == (
        {"part": quota, "whole": headcount},
        {"part": needed, "whole": headcount},
    )


@pytest.mark.clause("congress.delegates.minimum-count")
def test_twenty_nine_delegates_are_too_few_however_small_the_enterprise(firm):
    heard = firm.established().when(SetDelegateQuota(29), evidence=[firm.on_record(100)])
    heard.refused_by(COUNT).met(SHARE)


@pytest.mark.clause("congress.swc.congress-or-assembly")
def test_an_assembly_has_no_quota_and_elects_nobody(firm):
    assembly = firm.established(ASSEMBLY)
    assembly.when(SetDelegateQuota(30), evidence=[firm.on_record(100)]).refused_by(FORM)
    assembly.when(RecordDelegatesElected(firm.people(2)), evidence=[firm.roll(*firm.roster(2))]).refused_by(FORM)


def test_delegates_are_recorded_in_several_goes(firm):
    first, second = firm.people(31)[:20], firm.people(31)[20:]
    roll = firm.roll(*firm.roster(31))
    history = firm.electing(quota=31).when(RecordDelegatesElected(first), evidence=[roll]).and_so()
    heard = history.when(RecordDelegatesElected(second), evidence=[roll])
    heard.then(StaffDelegatesElected(firm.enterprise, second, 31))


def test_nobody_is_elected_twice(firm):
    an = firm.people(1)
    roll = firm.roll(*firm.roster(1))
    history = firm.electing(*firm.roster(1))
    history.when(RecordDelegatesElected(an), evidence=[roll]).refused_by("platform.distinct-people")
    firm.electing(quota=31).when(RecordDelegatesElected(an + an), evidence=[roll]).refused_by(
        "platform.distinct-people"
    )


def test_only_workers_on_the_roll_are_delegates(firm):
    heard = firm.electing(quota=31).when(RecordDelegatesElected(firm.people(3)), evidence=[firm.roll(*firm.roster(2))])
    finding = heard.refused_by("platform.delegates-on-roll").finding("platform.delegates-on-roll")
    assert finding.seen == {"named": 3, "missing": [firm.people(3)[2]]}


def test_whoever_was_entered_by_mistake_is_withdrawn_before_the_roster_is_confirmed(firm):
    an, bo = firm.people(2)
    history = firm.electing(*firm.roster(2), quota=31)
    withdrawn = history.when(WithdrawDelegates((an,), "误登")).then(
        StaffDelegatesWithdrawn(firm.enterprise, (an,), "误登", 1)
    )
    assert withdrawn.state.elected == (bo,)
    withdrawn.when(WithdrawDelegates((an,), "误登")).refused_by("platform.on-roster")
    again = withdrawn.when(RecordDelegatesElected((an,)), evidence=[firm.roll(*firm.roster(1))])
    again.then(StaffDelegatesElected(firm.enterprise, (an,), 2))
    firm.in_term(*firm.roster(31)).when(WithdrawDelegates((an,), "误登")).refused_by("platform.phase")


def confirm(firm, n, *, headcount=620, quota=None, on_roll=None, **classes):
    delegates = firm.roster(n, **classes)
    evidence = [firm.on_record(headcount), firm.roll(*(delegates if on_roll is None else on_roll))]
    return firm.electing(*delegates, quota=quota).when(ConfirmDelegateRoster(), evidence=evidence)


@pytest.mark.clause("congress.swc.permanent-delegates")
def test_the_roster_is_frozen_with_headcount_and_job_classes(firm):
    heard = confirm(firm, 31, managers=6, frontline=20).met("congress.swc.permanent-delegates")
    heard.then(
        DelegateRosterConfirmed(
            firm.enterprise,
            firm.union,
            firm.superior,
            date(2026, 3, 12),
            date(2029, 1, 5),
            620,
            6,
            20,
            firm.roster(31, managers=6, frontline=20),
        )
    )


@pytest.mark.clause(
    "congress.delegates.minimum-share",
    "congress.delegates.minimum-count",
    "congress.delegates.managers-max-share",
    "congress.delegates.frontline-min-share",
)
@pytest.mark.parametrize(("n", "headcount"), [(31, 620), (30, 600), (30, 31), (180, 3600)])
def test_a_roster_of_the_least_size_is_confirmed(firm, n, headcount):
    heard = confirm(firm, n, headcount=headcount)
    for clause in (SHARE, COUNT, MANAGERS, FRONTLINE):
        heard.met(clause)
    heard.granted()


@pytest.mark.clause("congress.delegates.minimum-share")
@pytest.mark.parametrize(("n", "headcount"), [(30, 620), (179, 3600)])
def test_the_share_counts_those_really_elected_not_the_quota(firm, n, headcount):
    confirm(firm, n, headcount=headcount, quota=n + 1).refused_by(SHARE)


@pytest.mark.clause("congress.delegates.minimum-count")
def test_twenty_nine_elected_delegates_are_too_few(firm):
    confirm(firm, 29, headcount=100).refused_by(COUNT)


@pytest.mark.clause("congress.delegates.managers-max-share")
def test_six_managers_of_thirty_one_are_one_in_five_and_seven_are_more(firm):
    confirm(firm, 31, managers=6).met(MANAGERS).granted()
    finding = confirm(firm, 31, managers=7).refused_by(MANAGERS).finding(MANAGERS)
    assert finding.needed == {"part": 6, "whole": 31}
    confirm(firm, 30, headcount=600, managers=6).met(MANAGERS).granted()


@pytest.mark.clause("congress.delegates.frontline-min-share")
def test_half_of_the_delegates_are_frontline_workers_rounded_up(firm):
    confirm(firm, 31, frontline=16).met(FRONTLINE).granted()
    finding = confirm(firm, 31, frontline=15).refused_by(FRONTLINE).finding(FRONTLINE)
    assert finding.needed == {"part": 16, "whole": 31}
    confirm(firm, 30, headcount=600, frontline=15).met(FRONTLINE).granted()
    confirm(firm, 30, headcount=600, frontline=14).refused_by(FRONTLINE)


def test_a_delegate_who_has_left_the_roll_is_not_confirmed(firm):
    confirm(firm, 31, on_roll=firm.roster(31)[:30]).refused_by("platform.delegates-on-roll")


def test_more_delegates_than_the_quota_are_marked_not_refused(firm):
    confirm(firm, 32, quota=31).flagged("platform.roster-fills-quota")


def test_an_empty_roster_is_refused(firm):
    heard = firm.electing(quota=31).when(ConfirmDelegateRoster(), evidence=[firm.on_record(620), firm.roll()])
    heard.refused_by(SHARE, COUNT, FRONTLINE)


def test_the_roster_of_an_assembly_is_everybody(firm):
    assembly, everybody = firm.established(ASSEMBLY), firm.roster(12, managers=5)
    granted = assembly.when(ConfirmDelegateRoster(), evidence=[firm.on_record(12), firm.roll(*everybody)]).granted()
    assert granted[0].delegates == everybody
    for headcount, on_roll in ((13, everybody), (0, ())):
        evidence = [firm.on_record(headcount), firm.roll(*on_roll)]
        assembly.when(ConfirmDelegateRoster(), evidence=evidence).refused_by("platform.assembly-is-everybody")


def replace_one(firm, history, joining, leaving=None):
    leaving = leaving or firm.people(1)[0]
    command = ReplaceDelegate(leaving, joining.subject if joining else "worker-110105-ff", "调离")
    return history.when(command, evidence=[firm.roll(*([joining] if joining else []))])


def test_a_delegate_is_replaced_and_the_roster_weighed_again(firm):
    history = firm.in_term(*firm.roster(31, managers=6, frontline=20))
    bo = RosterDelegate("worker-110105-ff", JobClass.FRONTLINE)
    replace_one(firm, history, bo).met(MANAGERS).then(
        StaffDelegateReplaced(
            firm.enterprise, firm.people(1)[0], bo.subject, JobClass.FRONTLINE, date(2026, 3, 12), 5, 21
        )
    )


@pytest.mark.clause("congress.delegates.managers-max-share", "congress.delegates.frontline-min-share")
def test_a_replacement_that_would_upset_the_composition_is_refused(firm):
    history = firm.in_term(*firm.roster(31, managers=6, frontline=16))
    manager = RosterDelegate("worker-110105-ff", JobClass.MANAGER)
    replace_one(firm, history, manager, firm.people(31)[10]).refused_by(MANAGERS, FRONTLINE)
    replace_one(firm, history, manager).met(MANAGERS).met(FRONTLINE).granted()


def test_the_newcomer_is_a_worker_who_is_no_delegate_yet_and_the_leaver_a_delegate(firm):
    history = firm.in_term(*firm.roster(31))
    replace_one(firm, history, None).refused_by("platform.delegates-on-roll")
    replace_one(firm, history, firm.roster(2)[1]).refused_by("platform.distinct-people")
    bo = RosterDelegate("worker-110105-ff", JobClass.FRONTLINE)
    replace_one(firm, history, bo, "worker-110105-fe").refused_by("platform.on-roster")


def test_a_confirmed_roster_is_not_set_or_elected_again(firm):
    history = firm.in_term(*firm.roster(31))
    for command in (SetDelegateQuota(31), RecordDelegatesElected(firm.people(1)), ConfirmDelegateRoster()):
        history.when(command, evidence=[firm.on_record(), firm.roll()]).refused_by("platform.phase")
