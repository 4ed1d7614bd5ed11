"""What changes stock: promises to orders, what people count and receive, whole lists at once."""

from .counting import BelowReserved, count_stock, receive_stock, set_minimum
from .imports import StockImport, StockRow, import_stock
from .losses import write_off
from .offering import StillPromised, set_offer
from .promises import NotThereYet, OutOfStock, PromiseGone, allocate, release, reserve, send
from .repairs import repair_stock

__all__ = [
    "BelowReserved",
    "NotThereYet",
    "OutOfStock",
    "PromiseGone",
    "StillPromised",
    "StockImport",
    "StockRow",
    "allocate",
    "count_stock",
    "import_stock",
    "receive_stock",
    "release",
    "repair_stock",
    "reserve",
    "send",
    "set_minimum",
    "set_offer",
    "write_off",
]
