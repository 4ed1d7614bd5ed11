"""One transaction, the journal at its end, joined commands, reactions as jobs of the same transaction."""

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from comptoir.customers.models import Customer
from comptoir.kernel import events, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import NotAllowed, Refusal
from comptoir.kernel.events import REACTIONS, on
from comptoir.kernel.models import Event, EventValue
from comptoir.shops.roles import REFUND
from tests.world import NOON


@command
def rename(*, code: str, name: str, by, at, fail: bool = False) -> Customer:
    customer = Customer.objects.get(code=code)
    events.record(
        "customer.renamed", customer, by=by, at=at, reason="asked by phone", personal={"name": name}, length=len(name)
    )
    Customer.objects.filter(pk=customer.pk).update(name=name)
    if fail:
        raise Refusal("Not today.")
    return customer


@command
def rename_both(*, by, at) -> None:
    rename(code="C-1", name="One", by=by, at=at)
    rename(code="C-2", name="Two", by=by, at=at)


@command
def rename_after_widening(*, shop_id: int, by, at) -> int:
    scope.work_in(shop_id)
    return Customer.objects.update(name="Everybody")


class TestCommand:
    def test_writes_an_event_with_who_and_when(self, world):
        rename(code="C-1", name="Sofia K.", by=world.ana, at=NOON)

        with scope.reading(world.ana):
            event = Event.objects.get(name="customer.renamed")
        assert (event.actor_name, event.at, event.customer_id) == ("Ana", NOON, world.sofia.id)

    def test_keeps_personal_values_beside_the_event(self, world):
        rename(code="C-1", name="Sofia K.", by=world.ana, at=NOON)

        with scope.reading(world.ana):
            event = Event.objects.get(name="customer.renamed")
            values = dict(EventValue.objects.filter(event_uid=event.uid).values_list("field", "value"))
        assert event.data == {"length": 8}
        assert values == {"name": "Sofia K.", "reason": "asked by phone"}

    def test_does_nothing_at_all_when_it_refuses(self, world):
        with pytest.raises(Refusal, match="Not today"):
            rename(code="C-1", name="Nobody", by=world.ana, at=NOON, fail=True)

        with scope.reading(world.ana):
            assert Customer.objects.get(code="C-1").name == "Sofia Keller"
            assert not Event.objects.filter(name="customer.renamed").exists()

    def test_does_not_find_what_the_actor_does_not_see(self, world):
        with pytest.raises(Customer.DoesNotExist):
            rename(code="C-1", name="Mine", by=world.bruno, at=NOON)

    def test_joins_the_command_that_calls_it(self, world):
        rename_both(by=world.ana, at=NOON)

        with scope.reading(world.ana):
            assert Event.objects.filter(name="customer.renamed").values("txid").distinct().count() == 1

    def test_widens_to_one_shop_and_no_further(self, world):
        shop = world.shop("ORION")
        assert rename_after_widening(shop_id=shop.id, by=scope.NOBODY, at=NOON) == 1

    def test_takes_keyword_arguments_only(self, world):
        with pytest.raises(TypeError, match="keyword"):
            rename("C-1", "x", world.ana, NOON)


class TestRequire:
    def test_says_what_may_not_be_done_and_who_may(self, world):
        with pytest.raises(NotAllowed, match=r"You may not refund orders.*refund"):
            require(world.clara, REFUND, "refund orders", shop=world.shop().id)

    def test_asks_for_the_right_in_that_very_shop(self, world):
        assert world.finn.can(REFUND)
        with pytest.raises(NotAllowed):
            require(world.finn, REFUND, "refund orders", shop=world.shop("HOME").id)


class TestReactions:
    @pytest.fixture
    def heard(self):
        heard = []

        @on("customer.renamed")
        def listen(event: Event) -> None:
            heard.append(event.customer_id)

        yield heard
        del REACTIONS["customer.renamed"]

    def test_run_after_the_command_and_under_the_owners_scope(self, world, heard, run_jobs):
        rename(code="C-1", name="Sofia K.", by=world.ana, at=NOON)
        assert heard == []

        assert run_jobs() == 1
        assert heard == [world.sofia.id]

    def test_share_a_job_and_one_that_fails_goes_on_in_its_own(self, world, heard, run_jobs):
        tried = []

        @on("customer.renamed")
        def stumble(event: Event) -> None:
            tried.append(event.id)
            if len(tried) == 1:
                raise RuntimeError("not today")

        @on("customer.renamed")
        def come_after(event: Event) -> None:
            heard.append("after")

        rename(code="C-1", name="Sofia K.", by=world.ana, at=NOON)
        assert ProcrastinateJob.objects.count() == 1
        assert run_jobs() == 2
        assert heard == [world.sofia.id, "after"]
        assert tried == [tried[0]] * 2

    def test_are_not_enqueued_by_a_command_that_refused(self, world, heard):
        with pytest.raises(Refusal):
            rename(code="C-1", name="x", by=world.ana, at=NOON, fail=True)

        assert not ProcrastinateJob.objects.exists()


class TestTheJournal:
    def test_refuses_change(self, world):
        rename(code="C-1", name="Sofia K.", by=world.ana, at=NOON)
        with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"):
            cursor.execute("delete from kernel_event")

    def test_shows_a_groups_event_to_the_groups_shops_only(self, world):
        rename(code="C-1", name="Sofia K.", by=world.ana, at=NOON)

        with scope.reading(world.finn):
            assert Event.objects.filter(name="customer.renamed").exists()
        with scope.reading(world.bruno):
            assert not Event.objects.exists()
