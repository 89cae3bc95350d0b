"""The clauses and rules that a layoff plan is held to, by the names that the code uses."""

SOLICIT = "congress.layoff.solicit-opinions"
SEVENTY = "congress.layoff.70-percent-before-submission"
MUST_VOTE = "congress.swc.must-vote-items"
DISCLOSED_BY_ALL = "congress.factory-disclosure.items-all-units"
RESPONSIBLE = "congress.factory-disclosure.unit-is-responsible"

KNOWN_KIND = "platform.known-plan-kind"
REVISED = "platform.revision-differs"
EVERYBODY = "platform.roster-is-everybody"
ROUND_OPEN = "platform.round-open"
ON_AGENDA = "platform.on-agenda"
NOT_BEFORE = "platform.not-before"

RESULT = "layoff_plan_and_result"
"""裁员的方案和结果, one of the matters that every unit discloses."""
