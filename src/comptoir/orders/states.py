"""The two machines of an order: the commitment itself, and each delivery of it."""

from django.db import models

from comptoir.kernel.machine import Machine, Move


class OrderState(models.TextChoices):
    DRAFT = "draft", "Draft"
    PLACED = "placed", "Placed"  # Stock is promised, money is awaited.
    OPEN = "open", "Open"  # Paid or confirmed: being fulfilled.
    COMPLETED = "completed", "Completed"
    CANCELLED = "cancelled", "Cancelled"


ORDER_MACHINE: Machine = {
    "place": Move(frozenset({OrderState.DRAFT}), OrderState.PLACED, "order.placed"),
    "open": Move(frozenset({OrderState.PLACED}), OrderState.OPEN, "order.opened"),
    "take_in": Move(frozenset({OrderState.DRAFT}), OrderState.OPEN, "order.taken_in"),  # Sold and paid elsewhere.
    "complete": Move(frozenset({OrderState.OPEN}), OrderState.COMPLETED, "order.completed"),
    "cancel": Move(
        frozenset({OrderState.DRAFT, OrderState.PLACED, OrderState.OPEN}), OrderState.CANCELLED, "order.cancelled"
    ),
    "expire": Move(frozenset({OrderState.PLACED}), OrderState.CANCELLED, "order.expired"),
}


class DeliveryState(models.TextChoices):
    RESERVED = "reserved", "Reserved"  # Its stock is promised.
    WAITING = "waiting", "Waiting for allocation"  # Paid; the stock is about to be taken off the shelf's count.
    AWAIT_DATE = "await_date", "Waiting for release"  # Paid; promised, not to be sent before a day.
    AWAIT_STOCK = "await_stock", "Waiting for stock"  # Paid; promised, not here yet.
    ALLOCATED = "allocated", "Allocated"  # Its stock belongs to it.
    PACKING = "packing", "Packing"
    READY = "ready", "Ready"  # Packed; waits to be handed over.
    ON_ITS_WAY = "on_its_way", "On its way"
    UNPLACED = "unplaced", "No location sends it"  # All refused: nothing is promised to it.
    DELIVERED = "delivered", "Delivered"
    RETURNED = "returned", "Returned"
    RELEASED = "released", "Cancelled, promise given back"
    DEALLOCATED = "deallocated", "Cancelled, stock put back"


_D = DeliveryState
DELIVERY_MACHINE: Machine = {
    "await_allocation": Move(frozenset({_D.RESERVED}), _D.WAITING, "delivery.awaiting_allocation"),
    "await_date": Move(frozenset({_D.RESERVED}), _D.AWAIT_DATE, "delivery.awaiting_release"),
    "await_stock": Move(frozenset({_D.RESERVED, _D.WAITING, _D.AWAIT_DATE}), _D.AWAIT_STOCK, "delivery.awaiting_stock"),
    "hand_over": Move(frozenset({_D.RESERVED}), _D.DELIVERED, "delivery.handed_over"),  # What is digital.
    "allocate": Move(frozenset({_D.WAITING, _D.AWAIT_DATE, _D.AWAIT_STOCK}), _D.ALLOCATED, "delivery.allocated"),
    "start_packing": Move(frozenset({_D.ALLOCATED}), _D.PACKING, "delivery.packing_started"),
    "finish_packing": Move(frozenset({_D.PACKING}), _D.READY, "delivery.packed"),
    "send": Move(frozenset({_D.READY}), _D.ON_ITS_WAY, "delivery.sent"),
    "deliver": Move(frozenset({_D.ON_ITS_WAY}), _D.DELIVERED, "delivery.delivered"),
    "pick_up": Move(frozenset({_D.READY}), _D.DELIVERED, "delivery.picked_up"),  # At the counter, by the customer.
    "split_off": Move(frozenset({_D.RESERVED}), _D.READY, "delivery.split_off"),  # What she leaves of it.
    "return": Move(frozenset({_D.ON_ITS_WAY, _D.DELIVERED}), _D.RETURNED, "delivery.returned"),
    # To another location: paid for, or not yet.
    "reroute": Move(
        frozenset({_D.WAITING, _D.ALLOCATED, _D.PACKING, _D.READY, _D.UNPLACED, _D.RESERVED}),
        _D.WAITING,
        "delivery.rerouted",
    ),
    "promise_again": Move(frozenset({_D.RESERVED, _D.UNPLACED}), _D.RESERVED, "delivery.rerouted"),
    "unplace": Move(
        frozenset({_D.RESERVED, _D.WAITING, _D.ALLOCATED, _D.PACKING, _D.READY}), _D.UNPLACED, "delivery.unplaced"
    ),
    "release": Move(
        frozenset({_D.RESERVED, _D.WAITING, _D.AWAIT_DATE, _D.AWAIT_STOCK, _D.UNPLACED}),
        _D.RELEASED,
        "delivery.released",
    ),
    "deallocate": Move(frozenset({_D.ALLOCATED, _D.PACKING, _D.READY}), _D.DEALLOCATED, "delivery.deallocated"),
}
ENDED = frozenset({_D.DELIVERED, _D.RETURNED, _D.RELEASED, _D.DEALLOCATED})
NOT_SENT = frozenset({_D.RELEASED, _D.DEALLOCATED})  # Cancelled in the house.
GONE = frozenset({_D.ON_ITS_WAY, _D.DELIVERED, _D.RETURNED})  # The goods have left: no cancelling any more.
WAIT = frozenset({_D.RESERVED, _D.WAITING, _D.AWAIT_DATE, _D.AWAIT_STOCK})  # Their stock is not set aside yet.
DELIVERY_KINDS = {
    "standard": "Standard",
    "preorder": "Pre-order",
    "back_order": "Back order",
    "digital": "Digital",
    "mixed": "All together",
}
# What becomes of a delivery of each kind once its order is open.
AFTER_PAYMENT = {
    "standard": "await_allocation",
    "preorder": "await_date",
    "back_order": "await_stock",
    "mixed": "await_date",
    "digital": "hand_over",
}


class RefundRequestState(models.TextChoices):
    WAITING = "waiting", "Waiting for approval"
    ALLOWED = "allowed", "Done at once"  # Within what the person may give back alone.
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"


REFUND_REQUEST_MACHINE: Machine = {
    "allow": Move(frozenset({RefundRequestState.WAITING}), RefundRequestState.ALLOWED, "refund_request.allowed"),
    "approve": Move(frozenset({RefundRequestState.WAITING}), RefundRequestState.APPROVED, "refund_request.approved"),
    "decline": Move(frozenset({RefundRequestState.WAITING}), RefundRequestState.DECLINED, "refund_request.declined"),
}


class ApprovalState(models.TextChoices):
    WAITING = "waiting", "Waiting for approval"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"
    EXPIRED = "expired", "Expired"
    VOID = "void", "Void"  # The order ended otherwise.


APPROVAL_MACHINE: Machine = {
    "approve": Move(frozenset({ApprovalState.WAITING}), ApprovalState.APPROVED, "approval.approved"),
    "refuse": Move(frozenset({ApprovalState.WAITING}), ApprovalState.REFUSED, "approval.refused"),
    "expire": Move(frozenset({ApprovalState.WAITING}), ApprovalState.EXPIRED, "approval.expired"),
    "void": Move(frozenset({ApprovalState.WAITING}), ApprovalState.VOID, "approval.void"),
}


class ConfirmationState(models.TextChoices):
    WAITING = "waiting", "Waiting for confirmation"
    CONFIRMED = "confirmed", "Confirmed"
    DECLINED = "declined", "Declined by the customer"
    UNREACHED = "unreached", "Not reached in time"
    VOID = "void", "Void"  # The order was paid, or ended, otherwise.


_C = ConfirmationState
CONFIRMATION_MACHINE: Machine = {
    "confirm": Move(frozenset({_C.WAITING}), _C.CONFIRMED, "confirmation.confirmed"),
    "decline": Move(frozenset({_C.WAITING}), _C.DECLINED, "confirmation.declined"),
    "give_up": Move(frozenset({_C.WAITING}), _C.UNREACHED, "confirmation.given_up"),
    "void": Move(frozenset({_C.WAITING}), _C.VOID, "confirmation.void"),
}


class EditState(models.TextChoices):
    PROPOSED = "proposed", "Waits for the customer"
    APPLIED = "applied", "Done"
    DECLINED = "declined", "Declined by the customer"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Not answered in time"


_E = EditState
EDIT_MACHINE: Machine = {
    "agree": Move(frozenset({_E.PROPOSED}), _E.APPLIED, "order_edit.agreed"),  # She agreed on the phone.
    "accept": Move(frozenset({_E.PROPOSED}), _E.APPLIED, "order_edit.accepted"),
    "decline": Move(frozenset({_E.PROPOSED}), _E.DECLINED, "order_edit.declined"),
    "withdraw": Move(frozenset({_E.PROPOSED}), _E.WITHDRAWN, "order_edit.withdrawn"),
    "expire": Move(frozenset({_E.PROPOSED}), _E.EXPIRED, "order_edit.expired"),
}
