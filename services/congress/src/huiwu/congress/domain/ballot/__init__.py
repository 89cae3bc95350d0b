"""无记名投票: a secret ballot on one item of a session, on paper, from its electors to its certified count (P05)."""

from typing import get_args

from huiwu.congress.domain.ballot.commands import Command, PrepareBallot
from huiwu.congress.domain.ballot.decide import decide, party
from huiwu.congress.domain.ballot.evolve import evolve
from huiwu.congress.domain.ballot.facts import Fact
from huiwu.congress.domain.ballot.states import Absent, Ballot
from huiwu.congress.domain.ballot.words import WORDS
from huiwu.congress.domain.evidence import BallotItemOnRecord, ElectorsOnRecord
from huiwu.kernel import Kind
from huiwu.rulebook import Hearing

BALLOT: Kind[Command, Ballot, Fact, Hearing] = Kind(
    service="congress",
    name="ballot",
    initial=Absent(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=get_args(Command),
    facts=get_args(Fact),
    creates=(PrepareBallot,),
    words=WORDS,
    evidence=(BallotItemOnRecord, ElectorsOnRecord),
)

__all__ = ["BALLOT"]
