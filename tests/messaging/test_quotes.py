"""Mails about quotes, each to the right person, in words and with the link."""

import pytest

from comptoir.kernel import clock, scope
from comptoir.messaging.languages import LANGUAGES
from comptoir.messaging.models import Message
from comptoir.messaging.words import QUOTES, QUOTES_TO_SHOP, words_for
from comptoir.quotes import commands
from comptoir.shops import commands as shops
from tests.quotes.scene import accepted, by_link, page, sent, terms
from tests.world import NOON

FACTS = {
    "shop": {"name": "Alder", "phone": ""}, "customer": {"first_name": "", "name": ""}, "pieces": 3,
    "quote": {"number": "AH-Q1", "total": "£1.00", "valid_until": "Friday 1 May", "lines": 1},
}  # fmt: skip


def mails(world, template):
    with scope.reading(world.operator()):
        return list(Message.objects.filter(template=template))


class TestWords:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("name", [*(f"quotes/{one}" for one in QUOTES), *(f"shop/{one}" for one in QUOTES_TO_SHOP)])
    def test_name_nothing_that_is_not_told(self, name, language):
        assert "AH-Q1" in words_for(name, FACTS, language).subject


class TestTellOfQuote:
    def test_sends_its_link_and_what_it_says_to_the_customer(self, world, run_jobs):
        number = sent(world)
        run_jobs()
        (mail,) = mails(world, "quotes/quote.sent")
        assert (mail.recipient, mail.customer_id) == ("sofia.keller@mail.example", world.sofia.id)
        for part in ("/q/quote.", number, "£303.00", "30 x Scottie mug: £255.00", "Thursday 1 October"):
            assert part in mail.text
        assert "because of your quote" in mail.text

    def test_tells_the_shop_who_accepted_and_where_to_look(self, world, run_jobs):
        shops.change_shop(shop_id=world.shop().id, order_mailbox="team@home.example", by=world.ruth, at=NOON)
        now = clock.now()
        number = sent(world, at=now)
        accepted(world, number, at=now)
        run_jobs()
        (mail,) = mails(world, "shop/quote.accepted")
        assert (mail.recipient, mail.customer_id) == ("team@home.example", None)
        assert f"/quotes/{number}/" in mail.text
        (placed,) = mails(world, "order.placed")
        assert "£303.00" in placed.subject

    def test_mails_the_code_and_keeps_none(self, world, run_jobs):
        terms(world, least_margin=0, asks_code=True)
        number = sent(world)
        run_jobs()
        commands.ask_quote_code(number=number, by=by_link(world, number), at=NOON)
        run_jobs()
        (mail,) = mails(world, "quote.code_asked")
        assert "to accept the quote of Alder Home" in mail.text
        assert "••• •••" in mail.text
        assert page(world, number).quote.code_salt
