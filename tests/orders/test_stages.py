"""The derived words: stage, payment badge, the customer's five steps, and the next steps with their reasons."""

import itertools

import pytest

from comptoir.orders.stages import STAGES, customer_steps, stage_of
from comptoir.orders.states import DELIVERY_MACHINE, DeliveryState, OrderState
from comptoir.orders.steps import DeliveryNow, OrderNow, next_steps
from comptoir.orders.totals import OrderMoney


def money(**given) -> OrderMoney:
    return OrderMoney(**{
        "currency": "GBP", "items_minor": 1000, "shipping_minor": 495, "adjustments_minor": 0, "tax_minor": 249,
        "cancelled": False, "paid_minor": 0, "refunded_minor": 0, **given,
    })  # fmt: skip


def steps_of(state, *deliveries, holds=0, may=lambda right: True, **given):
    now = OrderNow(state, [DeliveryNow(i, d) for i, d in enumerate(deliveries, 1)], holds, money(**given))
    return {step.verb: step for step in next_steps(now, may=may)}


class TestStageOf:
    @pytest.mark.parametrize(
        ("state", "deliveries", "stage"),
        [
            ("draft", [], "draft"),
            ("placed", ["reserved"], "placed"),
            ("open", ["waiting"], "authorized"),
            ("open", ["packing"], "authorized"),
            ("open", ["ready"], "waiting_for_pickup"),
            ("open", ["ready", "packing"], "authorized"),
            ("open", ["on_its_way"], "dispatched"),
            ("open", ["delivered", "ready"], "waiting_for_pickup"),
            ("open", ["delivered", "on_its_way"], "dispatched"),
            ("completed", ["delivered"], "delivered"),
            ("completed", ["returned"], "returned"),
            ("completed", ["delivered", "returned"], "delivered"),
            ("completed", [], "delivered"),
            ("cancelled", ["released"], "cancelled"),
        ],
    )
    def test_gives_the_words_of_the_source(self, state, deliveries, stage):
        assert stage_of(state, deliveries) == stage

    def test_tells_expired_from_cancelled(self):
        assert stage_of("cancelled", ["released"], expired=True) == "expired"

    def test_shows_a_hold_while_there_is_something_to_hold_back(self):
        assert stage_of("open", ["ready"], held=True) == "on_hold"
        assert stage_of("open", ["on_its_way"], held=True) == "dispatched"

    def test_has_a_word_for_everything(self):
        for state in OrderState:
            for n in range(3):
                for deliveries in itertools.product(DeliveryState, repeat=n):
                    for held in (True, False):
                        assert stage_of(state, deliveries, held=held) in STAGES


class TestCustomerSteps:
    @pytest.mark.parametrize(
        ("state", "delivery", "paid", "done"),
        [
            ("placed", "reserved", False, 1), ("open", "waiting", True, 2), ("open", "packing", True, 2),
            ("open", "ready", True, 3), ("open", "on_its_way", True, 4), ("completed", "delivered", True, 5),
            ("open", "ready", False, 3), ("cancelled", "released", False, 0),
        ],
    )  # fmt: skip
    def test_counts_what_is_behind_her(self, state, delivery, paid, done):
        assert customer_steps(state, [delivery], paid=paid) == done


class TestTheMoneyBadge:
    @pytest.mark.parametrize(
        ("given", "badge"),
        [
            ({}, "unpaid"), ({"link_sent": True}, "link_sent"), ({"attempt_pending": True}, "pending"),
            ({"paid_minor": 500}, "part_paid"), ({"paid_minor": 1495}, "paid"),
            ({"paid_minor": 1495, "refunding_minor": 1495}, "refund_pending"),
            ({"paid_minor": 1495, "refunded_minor": 1495, "adjustments_minor": -1495}, "refunded"),
            ({"paid_minor": 1495, "refunded_minor": 500, "adjustments_minor": -500}, "part_refunded"),
            ({"paid_minor": 1495, "refund_failed": True}, "failed"), ({"cancelled": True}, "nothing_due"),
        ],
    )  # fmt: skip
    def test_says_one_word(self, given, badge):
        assert money(**given).badge == badge

    def test_owes_back_what_a_cancelled_order_holds(self):
        assert money(cancelled=True, paid_minor=1495).outstanding_minor == -1495


class TestNextSteps:
    def test_offers_the_very_next_step_first(self):
        steps = next_steps(
            OrderNow("open", [DeliveryNow(1, "allocated")], 0, money(paid_minor=1495)), may=lambda r: True
        )
        assert (steps[0].verb, steps[0].delivery) == ("start_packing", 1)

    def test_says_why_nothing_can_be_packed_while_on_hold(self):
        assert (
            steps_of("open", "allocated", holds=1, paid_minor=1495)["start_packing"].why_not == "The order is on hold."
        )

    def test_says_why_an_unpaid_order_is_not_packed(self):
        assert "paid" in steps_of("placed", "reserved")["start_packing"].why_not

    def test_refuses_to_cancel_what_has_left(self):
        assert "left" in steps_of("open", "on_its_way", paid_minor=1495)["cancel"].why_not

    def test_offers_a_refund_only_of_money_that_came(self):
        assert not steps_of("completed", "delivered")["refund"].possible
        assert steps_of("completed", "delivered", paid_minor=1495)["refund"].possible

    def test_names_the_role_as_the_reason_when_the_state_would_allow(self):
        steps = steps_of("placed", "reserved", may=lambda right: right == "sell")
        assert steps["cancel"].possible
        assert "role" in steps["take_payment"].why_not

    def test_agrees_with_the_machines_about_what_is_possible(self):
        for state in DeliveryState:
            for verb, step in steps_of("open", state, paid_minor=1495).items():
                if step.delivery and step.possible:
                    # A location that cannot send it: it goes to another, or none is left.
                    walked = {"refuse": ("reroute", "unplace")}.get(verb, (verb,))
                    assert all(state in DELIVERY_MACHINE[name].sources for name in walked)
