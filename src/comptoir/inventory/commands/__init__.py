"""What changes stock: promises to orders, what people count and receive, whole lists at once."""

from .counting import BelowReserved, count_stock, receive_stock, set_minimum
from .counts import (
    BeingCounted,
    CountedAlready,
    FewerThanPromised,
    NotInThisCount,
    cancel_count,
    confirm_count,
    count_line,
    open_count,
    recount_lines,
)
from .imports import StockImport, StockRow, import_stock
from .inbounds import (
    Coming,
    NotEnoughToSend,
    NothingToSend,
    cancel_inbound,
    draft_inbound,
    redate_inbound,
    send_inbound,
    set_inbound_line,
)
from .losses import write_off
from .lowering import lower, split_promise
from .offering import StillPromised, set_offer
from .promises import OutOfStock, PromiseGone, allocate, prioritise, release, reserve, reserve_each, send
from .receiving import Arrived, MoreThanExpected, ReasonNeeded, receive_inbound
from .repairs import repair_stock

__all__ = [
    "Arrived",
    "BeingCounted",
    "BelowReserved",
    "Coming",
    "CountedAlready",
    "FewerThanPromised",
    "MoreThanExpected",
    "NotEnoughToSend",
    "NotInThisCount",
    "NothingToSend",
    "OutOfStock",
    "PromiseGone",
    "ReasonNeeded",
    "StillPromised",
    "StockImport",
    "StockRow",
    "allocate",
    "cancel_count",
    "cancel_inbound",
    "confirm_count",
    "count_line",
    "count_stock",
    "draft_inbound",
    "import_stock",
    "lower",
    "open_count",
    "prioritise",
    "receive_inbound",
    "receive_stock",
    "recount_lines",
    "redate_inbound",
    "release",
    "repair_stock",
    "reserve",
    "reserve_each",
    "send",
    "send_inbound",
    "set_inbound_line",
    "set_minimum",
    "set_offer",
    "split_promise",
    "write_off",
]
