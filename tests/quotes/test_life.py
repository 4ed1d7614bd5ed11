from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from comptoir.customers import commands as customers
from comptoir.customers import queries as people
from comptoir.inventory import commands as inventory
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.machine import IllegalMove
from comptoir.orders import queries as orders
from comptoir.pricing import commands as pricing
from comptoir.quotes import commands, queries
from comptoir.quotes.commands import (
    BelowMargin,
    ChangedMeanwhile,
    CodesUsedUp,
    Offer,
    Over,
    OwnQuote,
    TaxHasChanged,
    Wanted,
)
from comptoir.quotes.commands.sending import NothingWritten
from comptoir.quotes.models import Quote, Version
from tests.world import NOON

from .scene import THIRTY_MUGS, accepted, by_link, costs, made, page, sent, terms, told

LATER = NOON + timedelta(hours=2)


def at_the_team_shop(world):
    """Ten mugs for a café, by a shop that prices without tax."""
    team, cafe = world.shop("TEAM"), {"name": "Tom Baker", "email": "tom@mail.example", "phone": "", "company": "Tom's"}
    her = customers.add_customer(shop_id=team.id, **cafe, kind="b2b", by=world.operator("TEAM"), at=NOON)
    where = {"street": "1 High St", "city": "York", "country": "GB", "kind": "shipping"}
    customers.add_address(code=her.code, name="Tom Baker", **where, by=world.operator("TEAM"), at=NOON)
    offer = Offer([Wanted("MUG", 10, 700)], shipping_minor=500)
    return commands.make_quote(shop_id=team.id, customer_code=her.code, offer=offer, by=world.sam, at=NOON).number


class TestMakeQuote:
    @pytest.mark.feature("O2", by="page")
    def test_keeps_list_price_and_quoted_price_beside_each_other(self, world):
        found = page(world, made(world))
        mug, scarf = found.version.lines
        assert (mug["list_minor"], mug["unit_minor"], mug["total_minor"]) == (995, 850, 25_500)
        assert (scarf["list_minor"], scarf["unit_minor"]) == (2400, 2400)
        assert (found.version.items_minor, found.version.shipping_minor, found.version.total_minor) == (
            30_300,
            0,
            30_300,
        )
        assert found.version.tax_minor == 5050
        assert found.quote.number.startswith("AH-Q")

    def test_lasts_until_the_end_of_the_last_day_where_the_shop_is(self, world):
        found = page(world, made(world, Offer([Wanted("MUG", 1)], valid_until=date(2026, 10, 1)))).version
        assert found.expires_at.isoformat() == "2026-10-01T23:00:00+00:00"  # Midnight in London, in summer.

    def test_takes_another_price_for_the_delivery(self, world):
        found = page(world, made(world, Offer([Wanted("MUG", 1)], "express", 300))).version
        assert (found.shipping_code, found.shipping_minor, found.total_minor) == ("express", 300, 1295)

    def test_adds_tax_where_the_shop_prices_without(self, world):
        number = at_the_team_shop(world)
        with scope.reading(world.sam):
            version = queries.quote_page(number).version
        assert (version.items_minor, version.shipping_minor, version.tax_minor) == (8400, 600, 1500)

    @pytest.mark.parametrize(
        ("lines", "said"),
        [
            ([], "at least one article"),
            ([Wanted("MUG", 0)], "0 of MUG cannot be quoted"),
            ([Wanted("MUG", 1), Wanted(" MUG ", 2)], "stands twice"),
            ([Wanted("MUG", 1, -1)], "cannot be below 0"),
            ([Wanted("NOPE", 1)], "sells nothing under NOPE"),
        ],
    )
    def test_says_which_line_cannot_be_quoted(self, world, lines, said):
        with pytest.raises(Invalid, match=said):
            made(world, Offer(lines))
        assert not Quote.objects.exists()

    def test_lasts_no_longer_than_a_year_and_is_not_over_already(self, world):
        for day in (date(2026, 9, 16), date(2027, 12, 1)):
            with pytest.raises(Invalid, match="until today at the earliest and for a year at most"):
                made(world, Offer([Wanted("MUG", 1)], valid_until=day))


class TestReviseQuote:
    def test_writes_the_next_version_and_leaves_the_sent_one_as_it_is(self, world):
        number = sent(world)
        commands.revise_quote(
            number=number, offer=Offer([Wanted("MUG", 40, 800), Wanted("LAST-ONE", 1)]), by=world.ana, at=LATER
        )
        found = page(world, number)
        assert [one.number for one in found.versions] == [2, 1]
        changes = {change.line.sku: change.kind for change in found.redline(1, 2)}
        assert changes == {"MUG": "changed", "LAST-ONE": "added", "RED-SCARF": "removed"}

    def test_of_a_draft_replaces_what_was_written(self, world):
        number = made(world)
        commands.revise_quote(number=number, offer=Offer([Wanted("MUG", 1)]), by=world.ana, at=LATER)
        found = page(world, number)
        assert [(one.number, one.total_minor) for one in found.versions] == [(1, 1490)]

    def test_refuses_who_looked_at_it_before_somebody_else_changed_it(self, world):
        number = made(world)
        commands.revise_quote(number=number, offer=THIRTY_MUGS, by=world.ana, at=LATER, seen=NOON)
        with pytest.raises(ChangedMeanwhile, match="changed by somebody else"):
            commands.revise_quote(number=number, offer=THIRTY_MUGS, by=world.marc, at=LATER, seen=NOON)

    def test_is_refused_once_it_was_accepted(self, world):
        number = sent(world)
        accepted(world, number)
        with pytest.raises(IllegalMove, match="is accepted"):
            commands.revise_quote(number=number, offer=THIRTY_MUGS, by=world.ana, at=LATER)

    def test_no_statement_changes_a_version_that_was_sent(self, world):
        number = sent(world)
        for change in (
            lambda rows: rows.update(total_minor=1, items_minor=1, shipping_minor=0),
            lambda rows: rows.update(note="Else"),
            lambda rows: rows.delete(),
        ):
            with scope.reading(world.ana), pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
                change(Version.objects.filter(quote__number=number))


class TestSendQuote:
    def test_below_the_least_margin_waits_for_somebody_else(self, world):
        costs(world, MUG=600, RED_SCARF=1000)
        terms(world)
        number = made(world)  # £8.50 with tax is £7.08 without: £1.08 of it is left, 15 %.
        found = page(world, number)
        assert found.margins["MUG"].percent == "15.3"
        assert (found.margins["RED-SCARF"].is_low, found.needs_approval) == (False, True)
        with pytest.raises(BelowMargin, match="MUG: below the least margin"):
            commands.send_quote(number=number, by=world.ana, at=LATER)
        with pytest.raises(NotAllowed, match="may not approve margins"):
            commands.approve_quote(number=number, reason="Why not", by=world.clara, at=LATER)
        with pytest.raises(Invalid, match="Say why"):
            commands.approve_quote(number=number, reason=" ", by=world.marc, at=LATER)
        commands.approve_quote(number=number, reason="She buys every month", by=world.marc, at=LATER)
        commands.send_quote(number=number, by=world.ana, at=LATER)
        assert page(world, number).quote.state == "sent"
        assert told(world, "quote.approved")[0].data["low"] == {"MUG": 1529}

    def test_nobody_approves_prices_of_her_own(self, world):
        costs(world, MUG=900)
        terms(world)
        number = commands.make_quote(
            shop_id=world.shop().id, customer_code="C-1", offer=THIRTY_MUGS, by=world.marc, at=NOON
        ).number
        with pytest.raises(OwnQuote):
            commands.approve_quote(number=number, reason="Mine", by=world.marc, at=LATER)
        with scope.reading(world.ana), pytest.raises(DatabaseError, match="nobody_approves"), transaction.atomic():
            Version.objects.update(approved_by=world.marc.id)

    def test_an_approval_is_void_for_other_prices(self, world):
        costs(world, MUG=900)
        terms(world)
        number = made(world)
        commands.approve_quote(number=number, reason="Once", by=world.marc, at=NOON)
        commands.revise_quote(number=number, offer=Offer([Wanted("MUG", 30, 1)]), by=world.ana, at=LATER)
        with pytest.raises(BelowMargin):
            commands.send_quote(number=number, by=world.ana, at=LATER)

    def test_needs_something_written(self, world):
        number = sent(world)
        with pytest.raises(NothingWritten, match="is sent"):
            commands.send_quote(number=number, by=world.ana, at=LATER)


class TestAcceptQuote:
    @pytest.mark.feature("O3", by="api")
    def test_by_its_link_makes_the_order_at_the_quoted_prices(self, world, run_jobs):
        number = sent(world)
        world.shop()
        pricing.set_price(shop_id=world.shop().id, sku="MUG", amount_minor=1999, by=world.ruth, at=LATER)
        assert accepted(world, number).is_done
        quote = commands.order_quote(number=number, by=by_link(world, number), at=LATER)
        with scope.reading(world.ana):
            order = orders.order_page(quote.order.number)
        assert [(line.sku, line.unit_minor, line.quantity) for line in order.lines] == [
            ("MUG", 850, 30), ("RED-SCARF", 2400, 2),
        ]  # fmt: skip
        assert (order.order.total_minor, order.intents[0].amount_minor) == (30_300, 30_300)
        placed = told(world, "order.placed")[0]
        assert placed.data["agreed"]["reference"] == number
        assert {"sku": "MUG", "unit_minor": 850, "list_minor": 1999} in placed.data["agreed"]["lines"]
        assert page(world, number).quote.state == "ordered"

    def test_makes_one_order_where_a_job_comes_too(self, world, run_jobs):
        number = sent(world)
        accepted(world, number)
        run_jobs()
        assert page(world, number).quote.state == "ordered"
        with pytest.raises(IllegalMove):
            commands.order_quote(number=number, by=world.ana, at=LATER)
        assert len(told(world, "order.placed")) == 1

    def test_twice_or_after_the_last_day_is_refused(self, world):
        number = sent(world)
        accepted(world, number)
        with pytest.raises(Over, match="was accepted already"):
            accepted(world, number)
        other = sent(world)
        with pytest.raises(Over, match="its last day is over"):
            accepted(world, other, at=NOON + timedelta(days=15))

    def test_of_a_version_that_is_being_written_anew_is_refused(self, world):
        number = sent(world)
        commands.revise_quote(number=number, offer=THIRTY_MUGS, by=world.ana, at=LATER)
        with pytest.raises(Over, match="is draft"):
            accepted(world, number)
        commands.send_quote(number=number, by=world.ana, at=LATER)
        with pytest.raises(Over, match="sent anew"):
            accepted(world, number, version=1)

    def test_takes_the_mailed_code_where_the_shop_wants_that(self, world):
        terms(world, least_margin=0, asks_code=True)
        number = sent(world)
        assert "Ask for a new code" in accepted(world, number, code="123456").why_not
        commands.ask_quote_code(number=number, by=by_link(world, number), at=NOON + timedelta(minutes=58))
        with scope.reading(world.ana):
            digits = queries.code_of(page(world, number).quote.id, at=NOON + timedelta(hours=1)).digits
        wrong = f"{(int(digits) + 1) % 1_000_000:06d}"
        for _ in range(4):
            assert "not the code" in accepted(world, number, code=wrong).why_not
        assert accepted(world, number, code=digits).is_done

    def test_wrong_codes_are_counted(self, world):
        terms(world, least_margin=0, asks_code=True)
        number = sent(world)
        commands.ask_quote_code(number=number, by=by_link(world, number), at=NOON + timedelta(minutes=58))
        said = [accepted(world, number, code="x").why_not for _ in range(6)]
        assert "Too many" in said[-1]
        assert "Too many" not in said[-2]

    def test_wrong_codes_are_counted_whichever_code_was_mailed_until_it_is_sent_anew(self, world):
        terms(world, least_margin=0, asks_code=True)
        number = sent(world)
        for minutes in (50, 52, 54):
            commands.ask_quote_code(number=number, by=by_link(world, number), at=NOON + timedelta(minutes=minutes))
            for _ in range(5):
                assert not accepted(world, number, code="x").is_done
        with pytest.raises(CodesUsedUp, match="15 wrong codes"):
            commands.ask_quote_code(number=number, by=by_link(world, number), at=NOON + timedelta(minutes=56))
        with pytest.raises(CodesUsedUp, match="accept it for you"):
            accepted(world, number, code="x")
        commands.revise_quote(number=number, offer=THIRTY_MUGS, by=world.ana, at=NOON + timedelta(minutes=57))
        commands.send_quote(number=number, by=world.ana, at=NOON + timedelta(minutes=57))
        commands.ask_quote_code(number=number, by=by_link(world, number), at=NOON + timedelta(minutes=58))
        with scope.reading(world.ana):
            digits = queries.code_of(page(world, number).quote.id, at=NOON + timedelta(hours=1)).digits
        assert accepted(world, number, version=2, code=digits).is_done

    def test_wants_a_name(self, world):
        with pytest.raises(Invalid, match="Write your name"):
            accepted(world, sent(world), name="  ")

    def test_stands_when_the_stock_is_gone_and_is_ordered_later(self, world, run_jobs):
        number = sent(world, Offer([Wanted("GONE", 1, 1000)]))
        assert accepted(world, number).is_done
        run_jobs()
        assert page(world, number).quote.state == "accepted"
        inventory.receive_stock(sku="GONE", location="WAKEFIELD", quantity=1, by=world.marc, at=LATER)
        commands.order_quote(number=number, by=world.ana, at=NOON + timedelta(days=40))
        assert page(world, number).quote.order.total_minor == 1495

    def test_of_a_changed_tax_orders_nothing_where_the_sum_would_be_another(self, world):
        number = at_the_team_shop(world)
        commands.send_quote(number=number, by=world.sam, at=NOON)
        commands.accept_quote(number=number, version=1, name="Tom", by=world.sam, at=LATER)
        pricing.set_tax_rate(country="GB", tax_class="standard", basis_points=2500, by=world.sam, at=LATER)
        with pytest.raises(TaxHasChanged):
            commands.order_quote(number=number, by=world.sam, at=LATER)


class TestDeclineQuote:
    def test_keeps_the_reason_and_staff_may_write_another(self, world):
        number = sent(world)
        commands.decline_quote(number=number, reason="Too dear", by=by_link(world, number), at=LATER)
        quote = page(world, number).quote
        assert (quote.state, quote.end_reason) == ("declined", "Too dear")
        commands.revise_quote(number=number, offer=Offer([Wanted("MUG", 30, 800)]), by=world.ana, at=LATER)
        assert page(world, number).quote.state == "draft"


class TestExpireQuote:
    def test_ends_it_once_its_last_day_is_over(self, world):
        number, end = sent(world), NOON + timedelta(days=15)
        for at, state in ((LATER, "sent"), (end, "expired"), (end, "expired")):
            commands.expire_quote(number=number, by=world.operator(), at=at)
            assert page(world, number).quote.state == state
        assert len(told(world, "quote.expired")) == 1


class TestRemindQuote:
    def test_says_so_once_two_days_before(self, world):
        number = sent(world)
        last = page(world, number).quote.expires_at
        for at in (LATER, last - timedelta(days=1), last - timedelta(hours=1), last):
            commands.remind_quote(number=number, by=world.operator(), at=at)
        assert [e.at for e in told(world, "quote.reminded")] == [last - timedelta(days=1)]


class TestRequestQuote:
    def her(self, world):
        session = {"customer": world.sofia.id, "group": world.shop().group_id, "sign_in": 1, "version": 1}
        return people.actor_of_customer(world.shop().id, session)

    def ask(self, world, by, code="C-1", lines=(("MUG", 30),)):
        return commands.request_quote(
            shop_id=world.shop().id, customer_code=code, lines=lines, request="For our café", by=by, at=NOON
        )

    def test_waits_for_an_answer_and_becomes_a_draft(self, world):
        quote = self.ask(world, self.her(world))
        found = page(world, quote.number).quote
        assert (found.state, found.asked, found.request) == ("requested", [["MUG", 30]], "For our café")
        commands.revise_quote(number=quote.number, offer=THIRTY_MUGS, by=world.ana, at=LATER)
        commands.send_quote(number=quote.number, by=world.ana, at=LATER)
        assert page(world, quote.number).quote.state == "sent"

    def test_is_refused_in_another_name_or_for_what_is_not_sold(self, world):
        with pytest.raises(NotAllowed, match="in one's own name"):
            self.ask(world, self.her(world), code="C-2")
        with pytest.raises(Invalid, match="sells nothing under NOPE"):
            self.ask(world, self.her(world), lines=[("NOPE", 1)])

    def test_shows_her_own_and_only_what_was_sent(self, world):
        number, her = made(world), self.her(world)
        with scope.reading(her):
            assert [row.total_minor for row in queries.quotes_of_customer(world.sofia.id)] == [None]
            assert not Version.objects.exists()
        commands.send_quote(number=number, by=world.ana, at=LATER)
        with scope.reading(her):
            assert [row.total_minor for row in queries.quotes_of_customer(world.sofia.id)] == [30_300]
            assert queries.quotes_of_customer(world.amir.id) == []
        with scope.reading(by_link(world, number)):
            assert Quote.objects.count() == Version.objects.count() == 1
        with scope.reading(world.bruno):
            assert not Quote.objects.exists()
            assert not Version.objects.exists()


class TestCancelQuote:
    def test_ends_it_for_good(self, world):
        number = sent(world)
        commands.cancel_quote(number=number, reason="Twice", by=world.ana, at=LATER)
        with pytest.raises(Over, match="is cancelled"):
            accepted(world, number)
