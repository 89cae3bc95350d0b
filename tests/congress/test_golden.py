"""Every fact ever stored stays readable: its bytes are kept in `golden/`, never edited; a new shape is a new version.

A new fact needs a sample here and its file; the failing assertion shows the bytes to keep.
"""

from datetime import date
from pathlib import Path

import pytest

from huiwu.congress.domain import (
    BALLOT,
    ELECTION,
    EVALUATION,
    FACTORY_DISCLOSURE,
    KINDS,
    LAYOFF_PLAN,
    MAJOR_DECISION,
    PROPOSAL,
    RECORD,
    SESSION,
    STAFF_CONGRESS,
    UNION_DISCLOSURE,
    WORKER_DIRECTOR_DUTY,
    WORKPLACE_RULE,
)
from huiwu.congress.domain.ballot import facts as ballot
from huiwu.congress.domain.election import facts as election
from huiwu.congress.domain.election.commands import Electorate, Office, Votes
from huiwu.congress.domain.evaluation import facts as evaluation
from huiwu.congress.domain.evaluation.commands import Direction, GroupTally, Question, QuestionTally, Subject
from huiwu.congress.domain.evidence import CongressForm, Home, JobClass, RosterDelegate, Scope
from huiwu.congress.domain.factory_disclosure import facts as factory
from huiwu.congress.domain.layoff_plan import facts as layoff
from huiwu.congress.domain.layoff_plan.commands import Opinion, Stance
from huiwu.congress.domain.major_decision import facts as decision
from huiwu.congress.domain.major_decision.commands import Matter
from huiwu.congress.domain.proposal import facts as proposal
from huiwu.congress.domain.proposal.commands import Instrument
from huiwu.congress.domain.session.agenda import AgendaItem
from huiwu.congress.domain.session.commands import ArchivedDocument, Document
from huiwu.congress.domain.session.commands_beside import Carried
from huiwu.congress.domain.session.facts import after, before, beside, sitting
from huiwu.congress.domain.staff_congress import facts as congress
from huiwu.congress.domain.union_disclosure import facts as affairs
from huiwu.congress.domain.worker_director import facts as seats
from huiwu.congress.domain.worker_director.commands import Barred, Seat
from huiwu.congress.domain.workplace_rule import facts as workplace
from huiwu.congress.domain.workplace_rule.commands import Sort
from huiwu.kernel import ProcedureDeviationRecorded
from huiwu.kernel.names import fact_name
from huiwu.ledger import record
from huiwu.testkit.golden import Golden

GOLDEN = Golden(Path(__file__).parent / "golden", KINDS, at="2026-04-10T09:00:00+08:00")
FIRM, UNION, STREET = "enterprise-110105-wangjing", "union-110105-wangjing", "union-110105-110105026"
CONGRESS = "staff-congress-110105-wangjing"
PLAN, SITTING = "layoff-plan-110105-6f1d2c3b4a59687706a5", "session-110105-0f1e2d3c4b5a69788796"
STREAMS = (
    (STAFF_CONGRESS, CONGRESS),
    (SESSION, SITTING),
    (LAYOFF_PLAN, PLAN),
    (RECORD, "record-110105-3c4b5a6978870f1e2d96"),
    (BALLOT, "ballot-110105-8b7c6d5e4f3a29180716"),
    (PROPOSAL, "proposal-110105-5a6978870f1e2d963c4b"),
    (UNION_DISCLOSURE, "union-disclosure-110105-78870f1e2d963c4b5a69"),
    (EVALUATION, "evaluation-110105-78870f1e2d963c4b5a69"),
    (WORKER_DIRECTOR_DUTY, "worker-director-duty-110105-wangjing"),
    (FACTORY_DISCLOSURE, "factory-disclosure-110105-870f1e2d963c4b5a6978"),
    (WORKPLACE_RULE, "workplace-rule-110105-0f1e2d963c4b5a697887"),
    (MAJOR_DECISION, "major-decision-110105-0f1e2d963c4b5a697887"),
    (ELECTION, "election-110105-78870f1e2d963c4b5a69"),
)
AN, BO, CHEN = (f"worker-110105-0{letter}" for letter in "abc")
SHA = "a" * 64


def day(month: int, number: int) -> date:
    return date(2026, month, number)


ITEMS = (
    AgendaItem("talk", "职工代表分组讨论", "delegate_discussion"),
    AgendaItem("contract", "集体合同草案", "collective_contract_draft", True, ("collective_contract_text",)),
)
FORM = after.FilingForm(
    congress=CONGRESS,
    session_number=1,
    opened_on=day(3, 25),
    closed_on=day(3, 25),
    place="公司礼堂",
    delegates_due=31,
    delegates_present=30,
    managers=6,
    frontline=16,
    agenda_items=ITEMS,
    vote_results=(after.VoteResult("contract", 30, 30, 29, 25, 3, 1, True),),
    resolutions=(after.ResolutionEntry("contract", "集体合同草案", SHA, True, day(3, 27)),),
    published_on=day(3, 27),
    remarks="",
)
OTHER, DISTRICT = "enterprise-110105-jiuxianqiao", "union-110105-district"
CARRIED = Carried(SITTING, "contract", FIRM, day(12, 31))
MEETING = {"body": "committee", "agenda": "年度计划", "attended": 14, "observers": (AN, BO)}
BALLOT_STREAM, QUORUM, APPROVAL = (
    "ballot-110105-8b7c6d5e4f3a29180716",
    ballot.Gate("statute.congress.quorum", 30, 31, 21, True),
    ballot.Gate("statute.contract.approval", 25, 31, 16, True),
)
SAMPLES: tuple[object, ...] = (
    congress.InstitutionEstablished(FIRM, UNION, STREET, CongressForm.STAFF_CONGRESS, 620, "private"),
    congress.StaffCongressTermStarted(FIRM, 1, 3, day(1, 5), date(2029, 1, 5)),
    congress.DelegateQuotaSet(FIRM, 31, 620),
    congress.StaffDelegatesElected(FIRM, (AN, BO), 2),
    congress.StaffDelegatesWithdrawn(FIRM, (AN,), "误登", 1),
    congress.DelegateRosterConfirmed(
        FIRM,
        UNION,
        STREET,
        day(2, 2),
        date(2029, 1, 5),
        620,
        1,
        1,
        (RosterDelegate(AN, JobClass.MANAGER), RosterDelegate(BO, JobClass.FRONTLINE)),
    ),
    congress.StaffDelegateReplaced(FIRM, AN, CHEN, JobClass.OTHER, day(2, 9), 0, 1),
    congress.TermEndForeseen(FIRM, UNION, STREET, 1, date(2029, 1, 5), (date(2028, 10, 7), date(2028, 12, 6))),
    congress.TermExpiryApproaching(FIRM, UNION, STREET, 1, date(2029, 1, 5), date(2028, 12, 6), date(2028, 12, 6)),
    congress.TermExpired(FIRM, UNION, STREET, 1, date(2029, 1, 5), date(2029, 1, 6)),
    congress.StaffCongressFormChanged(FIRM, CongressForm.STAFF_ASSEMBLY, CongressForm.STAFF_CONGRESS, 29),
    congress.StaffCongressReelected(FIRM, UNION, STREET, 2, date(2029, 1, 4), date(2029, 1, 5), late=False),
    congress.RegionalCongressEstablished(STREET, DISTRICT, Scope.REGION, "望京街道商圈", (FIRM, OTHER), 140),
    congress.EnterpriseJoinedRegion(STREET, "enterprise-110105-third", Scope.REGION, day(4, 2), 3),
    congress.RegionalSeatsConfirmed(STREET, (Home(AN, FIRM), Home(BO, OTHER))),
    congress.RegionalSeatTaken(STREET, BO, CHEN, OTHER),
    congress.EnterpriseCoveredByRegion(FIRM, CONGRESS, STREET, Scope.INDUSTRY, day(2, 2)),
    congress.DelegateJobClassChanged(FIRM, BO, JobClass.FRONTLINE, JobClass.MANAGER, day(5, 6), 7, 16),
    congress.RosterCompositionDrifted(
        FIRM, UNION, STREET, BO, day(5, 6), 7, 16, 31, ("congress.delegates.managers-max-share",)
    ),
    congress.RosterCompositionRestored(FIRM, day(6, 1), 6, 16),
    beside.SessionOfRegion(STREET, (FIRM, OTHER)),
    beside.RegionalAgendaAgreed(STREET, (OTHER,)),
    beside.RegionalSessionOpened(STREET, "staff-congress-110105-5a6978870f1e2d963c4b", day(3, 25)),
    beside.RegionalMattersDisclosed(STREET, FIRM, ("talk", "contract"), day(3, 27), False, 1),
    beside.ImplementationsCarried(FIRM, (CARRIED,)),
    beside.ImplementationReported(FIRM, SITTING, "contract", "已签订并报送"),
    beside.ImplementationsUnreported(FIRM, (CARRIED,)),
    beside.JointSittingArranged(FIRM, "record-110105-3c4b5a6978870f1e2d96", day(3, 25), "公司礼堂"),
    beside.JointSittingEnded(FIRM, "record-110105-3c4b5a6978870f1e2d96", "会议改期"),
    before.SessionScheduled(
        congress=CONGRESS,
        enterprise=FIRM,
        union=UNION,
        superior=STREET,
        session_number=1,
        opening_on=day(3, 25),
        place="公司礼堂",
        delegates=(AN, BO),
        managers=1,
        frontline=1,
        roster_confirmed_on=day(2, 2),
        term_ends_on=date(2029, 1, 5),
        report_due_on=day(3, 15),
        documents_due_on=day(3, 18),
    ),
    before.SessionRescheduled(FIRM, day(3, 27), day(3, 25), day(3, 17), day(3, 20)),
    before.SessionCancelled(FIRM, "场地不可用"),
    before.WorkersHeard(FIRM, day(3, 2), 46, "职工普遍关心工资增长。"),
    before.AgendaProposed(FIRM, ITEMS),
    before.AgendaAgreed(FIRM, day(3, 5), "private", ("collective_contract_draft",), ITEMS),
    before.AgendaAmended(FIRM, ITEMS, ("contract",)),
    before.SessionReportedToSuperior(FIRM, STREET, day(3, 12), day(3, 25), day(3, 22), ITEMS),
    before.SessionDocumentsSent(FIRM, (Document("集体合同草案", SHA),), (AN, BO), day(3, 13), 2),
    before.SessionDocumentsDelivered(FIRM, (BO,), day(3, 16), 0, day(3, 16), day(3, 23)),
    before.ReplacementSeated(FIRM, AN, CHEN, 0, 1, 1),
    before.LayoffPlanAdmitted(FIRM, "layoff", PLAN, 2, 434, 620),
    before.LayoffPlanReleased(FIRM, "layoff", PLAN, "场地不可用"),
    sitting.SessionOpened(FIRM, day(3, 25), 2, 2, (AN, BO)),
    sitting.DiscussionHeld(FIRM, "contract"),
    sitting.ItemReviewed(FIRM, "contract", "collective_contract_draft"),
    sitting.ItemAdjourned(FIRM, "report", "报告尚待补充"),
    sitting.BallotCertified(
        enterprise=FIRM,
        item="contract",
        matter="collective_contract_draft",
        issued=30,
        returned=30,
        unreturned=0,
        valid=29,
        invalid=1,
        votes_for=25,
        against=3,
        abstain=1,
        delegates=31,
        tellers=(AN, BO),
        passed=True,
    ),
    sitting.BallotTakenOver(FIRM, "contract", BALLOT_STREAM, 1),
    sitting.ResolutionAdopted(FIRM, "contract", "collective_contract_draft", "集体合同草案", SHA, 25, 31, day(3, 25)),
    sitting.ResolutionRejected(FIRM, "welfare", "welfare_fund_use_plan", "使用方案", SHA, 15, 31, day(3, 25)),
    sitting.SessionClosed(
        FIRM,
        UNION,
        STREET,
        day(3, 25),
        1,
        ("talk", "contract"),
        day(3, 28),
        day(3, 28),
        day(4, 4),
        day(4, 24),
    ),
    after.ResolutionPublished(FIRM, "contract", "集体合同草案", "决议全文", day(3, 27), late=False),
    after.CongressMattersDisclosed(FIRM, ("talk", "contract"), day(3, 29), late=True),
    after.SessionFilingSubmitted(FIRM, UNION, STREET, day(3, 25), day(4, 2), False, FORM),
    after.SessionFilingReviewed(FIRM, STREET, day(4, 3)),
    after.SessionFilingReturned(FIRM, STREET, "缺少公布日期", day(4, 3)),
    after.SessionFilingAccepted(FIRM, day(4, 9)),
    after.SessionArchived(FIRM, (ArchivedDocument("minutes", "会议记录", SHA),), day(4, 10), False, False),
    after.ResolutionImplementationOpened(FIRM, "contract", "签订并履行集体合同", FIRM, day(12, 31)),
    after.ResolutionImplementationClosed(FIRM, "contract", SHA, day(12, 15), late=False),
    after.BallotCorrectedAfterResolution(FIRM, "contract", BALLOT_STREAM, 2, "复核", 15, 31, False, contested=True),
    ballot.BallotPrepared(
        FIRM,
        UNION,
        STREET,
        SITTING,
        "contract",
        "collective_contract_draft",
        "集体合同草案",
        "是否同意集体合同草案？",
        1,
        day(3, 25),
        (AN, BO, CHEN),
        (),
    ),
    ballot.BallotOpened(FIRM, SITTING, "contract", (AN, BO, CHEN), (AN, BO), (QUORUM,)),
    ballot.BallotPapersIssued(FIRM, SITTING, "contract", (AN, BO, CHEN), 3),
    ballot.BallotClosed(FIRM, SITTING, "contract", 30, 30, 0),
    ballot.BallotCounted(FIRM, SITTING, "contract", 1, 29, 1, 25, 3, 1),
    ballot.BallotRecounted(FIRM, SITTING, "contract", 2, 29, 1, 15, 13, 1, "复核"),
    ballot.BallotCountSigned(FIRM, SITTING, "contract", 1, AN, 1),
    ballot.BallotResultCertified(
        enterprise=FIRM,
        session=SITTING,
        item="contract",
        matter="collective_contract_draft",
        count=1,
        corrects=0,
        reason="",
        issued=30,
        returned=30,
        unreturned=0,
        valid=29,
        invalid=1,
        votes_for=25,
        against=3,
        abstain=1,
        delegates=31,
        tellers=(AN, BO),
        attendance=(QUORUM,),
        approval=APPROVAL,
        passed=True,
    ),
    ballot.BallotVoided(FIRM, SITTING, "contract", "选票印制有误"),
    record.RecordEntered("meeting", UNION, "grassroots", day(3, 9), MEETING),
    record.RecordCorrected("meeting", UNION, day(3, 8), day(3, 9), {**MEETING, "attended": 15}, "日期、人数有误"),
    record.RecordWithdrawn("meeting", UNION, day(3, 8), "重复登记"),
    proposal.ProposalSubmitted(
        UNION, Instrument.MOTION, (AN, BO), "职工夜校", "每周三开课。", day(3, 12), day(3, 27), day(6, 10)
    ),
    proposal.ProposalAccepted(UNION, day(3, 20), late=False),
    proposal.ProposalReturned(UNION, "不属职责范围", day(3, 20)),
    proposal.ProposalAssigned(UNION, "宣教部", day(5, 31), day(3, 21)),
    proposal.ProposalHandlingRecorded(UNION, "已商定场地", day(4, 9)),
    proposal.ProposalDecided(UNION, "需求普遍", True, day(4, 20), day(4, 27)),
    proposal.ProposalReplied(UNION, (AN, BO), "九月开课。", day(4, 24), 1, late=False),
    proposal.ProposalReplyRated(UNION, True, "满意", day(4, 28), 1),
    proposal.ProposalConverted(UNION, "职工夜校", "纳入年度项目", day(5, 8)),
    proposal.ProposalNotConverted(UNION, "条件尚不具备", day(5, 8)),
    affairs.UnionDisclosureRaised(UNION, "grassroots", "hardship_relief", "送温暖资金使用", day(3, 12)),
    affairs.DisclosureItemClassified(UNION, "hardship_relief", "major", day(3, 12), day(3, 13), day(3, 15)),
    affairs.UnionDisclosurePublished(
        UNION,
        "grassroots",
        "hardship_relief",
        "送温暖资金使用",
        "major",
        "notice_board",
        SHA,
        day(3, 12),
        day(3, 16),
        late=True,
    ),
    affairs.UnionDisclosureClosed(UNION, (SHA,), day(3, 20)),
    factory.FactoryDisclosureRaised(FIRM, UNION, STREET, "labour_rules", "考勤管理办法", day(3, 12)),
    factory.FactoryDisclosurePublished(
        FIRM, UNION, "labour_rules", "考勤管理办法", "notice_board", True, SHA, day(3, 13), None
    ),
    factory.FactoryDisclosureConfirmed(FIRM, "labour_rules", (SHA,), day(3, 20)),
    workplace.RuleOrMajorMatterDrafted(
        FIRM,
        UNION,
        STREET,
        "private",
        Sort.RULE,
        "考勤管理办法",
        1,
        SHA,
        True,
        None,
        day(3, 1),
        day(4, 1),
        day(3, 31),
    ),
    workplace.RuleIssuePlanned(FIRM, UNION, "考勤管理办法", day(4, 1), day(3, 31), shown=False),
    workplace.RuleOrMajorMatterRevised(FIRM, "考勤管理办法", 2, SHA, day(3, 10)),
    workplace.RulePublishedForWorkers(
        FIRM, UNION, Sort.RULE, "考勤管理办法", 2, SHA, "notice_board", True, day(3, 12), day(3, 26)
    ),
    workplace.RuleDisplayEnded(FIRM, 2, day(3, 26)),
    workplace.RuleIssued(FIRM, Sort.RULE, "考勤管理办法", 2, SHA, True, SITTING, "rule", day(4, 1)),
    workplace.RuleConfirmed(FIRM, (SHA,), day(4, 2)),
    workplace.RuleWithdrawn(FIRM, "重新起草"),
    election.PreparatoryGroupFormed(
        UNION,
        "grassroots",
        STREET,
        FIRM,
        Office.CHAIR,
        1,
        Electorate.MEMBERS,
        "第二届工会主席选举",
        (AN, BO),
        day(3, 12),
    ),
    election.ElectionCheckpointOpened(UNION, STREET, "preparatory_group", day(3, 12), day(3, 22)),
    election.SuperiorGuidanceRecorded(UNION, STREET, "preparatory_group", "同意", day(3, 13)),
    election.ElectorsEntered(UNION, (AN, BO), 2),
    election.ElectorsStruck(UNION, (BO,), "已调离", 1),
    election.ElectorateFrozen(UNION, 620, ("工会法", "中国工会章程"), SHA, day(3, 14)),
    election.CandidateProposed(UNION, Office.COMMITTEE_MEMBER, AN, "第一工会小组", day(3, 15)),
    election.ChairCandidateProposed(UNION, AN, "第一工会小组", ("admin_head", "partner"), day(3, 15)),
    election.CandidatesFixed(UNION, Office.CHAIR, (AN, BO), 1, day(3, 16), day(3, 23)),
    election.ElectionOpened(UNION, Office.CHAIR, 1, 1, (AN, BO), 520, 620, day(3, 23)),
    election.ElectionCounted(
        organisation=UNION,
        office=Office.CHAIR,
        round=1,
        issued=520,
        returned=518,
        unreturned=2,
        valid=510,
        invalid=8,
        votes=(Votes(AN, 330), Votes(BO, 180)),
        tellers=(AN, BO),
        electors=620,
        needed=311,
        leading=(AN,),
        tied=(),
        on=day(3, 23),
    ),
    election.ElectionCertified(UNION, Office.CHAIR, 1, (AN,), day(3, 24)),
    election.ElectionVoided(
        organisation=UNION,
        office=Office.CHAIR,
        round=1,
        clause="congress.election.valid-result",
        check="winner above threshold",
        reason=election.VoidReason.NO_MAJORITY,
        detail="",
        elected=(),
        open_seats=1,
        among=(AN, BO),
        on=day(3, 24),
    ),
    election.OfficerInstalled(UNION, Office.CHAIR, AN, 0, day(3, 25)),
    election.ChairAppointed(UNION, FIRM, AN, day(3, 25)),
    election.ViceChairAppointed(UNION, FIRM, BO, day(3, 25)),
    layoff.LayoffPlanDrafted(FIRM, UNION, STREET, 1, 1, ("redeployment",), "分流安置方案", SHA, 86),
    layoff.LayoffPlanRevised(FIRM, 2, ("redeployment", "resettlement"), "分流安置方案", SHA, 62),
    layoff.LayoffOpinionRoundOpened(FIRM, 2, day(2, 10), day(2, 17), day(2, 20), 620),
    layoff.LayoffRosterFrozen(FIRM, 2, (AN, BO), 2, complete=True),
    layoff.OpinionsRecorded(FIRM, 2, (Opinion(AN, Stance.FOR), Opinion(BO, Stance.AGAINST)), 2),
    layoff.LayoffOpinionRoundClosed(FIRM, 2, day(2, 20), 434, 100, 86, 620, reached=True),
    layoff.LayoffPlanSubmittedToCongress(FIRM, UNION, STREET, 2, SITTING, "layoff", 434, 620, ballot=True),
    layoff.LayoffPlanReviewed(FIRM, SITTING),
    layoff.LayoffPlanPassed(FIRM, SITTING, day(3, 25)),
    layoff.LayoffPlanRejected(FIRM, SITTING, day(3, 25)),
    layoff.LayoffPlanTakenBack(FIRM, SITTING, "议题延期"),
    layoff.LayoffPlanExecuted(FIRM, day(4, 20), 60, 62),
    layoff.LayoffResultDisclosed(FIRM, day(4, 22), SHA),
    evaluation.EvaluationPlanned(
        UNION,
        "grassroots",
        STREET,
        *(Direction.MEMBERS_ON_LEADING_CADRE, 1, (Subject.UNION_WORK, Subject.UNION_CHAIR)),
        *((Question("work", "工会工作"), Question("chair", "工会主席")), ("满意", "不满意"), day(3, 2), AN),
    ),
    evaluation.EvaluationOpened(
        UNION, Direction.MEMBERS_ON_LEADING_CADRE, (Subject.UNION_WORK, Subject.UNION_CHAIR), 12, day(3, 2)
    ),
    evaluation.EvaluationCounted(
        organisation=UNION,
        direction=Direction.MEMBERS_ON_LEADING_CADRE,
        subjects=(Subject.UNION_WORK, Subject.UNION_CHAIR),
        on=day(3, 2),
        evaluators=12,
        issued=12,
        returned=11,
        unreturned=1,
        valid=10,
        invalid=1,
        questions=(QuestionTally("work", (9, 1)), QuestionTally("chair", (8, 1), 1)),
        groups=(GroupTally("一车间", 6, (QuestionTally("work", (6, 0)), QuestionTally("chair", (5, 1)))),),
        withheld=("财务室",),
        publish_by=day(3, 12),
        report_by=day(3, 12),
    ),
    evaluation.EvaluationPublished(UNION, "会务公开栏", day(3, 13), late=True),
    evaluation.EvaluationReported(UNION, STREET, day(3, 12), late=False),
    evaluation.AdjustmentOpened(UNION, "law-day", "法律咨询日", AN, day(6, 30), day(3, 16)),
    evaluation.AdjustmentClosed(UNION, "law-day", "每月第一个周三", SHA, day(4, 1), late=False),
    evaluation.EvaluationClosed(UNION, day(4, 2), 1),
    ProcedureDeviationRecorded("congress.swc.documents-7-days-before", "入会前的会议 补录", UNION, day(3, 25)),
    seats.WorkerDirectorsRequired(FIRM, UNION, STREET, (Seat.WORKER_DIRECTOR, Seat.WORKER_SUPERVISOR), day(4, 1)),
    seats.WorkerDirectorsNotRequired(FIRM, UNION, STREET, day(4, 1)),
    seats.WorkerDirectorMissing(FIRM, UNION, STREET, (Seat.WORKER_DIRECTOR,), day(4, 1)),
    seats.EnterpriseUrged(FIRM, UNION, STREET, day(4, 2), SHA, day(5, 2)),
    seats.RefusalRecorded(FIRM, UNION, STREET, day(4, 20), "董事会换届后再议"),
    seats.ReportedToSuperior(FIRM, UNION, STREET, day(4, 22)),
    seats.InterviewHeld(FIRM, UNION, STREET, day(5, 12), "企业承诺两个月内建立"),
    seats.WorkerDirectorsEstablished(FIRM, UNION, STREET, day(6, 1)),
    seats.WorkerDirectorElectionOpened(
        FIRM, (Seat.WORKER_DIRECTOR,), (BO, CHEN), (Barred(AN, "兼任副总经理"),), day(5, 20)
    ),
    seats.WorkerDirectorNominated(FIRM, BO, Seat.WORKER_DIRECTOR, ("capability",), "一线班组长", day(5, 21)),
    seats.WorkerDirectorElected(FIRM, BO, Seat.WORKER_DIRECTOR, SITTING, "director", day(5, 30)),
    seats.WorkerDirectorSeated(
        FIRM, UNION, STREET, BO, Seat.WORKER_DIRECTOR, day(6, 1), date(2029, 5, 31), "工会副主席"
    ),
    seats.DutyReported(FIRM, BO, Seat.WORKER_DIRECTOR, SITTING, day(12, 10)),
    seats.WorkerDirectorEvaluated(FIRM, BO, Seat.WORKER_DIRECTOR, SITTING, 30, "称职", day(12, 10)),
    seats.WorkerDirectorLeft(FIRM, BO, Seat.WORKER_DIRECTOR, "调离", date(2027, 5, 31)),
    decision.MajorDecisionProposed(
        FIRM, "enterprise", "state-owned", *(Matter.MAJOR_DECISION, "搬迁", True), *("major_decisions", day(3, 2))
    ),
    decision.SolicitationRecorded(STREET, "delegate_forum", day(3, 5), 24, "建议延长开放时间。"),
    decision.ResearchRecorded(STREET, "需求调研", SHA, day(3, 6)),
    decision.MajorDecisionMade(
        organisation=STREET,
        level="street",
        matter=Matter.KEY_WORK,
        title="职工服务站建设",
        body="街道总工会委员会",
        text_sha256=SHA,
        on=day(3, 12),
        solicitations=1,
        research=1,
        session=SITTING,
        compliant=True,
    ),
    decision.MajorDecisionWithdrawn(STREET, "条件尚不具备", day(3, 12)),
)


@pytest.mark.parametrize("shape", GOLDEN.facts, ids=fact_name)
def test_a_fact_is_written_as_ever(shape: type) -> None:
    (sample,) = (sample for sample in SAMPLES if type(sample) is shape)
    stream, *_ = (stream for kind, stream in STREAMS if shape in kind.facts)
    GOLDEN.is_written_as_ever(stream, sample)


@pytest.mark.parametrize("golden", GOLDEN.files, ids=lambda path: path.stem)
def test_a_stored_fact_is_read_as_ever(golden: Path) -> None:
    GOLDEN.is_read_as_ever(golden)
