"""Writes of the room ``ledger``."""

from ..moving import NotEnough
from ..writing import BookedOtherwise, Unbalanced
from .booking import post, post_many
from .chaining import AT_ONCE, NotAllChained, chain_transfers, seal_day
from .credit import (
    LimitInUse,
    MoreThanOwed,
    NoCreditLine,
    draw_credit,
    owed_on_credit,
    refund_to_credit_line,
    set_credit_limit,
    settle_credit,
)
from .expiring import expire_money
from .gifts import BeyondGestureLimit, give_cashback, make_gesture, take_back_cashback
from .giving import AboveYourLimit, Judged, allow_giving, judge_giving, keep_giving
from .holds import hold_money, post_hold, void_hold
from .notes import NoSuchNote, issue_credit_note, refund_to_credit_note, spend_credit_note
from .terms import end_pay_in_offer, make_pay_in_offer, set_cashback, set_gesture_limit
from .wallet import pay_into_wallet, refund_to_wallet, spend_from_wallet

__all__ = [
    "AT_ONCE",
    "AboveYourLimit",
    "BeyondGestureLimit",
    "BookedOtherwise",
    "Judged",
    "LimitInUse",
    "MoreThanOwed",
    "NoCreditLine",
    "NoSuchNote",
    "NotAllChained",
    "NotEnough",
    "Unbalanced",
    "allow_giving",
    "chain_transfers",
    "draw_credit",
    "end_pay_in_offer",
    "expire_money",
    "give_cashback",
    "hold_money",
    "issue_credit_note",
    "judge_giving",
    "keep_giving",
    "make_gesture",
    "make_pay_in_offer",
    "owed_on_credit",
    "pay_into_wallet",
    "post",
    "post_hold",
    "post_many",
    "refund_to_credit_line",
    "refund_to_credit_note",
    "refund_to_wallet",
    "seal_day",
    "set_cashback",
    "set_credit_limit",
    "set_gesture_limit",
    "settle_credit",
    "spend_credit_note",
    "spend_from_wallet",
    "take_back_cashback",
    "void_hold",
]
