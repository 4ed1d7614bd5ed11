"""Orders of business customers that wait for approval, level by level."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.test import Client

from comptoir.customers import commands as customers
from comptoir.inventory import queries as stock
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.machine import IllegalMove
from comptoir.kernel.models import Event
from comptoir.kernel.rules import commands as rules
from comptoir.kernel.rules.kinds import InvalidRules
from comptoir.orders import approval_rules, commands, links, queries
from comptoir.orders.approval_rules import Rule, document_of, rules_of
from comptoir.orders.commands import NothingOutstanding, NotYourApproval, OwnOrder
from comptoir.payments import commands as payments
from tests.world import NOON

LATER = NOON + timedelta(hours=1)
TWO_LEVELS = [Rule(2000, ("manager",), 24), Rule(10_000, ("manager", "shop_admin"), 48)]


def in_force(world, wanted=TWO_LEVELS):
    draft = rules.draft_rules(
        shop_id=world.shop().id, kind="approval", document=document_of(list(wanted)), instead_of=None, by=world.ruth,
        at=NOON,
    )  # fmt: skip
    rules.publish_rules(shop_id=world.shop().id, kind="approval", number=draft.number, by=world.sam, at=NOON)
    return draft.number


def a_company(world):
    by = world.operator()
    her = customers.add_customer(
        shop_id=world.shop().id, name="Tom Baker", email="tom@bakery.example", phone="", company="Bakery", kind="b2b",
        by=by, at=NOON,
    )  # fmt: skip
    where = {"street": "1 High St", "city": "York", "country": "GB", "kind": "shipping"}
    customers.add_address(code=her.code, name="Tom Baker", **where, by=by, at=NOON)
    return her.code


def placed(world, pieces=20, *, by=None, customer=None, **more):
    order = commands.place_order(
        shop_id=world.shop().id, customer_code=customer or a_company(world), lines=[("MUG", pieces)],
        channel="console", by=by or world.ana, at=NOON, **more,
    )  # fmt: skip
    return order.number


def page(world, number):
    with scope.reading(world.ana):
        return queries.order_page(number)


def approval(world, number):
    with scope.reading(world.ana):
        return queries.approval_of_order(queries.order_by_number(number).id)


def events_of(world, number):
    with scope.reading(world.ana):
        found = Event.objects.filter(order_id=queries.order_by_number(number).id).order_by("id")
        return [event.name for event in found]


def mails(world, number):
    """What the customer was mailed, the first first."""
    return [mail.body for mail in outbox.outbox if number in mail.body]


class TestPlaceOrder:
    def test_waits_with_its_stock_promised_and_asks_for_nothing(self, world):
        number = in_force(world)
        order = placed(world)
        found, waits = page(world, order), approval(world, order)
        assert (found.order.state, found.intents, waits.state) == ("placed", [], "waiting")
        assert (waits.levels, waits.rules_number, waits.decision["rule"]) == (
            ["manager", "shop_admin"], number, "By store manager, then shop admin",
        )  # fmt: skip
        with scope.reading(world.ana):
            (level,) = stock.availability([world.variant("MUG").id], [world.location("WAKEFIELD").id])
        assert level.reserved == 20
        for pay in (
            lambda: commands.take_payment(number=order, source="cash", reference="T", by=world.ana, at=LATER),
            lambda: commands.send_link(number=order, by=world.ana, at=LATER, renew=True),
            lambda: commands.pay_order_from_balance(number=order, gateway="wallet", by=world.ana, at=LATER),
        ):
            with pytest.raises(NothingOutstanding):
                pay()

    def test_asks_nobody_below_the_amount_or_for_a_private_customer(self, world):
        in_force(world)
        assert approval(world, placed(world, 1)) is None
        private = placed(world, 20, customer="C-1")
        assert approval(world, private) is None
        assert page(world, private).intents


class TestTellCustomer:
    def test_says_that_somebody_looks_at_it_first_and_sends_the_link_afterwards(self, world, run_jobs):
        in_force(world, [Rule(0, ("manager",))])
        number = placed(world)
        run_jobs()
        commands.approve_order(number=number, by=world.marc, at=LATER)
        run_jobs()
        first, link = mails(world, number)
        assert "approves it; then we send you the link to pay" in first
        assert "/pay/" not in first
        assert "/pay/" in link


class TestApproveOrder:
    def test_level_by_level_lets_it_be_paid(self, world, run_jobs):
        in_force(world)
        number = placed(world)
        commands.approve_order(number=number, by=world.marc, at=LATER)
        assert page(world, number).intents == []
        commands.approve_order(number=number, reason="A good customer", by=world.ruth, at=LATER)
        found = page(world, number)
        assert found.intents[0].amount_minor == found.order.total_minor
        assert found.order.pay_by == LATER + timedelta(minutes=world.shop().pay_within_minutes)
        assert [step["by_name"] for step in approval(world, number).steps] == ["Marc", "Ruth"]
        commands.take_payment(number=number, source="cash", reference="T", by=world.ana, at=LATER)
        run_jobs()
        assert page(world, number).order.state == "open"
        said = events_of(world, number)
        assert [name for name in said if name.startswith("approval.")] == [
            "approval.asked", "approval.level", "approval.approved",
        ]  # fmt: skip
        assert "order.link_sent" in said

    def test_is_not_for_a_lower_role_nor_for_who_placed_it_nor_twice_for_one(self, world):
        in_force(world)
        number = placed(world)
        with pytest.raises(NotYourApproval, match="for a store manager"):
            commands.approve_order(number=number, by=world.clara, at=LATER)
        with pytest.raises(OwnOrder):
            commands.approve_order(number=number, by=world.ana, at=LATER)
        commands.approve_order(number=number, by=world.ruth, at=LATER)
        with pytest.raises(NotYourApproval, match="another person"):
            commands.approve_order(number=number, by=world.ruth, at=LATER)
        commands.approve_order(number=number, by=world.sam, at=LATER)
        with pytest.raises(IllegalMove):
            commands.approve_order(number=number, by=world.marc, at=LATER)

    def test_is_done_by_a_deputy_until_her_time_is_over(self, world):
        in_force(world)
        number = placed(world)
        until = NOON + timedelta(hours=2)
        given = {"shop_id": world.shop().id, "by": world.marc, "at": NOON}
        commands.name_deputy(deputy_email="clara@staff.example", until=until, **given)
        with pytest.raises(NotYourApproval):
            commands.approve_order(number=number, by=world.clara, at=until)
        commands.approve_order(number=number, by=world.clara, at=LATER)
        (step,) = approval(world, number).steps
        assert (step["by_name"], step["for_name"], step["role"]) == ("Clara", "Marc", "manager")
        with pytest.raises(NotYourApproval, match="for a shop admin"):
            commands.approve_order(number=number, by=world.marc, at=LATER)

    def test_pays_as_it_was_settled_when_it_was_placed(self, world):
        in_force(world, [Rule(0, ("manager",))])
        payments.set_way(
            shop_id=world.shop().id, gateway="courier", is_on=True, at_dispatch=True, by=world.ruth, at=NOON
        )
        number = placed(world, way="courier")
        assert page(world, number).order.state == "placed"
        commands.approve_order(number=number, by=world.marc, at=LATER)
        assert page(world, number).intents[0].way == "courier"


class TestRefuseOrder:
    def test_ends_it_and_gives_its_stock_back(self, world):
        in_force(world)
        number = placed(world)
        with pytest.raises(Invalid, match="Say why"):
            commands.refuse_order(number=number, reason=" ", by=world.marc, at=LATER)
        commands.refuse_order(number=number, reason="Too much", by=world.marc, at=LATER)
        assert (page(world, number).order.state, approval(world, number).state) == ("cancelled", "refused")
        with scope.reading(world.ana):
            (level,) = stock.availability([world.variant("MUG").id], [world.location("WAKEFIELD").id])
        assert level.reserved == 0
        assert "order.cancelled" in events_of(world, number)


class TestExpireApproval:
    def test_ends_what_nobody_approved_in_time(self, world):
        in_force(world)
        number = placed(world)
        for at, state in ((LATER, "placed"), (NOON + timedelta(hours=48), "cancelled")):
            commands.expire_order(number=number, by=world.operator(), at=at)
            commands.expire_approval(number=number, by=world.operator(), at=at)
            assert page(world, number).order.state == state
        assert approval(world, number).state == "expired"
        with pytest.raises(IllegalMove):
            commands.approve_order(number=number, by=world.marc, at=NOON + timedelta(hours=49))

    def test_is_void_once_the_order_was_cancelled(self, world):
        in_force(world)
        number = placed(world)
        commands.cancel_order(number=number, reason="Mistake", by=world.ana, at=LATER)
        commands.expire_approval(number=number, by=world.operator(), at=LATER)
        assert approval(world, number).state == "void"


class TestNameDeputy:
    @pytest.mark.parametrize(
        ("email", "hours"), [("marc@staff.example", 1), ("finn@staff.example", 1), ("clara@staff.example", -1)]
    )
    def test_is_somebody_else_of_the_shop_and_not_in_the_past(self, world, email, hours):
        with pytest.raises(Invalid):
            commands.name_deputy(
                shop_id=world.shop().id, deputy_email=email, until=NOON + timedelta(hours=hours), by=world.marc, at=NOON
            )

    def test_is_nothing_for_who_does_not_work_there(self, world):
        with pytest.raises(NotAllowed):
            commands.name_deputy(
                shop_id=world.shop().id, deputy_email="clara@staff.example", until=LATER, by=world.bruno, at=NOON
            )


class TestTheRules:
    def test_are_a_document_and_back(self):
        document = approval_rules.RULES.check(document_of(TWO_LEVELS))
        assert sorted(rules_of(document), key=lambda rule: rule.from_minor) == TWO_LEVELS

    @pytest.mark.parametrize("then", [{"levels": ["clerk"]}, {"levels": "manager"}, {"levels": [], "hours": 0}, {}])
    def test_name_what_cannot_be(self, then):
        with pytest.raises(InvalidRules):
            approval_rules.RULES.check({"rules": [], "else": then})

    def test_are_tried_on_past_orders(self, world):
        customer = a_company(world)
        for pieces in (1, 5, 20):
            placed(world, pieces, customer=customer)
        with scope.reading(world.ana):
            trial = queries.approval_trial(world.shop().id, document_of(TWO_LEVELS), at=LATER)
        assert (trial.orders, trial.waiting) == (3, 2)
        assert [row[3] for row in trial.shown] == [2, 1]


@pytest.mark.feature("Y5", by="race")
def test_nothing_offers_to_pay_what_waits_for_approval_and_its_customer_is_told(world):
    in_force(world)
    number = placed(world)
    with scope.reading(world.ana):
        found = queries.order_page(number)
        (row,) = queries.order_list(shops=[world.shop().id], number=number)
    for steps in (found.next_steps(lambda right: True), row.steps(lambda right: True)):
        why = {step.verb: step.why_not for step in steps}
        assert why["take_payment"] == why["send_link"] == "It waits for approval first."
    link = f"/o/{links.link_text(found.order)}/"
    told = Client().get(link).text
    assert "Waiting for approval" in told
    assert "Nothing is to be paid yet" in told

    for by in (world.marc, world.ruth):
        commands.approve_order(number=number, by=by, at=LATER)
    with scope.reading(world.ana):
        why = {step.verb: step.why_not for step in queries.order_page(number).next_steps(lambda right: True)}
    assert why["take_payment"] == ""
    assert "Waiting for approval" not in Client().get(link).text
