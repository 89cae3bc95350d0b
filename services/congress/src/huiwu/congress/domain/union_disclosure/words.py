"""Commands' titles and facts' sentences for people, Chinese first."""

from collections.abc import Mapping

from huiwu.congress.domain.union_disclosure import commands as asked
from huiwu.congress.domain.union_disclosure import facts as became

WORDS: Mapping[type, tuple[str, str]] = {
    asked.RaiseUnionDisclosure: ("提出会务公开事项", "Raise a disclosure of union affairs"),
    asked.ClassifyDisclosure: ("划分公开类别", "Classify a disclosure of union affairs"),
    asked.PublishUnionDisclosure: ("公开会务事项", "Publish a disclosure of union affairs"),
    asked.CloseUnionDisclosure: ("会务公开办结", "Close a disclosure of union affairs"),
    became.UnionDisclosureRaised: (
        "{on} 发生应公开事项“{title}”（{item}）。",
        "“{title}” ({item}), to be disclosed, arose on {on}.",
    ),
    became.DisclosureItemClassified: (
        "划为 {tier}，{publish_by} 前公开。",
        "It is of the tier {tier}, to be published by {publish_by}.",
    ),
    became.UnionDisclosurePublished: (
        "{on} 通过 {channel} 公开（逾期：{late}）。",
        "Published through {channel} on {on} (late: {late}).",
    ),
    became.UnionDisclosureClosed: ("{on} 附证明材料办结。", "Closed on {on}, with what shows its publication."),
}
