"""What can be wrong with an edition, or with a question put to one."""


class RulebookError(Exception):
    """Root of all errors of the rulebook."""


class NotAnEdition(RulebookError, ValueError):
    """The bytes are not an edition."""


class BaseMissing(RulebookError, ValueError):
    """The edition that this one extends, with exactly that sha256, is not at hand."""


class LooserThanItsBase(RulebookError, ValueError):
    """A layer loosens a clause of the edition under it."""


class UnknownEdition(RulebookError, KeyError):
    """No edition has that id."""


class NoLawInForce(RulebookError, LookupError):
    """No edition was in force there on that day."""


class UnknownClause(RulebookError, KeyError):
    """The edition has no clause of that id."""


class UnknownParameter(RulebookError, KeyError):
    """The clause has no such parameter, or not of that sort."""


class EvidenceMissing(RulebookError, KeyError):
    """The hearing was not given evidence of that shape."""


class QuoteNotFound(RulebookError, ValueError):
    """A quote does not stand in its document."""
