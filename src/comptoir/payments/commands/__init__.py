"""Writes of the room ``payments``."""

from .asking import PaymentOver, ask, close_intent, resend_link, revoke_link
from .attempts import (
    claim_attempt,
    claim_due_attempts,
    dispute_attempt,
    hear_of_attempt,
    lose_attempt,
    start_attempt,
)
from .authorising import AlreadyAuthorised, authorise
from .callbacks import (
    NothingStuck,
    StillStuck,
    apply_callback,
    dismiss_callback,
    retry_callback,
    store_callback,
)
from .captures import (
    NothingLeft,
    NotOffline,
    NotTheAmount,
    ReferenceTaken,
    record_capture,
    still_asked_minor,
    take_offline,
)
from .capturing import MoreThanAuthorised, NotAuthorised, capture, capture_by_hand
from .claiming import NotWhatWeAsked
from .from_balances import FromBalance, pay_from_balance
from .giving_back import (
    GivenBack,
    NothingToRetry,
    give_back,
    give_up,
    note_external_refund,
    refund_done_by_hand,
    retry_operation,
)
from .importing import ImportedRefund, SettledElsewhere, import_refunded, import_settled
from .into_balances import NobodyToOwe, refund_into
from .operations import (
    claim_due_operations,
    claim_operation,
    dispute_operation,
    hear_of_operation,
    lose_operation,
)
from .parting import NotHeldByWord, hold_apart
from .refunds import (
    NotByHand,
    claim_due_refunds,
    claim_refund,
    finish_by_hand,
    hear_of_refund,
    lose_refund,
    refund,
    refund_whole,
    retry_refund,
)
from .taking_back import reverse_offline
from .ways import NotTakenHere, features_taken_here, set_confirmation, set_way, way_that_is_on

__all__ = [
    "AlreadyAuthorised",
    "FromBalance",
    "GivenBack",
    "ImportedRefund",
    "MoreThanAuthorised",
    "NobodyToOwe",
    "NotAuthorised",
    "NotByHand",
    "NotHeldByWord",
    "NotOffline",
    "NotTakenHere",
    "NotTheAmount",
    "NotWhatWeAsked",
    "NothingLeft",
    "NothingStuck",
    "NothingToRetry",
    "PaymentOver",
    "ReferenceTaken",
    "SettledElsewhere",
    "StillStuck",
    "apply_callback",
    "ask",
    "authorise",
    "capture",
    "capture_by_hand",
    "claim_attempt",
    "claim_due_attempts",
    "claim_due_operations",
    "claim_due_refunds",
    "claim_operation",
    "claim_refund",
    "close_intent",
    "dismiss_callback",
    "dispute_attempt",
    "dispute_operation",
    "features_taken_here",
    "finish_by_hand",
    "give_back",
    "give_up",
    "hear_of_attempt",
    "hear_of_operation",
    "hear_of_refund",
    "hold_apart",
    "import_refunded",
    "import_settled",
    "lose_attempt",
    "lose_operation",
    "lose_refund",
    "note_external_refund",
    "pay_from_balance",
    "record_capture",
    "refund",
    "refund_done_by_hand",
    "refund_into",
    "refund_whole",
    "resend_link",
    "retry_callback",
    "retry_operation",
    "retry_refund",
    "reverse_offline",
    "revoke_link",
    "set_confirmation",
    "set_way",
    "start_attempt",
    "still_asked_minor",
    "store_callback",
    "take_offline",
    "way_that_is_on",
]
