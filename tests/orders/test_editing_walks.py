"""Changes, payments, cancellations and refunds of one order in any order: it always adds up, and nothing is lost."""

from contextlib import suppress
from datetime import timedelta

from django.core.exceptions import ObjectDoesNotExist
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comptoir.inventory.models import Stock
from comptoir.kernel import scope
from comptoir.kernel.errors import Refusal
from comptoir.orders import commands, queries
from comptoir.orders.editing import Wish
from tests.orders.scene import placed
from tests.orders.test_refunding import give_all_back
from tests.world import NOON

SKUS = ("MUG", "RED-SCARF", "LAST-ONE")
PIECES = st.integers(0, 4)
STEPS = st.one_of(
    st.tuples(st.just("line"), st.integers(1, 4), PIECES),
    st.tuples(st.just("add"), st.sampled_from(SKUS), st.integers(1, 3)),
    st.tuples(st.just("discount"), st.just(0), st.integers(1, 900)),
    st.tuples(st.just("pay"), st.just(0), st.just(0)),
    st.tuples(st.just("walk"), st.integers(1, 3), st.integers(1, 4)),
    st.tuples(st.just("refund"), st.integers(1, 4), st.integers(1, 2)),
    st.tuples(st.just("cancel_delivery"), st.integers(1, 3), st.just(0)),
)
WAY = ("start_packing", "finish_packing", "send", "deliver")


def step(world, order, verb, which, count, at):
    given = {"number": order.number, "by": world.marc, "at": at}
    if verb in ("line", "add", "discount"):
        wish = {"line": {"lines": [(which, count)]}, "add": {"added": [(which, count)]}}.get(verb)
        commands.edit_order(wish=Wish(**(wish or {"discount_minor": count})), reason="She rang", agreed=True, **given)
    elif verb == "pay":
        commands.take_payment(source="cash", reference=f"{order.number}-{at:%d%H%M}", **given)
    elif verb == "walk":
        for name in WAY[:count]:
            commands.move_delivery(position=which, verb=name, **given)
    elif verb == "refund":
        commands.ask_refund(lines=[(which, count)], reason="Broken", **given)
    else:
        commands.cancel_delivery(position=which, reason="No", **given)


def check(world, order):
    with scope.reading(world.ana):
        page = queries.order_page(order.number)
    money, row = page.money, page.order
    assert row.items_minor == sum(line.total_minor for line in page.lines)
    assert row.total_minor == row.items_minor + row.shipping_minor
    assert money.due_minor >= 0
    if row.state in ("placed", "open"):
        asked = sum(i.amount_minor for i in page.intents if i.state == "open" and i.pay_by)
        assert money.kept_minor + money.secured_minor + asked >= money.due_minor, "something due is not asked for"
        assert money.kept_minor <= max(money.due_minor, 0) or row.state == "placed", "too much is kept"
    with scope.reading(world.ana):
        then = queries.order_then(order.number, NOON + timedelta(days=99))
    assert (then.due_minor, then.outstanding_minor) == (money.due_minor, money.outstanding_minor)
    assert {at: d.state for at, d in then.deliveries.items()} == {d.position: d.state for d in page.deliveries}


def promised(world):
    with scope.reading(world.ana):
        rows = Stock.objects.filter(variant__sku__in=SKUS)
        return sum(row.on_hand for row in rows), sum(row.reserved for row in rows)


class TestAWalkOfChanges:
    @settings(
        max_examples=25, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(steps=st.lists(STEPS, min_size=2, max_size=9))
    def test_adds_up_at_every_step_and_gives_everything_back(self, world, run_jobs, steps):
        before = promised(world)
        order = placed(world, ("MUG", 2), ("RED-SCARF", 1))
        at = NOON
        for verb, which, count in steps:
            at += timedelta(minutes=1)
            with suppress(Refusal, ObjectDoesNotExist):  # Not possible now, or there is no such line or delivery.
                step(world, order, verb, which, count, at)
            run_jobs()
            give_all_back(world, order)
            run_jobs()
            check(world, order)
        with scope.reading(world.ana):
            gone = any(d.state in ("on_its_way", "delivered") for d in queries.order_page(order.number).deliveries)
            ended = queries.order_by_number(order.number).state in ("cancelled", "completed")
        if not gone and not ended:
            commands.cancel_order(number=order.number, reason="No", by=world.ana, at=at)
            run_jobs()
            give_all_back(world, order)
            check(world, order)
            assert promised(world) == before
