"""Commands' titles and facts' sentences for people, Chinese first."""

from collections.abc import Mapping

from huiwu.bargaining.domain.bargaining import commands as asked
from huiwu.bargaining.domain.bargaining import facts as became

_TITLES: Mapping[type, tuple[str, str]] = {
    asked.OpenCycle: ("开启年度协商", "Open the year's bargaining"),
    asked.SendOffer: ("发出协商要约", "Send the bargaining offer"),
    asked.AcceptOffer: ("应约", "Accept the offer"),
    asked.RefuseOffer: ("拒绝应约", "Refuse the offer"),
    asked.MarkResponseOverdue: ("认定逾期未答复", "Mark the reply as overdue"),
    asked.CompletePreparation: ("完成协商准备", "Complete the preparations"),
    asked.ConfirmRepresentatives: ("确认协商代表", "Confirm the representatives"),
    asked.DraftAgenda: ("拟定协商议题", "Draft the agenda"),
    asked.HoldMeeting: ("召开协商会议", "Hold a bargaining meeting"),
    asked.ReachDraft: ("达成协议草案", "Reach a draft agreement"),
    asked.RecordCongressPassage: ("记录职代会审议结果", "Record what the congress decided"),
    asked.SignAgreement: ("签订集体合同", "Sign the agreement"),
    asked.FileContract: ("报送集体合同备案", "File the contract"),
    asked.TakeEffect: ("期满无异议生效", "Take effect by silence"),
    asked.RecordAcceptance: ("记录备案接受", "Record the acceptance"),
    asked.RecordObjection: ("记录备案异议", "Record the objection"),
    asked.AnnounceAgreement: ("公布集体合同", "Announce the agreement"),
    asked.ExpireAgreement: ("集体合同期满", "End the agreement"),
}

_SENTENCES: Mapping[type, tuple[str, str]] = {
    became.BargainingCycleOpened: (
        "{on} 开启 {year} 年度集体协商。",
        "The bargaining of {year} was opened on {on}.",
    ),
    became.OfferSent: (
        "{on} 工会发出书面协商要约，企业应于 {reply_due_on} 前（含当日）书面答复。",
        "On {on} the union made its written offer; the reply is due by {reply_due_on}.",
    ),
    became.OfferAccepted: ("{on} 企业应约。", "The employer accepted the offer on {on}."),
    became.OfferRefused: ("{on} 企业拒绝应约，理由：{reason}。", "The employer refused the offer on {on}: {reason}."),
    became.OfferResponseOverdue: (
        "答复期限 {due_on} 已过，企业未答复。",
        "The reply was due by {due_on} and has not come.",
    ),
    became.PreparationCompleted: ("完成协商前准备 {items} 项。", "{items} preparations are complete."),
    became.RepresentativesConfirmed: (
        "双方协商代表已确认，名单公布日：{posted_on}。",
        "Both sides' representatives are confirmed; their names were posted on {posted_on}.",
    ),
    became.AgendaDrafted: ("拟定协商议题 {topics} 项。", "An agenda of {topics} topics was drafted."),
    became.BargainingMeetingHeld: (
        "{on} 召开协商会议，记录中有 {worker_statements} 名职工方代表的发言。",
        "A meeting was held on {on}; its minutes keep the words of {worker_statements} worker representatives.",
    ),
    became.DraftAgreementReached: ("{on} 达成草案“{title}”。", "The draft “{title}” was reached on {on}."),
    became.DraftPassedByCongress: (
        "{on} 职代会审议通过草案，全体代表 {delegates} 人中 {votes_for} 人赞成。",
        "On {on} the workers' congress passed the draft: {votes_for} of {delegates} delegates in favour.",
    ),
    became.DraftRejectedByCongress: (
        "{on} 职代会未通过草案，全体代表 {delegates} 人中 {votes_for} 人赞成，双方继续协商。",
        "On {on} the congress rejected the draft: {votes_for} of {delegates} in favour. Bargaining goes on.",
    ),
    became.AgreementSigned: (
        "{on} 双方签订“{title}”，应于 {file_due_on} 前（含当日）报送备案。",
        "“{title}” was signed on {on}; it is to be filed by {file_due_on}.",
    ),
    became.ContractFiled: (
        "{on} 向 {recipient} 报送备案，异议期至 {objection_due_on}（含当日）。",
        "Filed with {recipient} on {on}; objections may be raised until {objection_due_on}.",
    ),
    became.ContractObjected: (
        "{on} 劳动行政部门提出异议：{reason}。",
        "The labour administration objected on {on}: {reason}.",
    ),
    became.AgreementEffective: (
        "“{title}”自 {on} 起生效，应于 {announce_due_on} 前（含当日）向全体职工公布。",
        "“{title}” is in force from {on}; all workers are to be told by {announce_due_on}.",
    ),
    became.AgreementAnnounced: (
        "{on} 通过{channel}向全体职工公布“{title}”。",
        "“{title}” was announced to all workers on {on} through {channel}.",
    ),
    became.AgreementExpired: (
        "集体合同期满，自 {on} 起不再有效。",
        "The agreement ended and no longer holds from {on}.",
    ),
}

WORDS: Mapping[type, tuple[str, str]] = {**_TITLES, **_SENTENCES}
