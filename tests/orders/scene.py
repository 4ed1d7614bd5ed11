"""Small scenes of orders, told by commands."""

from datetime import datetime

from comptoir.orders import commands
from comptoir.orders.models import Order
from tests.world import NOON, World


def placed(world: World, *lines: tuple[str, int], by: str = "ana", shop: str = "HOME", at: datetime = NOON) -> Order:
    """An order of Sofia's, two mugs unless told otherwise."""
    return commands.place_order(
        shop_id=world.shop(shop).id,
        customer_code="C-1",
        lines=lines or [("MUG", 2)],
        channel="console",
        by=getattr(world, by),
        at=at,
    )


def paid(world: World, run_jobs, *lines: tuple[str, int], at: datetime = NOON) -> Order:
    """An order that was paid in store and whose stock is allocated."""
    order = placed(world, *lines, at=at)
    commands.take_payment(number=order.number, source="cash", reference=f"T-{order.number}", by=world.ana, at=at)
    run_jobs()
    return order


def walked(world: World, order: Order, *verbs: str, at: datetime = NOON) -> None:
    for verb in verbs:
        commands.move_delivery(number=order.number, position=1, verb=verb, by=world.ana, at=at)
