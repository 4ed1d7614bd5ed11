"""The tables of the room ``orders``."""

from .deliveries import Delivery, DeliveryLine
from .orders import Adjustment, Hold, Order, OrderLine, OrderPayment
from .refund_requests import RefundRequest
from .sourcing import Refusal, SourcingDecision

__all__ = [
    "Adjustment",
    "Delivery",
    "DeliveryLine",
    "Hold",
    "Order",
    "OrderLine",
    "OrderPayment",
    "RefundRequest",
    "Refusal",
    "SourcingDecision",
]
