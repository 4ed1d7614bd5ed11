"""Who may approve an order hears that it waits, each at her own address and level after level."""

from django.core import mail as outbox

from comptoir.customers import commands as customers
from comptoir.kernel import clock
from comptoir.orders import commands
from tests.orders.test_approving import a_company, in_force


def waits(number):
    return {mail.to[0]: mail for mail in outbox.outbox if mail.subject.startswith(f"{number} ")}


class TestTellApprovers:
    def test_reaches_who_may_decide_at_each_level_and_nobody_else(self, world, run_jobs):
        in_force(world)
        order = commands.place_order(
            shop_id=world.shop().id, customer_code=a_company(world), lines=[("MUG", 20)], channel="console",
            by=world.ana, at=clock.now(),
        )  # fmt: skip
        run_jobs()
        (asked,) = waits(order.number).items()
        assert asked[0] == "marc@staff.example"
        assert "waits for your approval: £" in asked[1].subject
        assert "level 1 of 2" in asked[1].body
        assert f"/orders/{order.number}/" in asked[1].body
        commands.approve_order(number=order.number, by=world.marc, at=clock.now())
        run_jobs()
        assert set(waits(order.number)) == {"marc@staff.example", "ruth@staff.example"}

    def test_reaches_the_deputy_too(self, world, run_jobs):
        in_force(world)
        until = clock.now().replace(year=clock.now().year + 1)
        commands.name_deputy(
            shop_id=world.shop().id, deputy_email="clara@staff.example", until=until, by=world.marc, at=clock.now()
        )
        code = a_company(world)
        customers.change_customer(code=code, name="Tom #Baker", by=world.ana, at=clock.now())
        order = commands.place_order(
            shop_id=world.shop().id, customer_code=code, lines=[("MUG", 20)], channel="console", by=world.ana,
            at=clock.now(),
        )  # fmt: skip
        run_jobs()
        assert set(waits(order.number)) == {"marc@staff.example", "clara@staff.example"}
