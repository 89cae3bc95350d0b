"""Commands' titles and facts' sentences for people, Chinese first."""

from collections.abc import Mapping

from huiwu.congress.domain.election import commands as asked
from huiwu.congress.domain.election import facts as became

WORDS: Mapping[type, tuple[str, str]] = {
    asked.FormPreparatoryGroup: ("成立选举筹备组", "Form the preparatory group of an election"),
    asked.RecordGuidance: ("记录上级工会指导意见", "Record the superior union's guidance"),
    asked.EnterElectors: ("登记选举人", "Enter electors"),
    asked.StrikeElectors: ("更正误登的选举人", "Strike electors"),
    asked.FreezeElectorate: ("冻结选举人名册", "Freeze the electorate"),
    asked.ProposeCandidate: ("提名候选人", "Propose a candidate"),
    asked.FixCandidates: ("确定正式候选人", "Fix the candidates"),
    asked.OpenElection: ("开始投票", "Open the vote"),
    asked.CountElection: ("登记计票结果", "Record the count"),
    asked.CertifyElection: ("确认选举结果", "Certify the result"),
    asked.AnnulElection: ("宣布该轮选举无效", "Annul the round"),
    asked.ReopenElection: ("重新投票", "Vote again"),
    asked.InstallOfficer: ("当选人就任", "Install somebody who was elected"),
    became.PreparatoryGroupFormed: (
        "{on} 成立“{title}”筹备组{members}人，应选{seats}名。",
        "On {on} a preparatory group of {members} was formed for “{title}”: {seats} seats.",
    ),
    became.ElectionCheckpointOpened: (
        "{on} 进入环节 {checkpoint}，{superior} 应于{due_on}前记录指导意见。",
        "On {on} checkpoint {checkpoint} opened; the guidance of {superior} is due by {due_on}.",
    ),
    became.SuperiorGuidanceRecorded: (
        "{on} {superior} 对环节 {checkpoint} 提出指导意见：{opinion}",
        "On {on} {superior} gave its guidance at checkpoint {checkpoint}: {opinion}",
    ),
    became.ElectorsEntered: (
        "登记选举人{electors}名，累计{entered}名。",
        "{electors} electors were entered, {entered} in all.",
    ),
    became.ElectorsStruck: (
        "更正误登选举人{electors}名（{reason}），现有{entered}名。",
        "{electors} electors were struck ({reason}); {entered} remain.",
    ),
    became.ElectorateFrozen: (
        "{on} 冻结选举人名册，应到会{electors}名。",
        "On {on} the electorate was frozen: {electors} are due to attend.",
    ),
    became.CandidateProposed: (
        "{on} {nominated_by} 提名 {candidate} 为候选人。",
        "On {on} {nominated_by} proposed {candidate}.",
    ),
    became.ChairCandidateProposed: (
        "{on} {nominated_by} 提名 {candidate} 为工会主席候选人，任职限制已逐项审查。",
        "On {on} {nominated_by} proposed {candidate} for chair; every restriction was examined.",
    ),
    became.CandidatesFixed: (
        "{on} 确定正式候选人{candidates}名，应选{seats}名；{opens_from} 起可以投票。",
        "On {on} {candidates} candidates were fixed for {seats} seats; the vote opens from {opens_from}.",
    ),
    became.ElectionOpened: (
        "{on} 第{round}轮投票：应到会{electors}名，到会{present}名，应选{seats}名。",
        "Round {round} opened on {on}: {present} of {electors} present, {seats} seats.",
    ),
    became.ElectionCounted: (
        "{on} 第{round}轮计票：发出{issued}张，收回{returned}张，有效{valid}张，无效{invalid}张；当选须{needed}票。",
        (
            "Round {round} was counted on {on}: {issued} issued, {returned} returned, {valid} valid, "
            "{invalid} invalid; {needed} votes elect."
        ),
    ),
    became.ElectionCertified: (
        "{on} 确认选举结果，{elected}名当选。",
        "On {on} the result was certified: {elected} elected.",
    ),
    became.ElectionVoided: (
        "{on} 第{round}轮选举无效（{reason}），尚缺{open_seats}名。{detail}",
        "Round {round} is void as of {on} ({reason}); {open_seats} seats stay open. {detail}",
    ),
    became.OfficerInstalled: (
        "{on} {officer} 就任，尚有{outstanding}名未就任。",
        "{officer} took office on {on}; {outstanding} have yet to.",
    ),
    became.ChairAppointed: ("{on} {chair} 就任工会主席。", "{chair} became chair of the union on {on}."),
    became.ViceChairAppointed: (
        "{on} {vice_chair} 就任工会副主席。",
        "{vice_chair} became vice-chair of the union on {on}.",
    ),
}
