"""Tables of the room ``inventory``."""

from .inbounds import Inbound, InboundLine, InboundReceipt
from .stock import Movement, Reservation, Stock, StockFile

__all__ = ["Inbound", "InboundLine", "InboundReceipt", "Movement", "Reservation", "Stock", "StockFile"]
