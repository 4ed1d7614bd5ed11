"""Messages as staff read them."""

from datetime import timedelta

import pytest

from comptoir.kernel import scope
from comptoir.kernel.machine import IllegalMove
from comptoir.messaging import commands, queries
from comptoir.messaging.models import Message
from tests.orders.scene import placed
from tests.world import NOON


@pytest.fixture
def order(world, run_jobs):
    found = placed(world)
    run_jobs()
    return found


class TestMessagesOfOrder:
    @pytest.mark.parametrize("reader", ["ana", "ruth"])  # Ruth may reveal, which she does with a reason and not here.
    def test_masks_the_address_for_everybody(self, world, order, reader):
        with scope.reading(getattr(world, reader)):
            row = queries.messages_of_order(order.id)[0]
        assert (row.recipient, row.name, row.number, row.state) == (
            "s••••@mail.example", "Order placed", order.number, "sent",
        )  # fmt: skip

    def test_is_empty_for_another_shop(self, world, order):
        for stranger in (world.finn, world.bruno):
            with scope.reading(stranger):
                assert queries.messages_of_order(order.id) == []


class TestMessagesOfCustomer:
    def test_go_on_where_a_page_ended(self, world, order, run_jobs):
        placed(world)
        run_jobs()
        ana, sofia = world.ana, world.sofia
        with scope.reading(ana):
            first = queries.messages_of_customer(sofia.id, limit=1)
            rest = queries.messages_of_customer(sofia.id, after=first[-1].id)
        assert len({row.id for row in first + rest}) == 2

    def test_take_two_statements(self, world, order, django_assert_num_queries):
        ana, sofia = world.ana, world.sofia
        with scope.reading(ana), django_assert_num_queries(2):
            queries.messages_of_customer(sofia.id)


class TestMessage:
    def test_is_shown_whole(self, world, order):
        with scope.reading(world.ana):
            row = queries.message(Message.objects.get().id)
        assert "To pay: £24.85" in row.text
        assert row.html.startswith("<!doctype html>")


class TestMessagesNotSent:
    def test_name_what_a_person_should_look_at(self, world, order, run_jobs):
        with scope.reading(world.ana):
            assert queries.messages_not_sent(world.ana) == []
            sent = Message.objects.get()
        with pytest.raises(IllegalMove):
            commands.fail_message(message_id=sent.id, failure="Too late", by=world.ana, at=NOON)
        with pytest.raises(IllegalMove):
            commands.send_again(message_id=sent.id, by=world.ana, at=NOON)

    def test_lists_a_failed_one_until_its_day_is_past(self, world, run_jobs, monkeypatch):
        from comptoir.messaging.channels import mail

        def refuse(message):
            raise mail.Refused("The mail server refused it (550).")

        monkeypatch.setattr(mail, "send", refuse)
        order = placed(world)
        run_jobs()
        with scope.reading(world.ana):
            row = queries.messages_not_sent(world.ana)[0]
            assert (row.number, row.failure) == (order.number, "The mail server refused it (550).")
            assert queries.messages_not_sent(world.ana, since=NOON + timedelta(days=1)) == []
