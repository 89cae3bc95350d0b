"""What the congress does of its own accord about regions, job classes, implementations and joint sittings.

`Desk` is the service without engines; it decides what a reaction orders, and a refusal fails the test.
"""

from datetime import date, datetime
from types import SimpleNamespace

import pytest

from huiwu.congress import heard
from huiwu.congress.domain import KINDS, RECORD, SESSION, STAFF_CONGRESS
from huiwu.congress.domain.evidence import CongressForm, Scope
from huiwu.congress.domain.naming import congress_of, regional_congress_of
from huiwu.congress.domain.session.commands_beside import Carried
from huiwu.congress.domain.session.facts.after import ResolutionImplementationClosed, ResolutionImplementationOpened
from huiwu.congress.domain.session.facts.before import SessionScheduled
from huiwu.congress.domain.session.facts.beside import (
    ImplementationReported,
    ImplementationsCarried,
    JointSittingArranged,
    JointSittingEnded,
)
from huiwu.congress.domain.staff_congress.facts import (
    DelegateJobClassChanged,
    EnterpriseCoveredByRegion,
    EnterpriseJoinedRegion,
    RegionalCongressEstablished,
    RosterCompositionDrifted,
)
from huiwu.congress.projections import MODELS
from huiwu.congress.reactions_beside import carry_open_implementations_when_a_session_is_scheduled, reactions
from huiwu.ledger.record import RecordCorrected, RecordEntered, RecordWithdrawn
from huiwu.testkit import actor, given
from huiwu.testkit.desk import Desk

HOST, DISTRICT, NAME = "union-110105-110105026", "union-110105-district", "望京街道商圈"
REGIONAL = regional_congress_of(HOST, NAME)
FIRST, SECOND, THIRD = (f"session-110105-s{n}" for n in (1, 2, 3))
RECORD_ID, OPENING = "record-110105-0f1e2d3c4b5a69788796", date(2026, 3, 25)


def desk(*known: tuple[str, object]) -> Desk:
    at = datetime.fromisoformat("2026-04-20T09:00:00+08:00")
    made = Desk("congress", KINDS, MODELS, reactions, at, actor(HOST, "system", "reaction"))
    made.streams |= dict(known)
    return made


async def tells(at: Desk, stream: str, *facts: object) -> None:
    for fact in facts:
        await at.hears("congress", stream, fact)


async def test_a_region_covers_those_without_a_congress_of_their_own(firm):
    other = "enterprise-110105-other"
    at = desk((firm.congress, firm.in_term(*firm.roster(31))))
    established = RegionalCongressEstablished(HOST, DISTRICT, Scope.REGION, NAME, (firm.enterprise, other), 700)
    await tells(at, REGIONAL, established, established)
    assert at.said == [EnterpriseCoveredByRegion(other, REGIONAL, HOST, Scope.REGION, date(2026, 4, 20))]
    await tells(at, REGIONAL, EnterpriseJoinedRegion(HOST, "enterprise-110105-third", Scope.REGION, OPENING, 3))
    covered = at.rows["staff_congresses", congress_of("enterprise-110105-third")]
    assert (covered.organisation, covered.view["phase"]) == ("enterprise-110105-third", "covered_by_regional")
    assert covered.view["covered_by"] == [REGIONAL]
    region = at.rows["staff_congresses", REGIONAL]
    assert (region.organisation, region.view["enterprises"][-1]) == (HOST, "enterprise-110105-third")


@pytest.mark.clause("congress.delegates.managers-max-share")
async def test_a_delegate_who_is_promoted_is_noted_and_the_drift_is_shown(firm):
    at = desk((firm.congress, firm.in_term(*firm.roster(30, managers=6), headcount=600)))
    last = firm.people(30)[-1]
    changed = heard.JobClassChanged(firm.enterprise, last, "manager", OPENING)
    await at.hears("membership", "roll-110105-wangjing", changed)
    await at.hears("membership", "roll-110105-wangjing", changed)
    assert [type(fact) for fact in at.said] == [DelegateJobClassChanged, RosterCompositionDrifted]
    view = at.rows["staff_congresses", firm.congress].view
    assert (view["drift"]["managers"], view["managers_now"]) == (7, 7)
    await at.hears("membership", "roll-110105-wangjing", heard.JobClassChanged(firm.enterprise, last, "other", OPENING))
    view = at.rows["staff_congresses", firm.congress].view
    assert (view["drift"], view["managers_now"], view["frontline_now"]) == (None, 6, 23)


async def test_whoever_is_no_delegate_of_a_confirmed_roster_is_not_noted(firm):
    assembly = firm.established(CongressForm.STAFF_ASSEMBLY)
    for history in (firm.in_term(*firm.roster(30)), firm.electing(*firm.roster(30)), assembly, given(STAFF_CONGRESS)):
        at = desk((firm.congress, history))
        stranger = heard.JobClassChanged(firm.enterprise, "worker-110105-ff", "manager", OPENING)
        await at.hears("membership", "roll-110105-wangjing", stranger)
        assert at.said == []


def scheduled(firm, congress: str, number: int) -> SessionScheduled:
    (fact,) = firm.scheduled().facts
    return SessionScheduled(
        **{**{name: getattr(fact, name) for name in fact.__slots__}, "congress": congress, "session_number": number}
    )


def opened(firm, item: str) -> ResolutionImplementationOpened:
    return ResolutionImplementationOpened(firm.enterprise, item, "落实", HOST, date(2026, 12, 31))


@pytest.mark.clause("congress.swc.implement-powers-and-decisions")
async def test_what_is_open_is_carried_to_the_next_session_of_the_same_congress(firm):
    at = desk()
    elsewhere = "session-110105-x1"
    for stream, congress in ((FIRST, firm.congress), (elsewhere, REGIONAL)):
        await tells(at, stream, scheduled(firm, congress, 1))
        for item in ("pay", "food", "rent"):
            await tells(at, stream, firm.resolution(item))
        await tells(at, stream, opened(firm, "pay"), opened(firm, "food"))
    await tells(at, FIRST, ResolutionImplementationClosed(firm.enterprise, "food", "a" * 64, OPENING, late=False))
    at.said.clear()
    following = scheduled(firm, firm.congress, 2)
    at.streams[SECOND] = given(SESSION, following)
    await tells(at, SECOND, following)
    pay = Carried(FIRST, "pay", HOST, date(2026, 12, 31))
    assert at.said == [ImplementationsCarried(firm.enterprise, (pay,))]
    await tells(at, FIRST, opened(firm, "rent"), opened(firm, "rent"))
    rent = Carried(FIRST, "rent", HOST, date(2026, 12, 31))
    assert at.said[1:] == [ImplementationsCarried(firm.enterprise, (rent,))]
    view = at.rows["sessions", SECOND].view
    assert [each["item"] for each in view["to_report"]] == ["pay", "rent"]
    await tells(at, SECOND, ImplementationReported(firm.enterprise, FIRST, "pay", "已兑现"))
    assert at.rows["resolutions", f"{FIRST}/pay"].view["reports"] == [{"session": SECOND, "progress": "已兑现"}]


async def test_nothing_is_carried_to_a_session_of_the_past(firm):
    """It was told what was open then; what is open now came afterwards."""
    at, later = desk(), scheduled(firm, firm.congress, 2)
    await tells(at, FIRST, scheduled(firm, firm.congress, 1), firm.resolution("pay"), opened(firm, "pay"))
    for retrospective, carried in ((False, 1), (True, 0)):
        received = SimpleNamespace(event=SimpleNamespace(subject=SECOND), retrospective=retrospective)
        assert len(await carry_open_implementations_when_a_session_is_scheduled(later, received, at)) == carried


MEETING = {"body": "member_congress", "agenda": "换届", "place": "礼堂"}


async def joint(firm) -> Desk:
    entered = RecordEntered("meeting", firm.union, "grassroots", OPENING, MEETING)
    arranged = JointSittingArranged(firm.enterprise, RECORD_ID, OPENING, "礼堂")
    at = desk((FIRST, firm.then(firm.scheduled(), arranged)), (RECORD_ID, given(RECORD, entered)))
    await tells(at, RECORD_ID, entered)
    await tells(at, FIRST, *firm.scheduled().facts, arranged)
    return at


async def test_a_joint_sitting_is_shown_on_both_sides_and_ends_with_the_members_congress(firm):
    at = await joint(firm)
    assert at.rows["sessions", FIRST].view["joint_with"] == RECORD_ID
    assert at.rows["records", RECORD_ID].view["joint_with"] == FIRST
    same = RecordCorrected("meeting", firm.union, OPENING, OPENING, {**MEETING, "agenda": "述职"}, "议题有误")
    await tells(at, RECORD_ID, same)
    assert at.said == []
    await tells(at, RECORD_ID, RecordWithdrawn("meeting", firm.union, OPENING, "重复登记"))
    assert [type(fact) for fact in at.said] == [JointSittingEnded]
    for place in (("sessions", FIRST), ("records", RECORD_ID)):
        assert at.rows[place].view["joint_with"] is None


@pytest.mark.parametrize("change", [{"on": date(2026, 3, 26)}, {"place": "食堂"}])
async def test_a_members_congress_of_another_day_or_place_parts_from_the_session(firm, change):
    at = await joint(firm)
    entries = {**MEETING, "place": change.get("place", "礼堂")}
    corrected = RecordCorrected("meeting", firm.union, change.get("on", OPENING), OPENING, entries, "登记有误")
    await tells(at, RECORD_ID, corrected)
    assert [type(fact) for fact in at.said] == [JointSittingEnded]
