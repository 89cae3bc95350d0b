"""Layering: a layer may add clauses and tighten those under it; whatever is not plainly tighter is refused."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import cast

from huiwu.kernel import Enforce
from huiwu.kernel.event import canonical
from huiwu.rulebook.clause import Clause, key_of_item
from huiwu.rulebook.errors import LooserThanItsBase

_STRICTNESS = {Enforce.BLOCK: 2, Enforce.COMPUTE: 1, Enforce.REMIND: 1, Enforce.RECORD: 0, Enforce.MEASURE: 0}
_SCOPE = frozenset({"min_headcount", "max_headcount"})
"""Whom a clause is about: moving these changes its reach, not its rigour."""
_RISING = ("min_", "target_share", "days_before", "attendance", "approval", "quorum_share")
_FALLING = ("max_", "days_after", "within_days", "response_days", "file_days", "rectify_days", "review_days")
_GROWING = frozenset(
    {
        "items",
        "checklist",
        "checks",
        "content",
        "required_content",
        "required_channels",
        "report_items",
        "topics",
        "chapters",
        "papers",
        "set",
        "form_fields",
        "ineligible",
        "barred",
    }
)


def check_not_looser(base: Clause, layer: Clause) -> None:
    """Raises LooserThanItsBase unless the layer's clause binds at least as tightly as the base's, in every respect."""
    if _STRICTNESS[layer.enforce] < _STRICTNESS[base.enforce]:
        raise LooserThanItsBase(f"{base.id}: {layer.enforce} is weaker than {base.enforce}")
    if base.verified and not layer.verified:
        raise LooserThanItsBase(f"{base.id}: the layer is not verified")
    for name, under in base.parameters.items():
        if name not in layer.parameters:
            raise LooserThanItsBase(f"{base.id}: {name} is left out")
        over: object = layer.parameters[name]
        if canonical(under) != canonical(over) and not _tighter(name)(under, over):
            raise LooserThanItsBase(f"{base.id}: {name} {over!r} is not tighter than {under!r}")


def _tighter(name: str) -> Callable[[object, object], bool]:
    if name in _SCOPE:
        return _never
    if name in _GROWING:
        return _grown
    if name.startswith(_RISING):
        return _risen
    if name.startswith(_FALLING):
        return _fallen
    if name == "inclusive":
        return _narrowed
    if name == "mode":
        return _stricter_reading
    return _never


def _never(_under: object, _over: object) -> bool:
    return False


def _narrowed(under: object, over: object) -> bool:
    return under is True and over is False


def _stricter_reading(under: object, over: object) -> bool:
    """A02: 15日之内 read as "at least 15 days"."""
    return (under, over) == ("within", "at-least")


def _risen(under: object, over: object) -> bool:
    if isinstance(under, Mapping):
        mark = cast("Mapping[str, object]", over if isinstance(over, Mapping) else {})
        return _mark_risen(cast("Mapping[str, object]", under), mark)
    return _at_most(_number(under), _number(over))


def _fallen(under: object, over: object) -> bool:
    return _at_most(_number(over), _number(under))


def _at_most(low: Fraction | None, high: Fraction | None) -> bool:
    return low is not None and high is not None and low <= high


def _mark_risen(under: Mapping[str, object], over: Mapping[str, object]) -> bool:
    comparators = (under.get("comparator", ">="), over.get("comparator", ">="))
    below, above = _number(under.get("share")), _number(over.get("share"))
    if below is None or above is None or under.get("of") != over.get("of"):
        return False
    return above > below or (above == below and comparators in {(">=", ">"), (">=", ">="), (">", ">")})


def _grown(under: object, over: object) -> bool:
    if not (isinstance(under, list) and isinstance(over, list)):
        return False
    keys, more = cast("list[object]", under), cast("list[object]", over)
    return {key_of_item(item) for item in keys} <= {key_of_item(item) for item in more}


def _number(value: object) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    try:
        return Fraction(value)
    except ValueError:
        return None
