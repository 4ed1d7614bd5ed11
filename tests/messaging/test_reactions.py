"""Customers are told what happens, through a real mail server; and what becomes of a mail when it misbehaves."""

import re
from datetime import timedelta

import pytest
from django.core import mail as outbox

from comptoir.customers import commands as customers
from comptoir.customers.links import open_link
from comptoir.customers.models import Customer
from comptoir.fulfilment import commands as fulfilment
from comptoir.kernel import clock, scope, timeline
from comptoir.kernel.jobs import run_sweep
from comptoir.kernel.models import Event
from comptoir.messaging import commands, reactions, words
from comptoir.messaging.channels import mail
from comptoir.messaging.models import Message
from comptoir.orders import commands as orders
from comptoir.orders.models import Order
from comptoir.payments import commands as payment_commands
from comptoir.payments import queries as payments
from comptoir.payments.links import actor_of_text
from comptoir.shops import commands as shops
from comptoir.shops.models import Shop
from comptoir.shops.queries import actor_of_shop
from tests.orders.scene import paid, placed
from tests.world import NOON

SWEEP = "messaging.send_waiting_messages"
GIVE_UP = "messaging.give_up_lost_messages"


def event_of(world, name):
    with scope.reading(world.ana):
        return Event.objects.filter(name=name).latest("id")


def story(world):
    """The lines about messages on the timelines, the first one first."""
    with scope.reading(world.ana):
        return [line.text for line in timeline.lines(Event.objects.filter(name__startswith="message.").order_by("id"))]


def id_of(name):
    return Customer.objects.get(name=name).id


def let_the_pause_be_over(message):
    """The claim asks the machine's own clock, which a test cannot wait for."""
    actor = actor_of_shop(Shop.objects.get(id=message.shop_id), kind="operator", name="Test")
    with scope.writing(actor):
        Message.objects.filter(id=message.id).update(due_at=clock.now() - timedelta(seconds=1))


def fall(problem):
    raise problem


class TestTellCustomer:
    def test_mails_each_step_of_an_orders_life(self, world, run_jobs, catcher, messages):
        order = paid(world, run_jobs)
        at = {"number": order.number, "position": 1, "by": world.clara, "at": NOON}
        fulfilment.start_packing(**at)
        fulfilment.finish_packing(**at)
        fulfilment.send_delivery(**at, rider="Sam", due_by=NOON + timedelta(hours=5))
        fulfilment.deliver(**at)
        run_jobs()

        subjects = [found["subject"] for found in catcher.mails()]
        assert len(subjects) == 5
        assert order.number in subjects[0]
        assert subjects[1] == f"We received £24.85 for your order {order.number}"
        assert subjects[2] == f"Your order {order.number} is packed"
        assert subjects[3] == f"Your order {order.number} is on its way, with you by 18:00"
        assert subjects[4] == f"Your order {order.number} was delivered"
        assert {message.state for message in messages(world.ana)} == {"sent"}
        assert story(world).count("Customer told by e-mail") == 5

    def test_asks_for_the_payment_with_amount_deadline_and_link(self, world, run_jobs, catcher):
        order = placed(world)
        run_jobs()

        found = catcher.mails()[0]
        assert found["subject"] == f"Please pay £24.85 for your order {order.number}"
        assert "Friday 18 September, 13:00" in found["text"]
        link = re.search(r"/pay/([^/]+)/", found["text"])[1]
        with scope.reading(actor_of_text(link)):
            assert payments.intent_by_link(link).order_id == order.id
        status = open_link(re.search(r"/o/([^/]+)/", found["text"])[1])
        assert (status.kind, status.parts) == ("order", (order.id,))
        assert link in found["html"]
        assert "0113 496 0123" in found["html"]

    def test_is_recognisable_as_our_own_and_as_written_by_a_machine(self, world, run_jobs):
        placed(world)
        run_jobs()

        headers = outbox.outbox[0].message()
        assert headers["From"] == "Alder Home <hello@home.example>"
        assert headers["Auto-Submitted"] == "auto-generated"
        assert headers["X-Auto-Response-Suppress"] == "All"
        assert headers["Message-ID"].endswith(".home@home.example>")

    def test_sends_the_link_again(self, world, run_jobs):
        order = placed(world)
        orders.send_link(number=order.number, by=world.ana, at=NOON)
        run_jobs()
        assert outbox.outbox[-1].subject == f"Your payment link for order {order.number}: £24.85"

    def test_tells_a_cancelled_customer_what_goes_back(self, world, run_jobs):
        order = paid(world, run_jobs)
        orders.cancel_order(number=order.number, reason="Rude words nobody shall read", by=world.ana, at=NOON)
        run_jobs()
        told = next(sent for sent in outbox.outbox if sent.subject.endswith("was cancelled"))
        assert "The £24.85 that you paid goes back" in told.body
        assert "Rude words" not in told.body

    def test_tells_when_the_money_was_given_back(self, world, run_jobs):
        order = paid(world, run_jobs)
        orders.cancel_order(number=order.number, reason="Changed her mind", by=world.ana, at=NOON)
        with scope.reading(world.ana):
            refund = payments.refunds_of_order(order.id).get()
        payment_commands.finish_by_hand(refund_id=refund.id, by=world.ana, at=NOON)
        run_jobs()
        told = outbox.outbox[-1]
        assert told.subject == f"We have given back £24.85 for your order {order.number}"
        assert "Your bank" not in told.body  # It was cash.

    def test_says_nothing_of_money_that_was_booked_by_mistake(self, world, run_jobs):
        order = paid(world, run_jobs)
        with scope.reading(world.ana):
            capture = payments.captures_of_order(order.id).get()
        before = len(outbox.outbox)
        payment_commands.reverse_offline(capture_id=capture.id, reason="Wrong order", by=world.ana, at=NOON)
        run_jobs()
        assert len(outbox.outbox) == before

    def test_tells_of_an_order_that_was_not_paid_in_time(self, world, run_jobs):
        order = placed(world)
        orders.expire_order(number=order.number, by=world.operator(), at=NOON + timedelta(days=2))
        run_jobs()
        assert outbox.outbox[-1].subject == f"Your order {order.number} has ended: it was not paid in time"

    def test_tells_of_a_parcel_that_came_back(self, world, run_jobs):
        order = paid(world, run_jobs)
        at = {"number": order.number, "position": 1, "by": world.clara, "at": NOON}
        fulfilment.start_packing(**at)
        fulfilment.finish_packing(**at)
        fulfilment.send_delivery(**at, rider="Sam")
        fulfilment.bring_back(**at, reason="Dog")
        run_jobs()
        assert outbox.outbox[-1].subject == f"Your parcel of order {order.number} came back to us"
        assert "Dog" not in outbox.outbox[-1].body

    def test_tells_once_however_often_its_job_runs(self, world, run_jobs, messages):
        placed(world)
        run_jobs()
        for _ in range(3):
            reactions.tell_customer(event_of(world, "order.placed"))
        assert len(outbox.outbox) == 1
        assert len(messages(world.ana)) == 1

    def test_says_so_once_when_there_is_no_address(self, world, run_jobs, messages):
        customers.add_customer(
            shop_id=world.shop().id, name="Nora Nomail", phone="+447700900199", kind="b2c", country="GB",
            by=world.ana, at=NOON,
        )  # fmt: skip
        order = placed(world)
        with scope.writing(world.operator()):
            Order.objects.filter(id=order.id).update(customer_id=id_of("Nora Nomail"))
        run_jobs()
        reactions.tell_customer(event_of(world, "order.placed"))
        assert outbox.outbox == []
        assert messages(world.ana) == []
        assert story(world) == ["The customer was not told: no e-mail address"]

    def test_does_not_react_to_what_was_imported(self):
        assert "order.imported" not in words.names()

    def test_shows_a_message_to_its_own_shop_only(self, world, run_jobs, messages):
        placed(world)
        run_jobs()
        assert len(messages(world.marc)) == 1
        assert messages(world.finn) == messages(world.bruno) == []


class TestTellingStaff:
    """Besides the customer: where it is packed, and who runs the shop."""

    @pytest.fixture
    def told(self, world):
        shops.change_shop(shop_id=world.shop().id, order_mailbox="orders@home.example", by=world.ruth, at=NOON)
        for code in ("WAKEFIELD", "LEEDS"):
            shops.change_location(code=code, email=f"{code.lower()}@home.example", by=world.sam, at=NOON)

    @pytest.mark.feature("Y6", by="page")
    def test_tells_the_location_and_the_shop_of_a_confirmed_order(self, world, told, run_jobs, messages):
        order = paid(world, run_jobs, at=clock.now())
        by_whom = {sent.to[0]: sent for sent in outbox.outbox[1:]}
        assert set(by_whom) == {"sofia.keller@mail.example", "wakefield@home.example", "orders@home.example"}
        packer = by_whom["wakefield@home.example"]
        assert packer.subject == f"To pack: {order.number}, 2 pieces, from Wakefield DC"
        assert "2 x Scottie mug" in packer.body
        assert f"/orders/{order.number}/" in packer.body
        assert "pay/" not in packer.body + by_whom["orders@home.example"].body
        assert by_whom["orders@home.example"].subject == f"Confirmed: {order.number}, £24.85 paid"
        assert "sofia.keller" not in packer.body + by_whom["orders@home.example"].body
        assert story(world).count("Location told by e-mail") == story(world).count("Shop told by e-mail") == 1
        assert {m.customer_id for m in messages(world.ana) if "/" in m.template} == {None}

    def test_is_silent_where_no_address_is_set(self, world, run_jobs):
        paid(world, run_jobs)
        assert {sent.to[0] for sent in outbox.outbox} == {"sofia.keller@mail.example"}

    def test_tells_once_however_often_its_job_runs(self, world, told, run_jobs, messages):
        paid(world, run_jobs, at=clock.now())
        for _ in range(2):
            reactions.tell_location(event_of(world, "delivery.allocated"))
            reactions.tell_shop(event_of(world, "order.opened"))
        assert len(messages(world.ana)) == 4

    def test_keeps_quiet_of_what_is_told_days_later(self, world, told, run_jobs):
        paid(world, run_jobs, at=clock.now() - timedelta(days=3))
        assert {sent.to[0] for sent in outbox.outbox} == {"sofia.keller@mail.example"}


class TestItsLanguage:
    @pytest.mark.parametrize(
        ("hers", "the_shops", "subject"),
        [
            ("fr", "en", "Merci de régler 24,85 £GB pour votre commande"),
            ("de", "fr", "Bitte bezahlen Sie 24,85 £ für Ihre Bestellung"),
            ("pl", "fr", "Merci de régler"),
            ("pl", "pt", "Please pay £24.85"),
        ],
    )  # fmt: skip
    def test_is_the_customers_own_else_the_shops(self, world, run_jobs, hers, the_shops, subject):
        shops.change_shop(shop_id=world.shop().id, language=the_shops, by=world.ruth, at=NOON)
        customers.change_customer(code="C-1", language=hers, by=world.ana, at=NOON)
        placed(world)
        run_jobs()
        assert outbox.outbox[0].subject.replace("\xa0", " ").startswith(subject)


class TestItsLinks:
    def test_stand_under_the_shops_own_name(self, world, run_jobs, settings):
        settings.ADDRESS = "https://counter.example"
        shops.add_host_name(shop_id=world.shop().id, host="alder.shop", by=world.ruth, at=NOON)
        placed(world)
        run_jobs()
        order = paid(world, run_jobs)
        at = {"number": order.number, "position": 1, "by": world.clara, "at": NOON}
        fulfilment.start_packing(**at)
        fulfilment.finish_packing(**at)
        fulfilment.send_delivery(**at, rider="Sam")
        run_jobs()
        for part in ("pay", "o", "track"):
            assert any(f"https://alder.shop/{part}/" in sent.body for sent in outbox.outbox), part
        assert not any("counter.example" in sent.body for sent in outbox.outbox)

    def test_open_there_what_they_name(self, world, run_jobs, client):
        shops.add_host_name(shop_id=world.shop().id, host="alder.shop", by=world.ruth, at=NOON)
        placed(world, at=clock.now())
        run_jobs()
        for path in re.findall(r"http://alder\.shop:\d+(/\S+)", outbox.outbox[0].body):
            assert client.get(path, headers={"host": "alder.shop"}).status_code == 200, path

    def test_stand_under_the_installations_where_it_has_none(self, world, run_jobs, settings):
        placed(world)
        run_jobs()
        assert f"{settings.ADDRESS}/pay/" in outbox.outbox[0].body


class TestTheDemo:
    @pytest.fixture(autouse=True)
    def _demo_with_a_real_provider(self, settings):
        settings.DEMO, settings.EMAIL_HOST = True, "smtp.provider.example"

    def test_keeps_every_mail_on_the_machine(self, world, run_jobs, messages):
        placed(world)
        run_jobs()
        assert outbox.outbox == []
        assert [message.state for message in messages(world.ana)] == ["held_back"]

    def test_lets_a_shop_out_that_a_person_opened(self, world, run_jobs):
        world.shop().__class__.objects.filter(code="HOME").update(channels_leave=True)
        placed(world)
        run_jobs()
        assert len(outbox.outbox) == 1

    def test_never_writes_to_an_invented_customer_outside(self, world, run_jobs, messages):
        world.shop().__class__.objects.filter(code="HOME").update(channels_leave=True)
        with scope.writing(world.operator()):
            type(world.sofia).objects.filter(code="C-1").update(is_invented=True)
        placed(world)
        run_jobs()
        assert [message.state for message in messages(world.ana)] == ["held_back"]

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
    def test_takes_the_catcher_for_a_place_on_the_machine(self, settings, host):
        settings.EMAIL_HOST = host
        assert not mail.leaves_the_machine()


class TestAMisbehavingServer:
    def test_is_tried_again_later_when_it_says_not_now(self, world, run_jobs, catcher, messages):
        catcher.behave(refuse_next=1, refuse_code=451)
        placed(world)
        run_jobs()
        waiting = messages(world.ana)[0]
        assert (waiting.state, waiting.tries) == ("queued", 1)
        assert "try later (451" in waiting.failure

        run_sweep(SWEEP, waiting.due_at - timedelta(seconds=1))
        assert catcher.mails() == []
        let_the_pause_be_over(waiting)
        run_sweep(SWEEP, waiting.due_at)
        assert len(catcher.mails()) == 1
        assert messages(world.ana)[0].state == "sent"

    def test_is_not_asked_twice_when_it_says_never(self, world, run_jobs, catcher, messages):
        catcher.behave(refuse_next=1, refuse_code=550)
        placed(world)
        run_jobs()
        failed = messages(world.ana)[0]
        assert (failed.state, failed.failure[:33]) == ("failed", "The mail server refused it (550 5")
        assert "sofia" not in failed.failure.lower()
        run_sweep(SWEEP, clock.now() + timedelta(days=3))
        assert catcher.mails() == []

    def test_that_falls_silent_leaves_the_question_to_a_person(self, world, run_jobs, catcher, messages, settings):
        settings.EMAIL_TIMEOUT = 0.5
        catcher.behave(hang_next=1, hang_seconds=2)
        placed(world)
        run_jobs()
        assert messages(world.ana)[0].state == "sending"

        run_sweep(SWEEP, clock.now() + timedelta(hours=1))
        run_sweep(GIVE_UP, clock.now() + timedelta(minutes=9))
        assert messages(world.ana)[0].state == "sending"
        run_sweep(GIVE_UP, clock.now() + timedelta(minutes=11))
        lost = messages(world.ana)[0]
        assert (lost.state, lost.failure) == ("failed", reactions.UNKNOWN)
        assert len(catcher.mails()) == 1

    def test_that_is_away_is_asked_once_for_all_waiting_mails(self, world, run_jobs, settings, messages, monkeypatch):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        for _ in range(3):
            placed(world)
        run_jobs()
        assert {message.failure for message in messages(world.ana)} == {"The mail server does not answer."}
        for message in messages(world.ana):
            let_the_pause_be_over(message)
        asked = []
        monkeypatch.setattr(mail, "send", lambda message: asked.append(message) or fall(mail.NotNow("Away.")))
        run_sweep(SWEEP, clock.now() + timedelta(hours=1))
        assert len(asked) == 1

    def test_is_given_up_after_the_last_pause(self, world, run_jobs, messages, monkeypatch):
        monkeypatch.setattr(mail, "send", lambda message: fall(mail.NotNow("Away.")))
        placed(world)
        run_jobs()
        for _ in commands.PAUSES:
            let_the_pause_be_over(messages(world.ana)[0])
            run_sweep(SWEEP, clock.now())
        given_up = messages(world.ana)[0]
        assert (given_up.state, given_up.failure) == ("failed", "Away. Given up after 11 tries.")

    def test_lets_a_person_send_again_under_the_same_message_id(self, world, run_jobs, catcher, messages):
        catcher.behave(refuse_next=1, refuse_code=550)
        placed(world)
        run_jobs()
        failed = messages(world.ana)[0]
        commands.send_again(message_id=failed.id, by=world.ana, at=NOON)
        run_jobs()
        again = messages(world.ana)[0]
        assert again.state == "sent"
        assert len(catcher.mails()) == 1
        with scope.reading(world.ana):
            assert mail.message_id(again) == mail.message_id(failed)


class TestTheSweep:
    def test_takes_over_a_message_whose_own_job_died(self, world, run_jobs, catcher, monkeypatch, messages):
        monkeypatch.setattr(reactions, "_some_stay_here", lambda: True)  # So it is written first, then claimed.
        monkeypatch.setattr(reactions, "send_now", lambda *a, **k: None)
        placed(world)
        run_jobs()
        monkeypatch.undo()
        assert messages(world.ana)[0].state == "queued"
        run_sweep(SWEEP, NOON + timedelta(minutes=1))
        assert catcher.mails() == []
        run_sweep(SWEEP, NOON + timedelta(minutes=3))
        assert len(catcher.mails()) == 1
