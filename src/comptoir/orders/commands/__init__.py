"""Writes of the room ``orders``."""

from comptoir.ledger.commands import AboveYourLimit

from ..alike import OrderedAlready
from ..going_back import NotGoneYet, NothingLeftToRefund
from .approving import (
    NotYourApproval,
    OwnOrder,
    approve_order,
    expire_approval,
    name_deputy,
    refuse_order,
)
from .asking_back import Asked, OwnRefund, approve_refund, ask_refund, decline_refund
from .cancellation_terms import set_cancellation_terms
from .cancelling import cancel_order, end_refused_order, expire_order
from .confirming import confirm_order, decline_order, expire_confirmation, note_call
from .deliveries import FetchedByHer, allocate_deliveries, move_delivery
from .downloads import DownloadOver, NoFileYet, count_download, renew_download, set_download_terms
from .editing import (
    ApprovalFirst,
    ChangedMeanwhile,
    ChangeWaits,
    NotAsProposed,
    accept_edit,
    decline_edit,
    edit_order,
    expire_edit,
    withdraw_edit,
)
from .holds import NothingToHold, end_hold, hold_order, release_hold
from .imports import ImportedLine, ImportedOrder, OrderImport, UnknownCustomer, import_orders, import_refunds
from .intake import Intake, SoldMeanwhile, take_in_orders
from .invoicing import (
    NothingToInvoice,
    close_papers,
    correct_invoices,
    forget_addressees,
    invoice_as_due,
    issue_invoice,
    set_invoice_terms,
)
from .locating import NothingToBring, locate_order
from .money import NothingOutstanding, NothingToRefund, open_order, send_link, take_payment
from .notes import note_order
from .options import TooLateToChange, set_order_options
from .paying import BeingPaid, pay_order_from_balance
from .placing import (
    AddressNeeded,
    BuyingStopped,
    NothingOrdered,
    NotOnSale,
    NowhereInStock,
    UnknownArticle,
    place_order,
    typed_address,
)
from .proving import NotProven, TooManyTries, prove_order
from .redating import redate_delivery
from .refunding import cancel_delivery
from .refusing_part import expect_delivery, refuse_pieces
from .rerouting import CannotSend, NotHereAnyMore, refuse_delivery, reroute_delivery
from .splitting import split_delivery
from .taking import MoneyFirst, authorise_order, take_held

__all__ = [
    "AboveYourLimit",
    "AddressNeeded",
    "ApprovalFirst",
    "Asked",
    "BeingPaid",
    "BuyingStopped",
    "CannotSend",
    "ChangeWaits",
    "ChangedMeanwhile",
    "DownloadOver",
    "FetchedByHer",
    "ImportedLine",
    "ImportedOrder",
    "Intake",
    "MoneyFirst",
    "NoFileYet",
    "NotAsProposed",
    "NotGoneYet",
    "NotHereAnyMore",
    "NotOnSale",
    "NotProven",
    "NotYourApproval",
    "NothingLeftToRefund",
    "NothingOrdered",
    "NothingOutstanding",
    "NothingToBring",
    "NothingToHold",
    "NothingToInvoice",
    "NothingToRefund",
    "NowhereInStock",
    "OrderImport",
    "OrderedAlready",
    "OwnOrder",
    "OwnRefund",
    "SoldMeanwhile",
    "TooLateToChange",
    "TooManyTries",
    "UnknownArticle",
    "UnknownCustomer",
    "accept_edit",
    "allocate_deliveries",
    "approve_order",
    "approve_refund",
    "ask_refund",
    "authorise_order",
    "cancel_delivery",
    "cancel_order",
    "close_papers",
    "confirm_order",
    "correct_invoices",
    "count_download",
    "decline_edit",
    "decline_order",
    "decline_refund",
    "edit_order",
    "end_hold",
    "end_refused_order",
    "expect_delivery",
    "expire_approval",
    "expire_confirmation",
    "expire_edit",
    "expire_order",
    "forget_addressees",
    "hold_order",
    "import_orders",
    "import_refunds",
    "invoice_as_due",
    "issue_invoice",
    "locate_order",
    "move_delivery",
    "name_deputy",
    "note_call",
    "note_order",
    "open_order",
    "pay_order_from_balance",
    "place_order",
    "prove_order",
    "redate_delivery",
    "refuse_delivery",
    "refuse_order",
    "refuse_pieces",
    "release_hold",
    "renew_download",
    "reroute_delivery",
    "send_link",
    "set_cancellation_terms",
    "set_download_terms",
    "set_invoice_terms",
    "set_order_options",
    "split_delivery",
    "take_held",
    "take_in_orders",
    "take_payment",
    "typed_address",
    "withdraw_edit",
]
