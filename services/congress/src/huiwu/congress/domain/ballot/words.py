"""Commands' titles and facts' sentences for people, Chinese first."""

from collections.abc import Mapping

from huiwu.congress.domain.ballot import commands as asked
from huiwu.congress.domain.ballot import facts as became

WORDS: Mapping[type, tuple[str, str]] = {
    asked.PrepareBallot: ("准备投票", "Prepare a ballot"),
    asked.OpenBallot: ("开始投票", "Open the ballot"),
    asked.IssueBallots: ("发放选票", "Issue the papers"),
    asked.CloseBallot: ("结束投票", "Close the ballot"),
    asked.CountBallot: ("报告计票结果", "Report the count"),
    asked.SignBallotCount: ("计票人签字", "Sign the count"),
    asked.CertifyBallot: ("核证投票结果", "Certify the result"),
    asked.RecountBallot: ("重新计票", "Count again"),
    asked.VoidBallot: ("作废投票", "Void the ballot"),
    asked.LapseBallot: ("投票失效", "Let the ballot lapse"),
    became.BallotPrepared: (
        "{on} 准备就 {item}“{title}”无记名投票（第{attempt}次）：{question}；全体代表{electors}名。",
        "A secret ballot on {item}, “{title}”, was prepared on {on}: {question}; {electors} electors.",
    ),
    became.BallotOpened: (
        "{item} 开始投票：在场代表{present}名，计票人{tellers}名。",
        "The ballot on {item} opened with {present} delegates present and {tellers} tellers.",
    ),
    became.BallotPapersIssued: ("{item} 发出选票{issued}张。", "{issued} papers were issued on {item}."),
    became.BallotClosed: (
        "{item} 结束投票：发出{issued}张，收回{returned}张，未收回{unreturned}张。",
        "The ballot on {item} closed: {issued} issued, {returned} returned, {unreturned} not.",
    ),
    became.BallotCounted: (
        "{item} 计票：有效{valid}，无效{invalid}；赞成{votes_for}，反对{against}，弃权{abstain}。",
        (
            "Counted on {item}: {valid} valid, {invalid} invalid; {votes_for} for, {against} against, "
            "{abstain} abstaining."
        ),
    ),
    became.BallotRecounted: (
        (
            "{item} 第{count}次计票（{reason}）：有效{valid}，无效{invalid}；赞成{votes_for}，反对{against}，"
            "弃权{abstain}。"
        ),
        (
            "Count {count} on {item} ({reason}): {valid} valid, {invalid} invalid; {votes_for} for, {against} against, "
            "{abstain} abstaining."
        ),
    ),
    became.BallotCountSigned: (
        "计票人 {teller} 对第{count}次计票签字，已有{signed}人签字。",
        "{teller} signed count {count}; {signed} have signed it.",
    ),
    became.BallotResultCertified: (
        (
            "{item} 投票结果核证（第{count}次计票）：发出{issued}，收回{returned}，有效{valid}；赞成{votes_for}，"
            "反对{against}，弃权{abstain}；全体代表{delegates}名；通过：{passed}。"
        ),
        (
            "The ballot on {item} was certified (count {count}): {issued} issued, {returned} returned, {valid} valid; "
            "{votes_for} for, {against} against, {abstain} abstaining, of {delegates} delegates; passed: {passed}."
        ),
    ),
    became.BallotVoided: ("{item} 投票作废：{reason}。", "The ballot on {item} is void: {reason}."),
}
