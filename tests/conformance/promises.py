"""Where ours answers otherwise: because it promises more, or because a word is still missing. The one table of both.

A promise explains a scenario when each line of it matches a pattern of the promise, and one of them its mark.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """Why an answer of ours is another one."""

    name: str
    reason: str
    patterns: tuple[str, ...]
    mark: str = ""

    def explains(self, line: str) -> bool:
        return any(re.search(pattern, line) for pattern in self.patterns)


PROMISES = (
    Promise(
        "refused whole",
        "Stock is promised before anybody can pay: an order without stock is refused, leaves nothing behind, and no "
        "money can come for it.",
        (
            r"evt\.(new\.order\.cancel\.refund|refund\.processed): (handled False|no order), not handled True",
            r": (no order|os\.none|ds\.fullfillment), not ",
            r"payments: none, not ",
            r"net_captured: 0\.00, not ",
            r"order_total: ",
            r"^payment_callback: .*'os\.none'",
        ),
        mark=r"os\.none|ds\.fullfillment|no order",
    ),
    Promise(
        "who was promised first is served first",
        "An allocation never takes what others were promised before: the delivery waits for stock of its own.",
        (
            r"evt\.delivery\.allowed\.\w+: handled False, not handled True",
            r"stock of ",
            r"all_deliveries: ds\.wait\.inventory, not ds\.inventory\.allocated",
        ),
        mark=r"all_deliveries: ds\.wait\.inventory, not",
    ),
    Promise(
        "a promise is not counted away",
        "A count below what is promised to orders is refused: somebody counts again, or cancels an order first.",
        (
            r"stock_debit: refused BelowReserved, not done",
            r"stock of ",
            r"evt\.process\.allocation: handled True, not raises allocation_error",
            r"all_deliveries: ds\.inventory\.allocated, not ds\.wait\.allocation",
        ),
        mark="BelowReserved",
    ),
    Promise(
        "all or nothing",
        "A reservation is made whole or not at all; nobody is promised a part unasked.",
        (r"^stock: .*'remainder': '11\.00'",),
    ),
    Promise(
        "only what the catalogue knows",
        "What has no entry in the catalogue has no price, and is not sold.",
        (r"the catalogue does not know it",),
    ),
    Promise(
        "a link is a delivery",
        "A digital thing is delivered by its link at payment: nothing of it is on its way, and an order of nothing "
        "else is complete.",
        (r"order_status: os\.completed, not os\.in\.progress",),
    ),
    Promise(
        "money by another way is money",
        "Who waits for a card may be paid for in another way meanwhile: the order opens, and is not paid twice.",
        (
            r"evt\.payment\.confirmed: handled True, not handled False",
            r"all_deliveries: ds\.wait\.allocation, not ds\.inventory\.reserved",
            r"payments: .*AUTH_CAPTURE",
            r"net_captured: ",
            r"order_status: os\.in\.progress, not os\.waiting\.payment",
        ),
        mark=r"evt\.payment\.confirmed: handled True",
    ),
    Promise(
        "no news is swallowed",
        "A gateway's word about money that we never got is not taken for done: it waits for a person.",
        (r"evt\.refund\.external: handled False, not handled True",),
    ),
)


def promise_of(lines: Sequence[str]) -> Promise | None:
    """The promise that explains all of the lines."""
    for promise in PROMISES:
        marked = any(re.search(promise.mark, line) for line in lines)
        if marked and all(promise.explains(line) for line in lines):
            return promise
    return None
