"""职代会会议: one session of a workers' congress, from its scheduling to its archive."""

from typing import get_args

from huiwu.congress.domain.evidence import (
    CongressOnRecord,
    EnterpriseOnRecord,
    MemberCongressOnRecord,
    RegionOnRecord,
)
from huiwu.congress.domain.session.commands import ScheduleSession
from huiwu.congress.domain.session.commands_beside import AnyCommand, ScheduleRegionalSession
from huiwu.congress.domain.session.decide import decide, keeper, party
from huiwu.congress.domain.session.evolve import evolve
from huiwu.congress.domain.session.facts import FACTS, Fact
from huiwu.congress.domain.session.states import Absent, Session
from huiwu.congress.domain.session.words import WORDS
from huiwu.kernel import FirstRecord, Kind
from huiwu.rulebook import Hearing

SESSION: Kind[AnyCommand, Session, Fact, Hearing] = Kind(
    service="congress",
    name="session",
    initial=Absent(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=get_args(AnyCommand),
    facts=FACTS,
    creates=(ScheduleSession, ScheduleRegionalSession),
    words=WORDS,
    evidence=(CongressOnRecord, EnterpriseOnRecord, RegionOnRecord, MemberCongressOnRecord, FirstRecord),
    keeper=keeper,
)

__all__ = ["SESSION"]
