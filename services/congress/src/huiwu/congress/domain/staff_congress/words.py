"""Commands' titles and facts' sentences for people, Chinese first."""

from collections.abc import Mapping

from huiwu.congress.domain.staff_congress import commands as asked
from huiwu.congress.domain.staff_congress import facts as became
from huiwu.kernel.hindsight import DEVIATION_WORDS

WORDS: Mapping[type, tuple[str, str]] = {
    asked.EstablishStaffCongress: ("建立职代会制度", "Establish the workers' congress"),
    asked.EstablishRegionalCongress: ("建立区域（行业）职代会", "Establish a regional or industry congress"),
    asked.JoinRegion: ("企业加入区域（行业）职代会", "Let an enterprise join the region"),
    asked.CoverByRegion: ("登记为区域（行业）职代会所覆盖", "Record that a regional congress covers it"),
    asked.NoteJobClass: ("登记代表岗位类别变动", "Note a delegate's job class"),
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
    became.RegionalCongressEstablished: (
        "建立区域（行业）职代会“{name}”（{scope}），覆盖企业{enterprises}家、职工{headcount}人。",
        "The congress “{name}” ({scope}) was established for {enterprises} enterprises with {headcount} workers.",
    ),
    became.EnterpriseJoinedRegion: (
        "{on} {joining} 加入，共覆盖企业{enterprises}家；该企业选出代表前，名册重新开放。",
        "On {on} {joining} joined; {enterprises} enterprises are covered. The roster is open until it has a delegate.",
    ),
    became.RegionalSeatsConfirmed: (
        "登记代表{homes}名所在的企业。",
        "The enterprises of {homes} delegates were put on record.",
    ),
    became.RegionalSeatTaken: (
        "代表 {leaving} 由 {home} 的 {joining} 接替。",
        "The delegate {leaving} was succeeded by {joining} of {home}.",
    ),
    became.EnterpriseCoveredByRegion: (
        "{on} 起为区域（行业）职代会 {congress} 所覆盖。",
        "From {on} the congress {congress} covers the enterprise.",
    ),
    became.DelegateJobClassChanged: (
        "{on} 代表 {subject} 的岗位类别由 {was} 变为 {job_class}；现有管理人员{managers}名，一线职工{frontline}名。",
        (
            "On {on} the delegate {subject} became {job_class}, having been {was}; "
            "there are now {managers} managers and {frontline} frontline workers."
        ),
    ),
    became.RosterCompositionDrifted: (
        "名册构成偏离：现有管理人员{managers}名、一线职工{frontline}名，共{delegates}名；已确认的名册仍然有效。",
        (
            "The composition has drifted: {managers} managers and {frontline} frontline workers of {delegates}; "
            "the confirmed roster stands."
        ),
    ),
    became.RosterCompositionRestored: (
        "{on} 名册构成恢复符合规定：管理人员{managers}名，一线职工{frontline}名。",
        "On {on} the composition was as it should be again: {managers} managers, {frontline} frontline workers.",
    ),
    **DEVIATION_WORDS,
}
