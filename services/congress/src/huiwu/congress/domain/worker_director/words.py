"""Commands' titles and facts' sentences for people, Chinese first."""

from collections.abc import Mapping

from huiwu.congress.domain.worker_director import commands as asked
from huiwu.congress.domain.worker_director import facts as became

WORDS: Mapping[type, tuple[str, str]] = {
    asked.NoteBoards: ("登记董事会、监事会设立情况", "Note which boards there are"),
    asked.UrgeEnterprise: ("督促企业建立职工董事、职工监事制度", "Urge the enterprise"),
    asked.RecordRefusal: ("登记企业拒不建立", "Record the enterprise's refusal"),
    asked.ReportRefusal: ("报告上级工会", "Report to the superior union"),
    asked.HoldInterview: ("约谈企业负责人", "Interview the head of the enterprise"),
    asked.OpenWorkerDirectorElection: ("确定职工董事、职工监事候选人名单", "Open an election of worker directors"),
    asked.NominateWorkerDirector: ("提名职工董事、职工监事人选", "Nominate for a worker seat"),
    asked.SeatWorkerDirector: ("职工董事、职工监事任职", "Seat who was elected"),
    asked.ReportDuty: ("职工董事、职工监事述职", "Report to the congress"),
    asked.EvaluateWorkerDirector: ("评议职工董事、职工监事", "Evaluate a worker director or supervisor"),
    asked.WorkerDirectorLeaves: ("职工董事、职工监事离任", "Leave a worker seat"),
    became.WorkerDirectorsRequired: (
        "{on} 起，{enterprise} 应当依法建立职工董事、职工监事制度，席位{seats}类。",
        "From {on} {enterprise} must fill {seats} sorts of worker seats.",
    ),
    became.WorkerDirectorsNotRequired: (
        "{on} 起，{enterprise} 未设董事会、监事会，不要求建立职工董事、职工监事制度。",
        "From {on} {enterprise} has no board, and no worker seat is asked for.",
    ),
    became.WorkerDirectorMissing: (
        "{on} 起应设而未设，席位{seats}类。",
        "{seats} sorts of worker seats are vacant from {on}.",
    ),
    became.EnterpriseUrged: (
        "{on} 督促企业依法建立，企业应当在 {answer_by} 前答复。",
        "The enterprise was urged on {on}; it has until {answer_by}.",
    ),
    became.RefusalRecorded: ("{on} 企业拒不建立。", "The enterprise refuses, on {on}."),
    became.ReportedToSuperior: ("{on} 报告上级工会 {superior}。", "Reported to {superior} on {on}."),
    became.InterviewHeld: ("{on} 上级工会约谈企业负责人：{outcome}。", "The head was interviewed on {on}: {outcome}."),
    became.WorkerDirectorsEstablished: ("{on} 已依法建立。", "Established on {on}."),
    became.WorkerDirectorElectionOpened: (
        "{on} 确定候选人名单：席位{seats}类，候选人{candidates}人，依法不得担任的{barred}人。",
        "On {on} the list was opened: {candidates} candidates for {seats} sorts of seats, {barred} barred.",
    ),
    became.WorkerDirectorNominated: ("{on} 提名 {person}（{seat}）。", "{person} was nominated for {seat} on {on}."),
    became.WorkerDirectorElected: (
        "{on} 职代会选举 {person} 为{seat}（议题 {item}）。",
        "On {on} the congress elected {person} as {seat}, by item {item}.",
    ),
    became.WorkerDirectorSeated: (
        "{on} {person} 就任{seat}，任期至 {term_ends_on}。",
        "{person} took the seat of {seat} on {on}, until {term_ends_on}.",
    ),
    became.DutyReported: ("{on} {person} 向职代会述职。", "{person} reported to the congress on {on}."),
    became.WorkerDirectorEvaluated: (
        "{on} 职工代表{evaluators}人评议 {person}：{result}。",
        "On {on} {evaluators} delegates evaluated {person}: {result}.",
    ),
    became.WorkerDirectorLeft: ("{on} {person} 离任：{reason}。", "{person} left on {on}: {reason}."),
}
