"""Commands' titles and facts' sentences for people, Chinese first."""

from collections.abc import Mapping

from huiwu.congress.domain.staff_congress import commands as asked
from huiwu.congress.domain.staff_congress import facts as became

WORDS: Mapping[type, tuple[str, str]] = {
    asked.EstablishStaffCongress: ("建立职代会制度", "Establish the workers' congress"),
    asked.SetDelegateQuota: ("确定职工代表名额", "Set the quota of delegates"),
    asked.RecordDelegatesElected: ("登记当选职工代表", "Record the delegates elected"),
    asked.WithdrawDelegates: ("撤回当选代表", "Withdraw delegates elected"),
    asked.ConfirmDelegateRoster: ("确认职工代表名册", "Confirm the roster of delegates"),
    asked.ReplaceDelegate: ("替换职工代表", "Replace a delegate"),
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
}
