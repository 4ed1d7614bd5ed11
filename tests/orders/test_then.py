"""An order as it was: told again from the journal, and held against what the tables said at that moment."""

import random
from datetime import timedelta

import pytest

from comptoir.kernel import scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.models import Event
from comptoir.messaging import queries as messaging
from comptoir.orders import commands, queries
from comptoir.orders.then import OrderThen, changes, replay
from comptoir.payments import commands as payments
from comptoir.payments.states import RefundState
from tests.orders.scene import paid, placed
from tests.orders.test_authorised import carded
from tests.world import NOON

MINUTE = timedelta(minutes=1)
STEPS = {
    "hold": lambda world, number, at: commands.hold_order(number=number, reason="A call", by=world.ana, at=at),
    "release": lambda world, number, at: commands.release_hold(number=number, by=world.ana, at=at),
    "pay": lambda world, number, at: commands.take_payment(
        number=number, source="cash", reference=f"T-{number}-{at:%H%M}", by=world.ana, at=at
    ),
    "take": lambda world, number, at: commands.take_held(number=number, position=1, by=world.ana, at=at),
    "part 1": lambda world, number, at: commands.take_payment(
        number=number, source="cash", reference=f"T-{number}-{at:%H%M}", position=1, by=world.ana, at=at
    ),
    "take back": lambda world, number, at: payments.reverse_offline(
        capture_id=last_capture(world, number), reason="The wrong order", by=world.ana, at=at
    ),
    "pack": lambda world, number, at: walk(world, number, "start_packing", at),
    "packed": lambda world, number, at: walk(world, number, "finish_packing", at),
    "send": lambda world, number, at: walk(world, number, "send", at),
    "deliver": lambda world, number, at: walk(world, number, "deliver", at),
    "return": lambda world, number, at: walk(world, number, "return", at),
    "part": lambda world, number, at: commands.ask_refund(
        number=number, lines=[(1, 1)], reason="Broken", by=world.ruth, at=at
    ),
    "gesture": lambda world, number, at: commands.ask_refund(
        number=number, gesture_minor=100, reason="Late", by=world.ruth, at=at
    ),
    "by hand": lambda world, number, at: payments.finish_by_hand(
        refund_id=last_refund(world, number), by=world.ruth, at=at
    ),
    "refund": lambda world, number, at: commands.ask_refund(
        whole=True, number=number, reason="Angry", by=world.ruth, at=at
    ),
    "refuse": lambda world, number, at: commands.refuse_delivery(
        number=number, position=1, location=where(world, number), reason="Not found", by=world.ana, at=at
    ),
    "elsewhere": lambda world, number, at: commands.reroute_delivery(
        number=number, position=1, location="LEEDS", reason="Near", by=world.ana, at=at
    ),
    "cancel": lambda world, number, at: commands.cancel_order(number=number, reason="Changed", by=world.ana, at=at),
    "expire": lambda world, number, at: commands.expire_order(
        number=number, by=world.operator(), at=at + timedelta(days=9)
    ),
}  # fmt: skip

# How orders begin, so that chance reaches what comes late.
LIVES = (
    [],
    ["refuse", "refuse", "elsewhere"],
    ["pack", "packed", "send", "deliver"],
    ["hold", "release", "pack", "packed", "send"],
    ["pack", "packed", "send", "deliver", "part", "by hand", "gesture"],
)


def walk(world, number, verb, at):
    commands.move_delivery(number=number, position=1, verb=verb, by=world.ana, at=at, reason="It came back")


def where(world, number):
    return page_of(world, number).deliveries[0].location.code


def page_of(world, number):
    with scope.reading(world.ruth):
        return queries.order_page(number)


def last_capture(world, number):
    captures = page_of(world, number).captures
    if not captures:
        raise Refusal("Nothing came.")
    return captures[-1].id


def last_refund(world, number):
    refunds = [refund for refund in page_of(world, number).refunds if refund.state != RefundState.DONE]
    if not refunds:
        raise Refusal("Nothing goes back.")
    return refunds[-1].id


def as_it_stands(world, number):
    """What the tables say now, and how far the journal is."""
    page = page_of(world, number)
    with scope.reading(world.ruth):
        mails = {mail.id: mail.state for mail in messaging.messages_of_order(page.order.id)}
        journal = Event.objects.filter(order_id=page.order.id).order_by("-id").values_list("id", flat=True)[0]
    money = page.money
    return journal, {
        "state": page.order.state,
        "stage": page.stage,
        "deliveries": [(d.position, d.kind, d.location_id, d.state) for d in page.deliveries],
        "holds": {hold.id for hold in page.holds},
        "due": money.due_minor,
        "paid": money.paid_minor,
        "refunded": money.refunded_minor,
        "refunding": money.refunding_minor,
        "outstanding": money.outstanding_minor,
        "held": money.held_minor,
        "taking": money.taking_minor,
        "mails": mails,
    }


def as_told(then: OrderThen):
    return {
        "state": then.state,
        "stage": then.stage,
        "deliveries": [(p, d.kind, d.location_id, d.state) for p, d in sorted(then.deliveries.items())],
        "holds": set(then.holds),
        "due": then.due_minor,
        "paid": then.paid_minor,
        "refunded": then.refunded_minor,
        "refunding": then.refunding_minor,
        "outstanding": then.outstanding_minor,
        "held": then.held_minor,
        "taking": then.taking_minor,
        "mails": {message: said.state for message, said in then.messages.items()},
    }


def journal(world, order):
    with scope.reading(world.ruth):
        return queries.journal_of(order)


class TestReplay:
    @pytest.mark.parametrize("seed", range(24))
    def test_is_what_the_tables_said_at_every_step(self, world, run_jobs, seed):
        order = placed(world, ("MUG", 3), ("RED-SCARF", 1))
        lived = [*LIVES[seed % len(LIVES)], *random.Random(seed).choices(sorted(STEPS), k=10)]
        self._live(world, run_jobs, order, ["pay", *lived])

    @pytest.mark.parametrize("seed", range(12))
    def test_is_so_for_what_is_paid_at_the_door(self, world, run_jobs, seed):
        told = {"is_on": True, "at_dispatch": True, "per_shipment": True}
        payments.set_way(shop_id=world.shop().id, gateway="courier", **told, by=world.ruth, at=NOON)
        order = commands.place_order(
            shop_id=world.shop().id, customer_code="C-1", lines=[("MUG", 3)], channel="console", way="courier",
            by=world.ana, at=NOON,
        )  # fmt: skip
        run_jobs()
        to_the_door = ["pack", "packed", "send"]
        lived = random.Random(seed).choices(["deliver", "return", "cancel", "pay", "gesture", "part", "take back"], k=6)
        self._live(world, run_jobs, order, [*to_the_door[: seed % 4], *lived])

    @pytest.mark.parametrize("seed", range(8))
    def test_is_so_for_a_card_that_is_held(self, world, run_jobs, gateway, seed):
        order = carded(world, run_jobs, ("MUG", 102))
        if seed % 2:
            gateway.inject("fail_capture", None)
        lived = random.Random(seed).choices(["send", "cancel", "pay", "take", "part 1", "take back"], k=5)
        self._live(world, run_jobs, order, [*["pack", "packed"][: seed % 3], *lived])

    def _live(self, world, run_jobs, order, story):
        at, seen = NOON, [as_it_stands(world, order.number)]
        for step in story:
            at += MINUTE
            try:
                STEPS[step](world, order.number, at)
            except Refusal:
                continue
            run_jobs()
            seen.append(as_it_stands(world, order.number))
        events = journal(world, order)
        assert len(seen) > 1
        for last, said in seen:
            assert as_told(replay(event for event in events if event.id <= last)) == said

    def test_knows_nothing_before_the_order_was_placed(self, world):
        order = placed(world)

        with scope.reading(world.ana):
            then = queries.order_then(order.number, NOON - MINUTE)

        assert (then.state, then.stage, then.due_minor) == ("", "", 0)


class TestChanges:
    def test_say_in_words_what_one_event_did(self, world, run_jobs):
        order = paid(world, run_jobs)

        with scope.reading(world.ana):
            moments = queries.moments_of(order)

        assert moments[0].event.name == "order.placed"
        came = next(moment for moment in moments if moment.event.name == "payment.captured")
        assert [tuple(change) for change in came.changed] == [
            ("Paid", "£0.00", "£24.85"),
            ("Outstanding", "£24.85", "£0.00"),
        ]
        assert moments[-1].then.stage == "authorized"

    def test_are_none_between_a_moment_and_itself(self, world, run_jobs):
        then = replay(journal(world, paid(world, run_jobs)))

        assert changes(then, then) == []

    def test_have_each_somebody_who_did_it(self, world, run_jobs):
        order = paid(world, run_jobs)

        with scope.reading(world.ana):
            assert all(moment.event.actor_name for moment in queries.moments_of(order))


class TestOrderThen:
    def test_is_not_told_to_another_shop(self, world):
        order = placed(world)

        with scope.reading(world.operator("ORION")), pytest.raises(type(order).DoesNotExist):
            queries.order_then(order.number, NOON)
