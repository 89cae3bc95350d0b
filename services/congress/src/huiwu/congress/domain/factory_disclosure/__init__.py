"""厂务公开: a disclosure of factory affairs, raised, published in one form or several, and confirmed (P06a)."""

from huiwu.congress.domain.evidence import EnterpriseOnRecord, StoredFiles
from huiwu.congress.domain.factory_disclosure import facts as became
from huiwu.congress.domain.factory_disclosure.commands import (
    Command,
    ConfirmDisclosure,
    PublishDisclosure,
    RaiseDisclosure,
)
from huiwu.congress.domain.factory_disclosure.decide import decide, evolve, party
from huiwu.congress.domain.factory_disclosure.words import WORDS
from huiwu.kernel import Kind
from huiwu.rulebook import Hearing

FACTORY_DISCLOSURE: Kind[Command, became.FactoryDisclosure, became.Fact, Hearing] = Kind(
    service="congress",
    name="factory-disclosure",
    initial=became.Unraised(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=(RaiseDisclosure, PublishDisclosure, ConfirmDisclosure),
    facts=(
        became.FactoryDisclosureRaised,
        became.FactoryDisclosurePublished,
        became.FactoryDisclosureConfirmed,
    ),
    creates=(RaiseDisclosure,),
    evidence=(EnterpriseOnRecord, StoredFiles),
    words=WORDS,
)

__all__ = ["FACTORY_DISCLOSURE"]
