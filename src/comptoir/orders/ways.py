"""The two machines of an order as a person reads them: what lets each way be gone, who goes it, what follows."""

from collections.abc import Mapping
from dataclasses import dataclass

from comptoir.kernel.machine import Machine

from .states import DELIVERY_MACHINE, ORDER_MACHINE, DeliveryState, OrderState
from .steps import FULFIL, SELL, TAKE_PAYMENT


@dataclass(frozen=True)
class Told:
    """What nobody can read off a machine itself. ``rights``: one of them lets a person go this way; none: it goes
    by itself, or the customer does it."""

    guard: str
    follows: str
    rights: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """One way of a machine, whole; ``sources`` and ``target`` are states."""

    verb: str
    sources: tuple[str, ...]
    target: str
    event: str
    told: Told


ORDER_WAYS: Mapping[str, Told] = {
    "place": Told(
        "There is stock for every line, or a promise of it.", "Stock is reserved, the customer is told.", (SELL,)
    ),
    "open": Told(
        "Nothing is outstanding, or its money is held, or it is paid on delivery; nobody has to approve it any more.",
        "Stock is allocated, downloads are handed over, the customer and the location are told.",
        (TAKE_PAYMENT,),
    ),
    "take_in": Told("It was sold and paid on a marketplace, and there is stock.", "Stock is allocated.", (SELL,)),
    "complete": Told("Every delivery has ended and nothing is outstanding.", "Cashback is credited."),
    "cancel": Told(
        "No parcel has left.", "Stock and money go back, links end, the customer is told.", (SELL,)
    ),
    "expire": Told("It was not paid in time.", "Stock goes back, links end, the customer is told."),
}  # fmt: skip

DELIVERY_WAYS: Mapping[str, Told] = {
    "await_allocation": Told("Its order was opened; it can leave at once.", "Its stock is allocated next."),
    "await_date": Told("Its order was opened; it is sold for a later day.", "It is released on its day."),
    "await_stock": Told("Its order was opened, or its day came, and its goods are not here.", "It waits its turn."),
    "hand_over": Told("Its order was opened and it is digital.", "The customer gets her links."),
    "allocate": Told("Its goods are here and its day has come.", "The goods are its own; packing may begin."),
    "start_packing": Told("No hold stands on its order.", "The location sees that someone is at it.", (FULFIL,)),
    "finish_packing": Told("No hold stands on its order.", "A courier may be called, its money be taken.", (FULFIL,)),
    "send": Told("No hold stands; money held for it is taken.", "The customer gets its tracking.", (FULFIL,)),
    "deliver": Told("It is on its way.", "The customer is told; what is paid on delivery is taken.", (FULFIL,)),
    "pick_up": Told("The customer tells her code, or shows who she is.", "She has it.", (FULFIL,)),
    "split_off": Told("The customer leaves a part of it at the counter.", "The part waits to be fetched.", (FULFIL,)),
    "return": Told("It has left.", "Its goods wait for inspection before they are sold again.", (FULFIL,)),
    "reroute": Told(
        "It is in the house still, and another location has its goods.",
        "The other location gets it; the decision is kept.",
        (SELL, FULFIL),
    ),
    "promise_again": Told("It is not paid; another location has its goods.", "That one promises them.", (SELL, FULFIL)),
    "unplace": Told("Its location refuses and no other can send it.", "A person is told.", (FULFIL,)),
    "release": Told("It is cancelled before its goods were allocated.", "The promise is given back.", (SELL,)),
    "deallocate": Told("It is cancelled after its goods were allocated.", "They are put back on sale.", (SELL,)),
}  # fmt: skip


def ways(machine: Machine, told: Mapping[str, Told]) -> list[Way]:
    """Every way of a machine, in its own order."""
    return [
        Way(verb, tuple(sorted(move.sources)), str(move.target), move.event, told[verb])
        for verb, move in machine.items()
    ]


def order_ways() -> list[Way]:
    return ways(ORDER_MACHINE, ORDER_WAYS)


def delivery_ways() -> list[Way]:
    return ways(DELIVERY_MACHINE, DELIVERY_WAYS)


def order_states() -> dict[str, str]:
    return {str(value): str(label) for value, label in OrderState.choices}


def delivery_states() -> dict[str, str]:
    return {str(value): str(label) for value, label in DeliveryState.choices}
