"""Settings of a shop: what it gives with money."""

import pytest

from comptoir.kernel import clock, scope
from comptoir.ledger import queries as ledger
from comptoir.orders import queries as orders
from tests.console.test_settings import HOME, text_of
from tests.ledger.purse import Purse


@pytest.fixture
def ruth(as_staff):
    return as_staff("ruth")


def kept(ruth, address, **given):
    return text_of(ruth.post(f"{HOME}terms/{address}/", given, follow=True))


class TestTerms:
    @pytest.mark.feature("O6", by="page")
    def test_set_cashback_that_an_order_then_earns(self, ruth, world):
        assert "5 % come back of what is paid by card." in kept(ruth, "cashback", means="card", percent="5", days="90")
        with scope.reading(world.operator()):
            (rate,) = ledger.cashback_rates(world.shop().id)
        assert (rate.means, rate.basis_points, rate.days) == ("card", 500, 90)
        assert "No cashback for card." in kept(ruth, "cashback", means="card", percent="")
        with scope.reading(world.operator()):
            assert ledger.cashback_rates(world.shop().id) == []

    @pytest.mark.feature("O6", by="page")
    def test_make_an_offer_on_paying_in_and_end_it(self, ruth, world):
        said = kept(ruth, "offers", **{"from": "100", "bonus": "10", "days": "60"})
        assert "Who pays in £100.00 gets £10.00 on top." in said
        purse = Purse(world)
        purse.pay_in(10_000, at=clock.now())
        assert purse.free(clock.now()) == 11_000
        with scope.reading(world.operator()):
            (offer,) = ledger.offers_of(world.shop().id, clock.now())
        assert "The offer has ended." in kept(ruth, f"offers/{offer.id}/end")
        assert "No offer stands." in text_of(ruth.get(f"{HOME}terms/"))

    @pytest.mark.feature("O7", by="page")
    def test_say_how_much_one_gesture_may_be(self, ruth, world):
        assert 'value="20.00"' in ruth.get(f"{HOME}terms/").content.decode()
        assert "One gesture may be £35.50." in kept(ruth, "gesture", amount="35.50")
        with scope.reading(world.operator()):
            assert ledger.gesture_limit(world.shop().id) == 3550

    @pytest.mark.feature("S22", by="page")
    def test_say_what_cancelled_orders_give(self, ruth, world):
        assert "Cancelled orders give: a credit note." in kept(ruth, "cancelled", gives="credit_note")
        with scope.reading(world.operator()):
            assert orders.cancelled_gives(world.shop().id) == "credit_note"

    @pytest.mark.parametrize(
        ("address", "given", "why"),
        [
            ("cancelled", {"gives": "moon"}, "gives one of"),
            ("cashback", {"means": "card", "percent": "101"}, "between 0 and 100"),
            ("offers", {"from": "0", "bonus": "5"}, "above zero"),
            ("gesture", {"amount": "much"}, "much"),
        ],
    )
    def test_refuse_what_makes_no_sense(self, ruth, address, given, why):
        assert why in kept(ruth, address, **given)

    def test_are_for_who_runs_the_shop(self, as_staff):
        assert as_staff("ana").get(f"{HOME}terms/").status_code == 403
