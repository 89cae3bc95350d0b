"""What has become true of a session."""

from typing import TypeAlias, get_args

from huiwu.congress.domain.session.facts.after import FactAfter
from huiwu.congress.domain.session.facts.before import FactBefore
from huiwu.congress.domain.session.facts.beside import FactBeside
from huiwu.congress.domain.session.facts.sitting import FactSitting
from huiwu.kernel import ProcedureDeviationRecorded

Fact: TypeAlias = FactBefore | FactSitting | FactAfter | FactBeside | ProcedureDeviationRecorded
FACTS: tuple[type, ...] = get_args(Fact)

__all__ = ["FACTS", "Fact"]
