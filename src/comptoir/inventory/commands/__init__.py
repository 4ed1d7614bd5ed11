"""What changes stock: promises to orders, what people count and receive, whole lists at once."""

from .counting import BelowReserved, count_stock, receive_stock, set_minimum
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
from .offering import StillPromised, set_offer
from .promises import NotThereYet, OutOfStock, PromiseGone, allocate, release, reserve, send
from .receiving import Arrived, MoreThanExpected, ReasonNeeded, receive_inbound
from .repairs import repair_stock

__all__ = [
    "Arrived",
    "BelowReserved",
    "Coming",
    "MoreThanExpected",
    "NotEnoughToSend",
    "NotThereYet",
    "NothingToSend",
    "OutOfStock",
    "PromiseGone",
    "ReasonNeeded",
    "StillPromised",
    "StockImport",
    "StockRow",
    "allocate",
    "cancel_inbound",
    "count_stock",
    "draft_inbound",
    "import_stock",
    "receive_inbound",
    "receive_stock",
    "redate_inbound",
    "release",
    "repair_stock",
    "reserve",
    "send",
    "send_inbound",
    "set_inbound_line",
    "set_minimum",
    "set_offer",
    "write_off",
]
