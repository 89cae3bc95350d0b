"""Commands' titles and facts' sentences for people, Chinese first."""

from collections.abc import Mapping

from huiwu.congress.domain.session import commands as asked
from huiwu.congress.domain.session import commands_beside as more
from huiwu.congress.domain.session.facts import after, before, beside, sitting
from huiwu.congress.domain.session.taking_over import TakeOverBallot
from huiwu.kernel.hindsight import DEVIATION_WORDS

_TITLES: Mapping[type, tuple[str, str]] = {
    asked.ScheduleSession: ("安排会议", "Schedule a session"),
    asked.RescheduleSession: ("会议改期", "Reschedule the session"),
    asked.CancelSession: ("取消会议", "Cancel the session"),
    asked.HearWorkers: ("听取职工意见", "Hear the workers"),
    asked.ProposeAgenda: ("提出议题、议案", "Propose the agenda"),
    asked.AgreeAgenda: ("协商确定议程", "Agree to the agenda"),
    asked.AmendAgenda: ("修改议程", "Amend the agenda"),
    asked.ReportToSuperior: ("向上级工会报告", "Report to the superior union"),
    asked.SendDocuments: ("发送会议文件", "Send the documents"),
    asked.RecordDelivery: ("登记文件送达", "Record a delivery"),
    asked.AdmitLayoffPlan: ("登记方案提交", "Admit a layoff plan"),
    asked.SeatReplacement: ("会前接替代表", "Seat a replacement"),
    asked.OpenSession: ("开会", "Open the session"),
    asked.HoldDiscussion: ("组织代表讨论", "Hold a discussion"),
    asked.ReviewItem: ("审议议题", "Review an item"),
    asked.AdjournItem: ("议题延期", "Adjourn an item"),
    asked.RecordBallot: ("登记无记名投票结果", "Record a secret ballot"),
    TakeOverBallot: ("转入投票结果", "Take over a ballot's result"),
    asked.AdoptResolution: ("形成决议", "Put a resolution on record"),
    asked.CloseSession: ("闭会", "Close the session"),
    asked.PublishResolution: ("公布决议", "Publish a resolution"),
    asked.DiscloseMatters: ("公开职代会事项", "Disclose the congress's matters"),
    asked.SubmitFilingForm: ("报送会议备案表", "Submit the filing form"),
    asked.RecordFilingResult: ("登记备案结果", "Record the filing's result"),
    asked.ArchiveSession: ("会议文件归档", "Archive the session's documents"),
    asked.OpenImplementation: ("决议落实立项", "Open an implementation"),
    asked.CloseImplementation: ("决议落实完成", "Close an implementation"),
}
_BEFORE: Mapping[type, tuple[str, str]] = {
    before.SessionScheduled: (
        (
            "安排第{session_number}次会议：{opening_on}，{place}；代表{delegates}名；"
            "应于 {report_due_on} 前（含当日）报告上级工会，{documents_due_on} 前（含当日）送达文件。"
        ),
        (
            "Session {session_number} is to open on {opening_on} at {place} with {delegates} delegates; "
            "report due by {report_due_on}, documents by {documents_due_on}."
        ),
    ),
    before.SessionRescheduled: (
        "开会日由 {was} 改为 {opening_on}；报告期限 {report_due_on}，文件送达期限 {documents_due_on}。",
        (
            "The opening was moved from {was} to {opening_on}; "
            "report due by {report_due_on}, documents by {documents_due_on}."
        ),
    ),
    before.SessionCancelled: ("会议取消：{reason}。", "The session was cancelled: {reason}."),
    before.WorkersHeard: ("{on} 听取{participants}名职工意见。", "{participants} workers were heard on {on}."),
    before.AgendaProposed: ("工会提出议程{items}项。", "The union proposed an agenda of {items} items."),
    before.AgendaAgreed: ("{on} 与企事业协商确定议程{items}项。", "The agenda of {items} items was agreed on {on}."),
    before.AgendaAmended: (
        "修改议程，变更{changed}项；有变更的须重新协商、重新报告。",
        "The agenda was amended in {changed} items; what has changed is agreed and reported anew.",
    ),
    before.SessionReportedToSuperior: (
        "{on} 向上级工会 {superior} 报告会议时间和内容，{opens_from} 起可以开会。",
        "Time and content were reported to {superior} on {on}; this lets the session open from {opens_from}.",
    ),
    before.SessionDocumentsSent: (
        "{on} 向{delegates}名代表发送文件{documents}份。",
        "{documents} documents were sent to {delegates} delegates on {on}.",
    ),
    before.SessionDocumentsDelivered: (
        "{on} 文件送达{delegates}名代表，尚余{outstanding}名。",
        "The documents reached {delegates} delegates on {on}; {outstanding} are outstanding.",
    ),
    before.LayoffPlanAdmitted: (
        "方案 {plan} 第{plan_version}版列入议题 {item}：名册{roster}人，赞同{in_favour}人。",
        "Version {plan_version} of plan {plan} stands as item {item}; {in_favour} of {roster} were in favour.",
    ),
    before.LayoffPlanReleased: (
        "方案 {plan} 不再列入议题 {item}：{reason}。",
        "Plan {plan} stands as item {item} no more: {reason}.",
    ),
    before.ReplacementSeated: ("代表 {leaving} 由 {joining} 接替。", "{joining} took the seat of {leaving}."),
}
_SITTING: Mapping[type, tuple[str, str]] = {
    sitting.SessionOpened: (
        "{on} 开会，应到代表{delegates}名，实到{present}名。",
        "The session opened on {on} with {present} of {delegates} delegates.",
    ),
    sitting.DiscussionHeld: ("代表讨论了 {item}。", "The delegates discussed {item}."),
    sitting.ItemReviewed: ("审议了 {item}。", "{item} was reviewed."),
    sitting.ItemAdjourned: ("{item} 留待下次会议：{reason}。", "{item} was left to a later session: {reason}."),
    sitting.BallotCertified: (
        (
            "{item} 无记名投票：发出{issued}，收回{returned}，有效{valid}；赞成{votes_for}，反对{against}，"
            "弃权{abstain}；全体代表{delegates}名。"
        ),
        (
            "Secret ballot on {item}: {issued} issued, {returned} returned, {valid} valid; {votes_for} for, "
            "{against} against, {abstain} abstaining, of {delegates} delegates."
        ),
    ),
    sitting.BallotTakenOver: (
        "{item} 以投票 {ballot} 第{count}次计票的结果为准。",
        "For {item} the result of ballot {ballot} counts, as of count {count}.",
    ),
    sitting.ResolutionAdopted: (
        "{on} 决议“{title}”通过：全体代表{delegates}名，赞成{votes_for}票。",
        "The resolution “{title}” was adopted on {on} by {votes_for} of {delegates} delegates.",
    ),
    sitting.ResolutionRejected: (
        "{on} “{title}”未获通过：全体代表{delegates}名，赞成{votes_for}票。",
        "“{title}” was rejected on {on}: {votes_for} of {delegates} delegates were in favour.",
    ),
    sitting.SessionClosed: (
        "{on} 闭会，通过决议{adopted}项；应于 {publish_due_on} 前公布，{file_due_on} 前报送备案表（均含当日）。",
        "The session closed on {on} with {adopted} resolutions; publish by {publish_due_on}, file by {file_due_on}.",
    ),
}
_AFTER: Mapping[type, tuple[str, str]] = {
    after.ResolutionPublished: (
        "{on} 向全体职工公布决议“{title}”。",
        "The resolution “{title}” was published on {on}.",
    ),
    after.CongressMattersDisclosed: ("{on} 公开职代会事项{items}项。", "{items} matters were disclosed on {on}."),
    after.SessionFilingSubmitted: (
        "{on} 向上级工会 {superior} 报送会议备案表。",
        "The filing form was submitted to {superior} on {on}.",
    ),
    after.SessionFilingReviewed: ("{on} 备案表经 {level} 审核。", "The form passed the review of {level} on {on}."),
    after.SessionFilingReturned: (
        "{on} 备案表被 {level} 退回：{reason}。",
        "The form was returned by {level} on {on}: {reason}.",
    ),
    after.SessionFilingAccepted: ("{on} 备案录入。", "The filing was entered on {on}."),
    after.SessionArchived: ("{on} 归档文件{documents}份。", "{documents} documents were archived on {on}."),
    after.ResolutionImplementationOpened: (
        "{item} 落实立项：{task}，责任方 {owner}，期限 {due_on}。",
        "To carry out {item}: {task}, by {owner}, due on {due_on}.",
    ),
    after.BallotCorrectedAfterResolution: (
        (
            "{item} 决议后更正计票（第{count}次，{reason}）：全体代表{delegates}名，赞成{votes_for}票；"
            "原决议不变，与更正后结果不符：{contested}。"
        ),
        (
            "The count on {item} was corrected after the resolution (count {count}, {reason}): {votes_for} of "
            "{delegates} delegates in favour; the resolution stays, contested: {contested}."
        ),
    ),
    after.ResolutionImplementationClosed: ("{on} {item} 落实完成。", "{item} was carried out on {on}."),
}
_BESIDE: Mapping[type, tuple[str, str]] = {
    more.ScheduleRegionalSession: ("安排区域（行业）职代会会议", "Schedule a session of a regional congress"),
    more.AgreeRegionalAgenda: ("与覆盖企业协商确定议程", "Record the enterprises' agreement to the agenda"),
    more.DiscloseRegionalMatters: ("企业公开区域职代会事项", "Disclose a regional congress's matters at home"),
    more.CarryImplementations: ("决议落实列入报告", "Carry implementations to the session"),
    more.ReportImplementation: ("报告决议落实情况", "Report an implementation"),
    more.SitJointly: ("与会员代表大会合开", "Sit jointly with the members' congress"),
    more.EndJointSitting: ("不再合开", "End the joint sitting"),
    beside.SessionOfRegion: (
        "区域（行业）职代会会议，覆盖企业{enterprises}家。",
        "The session is of a regional congress that covers {enterprises} enterprises.",
    ),
    beside.RegionalAgendaAgreed: (
        "议程经与{enterprises}家企业行政方协商。",
        "The agenda was agreed with the administrations of {enterprises} enterprises.",
    ),
    beside.RegionalSessionOpened: ("{on} 区域（行业）职代会开会。", "The regional congress opened on {on}."),
    beside.RegionalMattersDisclosed: (
        "{on} {discloser} 公开职代会事项{items}项，尚有{outstanding}家企业未公开完毕。",
        "{discloser} disclosed {items} matters on {on}; {outstanding} enterprises have something left to disclose.",
    ),
    beside.ImplementationsCarried: (
        "往次会议决议落实{items}项列入本次会议报告。",
        "{items} implementations of earlier resolutions are to be reported to this session.",
    ),
    beside.ImplementationReported: ("会上报告 {item} 的落实情况：{progress}。", "{item} was reported: {progress}."),
    beside.ImplementationsUnreported: (
        "往次会议决议落实{items}项未在本次会议报告。",
        "{items} implementations of earlier resolutions were not reported to this session.",
    ),
    beside.JointSittingArranged: (
        "{on} 与会员代表大会（{joint_with}）同在 {place} 合开，各自表决。",
        "It sits with the members' congress ({joint_with}) on {on} at {place}; each has its own ballots.",
    ),
    beside.JointSittingEnded: ("不再与会员代表大会合开：{reason}。", "It no longer sits jointly: {reason}."),
}
WORDS: Mapping[type, tuple[str, str]] = {**_TITLES, **_BEFORE, **_SITTING, **_AFTER, **_BESIDE, **DEVIATION_WORDS}
