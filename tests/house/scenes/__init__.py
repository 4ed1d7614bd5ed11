"""A scene for every command: what stands before it, and valid input. ``test_house`` calls each once."""

from . import (
    counts,
    customers,
    demo,
    fulfilment,
    goods,
    imports,
    inbounds,
    messaging,
    money,
    orders,
    pick_ups,
    proving,
    quotes,
    returns,
    rules,
    shops,
    suppliers,
    webhooks,
)
from .stage import Scene, Stage

__all__ = ["SCENES", "SILENT", "Scene", "Stage"]

SCENES: dict[str, Scene] = {
    **counts.SCENES,
    **customers.SCENES,
    **demo.SCENES,
    **fulfilment.SCENES,
    **goods.SCENES,
    **imports.SCENES,
    **inbounds.SCENES,
    **messaging.SCENES,
    **money.SCENES,
    **orders.SCENES,
    **pick_ups.SCENES,
    **proving.SCENES,
    **quotes.SCENES,
    **returns.SCENES,
    **rules.SCENES,
    **shops.SCENES,
    **suppliers.SCENES,
    **webhooks.SCENES,
}

# Commands that leave no event by design, each with its reason.
SILENT: dict[str, str] = {
    "demo.give_up": "the simulated trade forgets a plan; nobody's order is touched",
    "exchange.note_events": "the log of deliveries is itself the record; an event for each would be told again",
    "exchange.claim_delivery": "who may send is decided; nothing has happened yet",
    "exchange.take_back_lost": "who may send is decided; the log says that it is unknown whether it arrived",
    "fulfilment.claim_booking": "who may ask the courier is decided; nothing has happened yet",
    "fulfilment.claim_due_bookings": "who may ask the courier is decided; nothing has happened yet",
    "ledger.chain_transfers": "transfers that have their events are linked; nothing of anybody's changes",
    "payments.claim_attempt": "who may ask the gateway is decided; nothing has happened yet",
    "payments.claim_due_attempts": "who may ask the gateway is decided; nothing has happened yet",
    "payments.claim_refund": "who may ask the gateway is decided; nothing has happened yet",
    "payments.claim_operation": "who may ask the gateway is decided; nothing has happened yet",
    "payments.claim_due_refunds": "who may ask the gateway is decided; nothing has happened yet",
    "payments.claim_due_operations": "who may ask the gateway is decided; nothing has happened yet",
}
