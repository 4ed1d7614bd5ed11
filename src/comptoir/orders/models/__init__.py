"""The tables of the room ``orders``."""

from .deliveries import Delivery, DeliveryLine
from .orders import Hold, Order, OrderLine, OrderPayment

__all__ = ["Delivery", "DeliveryLine", "Hold", "Order", "OrderLine", "OrderPayment"]
