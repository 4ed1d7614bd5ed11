"""A customer proves who she is."""

import json
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections

from comptoir.customers import commands, queries
from comptoir.customers.models import Code, Customer, SignIn
from comptoir.kernel import scope
from comptoir.kernel.errors import NotAllowed
from comptoir.kernel.models import Event, EventValue
from comptoir.kernel.scope import NOBODY
from tests.customers.story import events
from tests.world import NOON

SOFIA = "sofia.keller@mail.example"
GOOD_PASSWORD = "four quiet herons"


def ask(world, email=SOFIA, at=NOON, shop="HOME"):
    commands.ask_code(shop_id=world.shop(shop).id, email=email, by=NOBODY, at=at)


def mailed(world, at=NOON):
    """The code as the mail's job reads it."""
    event = events(world.operator(), "customer.code_asked")[-1]
    with scope.reading(world.operator()):
        return queries.mailed_code(event.data["code"], at=at)


def enter(world, code, at=NOON, email=SOFIA, shop="HOME"):
    return commands.sign_in_with_code(shop_id=world.shop(shop).id, email=email, code=code, by=NOBODY, at=at)


def wrong(digits):
    return f"{(int(digits) + 1) % 1_000_000:06d}"


class TestAskCode:
    def test_makes_a_code_for_whoever_is_known_by_the_address(self, world):
        ask(world, email="Sofia.Keller@MAIL.example")

        assert mailed(world).email == SOFIA
        assert len(mailed(world).digits) == 6

    def test_leaves_the_code_nowhere(self, world):
        ask(world)
        digits = mailed(world).digits

        with scope.reading(world.operator()):
            kept = [
                list(Code.objects.values()),
                list(Event.objects.values()),
                list(EventValue.objects.values()),
            ]
        assert digits not in json.dumps(kept, default=str)

    def test_is_silent_about_who_is_known(self, world):
        for email in ("nobody@mail.example", "no address", "odile.martin@mail.example"):
            ask(world, email=email)

        assert not events(world.operator())

    def test_sends_no_second_mail_within_a_minute(self, world):
        ask(world)
        ask(world, at=NOON + timedelta(seconds=59))
        assert len(events(world.operator(), "customer.code_asked")) == 1

        ask(world, at=NOON + timedelta(seconds=60))
        assert len(events(world.operator(), "customer.code_asked")) == 2

    def test_is_over_after_ten_minutes(self, world):
        ask(world)

        assert mailed(world, at=NOON + timedelta(minutes=10)) is None


class TestSignInWithCode:
    @pytest.mark.feature("Y1", by="access")
    def test_lets_her_see_herself_in_the_shops_of_her_group(self, world):
        ask(world)
        admission = enter(world, mailed(world).digits)

        for shop in ("HOME", "CLOTH"):
            actor = queries.actor_of_customer(world.shop(shop).id, admission.session)
            with scope.reading(actor):
                assert [c.code for c in Customer.objects.all()] == ["C-1"]
        assert queries.actor_of_customer(world.shop("ORION").id, admission.session) is None
        assert queries.actor_of_customer(world.shop("TEAM").id, admission.session) is None

    def test_takes_a_code_once(self, world):
        ask(world)
        digits = mailed(world).digits

        assert enter(world, f"{digits[:3]} {digits[3:]}").session
        assert enter(world, digits).session is None

    def test_takes_only_the_last_code(self, world):
        ask(world)
        first = mailed(world).digits
        ask(world, at=NOON + timedelta(minutes=2))

        assert enter(world, first, at=NOON + timedelta(minutes=2)).session is None

    def test_takes_none_after_ten_minutes(self, world):
        ask(world)
        digits = mailed(world).digits

        assert enter(world, digits, at=NOON + timedelta(minutes=10)).session is None

    def test_opens_no_other_retailers_shop(self, world):
        ask(world)

        assert enter(world, mailed(world).digits, shop="ORION").session is None

    def test_rests_after_five_wrong_tries_even_for_the_right_code(self, world):
        ask(world)
        digits = mailed(world).digits
        for _ in range(5):
            assert enter(world, wrong(digits)).session is None

        assert enter(world, digits).session is None
        assert [e.name for e in events(world.operator())][-1] == "customer.sign_in_locked"
        later = NOON + timedelta(minutes=15)
        ask(world, at=later)
        assert enter(world, mailed(world, at=later).digits, at=later).session

    def test_says_the_same_whoever_is_asked_for(self, world):
        ask(world)
        sentences = {
            enter(world, "000000", email=email).message
            for email in (SOFIA, "amir.haddad@mail.example", "nobody@mail.example", "no address")
        }
        assert len(sentences) == 1

    @pytest.mark.commits
    def test_counts_guesses_made_at_once(self, committed_world):
        world = committed_world
        ask(world)
        bad, shop, ready = wrong(mailed(world).digits), world.shop().id, Barrier(8, timeout=10)

        def guess():
            ready.wait()
            commands.sign_in_with_code(shop_id=shop, email=SOFIA, code=bad, by=NOBODY, at=NOON)
            connections.close_all()

        threads = [Thread(target=guess) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)

        with scope.reading(world.operator()):
            assert Code.objects.get().tries == 5
            assert SignIn.objects.get().locked_until == NOON + timedelta(minutes=15)


class TestSignInWithPassword:
    def password_set(self, world):
        ask(world)
        actor = queries.actor_of_customer(world.shop().id, enter(world, mailed(world).digits).session)
        commands.set_password(password=GOOD_PASSWORD, by=actor, at=NOON)

    def enter(self, world, password, at=NOON):
        return commands.sign_in_with_password(
            shop_id=world.shop("CLOTH").id, email=SOFIA, password=password, by=NOBODY, at=at
        )

    def test_lets_her_in_at_every_shop_of_the_group(self, world):
        self.password_set(world)

        assert self.enter(world, GOOD_PASSWORD).session["customer"] == world.sofia.id

    def test_rests_after_five_wrong_ones(self, world):
        self.password_set(world)
        for _ in range(5):
            self.enter(world, "wrong")

        assert self.enter(world, GOOD_PASSWORD).session is None
        assert self.enter(world, GOOD_PASSWORD, at=NOON + timedelta(minutes=15)).session

    def test_refuses_who_never_set_one(self, world):
        ask(world)

        assert self.enter(world, "").session is None

    def test_ends_with_the_address_it_rests_on(self, world):
        self.password_set(world)
        with scope.reading(world.ana):
            card = queries.customer_card(queries.customer_by_code("C-1"))
        assert card.can_sign_in
        email = next(contact for contact in card.contacts if contact.kind == "email")
        commands.remove_contact(code="C-1", contact_id=email.id, by=world.ana, at=NOON)

        assert self.enter(world, GOOD_PASSWORD).session is None


class TestSetPassword:
    def test_refuses_a_weak_one(self, world):
        ask(world)
        actor = queries.actor_of_customer(world.shop().id, enter(world, mailed(world).digits).session)

        with pytest.raises(commands.WeakPassword, match="too short"):
            commands.set_password(password="short", by=actor, at=NOON)

    def test_is_nobody_elses_business(self, world):
        with pytest.raises(NotAllowed):
            commands.set_password(password=GOOD_PASSWORD, by=world.sam, at=NOON)
