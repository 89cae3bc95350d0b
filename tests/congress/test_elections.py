"""An election: guided by the union above, secret, counted in totals; whoever has too few votes is not elected."""

from datetime import date, timedelta

import pytest

from huiwu.congress.domain import ELECTION
from huiwu.congress.domain.election import facts as became
from huiwu.congress.domain.election.clauses import (
    AMONG,
    BY_CONGRESS,
    BY_MEMBERS,
    ELIGIBLE,
    GUIDANCE,
    LAWFUL,
    OFFICERS,
    POSTED,
    VALID,
)
from huiwu.congress.domain.election.commands import (
    AnnulElection,
    CandidateOnRoll,
    CertifyElection,
    CountElection,
    Electorate,
    ElectorsOnRegister,
    EnterElectors,
    FixCandidates,
    FormPreparatoryGroup,
    FreezeElectorate,
    InstallOfficer,
    Office,
    OpenElection,
    ProposeCandidate,
    RecordGuidance,
    ReopenElection,
    StrikeElectors,
    UnionOnRecord,
    Votes,
)
from huiwu.congress.domain.election.facts import VoidReason
from huiwu.congress.domain.election.states import Stage
from huiwu.kernel.event import canonical
from huiwu.testkit import given

FIRM, UNION, STREET = "enterprise-110105-wangjing", "union-110105-wangjing", "union-110105-110105026"
START = date(2026, 3, 2)
BASIS = ("工会法", "中国工会章程")
CLEARED = ("admin_head", "partner", "close_relative", "hr_head", "foreign_worker")
SHA = "a" * 64
PEOPLE = tuple(f"worker-110105-{n:03x}" for n in range(30))
AN, BO, CHEN, DING = PEOPLE[:4]
CANDIDATES, TELLERS = (AN, BO, CHEN, DING), PEOPLE[-2:]


def day(n: int) -> date:
    return START + timedelta(days=n)


def at(n: int) -> str:
    return f"{day(n)}T09:00:00+08:00"


NOW = at(60)


def form(office=Office.CHAIR, seats=1, electorate=Electorate.MEMBERS, members=(AN, BO), on=START):
    return FormPreparatoryGroup(UNION, office, seats, electorate, "换届选举", members, on)


def union(level="grassroots", superior=STREET, enterprise=FIRM):
    return UnionOnRecord(UNION, level, superior, enterprise)


def formed(office=Office.CHAIR, seats=1, electorate=Electorate.MEMBERS, **known):
    return given(ELECTION).when(form(office, seats, electorate), at=NOW, evidence=[union(**known)]).and_so()


def go(election, *commands, evidence=()):
    for command in commands:
        election = election.when(command, at=NOW, evidence=evidence).and_so()
    return election


def guide(checkpoint: str, on: date = START) -> RecordGuidance:
    return RecordGuidance(checkpoint, "同意", on)


def entered(election, electors=30):
    known = ElectorsOnRegister(election.state.terms.electorate, electors, ())
    return go(election, EnterElectors(PEOPLE[:electors]), evidence=[known])


def frozen(office=Office.CHAIR, seats=1, electors=30, electorate=Electorate.MEMBERS):
    election = entered(formed(office, seats, electorate), electors)
    return go(election, guide("preparatory_group"), FreezeElectorate(BASIS, SHA, day(1)))


def nominate(candidate: str, cleared=CLEARED, barred=(), on: date | None = None) -> ProposeCandidate:
    return ProposeCandidate(candidate, "第一工会小组", on or day(2), cleared, barred)


def nominated(office=Office.CHAIR, seats=1, electors=30, electorate=Electorate.MEMBERS):
    election = frozen(office, seats, electors, electorate)
    for each in CANDIDATES:
        election = go(election, nominate(each), evidence=[CandidateOnRoll(each, on_roll=True)])
    return election


def fixed(office=Office.CHAIR, seats=1, electors=30, candidates=CANDIDATES):
    election = nominated(office, seats, electors)
    if office is Office.CHAIR:
        election = go(election, guide("chair_candidates", day(2)))
    return go(election, FixCandidates(candidates, day(3)))


def opened(office=Office.CHAIR, seats=1, electors=30, present=30):
    election = fixed(office, seats, electors)
    if office is Office.CHAIR:
        election = go(election, guide("chair_election", day(4)))
    return go(election, OpenElection(present, "secret", day(10)))


def totals(*votes: int, issued=30, returned=30, unreturned=0, valid=30, invalid=0, tellers=TELLERS, to=CANDIDATES):
    given_ = tuple(Votes(candidate, number) for candidate, number in zip(to, votes, strict=False))
    return CountElection(issued, returned, unreturned, valid, invalid, given_, tellers, day(10))


def counted(*votes: int, office=Office.CHAIR, seats=1):
    return go(opened(office, seats), totals(*votes))


def certify(*elected: str) -> CertifyElection:
    return CertifyElection(elected, day(11))


# -- the preparatory group, and the guidance of the union above


def test_a_preparatory_group_has_members_each_once_and_a_day_that_has_come():
    for wrong, rule in (
        (form(members=()), "platform.not-empty"),
        (form(members=(AN, AN)), "platform.distinct-people"),
        (form(on=day(61)), "platform.not-in-the-future"),
    ):
        given(ELECTION).when(wrong, at=NOW, evidence=[union()]).refused_by(rule)


def test_the_group_opens_the_first_checkpoint_with_ten_days_for_the_union_above():
    heard = given(ELECTION).when(form(), at=NOW, evidence=[union()])
    _, checkpoint = heard.granted()
    assert checkpoint == became.ElectionCheckpointOpened(UNION, STREET, "preparatory_group", START, day(10))


@pytest.mark.clause("congress.election.delegates-elected-by-members")
@pytest.mark.parametrize("electorate", list(Electorate))
def test_member_delegates_are_elected_by_the_members(electorate):
    heard = given(ELECTION).when(form(Office.MEMBER_DELEGATE, 5, electorate), at=NOW, evidence=[union()])
    heard.met(BY_MEMBERS).granted() if electorate is Electorate.MEMBERS else heard.refused_by(BY_MEMBERS)


@pytest.mark.clause("congress.worker-directors.elected-by-congress")
@pytest.mark.parametrize("electorate", list(Electorate))
def test_worker_directors_are_elected_by_the_workers_congress(electorate):
    heard = given(ELECTION).when(form(Office.WORKER_DIRECTOR, 1, electorate), at=NOW, evidence=[union()])
    heard.met(BY_CONGRESS).granted() if electorate is Electorate.STAFF_CONGRESS else heard.refused_by(BY_CONGRESS)


@pytest.mark.clause("congress.election.superior-guidance-at-key-steps")
def test_no_electorate_is_frozen_before_the_preparatory_group_was_guided():
    election, freeze = entered(formed()), FreezeElectorate(BASIS, SHA, day(1))
    heard = election.when(freeze, at=NOW).refused_by(GUIDANCE)
    assert heard.finding(GUIDANCE).seen == {"checkpoint": "preparatory_group", "guidance": False}
    go(election, guide("preparatory_group")).when(freeze, at=NOW).met(GUIDANCE).granted()


@pytest.mark.clause("congress.election.superior-guidance-at-key-steps")
def test_no_candidates_for_the_chair_are_fixed_before_they_were_guided():
    election, fix = nominated(), FixCandidates(CANDIDATES, day(3))
    election.when(fix, at=NOW).refused_by(GUIDANCE)
    go(election, guide("chair_candidates", day(2))).when(fix, at=NOW).met(GUIDANCE).granted()


@pytest.mark.clause("congress.election.superior-guidance-at-key-steps")
def test_no_chair_is_elected_before_the_election_was_guided():
    election, vote = fixed(), OpenElection(30, "secret", day(10))
    election.when(vote, at=NOW).refused_by(GUIDANCE)
    go(election, guide("chair_election", day(4))).when(vote, at=NOW).met(GUIDANCE).granted()


def test_only_the_chair_has_all_three_checkpoints_and_only_the_grassroots_have_any():
    assert set(opened().state.checkpoints) == {"preparatory_group", "chair_candidates", "chair_election"}
    assert set(opened(Office.COMMITTEE_MEMBER).state.checkpoints) == {"preparatory_group"}
    street = entered(formed(level="street"))
    assert not street.state.checkpoints
    street.when(FreezeElectorate(BASIS, SHA, day(1)), at=NOW).granted()


def test_guidance_is_recorded_once_at_a_checkpoint_that_has_opened_by_the_union_above():
    election = formed()
    election.when(guide("chair_candidates"), at=NOW).refused_by("platform.phase")
    election.when(guide("lunch"), at=NOW).refused_by(GUIDANCE, "platform.phase")
    election.when(guide("preparatory_group", day(-1)), at=NOW).refused_by("platform.not-before")
    guided = election.when(guide("preparatory_group"), at=NOW)
    once = guided.then(became.SuperiorGuidanceRecorded(UNION, STREET, "preparatory_group", "同意", START))
    once.when(guide("preparatory_group"), at=NOW).refused_by("platform.once")
    assert ELECTION.party(guide("preparatory_group"), election.state) == STREET
    assert ELECTION.party(AnnulElection("quorum", "…", START), election.state) == STREET
    assert ELECTION.party(certify(AN), election.state) == UNION
    assert ELECTION.party(certify(AN), ELECTION.initial) == ""
    assert ELECTION.party(guide("preparatory_group"), formed(level="municipal", superior=None).state) == ""


# -- who elects


def test_electors_come_in_parts_and_are_counted_once():
    election = entered(formed(), 20)
    known = [ElectorsOnRegister(Electorate.MEMBERS, 15, ())]
    heard = election.when(EnterElectors(PEOPLE[15:30]), at=NOW, evidence=known)
    all_of_them = heard.then(became.ElectorsEntered(UNION, PEOPLE[20:30], 30))
    assert all_of_them.when(EnterElectors(PEOPLE[:2]), at=NOW, evidence=known).granted() == ()
    struck = all_of_them.when(StrikeElectors((DING,), "已调离"), at=NOW)
    left = struck.then(became.ElectorsStruck(UNION, (DING,), "已调离", 29))
    left.when(StrikeElectors((DING,), "已调离"), at=NOW).refused_by("platform.known")
    all_of_them.when(EnterElectors((AN, AN)), at=NOW, evidence=known).refused_by("platform.distinct-people")


def test_whoever_is_on_no_register_is_no_elector():
    stranger = [ElectorsOnRegister(Electorate.MEMBERS, 1, (DING,))]
    heard = formed().when(EnterElectors((DING,)), at=NOW, evidence=stranger).refused_by("platform.known")
    assert heard.finding("platform.known").seen == {"named": 1, "not_on_register": [DING]}


@pytest.mark.clause("congress.election.lawful-procedure")
@pytest.mark.parametrize("basis", [(), BASIS[:1], BASIS[1:], BASIS, (*BASIS, "选举工作暂行条例")])
def test_an_electorate_is_frozen_on_the_whole_legal_basis(basis):
    election = go(entered(formed()), guide("preparatory_group"))
    heard = election.when(FreezeElectorate(basis, SHA, day(1)), at=NOW)
    heard.met(LAWFUL).granted() if len(basis) >= len(BASIS) else heard.refused_by(LAWFUL)


def test_an_electorate_is_not_empty_and_stays_as_it_was_frozen():
    election = go(formed(), guide("preparatory_group"))
    election.when(FreezeElectorate(BASIS, SHA, day(1)), at=NOW).refused_by("platform.not-empty")
    known = [ElectorsOnRegister(Electorate.MEMBERS, 1, ())]
    frozen().when(EnterElectors((PEOPLE[0],)), at=NOW, evidence=known).refused_by("platform.phase")


# -- candidates


@pytest.mark.clause("congress.election.chair-eligibility")
@pytest.mark.parametrize("restriction", CLEARED)
def test_nobody_whom_the_list_bars_is_a_candidate_for_the_chair(restriction):
    others = tuple(each for each in CLEARED if each != restriction)
    election = frozen()
    barred = election.when(nominate(AN, others, (restriction,)), at=NOW).refused_by(ELIGIBLE)
    assert barred.finding(ELIGIBLE).seen == {"barred_by": [restriction], "not_examined": []}
    unexamined = election.when(nominate(AN, others), at=NOW).refused_by(ELIGIBLE)
    assert unexamined.finding(ELIGIBLE).seen == {"barred_by": [], "not_examined": [restriction]}
    first, checkpoint = election.when(nominate(AN), at=NOW).met(ELIGIBLE).granted()
    assert first == became.ChairCandidateProposed(UNION, AN, "第一工会小组", CLEARED, day(2))
    assert checkpoint == became.ElectionCheckpointOpened(UNION, STREET, "chair_candidates", day(2), day(12))


def test_the_restrictions_bind_the_chair_alone_and_the_checkpoint_opens_once():
    election = frozen(Office.VICE_CHAIR)
    assert election.when(nominate(AN, ()), at=NOW).granted() == (
        became.CandidateProposed(UNION, Office.VICE_CHAIR, AN, "第一工会小组", day(2)),
    )
    assert len(go(frozen(), nominate(AN)).when(nominate(BO), at=NOW).granted()) == 1
    go(frozen(), nominate(AN)).when(nominate(AN), at=NOW).refused_by("platform.once")


@pytest.mark.parametrize("on_roll", [True, False])
def test_who_represents_the_workers_is_one_of_them(on_roll):
    election = frozen(Office.STAFF_DELEGATE, electorate=Electorate.WORKERS)
    heard = election.when(nominate(AN), at=NOW, evidence=[CandidateOnRoll(AN, on_roll)])
    heard.granted() if on_roll else heard.refused_by("platform.on-roll")


@pytest.mark.parametrize(("candidates", "rule"), [(2, None), (1, "platform.candidates-fill-seats")])
def test_there_are_at_least_as_many_candidates_as_seats(candidates, rule):
    heard = nominated(Office.COMMITTEE_MEMBER, 2).when(FixCandidates(CANDIDATES[:candidates], day(3)), at=NOW)
    heard.refused_by(rule) if rule else heard.granted()


def test_only_those_proposed_become_candidates():
    election = nominated(Office.COMMITTEE_MEMBER, 2)
    election.when(FixCandidates((AN, PEOPLE[9]), day(3)), at=NOW).refused_by("platform.known")
    election.when(FixCandidates((AN, AN), day(3)), at=NOW).refused_by("platform.distinct-people")


@pytest.mark.parametrize(("on", "met"), [(9, False), (10, True)])
def test_candidates_for_the_chair_are_posted_for_seven_days(on, met):
    """The list was fixed on the third day."""
    election = go(fixed(), guide("chair_election", day(4)))
    heard = election.when(OpenElection(30, "secret", day(on)), at=NOW)
    heard.met(POSTED).granted() if met else heard.refused_by(POSTED)
    fixed(Office.COMMITTEE_MEMBER, 2).when(OpenElection(30, "secret", day(3)), at=NOW).granted()


# -- the vote


@pytest.mark.clause("congress.election.lawful-procedure")
@pytest.mark.parametrize(("electors", "present", "quorate"), [(30, 20, True), (30, 19, False), (29, 20, True)])
def test_two_thirds_of_those_due_have_to_be_present(electors, present, quorate):
    election = fixed(Office.COMMITTEE_MEMBER, 2, electors)
    heard = election.when(OpenElection(present, "secret", day(10)), at=NOW)
    heard.met(LAWFUL).granted() if quorate else heard.refused_by(LAWFUL)


@pytest.mark.clause("congress.election.lawful-procedure")
@pytest.mark.parametrize("ballot", ["secret", "show_of_hands", ""])
def test_the_ballot_is_secret(ballot):
    heard = fixed(Office.COMMITTEE_MEMBER, 2).when(OpenElection(30, ballot, day(10)), at=NOW)
    heard.granted() if ballot == "secret" else heard.refused_by(LAWFUL)


def test_no_more_are_present_than_may_elect():
    election = fixed(Office.COMMITTEE_MEMBER, 2)
    election.when(OpenElection(31, "secret", day(10)), at=NOW).refused_by("platform.attendance-within-electorate")


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"returned": 29}, "platform.totals-reconcile"),
        ({"unreturned": 1}, "platform.totals-reconcile"),
        ({"valid": 29}, "platform.totals-reconcile"),
        ({"valid": 29, "invalid": 2}, "platform.totals-reconcile"),
        ({"issued": 31, "unreturned": 1}, "platform.ballots-within-attendance"),
        ({"tellers": TELLERS[:1]}, "platform.two-tellers"),
        ({"tellers": (TELLERS[0], "worker-110105-ffff")}, "platform.two-tellers"),
        ({"tellers": (*TELLERS, TELLERS[0])}, "platform.distinct-people"),
        ({"to": (AN, PEOPLE[9])}, "platform.known"),
        ({"to": (AN, AN)}, "platform.distinct-people"),
    ],
)
def test_a_count_reconciles(wrong, rule):
    opened().when(totals(16, 14), at=NOW).granted()
    opened().when(totals(16, 14, issued=30, returned=28, unreturned=2, valid=27, invalid=1), at=NOW).refused()
    opened().when(totals(16, 11, issued=30, returned=28, unreturned=2, valid=27, invalid=1), at=NOW).granted()
    opened().when(totals(16, 14, **wrong), at=NOW).refused_by(rule)


@pytest.mark.parametrize(
    ("seats", "votes", "kept"),
    [(1, (30, 0), True), (1, (16, 15), False), (2, (30, 30), True), (2, (30, 20, 11), False), (2, (31,), False)],
)
def test_no_more_votes_are_counted_than_the_ballots_could_hold(seats, votes, kept):
    heard = opened(Office.COMMITTEE_MEMBER, seats).when(totals(*votes), at=NOW)
    heard.granted() if kept else heard.refused_by("platform.votes-within-ballots")


def test_only_totals_are_ever_written():
    members = {name for fact in counted(16, 14).facts for name in fact.__dataclass_fields__}
    assert not members & {"voter", "elector", "choice", "ballots", "token"}
    (fact,) = opened().when(totals(16, 14), at=NOW).granted()
    assert fact.votes == (Votes(AN, 16), Votes(BO, 14))
    assert (fact.needed, fact.leading, fact.tied, fact.electors) == (16, (AN,), (), 30)


# -- the result


@pytest.mark.clause("congress.election.valid-result")
@pytest.mark.parametrize(("votes", "elected"), [((16, 14), (AN,)), ((15, 14), ())])
def test_more_than_half_of_all_electors_elect(votes, elected):
    """Thirty are due: fifteen votes are one half and not enough, whoever else stayed away."""
    election = counted(*votes)
    election.when(certify(AN, BO), at=NOW).refused_by(VALID)
    heard = election.when(certify(*elected), at=NOW).met(VALID)
    if elected:
        heard.then(became.ElectionCertified(UNION, Office.CHAIR, 1, elected, day(11)))
        election.when(certify(), at=NOW).refused_by(VALID)
    else:
        (void,) = heard.granted()
        assert (void.reason, void.clause, void.check) == (VoidReason.NO_MAJORITY, VALID, "winner above threshold")
        assert (void.elected, void.open_seats, void.among) == ((), 1, CANDIDATES)
        election.when(certify(AN), at=NOW).refused_by(VALID)


def test_the_first_for_the_seats_are_elected():
    election = counted(20, 17, 22, 0, office=Office.COMMITTEE_MEMBER, seats=2)
    election.when(certify(AN, CHEN), at=NOW).then(
        became.ElectionCertified(UNION, Office.COMMITTEE_MEMBER, 1, (CHEN, AN), day(11))
    )
    election.when(certify(AN, BO), at=NOW).refused_by(VALID)


def test_a_tie_at_the_last_seat_leaves_it_open_to_those_who_are_level():
    election = counted(20, 18, 18, 0, office=Office.COMMITTEE_MEMBER, seats=2)
    (void,) = election.when(certify(AN), at=NOW).met(VALID).granted()
    assert (void.reason, void.elected, void.open_seats, void.among) == (VoidReason.TIE, (AN,), 1, (BO, CHEN))
    second = go(election, certify(AN))
    again = {"present": 30, "ballot": "secret", "on": day(12)}
    for wrong in ((BO, CHEN, DING), (BO,), (BO, DING)):
        second.when(ReopenElection(wrong, **again), at=NOW).refused_by(AMONG)
    (opened_again,) = second.when(ReopenElection((BO, CHEN), **again), at=NOW).granted()
    assert (opened_again.round, opened_again.seats, opened_again.candidates) == (2, 1, (BO, CHEN))


def test_a_tie_above_the_last_seat_is_none():
    election = counted(18, 18, 17, 0, office=Office.COMMITTEE_MEMBER, seats=2)
    election.when(certify(AN, BO), at=NOW).granted()


def test_what_stays_open_is_voted_again_and_the_seats_of_both_rounds_count():
    election = go(counted(20, 15, 10, 5, office=Office.COMMITTEE_MEMBER, seats=2), certify(AN))
    assert (election.state.stage, election.state.elected, election.state.among) == (
        Stage.VOID,
        (AN,),
        (BO, CHEN, DING),
    )
    again = ReopenElection((BO, CHEN), 25, "secret", day(12))
    election.when(ReopenElection((AN, BO), 25, "secret", day(12)), at=NOW).refused_by(AMONG)
    election.when(ReopenElection((BO,), 19, "secret", day(12)), at=NOW).refused_by(LAWFUL)
    election.when(ReopenElection((BO,), 25, "show_of_hands", day(12)), at=NOW).refused_by(LAWFUL)
    count = CountElection(25, 25, 0, 25, 0, (Votes(BO, 16), Votes(CHEN, 9)), TELLERS, day(12))
    second = go(election, again, count)
    second.when(CertifyElection((BO,), day(12)), at=NOW).then(
        became.ElectionCertified(UNION, Office.COMMITTEE_MEMBER, 2, (AN, BO), day(12))
    )


@pytest.mark.clause("congress.election.valid-result")
def test_the_union_above_annuls_a_vote_by_one_of_the_checks():
    election = opened()
    annul = AnnulElection("count reconciles", "收回票数多于发出票数", day(11))
    election.when(AnnulElection("bad weather", "下雨", day(11)), at=NOW).refused_by(VALID)
    void = go(election, annul)
    assert (void.state.stage, void.state.among) == (Stage.VOID, CANDIDATES)
    void.when(annul, at=NOW).refused_by("platform.phase")
    void.when(ReopenElection((AN, BO), 30, "secret", day(12)), at=NOW).granted()
    assert go(counted(16, 14), annul).state.stage is Stage.VOID
    go(counted(16, 14), certify(AN)).when(annul, at=NOW).refused_by("platform.phase")


def test_the_largest_election_fits_into_events():
    """The longest ids, as many as a command takes: facts and findings stay under the 64 KB of an event."""
    electors = tuple(f"worker-110105-{n:0106}" for n in range(400))
    assert len(electors[0]) == 120
    known = [ElectorsOnRegister(Electorate.MEMBERS, 400, electors[:20])]
    largest = [formed(Office.COMMITTEE_MEMBER, 200).when(EnterElectors(electors), at=NOW, evidence=known)]
    known = [ElectorsOnRegister(Electorate.MEMBERS, 400, ())]
    largest.append(formed(Office.COMMITTEE_MEMBER, 200).when(EnterElectors(electors), at=NOW, evidence=known))
    election = largest[-1].and_so()
    election = go(election, guide("preparatory_group"), FreezeElectorate(BASIS, SHA, day(1)))
    stands = electors[:200]
    for each in stands:
        election = go(election, nominate(each))
    largest.append(election.when(FixCandidates(electors[200:], day(3)), at=NOW))
    election = go(election, FixCandidates(stands, day(3)), OpenElection(400, "secret", day(4)))
    ballots = {"issued": 400, "returned": 400, "unreturned": 0, "valid": 400, "invalid": 0, "on": day(4)}
    votes, foreign = ([Votes(each, 300) for each in people] for people in (stands, electors[200:]))
    tellers = electors[-20:]
    largest.append(election.when(CountElection(votes=tuple(foreign), tellers=tellers, **ballots), at=NOW))
    tied = tuple(Votes(each, 300 if n else 0) for n, each in enumerate(stands))
    largest.append(election.when(CountElection(votes=tied, tellers=tellers, **ballots), at=NOW))
    count = CountElection(votes=tuple(votes), tellers=tellers, **ballots)
    largest.append(election.when(count, at=NOW))
    election = go(election, count)
    largest += [election.when(CertifyElection(people, day(5)), at=NOW) for people in (stands, electors[200:])]
    for heard in largest:
        assert all(len(canonical(fact)) < 64_000 for fact in heard.ruling.facts)
        assert len(canonical(heard.ruling.findings)) < 12_000


# -- into office


@pytest.mark.clause("congress.election.officers-by-democratic-procedure")
@pytest.mark.parametrize("office", [Office.CHAIR, Office.VICE_CHAIR, Office.COMMITTEE_MEMBER])
def test_nobody_takes_office_but_out_of_a_certified_election(office):
    install = InstallOfficer(AN, day(12))
    election = counted(16, 14, office=office)
    election.when(install, at=NOW).refused_by(OFFICERS)
    certified = go(election, certify(AN))
    certified.when(InstallOfficer(BO, day(12)), at=NOW).refused_by(OFFICERS)
    facts = certified.when(install, at=NOW).met(OFFICERS).granted()
    appointed = {
        Office.CHAIR: (became.ChairAppointed(UNION, FIRM, AN, day(12)),),
        Office.VICE_CHAIR: (became.ViceChairAppointed(UNION, FIRM, AN, day(12)),),
        Office.COMMITTEE_MEMBER: (),
    }[office]
    assert facts == (became.OfficerInstalled(UNION, office, AN, 0, day(12)), *appointed)
    installed = go(certified, install)
    assert installed.state.stage is Stage.INSTALLED
    installed.when(install, at=NOW).refused_by("platform.once")


def test_delegates_take_their_seats_out_of_a_certified_election_too():
    election = counted(20, 18, office=Office.MEMBER_DELEGATE, seats=2)
    election.when(InstallOfficer(AN, day(12)), at=NOW).refused_by("platform.known")
    certified = go(election, certify(AN, BO))
    half = go(certified, InstallOfficer(AN, day(12)))
    assert (half.state.stage, half.facts[-1].outstanding) == (Stage.CERTIFIED, 1)
    assert go(half, InstallOfficer(BO, day(12))).state.stage is Stage.INSTALLED


BODIES = {Office.WORKER_DIRECTOR: Electorate.STAFF_CONGRESS, Office.STAFF_DELEGATE: Electorate.WORKERS}


@pytest.mark.parametrize("office", list(Office))
def test_every_office_is_filled_in_the_same_way(office):
    """The chair alone needs more guidance, a longer examination and a week of posting."""
    election = nominated(office, 1, electorate=BODIES.get(office, Electorate.MEMBERS))
    if office is Office.CHAIR:
        election = go(election, guide("chair_candidates", day(2)))
    election = go(election, FixCandidates((AN, BO), day(3)))
    if office is Office.CHAIR:
        election = go(election, guide("chair_election", day(4)))
    vote = (OpenElection(30, "secret", day(10)), totals(16, 14), certify(AN), InstallOfficer(AN, day(12)))
    assert go(election, *vote).state.stage is Stage.INSTALLED


# -- in order


def test_no_step_is_taken_out_of_its_order():
    steps = {
        EnterElectors((AN,)): {Stage.PREPARED},
        StrikeElectors((AN,), "误登"): {Stage.PREPARED},
        FreezeElectorate(BASIS, SHA, day(20)): {Stage.PREPARED},
        nominate(PEOPLE[9], on=day(20)): {Stage.ELECTORATE_FROZEN, Stage.CANDIDATES_PROPOSED},
        FixCandidates((AN, BO), day(20)): {Stage.CANDIDATES_PROPOSED},
        OpenElection(30, "secret", day(20)): {Stage.CANDIDATES_FIXED},
        totals(16, 14): {Stage.OPEN},
        certify(AN): {Stage.COUNTED},
        AnnulElection("quorum", "…", day(20)): {Stage.OPEN, Stage.COUNTED},
        ReopenElection((AN, BO), 30, "secret", day(20)): {Stage.VOID},
        form(): set[Stage](),
    }
    members = {"office": Office.COMMITTEE_MEMBER, "seats": 1}
    stages = (
        formed(**members),
        frozen(**members),
        nominated(**members),
        fixed(**members),
        opened(**members),
        counted(16, 14, **members),
        go(counted(15, 14, **members), certify()),
        go(counted(16, 14, **members), certify(AN)),
    )
    evidence = [union(), ElectorsOnRegister(Electorate.MEMBERS, 1, ())]
    for election in stages:
        for step, taken_at in steps.items():
            heard = election.when(step, at=NOW, evidence=evidence)
            blocked = {finding.clause for finding in heard.ruling.findings if finding.effect == "block"}
            assert ("platform.phase" in blocked) is (election.state.stage not in taken_at), (election.state.stage, step)
    given(ELECTION).when(certify(AN), at=NOW).refused_by("platform.phase")


def test_no_step_lies_before_the_one_ahead_of_it_or_after_today():
    election = opened()
    early = CountElection(30, 30, 0, 30, 0, (Votes(AN, 16),), TELLERS, day(9))
    election.when(early, at=NOW).refused_by("platform.not-before")
    election.when(totals(16, 14), at=at(9)).refused_by("platform.not-in-the-future")
