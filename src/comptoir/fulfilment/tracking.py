"""Tracking codes: typed by a person, guessed by nobody."""

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

# Crockford's base 32 (crockford.com/base32.html): no letter that is taken for a digit.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16  # 80 random bits.
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def read_code(text: str) -> str:
    """A code as it is stored, from what a person typed: any case, with hyphens or spaces, O for 0, I or L for 1."""
    return text.upper().translate(_MISREAD).strip()


def is_code(text: str) -> bool:
    """Whether a text, once read, can be a code at all."""
    return len(text) == LENGTH and set(text) <= set(LETTERS)


def said(code: str) -> str:
    """``7K3M9QRT2WXB4HJC`` as ``7K3M-9QRT-2WXB-4HJC``: as it is read aloud and typed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def tracking_address(code: str, shop: "Shop") -> str:
    """The public page of a shop's parcel."""
    return f"{shop.address}/track/{code}/"
