"""会务公开: a disclosure of union affairs, raised, classified by tier, published and closed (P06b)."""

from huiwu.congress.domain.evidence import StoredFiles
from huiwu.congress.domain.union_disclosure import facts as became
from huiwu.congress.domain.union_disclosure.commands import (
    ClassifyDisclosure,
    CloseUnionDisclosure,
    Command,
    DisclosingUnion,
    PublishUnionDisclosure,
    RaiseUnionDisclosure,
)
from huiwu.congress.domain.union_disclosure.decide import decide, evolve, party
from huiwu.congress.domain.union_disclosure.words import WORDS
from huiwu.kernel import Kind
from huiwu.rulebook import Hearing

UNION_DISCLOSURE: Kind[Command, became.UnionDisclosure, became.Fact, Hearing] = Kind(
    service="congress",
    name="union-disclosure",
    initial=became.Unraised(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=(RaiseUnionDisclosure, ClassifyDisclosure, PublishUnionDisclosure, CloseUnionDisclosure),
    facts=(
        became.UnionDisclosureRaised,
        became.DisclosureItemClassified,
        became.UnionDisclosurePublished,
        became.UnionDisclosureClosed,
    ),
    creates=(RaiseUnionDisclosure,),
    evidence=(DisclosingUnion, StoredFiles),
    words=WORDS,
)

__all__ = ["UNION_DISCLOSURE"]
