"""The clauses and rules that worker directors and supervisors are held to, by the names that the code uses."""

WITH_BOARD = "congress.worker-directors.companies-with-board"
ALL_COMPANIES = "congress.worker-directors.all-companies"
LADDER = "congress.worker-directors.escalation-ladder"
LEADERS = "congress.worker-directors.union-leaders-are-candidates"
QUALIFICATION = "congress.worker-directors.qualification"
ELECTED = "congress.worker-directors.elected-by-congress"
ANNUAL = "congress.worker-directors.annual-report-and-evaluation"

KNOWN = "platform.known"
NOT_BEFORE = "platform.not-before"
ON_ROLL = "platform.on-roll"
