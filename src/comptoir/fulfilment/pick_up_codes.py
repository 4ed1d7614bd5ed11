"""The code with which a customer fetches her things: short enough to be said, too rare to be guessed in a few tries.

It follows from a row and a key outside the database, so neither the database nor the journal nor a job holds it; the
row keeps a keyed hash, by which a typed code finds it.
"""

import hashlib
import hmac
from io import BytesIO

import segno
from django.conf import settings

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # No 0 and O, no 1, I and L, no U beside V.
LENGTH = 6  # 30⁶: 729 million.


def code_of(salt: str) -> str:
    """The code of a row: ``"K7M2QX"``."""
    left, code = int.from_bytes(_keyed("pick-up", salt), "big"), ""
    for _ in range(LENGTH):
        left, letter = divmod(left, len(LETTERS))
        code += LETTERS[letter]
    return code


def hash_of(code: str) -> str:
    """By what a code is found."""
    return _keyed("pick-up code", code).hex()


def read_code(text: str) -> str:
    """A code as it follows from its row, from what a person typed: any case, with blanks or hyphens."""
    return "".join(c for c in text.upper() if c.isalnum())


def is_code(text: str) -> bool:
    """Whether a text, once read, can be a code at all."""
    return len(text) == LENGTH and set(text) <= set(LETTERS)


def said(code: str) -> str:
    """``K7M2QX`` as ``K7M 2QX``: as it is read aloud."""
    return f"{code[:3]} {code[3:]}"


def qr(code: str) -> str:
    """The code as a QR code for the scanner at the counter: an SVG that takes the colour and the size of its place."""
    drawn = BytesIO()
    segno.make(code, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=True, border=2, omitsize=True, nl=False
    )
    return drawn.getvalue().decode()


def _keyed(what: str, text: str) -> bytes:
    return hmac.new(settings.LINK_KEY.encode(), f"{what}:{text}".encode(), hashlib.sha256).digest()
