from datetime import timedelta

import pytest

from comptoir.customers.links import actor_of_link, seal
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.payments import commands, links, queries
from comptoir.payments.models import Intent
from comptoir.shops.models import Shop
from tests.payments.scenes import PAY_BY, SOON, ask, capture_by_card, events, fresh, start
from tests.world import NOON


class TestAsk:
    def test_tells_what_is_asked(self, world):
        intent = ask(world)

        assert intent.state == "open"
        assert events(world, "payment.asked")[0].data["amount_minor"] == 4200

    @pytest.mark.parametrize("amount", [0, -1])
    def test_asks_for_something(self, world, amount):
        with pytest.raises(Invalid):
            ask(world, amount)

    @pytest.mark.parametrize(("who", "error"), [("finn", NotAllowed), ("bruno", NotAllowed)])
    def test_is_for_who_sells_there(self, world, who, error):
        with pytest.raises(error):
            commands.ask(
                shop_id=world.shop().id, customer_id=None, order_id=None, amount_minor=1, currency="GBP", purpose="x",
                pay_by=None, by=getattr(world, who), at=NOON,
            )  # fmt: skip

    def test_does_not_reach_into_another_shop_as_a_job(self, world):
        with pytest.raises(Shop.DoesNotExist):
            commands.ask(
                shop_id=world.shop().id, customer_id=None, order_id=None, amount_minor=1, currency="GBP", purpose="x",
                pay_by=None, by=world.operator("ORION"), at=NOON,
            )  # fmt: skip


class TestCloseIntent:
    def test_ends_it_once(self, world):
        intent = ask(world)
        for _ in range(2):
            commands.close_intent(intent_id=intent.id, by=world.ana, at=SOON)

        assert fresh(world, intent).state == "closed"
        assert len(events(world, "payment.closed")) == 1

    def test_leaves_what_is_paid(self, world):
        intent = capture_by_card(world).intent
        commands.close_intent(intent_id=intent.id, by=world.ana, at=SOON)

        assert fresh(world, intent).state == "settled"


class TestPaymentLink:
    def read(self, text):
        actor = links.actor_of_text(text)
        if actor is None:
            return None
        with scope.reading(actor):
            return queries.intent_by_link(text)

    @pytest.mark.feature("S14", by="access")
    def test_opens_what_it_names_and_nothing_else(self, world):
        mine, other = ask(world), ask(world, order_id=8)
        text = links.link_text(mine)

        assert self.read(text) == mine
        with scope.reading(links.actor_of_text(text)):
            assert not Intent.objects.filter(id=other.id).exists()

    def test_is_the_same_each_time_and_short(self, world):
        intent = ask(world)

        assert links.link_text(intent) == links.link_text(fresh(world, intent))
        assert len(links.link_address(intent, world.shop())) < 100

    @pytest.mark.feature("S14", by="access")
    def test_cannot_be_guessed_or_changed(self, world):
        text = links.link_text(ask(world))
        for place, letter in enumerate(text):
            changed = text[:place] + ("a" if letter != "a" else "b") + text[place + 1 :]
            assert self.read(changed) is None

    @pytest.mark.parametrize("text", ["", "pay", "x" * 5000, "pay.1.1.1.1.AAAA", "ключ", "pay..."])
    def test_knows_its_own(self, world, text):
        assert self.read(text) is None

    def test_is_not_a_link_of_another_kind(self, world):
        intent = ask(world)
        assert self.read(seal("order", intent.id, 7, version=1, end=PAY_BY)) is None

    @pytest.mark.feature("S14", by="access")
    def test_is_worthless_once_revoked(self, world):
        intent = ask(world)
        text = links.link_text(intent)
        revoked = commands.revoke_link(intent_id=intent.id, by=world.ana, at=SOON)

        assert self.read(text) is None
        assert self.read(links.link_text(revoked)) == intent

    def test_still_opens_when_its_time_is_over_to_say_so(self, world):
        intent = self.read(links.link_text(ask(world)))

        assert queries.is_payable(intent, PAY_BY - timedelta(seconds=1))
        assert not queries.is_payable(intent, PAY_BY)

    def test_draws_itself_as_a_code(self, world):
        svg = links.link_qr(ask(world), world.shop())

        assert svg.startswith("<svg")
        assert "viewBox" in svg


class TestRevokeLink:
    def test_needs_the_right(self, world):
        intent = ask(world)
        with pytest.raises(Intent.DoesNotExist):
            commands.revoke_link(intent_id=intent.id, by=world.bruno, at=SOON)
        with pytest.raises(NotAllowed):
            commands.revoke_link(intent_id=intent.id, by=actor_of_link(7), at=SOON)


class TestResendLink:
    def test_tells_those_who_send(self, world):
        commands.resend_link(intent_id=ask(world).id, by=world.ana, at=SOON)

        assert events(world, "payment.link_resent")[0].order_id == 7

    def test_is_refused_when_nothing_is_due(self, world):
        with pytest.raises(commands.PaymentOver):
            commands.resend_link(intent_id=capture_by_card(world).intent_id, by=world.ana, at=SOON)


class TestIsBeingPaid:
    def test_holds_while_the_gateway_makes_up_its_mind(self, world):
        intent = ask(world)
        attempt = start(world, intent)
        with scope.reading(world.ana):
            assert not queries.is_being_paid([intent.id])
        commands.lose_attempt(attempt_id=attempt.id, by=world.operator(), at=SOON)
        with scope.reading(world.ana):
            assert queries.is_being_paid([intent.id])
