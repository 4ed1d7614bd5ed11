"""Small scenes of goods that wait in a store, told by commands."""

from datetime import timedelta

from comptoir.fulfilment import commands, queries
from comptoir.fulfilment import pick_up_codes as codes
from comptoir.fulfilment.models import PickUp
from comptoir.kernel import scope
from comptoir.orders import commands as orders
from comptoir.orders import queries as order_queries
from comptoir.pricing import commands as pricing
from tests.world import NOON

LATER = NOON + timedelta(minutes=5)


def may_be_picked_up(world, place="LEEDS", code="leeds"):
    """The shop offers pick-up in a store."""
    pricing.set_shipping_rate(
        shop_id=world.shop().id, code=code, name="Pick up in Leeds", amount_minor=0, pick_up_at=place, by=world.ruth,
        at=NOON,
    )  # fmt: skip


def ordered(world, run_jobs, *lines, way="in_store", at=NOON):
    """Sofia's order, to be paid at the counter unless told otherwise, its stock set aside."""
    may_be_picked_up(world)
    order = orders.place_order(
        shop_id=world.shop().id, customer_code="C-1", lines=lines or [("MUG", 2)], channel="console", way=way,
        shipping_code="leeds", by=world.ana, at=at,
    )  # fmt: skip
    if not way:
        orders.take_payment(number=order.number, source="cash", reference=f"T-{order.number}", by=world.ana, at=at)
    run_jobs()
    return order


def waiting(world, run_jobs, *lines, way="in_store", at=NOON):
    """The same, packed: it waits at the counter."""
    order = ordered(world, run_jobs, *lines, way=way, at=at)
    commands.start_packing(number=order.number, position=1, by=world.clara, at=at)
    commands.finish_packing(number=order.number, position=1, by=world.clara, at=at)
    run_jobs()
    return order


def row_of(world, order, position=1):
    with scope.reading(world.ana):
        return PickUp.objects.get(delivery__order=order, delivery__position=position)


def code_of(world, order, position=1):
    return codes.code_of(row_of(world, order, position).salt)


def proved(world, order, position=1, at=LATER):
    typed = code_of(world, order, position)
    return commands.prove_pick_up(code=typed, by=world.clara, at=at)


def handed_over(world, order, position=1, at=LATER, **given):
    told = {"number": order.number, "position": position, "by": world.clara, "at": at, **given}
    return commands.hand_over_pick_up(**told)


def page(world, order):
    with scope.reading(world.ana):
        return order_queries.order_page(order.number)


def listed(world, who="clara"):
    actor = getattr(world, who)
    with scope.reading(actor):
        return [row.place for row in queries.pick_ups_waiting(actor)]
