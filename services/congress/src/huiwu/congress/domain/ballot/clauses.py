"""The clauses and rules that a secret ballot is held to, by the names that the code uses."""

QUORUM = "statute.congress.quorum"
APPROVAL = "statute.contract.approval"
SECRET = "congress.ballot.secret-vote"  # noqa: S105 - the clause is named after the ballot
MUST_VOTE = "congress.swc.must-vote-items"

PHASE = "platform.phase"
KNOWN = "platform.known"
ONCE = "platform.once"
ON_AGENDA = "platform.on-agenda"
DISCUSSED_FIRST = "platform.discussed-before-ballot"
RECONCILED = "platform.totals-reconcile"
WITHIN_ATTENDANCE = "platform.ballots-within-attendance"
TELLERS = "platform.two-tellers"
SMALL = "platform.small-electorate"
UNCONCERNED = "platform.tellers-unconcerned"
IN_PERSON = "platform.tellers-in-person"
SIGNED = "platform.count-signed"
