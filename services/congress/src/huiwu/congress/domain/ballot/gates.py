"""The two gates of a vote, told with their arithmetic: 应到 and 实到, 全体代表 and 赞成."""

from typing import cast

from huiwu.congress.domain.ballot.facts import Gate
from huiwu.kernel import Finding


def gate(finding: Finding) -> Gate:
    """What a share's finding says, as a fact keeps it."""
    seen, needed = cast("dict[str, int]", finding.seen), cast("dict[str, int]", finding.needed)
    return Gate(finding.clause, seen["part"], seen["whole"], needed["part"], finding.met)
