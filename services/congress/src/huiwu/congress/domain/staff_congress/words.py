"""Commands' titles and facts' sentences for people, Chinese first."""

from collections.abc import Mapping

from huiwu.congress.domain.staff_congress import commands as asked
from huiwu.congress.domain.staff_congress import facts as became
from huiwu.kernel.hindsight import DEVIATION_WORDS

WORDS: Mapping[type, tuple[str, str]] = {
    asked.EstablishStaffCongress: ("建立职代会制度", "Establish the workers' congress"),
    asked.SetDelegateQuota: ("确定职工代表名额", "Set the quota of delegates"),
    asked.RecordDelegatesElected: ("登记当选职工代表", "Record the delegates elected"),
    asked.WithdrawDelegates: ("撤回当选代表", "Withdraw delegates elected"),
    asked.ConfirmDelegateRoster: ("确认职工代表名册", "Confirm the roster of delegates"),
    asked.ReplaceDelegate: ("替换职工代表", "Replace a delegate"),
    asked.BeginNextTerm: ("换届，开始下一届任期", "Begin the next term"),
    asked.WarnOfTermEnd: ("提醒任期将届满", "Warn of the end of the term"),
    asked.ExpireTerm: ("任期届满", "End the term"),
    became.InstitutionEstablished: (
        "建立制度（{institution}），当时职工{headcount}人。",
        "The institution ({institution}) was established; the unit had {headcount} workers.",
    ),
    became.StaffCongressTermStarted: (
        "第{term}届任期{years}年，自 {starts_on} 至 {ends_on}。",
        "Term {term} of {years} years runs from {starts_on} to {ends_on}.",
    ),
    became.DelegateQuotaSet: (
        "职工代表名额{count}名（职工{headcount}人）。",
        "{count} delegates are to be elected among {headcount} workers.",
    ),
    became.StaffDelegatesElected: (
        "登记当选代表{delegates}名，累计{elected}名。",
        "{delegates} delegates were elected, {elected} in all.",
    ),
    became.StaffDelegatesWithdrawn: (
        "撤回当选代表{delegates}名：{reason}；尚余{elected}名。",
        "{delegates} delegates elected were withdrawn: {reason}; {elected} are left.",
    ),
    became.DelegateRosterConfirmed: (
        "{on} 确认代表{delegates}名：管理人员{managers}名，一线职工{frontline}名；任期至 {mandate_until}。",
        (
            "On {on} the roster of {delegates} was confirmed: {managers} managers, {frontline} frontline workers; "
            "in office until {mandate_until}."
        ),
    ),
    became.StaffDelegateReplaced: (
        "{on} 代表 {leaving} 由 {joining} 替换。",
        "On {on} the delegate {leaving} was replaced by {joining}.",
    ),
    became.TermEndForeseen: (
        "第{term}届任期于 {ends_on} 届满，届满前将提醒换届。",
        "Term {term} ends on {ends_on}; the clock will warn before.",
    ),
    became.TermExpiryApproaching: (
        "{on} 提醒：第{term}届任期将于 {ends_on} 届满，应当及时换届。",
        "Warned on {on}: term {term} ends on {ends_on}; a new congress is to be elected.",
    ),
    became.TermExpired: (
        "第{term}届任期已于 {ends_on} 届满，尚未换届。",
        "Term {term} ended on {ends_on} and no other has begun.",
    ),
    became.StaffCongressFormChanged: (
        "形式由 {was} 改为 {form}，当时职工{headcount}人。",
        "The form changed from {was} to {form}; the unit had {headcount} workers.",
    ),
    became.StaffCongressReelected: (
        "{on} 完成换届，第{term}届代表名册已确认；换届期限为 {due_on}。",
        "On {on} the re-election was completed: the delegates of term {term} are confirmed; it was due by {due_on}.",
    ),
    **DEVIATION_WORDS,
}
