"""The tables of the room ``orders``."""

from .approvals import Approval, Deputy
from .confirmations import Confirmation
from .deliveries import Delivery, DeliveryLine
from .documents import CancellationTerms, Document, DocumentNumber
from .downloads import Download, DownloadTerms
from .edits import OrderEdit
from .invoices import Addressee, InvoiceTerms
from .market import MarketSale
from .orders import Adjustment, Hold, Order, OrderLine, OrderPayment
from .refund_requests import RefundRequest
from .sourcing import Refusal, SourcingDecision

__all__ = [
    "Addressee",
    "Adjustment",
    "Approval",
    "CancellationTerms",
    "Confirmation",
    "Delivery",
    "DeliveryLine",
    "Deputy",
    "Document",
    "DocumentNumber",
    "Download",
    "DownloadTerms",
    "Hold",
    "InvoiceTerms",
    "MarketSale",
    "Order",
    "OrderEdit",
    "OrderLine",
    "OrderPayment",
    "RefundRequest",
    "Refusal",
    "SourcingDecision",
]
