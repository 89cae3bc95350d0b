"""The unified social credit code of an employer (GB 32100-2015): 17 signs and one that checks them."""

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_RADIX = len(_SIGNS)
_WEIGHT = 3


def check_sign(body: str) -> str:
    """The sign that the first 17 call for; raises ValueError on a sign outside the alphabet."""
    total = sum(_SIGNS.index(sign) * pow(_WEIGHT, place, _RADIX) for place, sign in enumerate(body))
    return _SIGNS[-total % _RADIX]


def is_credit_code(code: str) -> bool:
    """Whether the last sign agrees with the others."""
    try:
        return code[-1:] == check_sign(code[:-1])
    except ValueError:
        return False
