"""What a stock code stands for: a product, or one of the services and bookkeeping lines shops write among them."""

import re
from collections.abc import Callable, Iterable
from enum import StrEnum


class LineKind(StrEnum):
    """What one line of an invoice is."""

    PRODUCT = "product"
    SHIPPING = "shipping"
    ADJUSTMENT = "adjustment"
    DISCOUNT = "discount"
    FEE = "fee"
    SAMPLE = "sample"
    VOUCHER = "voucher"
    TEST = "test"
    BAD_DEBT = "bad_debt"


RETAIL_CODES: tuple[tuple[str, str], ...] = (
    (r"POST|DOT|C2|C3", LineKind.SHIPPING),  # Postage, postage of the web shop, carriage.
    (r"M|ADJUST\d*", LineKind.ADJUSTMENT),  # Typed by hand: a price put right, goods without a code.
    (r"D", LineKind.DISCOUNT),
    (r"BANK CHARGES|AMAZONFEE|CRUK", LineKind.FEE),  # CRUK: commission for a charity.
    (r"S", LineKind.SAMPLE),
    (r"GIFT(_\d+_\d+)?", LineKind.VOUCHER),
    (r"TEST\d*", LineKind.TEST),
    (r"B", LineKind.BAD_DEBT),
)
"""Whole codes (as patterns, in capitals) and their kind. DCGS… and SP… and PADS look like services and are goods."""


def stock_code(written: str) -> str:
    """The code under which a product is known: without outer blanks, in capitals (``85123a`` is ``85123A``)."""
    return written.strip().upper()


def kind_by(codes: Iterable[tuple[str, str]]) -> Callable[[str], LineKind]:
    """A function from stock code to kind; what no pattern names is a product."""
    patterns = [(re.compile(pattern), LineKind(kind)) for pattern, kind in codes]
    known: dict[str, LineKind] = {}

    def kind_of(code: str) -> LineKind:
        if code not in known:
            hits = (kind for pattern, kind in patterns if pattern.fullmatch(code))
            known[code] = next(hits, LineKind.PRODUCT)
        return known[code]

    return kind_of
