"""Tables of the room ``inventory``."""

from .counts import CountEntry, CountLine, StockCount
from .inbounds import Inbound, InboundLine, InboundReceipt
from .stock import Movement, Reservation, Stock, StockFile

__all__ = [
    "CountEntry",
    "CountLine",
    "Inbound",
    "InboundLine",
    "InboundReceipt",
    "Movement",
    "Reservation",
    "Stock",
    "StockCount",
    "StockFile",
]
