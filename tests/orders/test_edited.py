"""Orders that were changed, on their further way: re-routed, approved, paid from the wallet, cancelled."""

import pytest

from comptoir.orders import commands
from comptoir.orders.editing import Wish
from tests.orders.scene import paid, placed
from tests.orders.test_editing import LATER, asked, edit, page, states, stock_of
from tests.world import NOON


class TestRerouteDelivery:
    def test_takes_an_article_along_that_stands_in_two_lines(self, world, run_jobs):
        order = placed(world, ("MUG", 1))
        edit(world, order, lines=[(1, 2)])
        assert [row.quantity for row in page(world, order).delivery_lines[page(world, order).deliveries[0].id]] == [
            1,
            1,
        ]
        commands.take_payment(number=order.number, source="cash", reference="T-1", by=world.ana, at=LATER)
        run_jobs()
        commands.reroute_delivery(
            number=order.number, position=1, location="LEEDS", reason="Nearer", by=world.ana, at=LATER
        )
        found = page(world, order)
        rows = found.delivery_lines[found.deliveries[0].id]
        assert ([row.quantity for row in rows], states(world, order)) == ([1, 1], ["allocated"])
        assert len({row.reservation_id for row in rows}) == 2
        assert (stock_of(world, "MUG"), stock_of(world, "MUG", "LEEDS")) == ((100, 0), (1, 0))


class TestEditOrderOfACompany:
    def test_gets_past_no_approval(self, world, run_jobs):
        from tests.orders.test_approving import a_company, in_force
        from tests.orders.test_approving import placed as asked_for

        in_force(world)
        code = a_company(world)
        waits = asked_for(world, customer=code)
        small = asked_for(world, 1, customer=code)
        for number, why in ((waits, "waits for approval"), (small, "has to be approved")):
            with pytest.raises(commands.ApprovalFirst, match=why):
                commands.edit_order(
                    number=number, wish=Wish(added=[("RED-SCARF", 4)]), reason="More", agreed=True, by=world.ana,
                    at=LATER,
                )  # fmt: skip
        wish = Wish(discount_minor=100)
        commands.edit_order(number=small, wish=wish, reason="Late", agreed=True, by=world.ana, at=LATER)


class TestEditOrderPaidFromTheWallet:
    def paid_from_wallet(self, world, run_jobs, funds=90_000):
        from tests.ledger.purse import Purse

        Purse(world).pay_in(funds)
        order = placed(world, ("MUG", 2))
        commands.pay_order_from_balance(number=order.number, gateway="wallet", by=world.ana, at=NOON)
        run_jobs()
        return order

    @pytest.mark.parametrize("funds", [2485, 90_000], ids=["just enough", "plenty"])
    @pytest.mark.parametrize("wish", [{"added": [("RED-SCARF", 1)]}, {"lines": [(1, 1)]}, {"discount_minor": 100}])
    def test_adds_up_whatever_is_changed(self, world, run_jobs, wish, funds):
        order = self.paid_from_wallet(world, run_jobs, funds)
        edit(world, order, **wish)
        run_jobs()
        found = page(world, order)
        asked_minor = sum(asked(world, order)) if found.money.secured_minor < found.money.due_minor else 0
        assert found.money.due_minor <= found.money.kept_minor + found.money.secured_minor + asked_minor
        if asked_minor:
            commands.take_payment(number=order.number, source="cash", reference="T-9", by=world.ana, at=LATER)
            run_jobs()
        for delivery in page(world, order).deliveries:
            for verb in ("start_packing", "finish_packing", "send", "deliver"):
                commands.move_delivery(
                    number=order.number, position=delivery.position, verb=verb, by=world.ana, at=LATER
                )
        run_jobs()
        found = page(world, order)
        assert (found.order.state, found.money.outstanding_minor) == ("completed", 0)


class TestCancelOrder:
    def test_gives_back_what_is_left_of_it(self, world, run_jobs):
        order = paid(world, run_jobs, ("MUG", 102))
        commands.cancel_delivery(number=order.number, position=2, reason="Too many", by=world.ana, at=LATER)
        commands.cancel_order(number=order.number, reason="None at all", by=world.ana, at=LATER)
        run_jobs()
        assert page(world, order).order.state == "cancelled"
        assert (stock_of(world, "MUG"), stock_of(world, "MUG", "LEEDS")) == ((100, 0), (3, 0))


class TestAuthoriseOrder:
    @pytest.mark.parametrize("wish", [{"lines": [(1, 1)]}, {"lines": [(1, 0)], "added": [("RED-SCARF", 1)]}])
    def test_holds_what_the_order_costs_since_it_was_changed(self, world, run_jobs, wish):
        order = placed(world, ("MUG", 2))
        edit(world, order, **wish)
        commands.authorise_order(number=order.number, way="in_store", by=world.ana, at=LATER)
        run_jobs()
        found = page(world, order)
        assert (found.order.state, found.money.held_minor) == ("open", found.money.due_minor)
