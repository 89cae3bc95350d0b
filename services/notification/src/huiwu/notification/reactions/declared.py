"""Where every reaction of this service declares itself."""

from huiwu.eventlog import Reactions

reactions = Reactions()
