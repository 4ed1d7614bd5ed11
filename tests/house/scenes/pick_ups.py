"""Scenes of goods that wait in a store for their customer."""

from datetime import timedelta
from typing import Any

from comptoir.fulfilment import queries
from comptoir.fulfilment.pick_up_codes import code_of
from comptoir.kernel import scope
from comptoir.orders import commands as orders
from comptoir.pricing import commands as pricing
from tests.world import NOON

from .stage import Scene, Stage


def packed(s: Stage) -> Any:
    """What was made known of a delivery that waits."""
    pricing.set_shipping_rate(
        shop_id=s.home, code="leeds", name="Pick up in Leeds", amount_minor=0, pick_up_at="LEEDS", by=s.world.ruth,
        at=NOON,
    )  # fmt: skip
    order = orders.place_order(
        shop_id=s.home, customer_code="C-1", lines=[("MUG", 2)], channel="console", way="in_store",
        shipping_code="leeds", by=s.world.ana, at=NOON,
    )  # fmt: skip
    s.run_jobs()
    for verb in ("start_packing", "finish_packing"):
        orders.move_delivery(number=order.number, position=1, verb=verb, by=s.world.ana, at=NOON)
    return order


def waiting(s: Stage) -> Any:
    order = packed(s)
    s.run_jobs()
    with scope.reading(s.world.ana):
        return queries.pick_up_at(order.number, 1).pick_up


SCENES: dict[str, Scene] = {
    "orders.split_delivery": lambda s: {"number": packed(s).number, "position": 1, "stays": {1: 1}},
    "fulfilment.prepare_pick_up": lambda s: {"delivery_id": s.page(packed(s).number).deliveries[0].id},
    "fulfilment.prove_pick_up": lambda s: {"code": code_of(waiting(s).salt)},
    "fulfilment.hand_over_pick_up": lambda s: {
        "number": waiting(s).delivery.order.number, "position": 1, "proof": "Her passport", "paid_by": "cash",
        "taken": {1: 1}, "left": "back",
    },
    "fulfilment.remind_pick_up": lambda s: {"pick_up_id": (row := waiting(s)).id, "at": row.remind_at},
    "fulfilment.give_up_pick_up": lambda s: {
        "pick_up_id": (row := waiting(s)).id, "at": row.keep_until + timedelta(minutes=1),
    },
}  # fmt: skip
