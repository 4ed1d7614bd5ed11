"""The scope: nothing set, nothing seen; widening only in commands; nested transactions put the former scope back."""

import pytest
from django.db import InternalError, connection, transaction

from comptoir.customers.models import Customer
from comptoir.kernel import scope
from comptoir.kernel.scope import NOBODY
from comptoir.shops.models import Location


class TestReading:
    def test_shows_nothing_without_a_scope(self, world):
        assert not Customer.objects.exists()

    def test_shows_a_shop_its_groups_customers_only(self, world):
        with scope.reading(world.ana):
            assert set(Customer.objects.values_list("code", flat=True)) == {"C-1", "C-2"}

    def test_shows_a_stranger_nothing(self, world):
        with scope.reading(NOBODY):
            assert not Customer.objects.exists()
            assert not Location.objects.exists()

    def test_puts_the_former_scope_back_when_nested(self, world):
        with scope.reading(world.ana):
            with scope.reading(world.bruno):
                assert set(Customer.objects.values_list("code", flat=True)) == {"O-1"}
            assert set(Customer.objects.values_list("code", flat=True)) == {"C-1", "C-2"}
        assert not Customer.objects.exists()

    def test_refuses_a_write(self, committed_world):
        with pytest.raises(InternalError, match="read-only"), scope.reading(committed_world.ana):
            Customer.objects.update(name="Nobody")

    def test_leaves_nothing_behind_after_its_transaction(self, committed_world):
        with scope.reading(committed_world.ana):
            assert Customer.objects.count() == 2
        with transaction.atomic():
            assert not Customer.objects.exists()


class TestWorkIn:
    def test_is_refused_outside_a_command(self, world):
        with pytest.raises(RuntimeError, match="inside a command"):
            scope.work_in(world.shop().id)


class TestTheRole:
    def test_is_not_allowed_to_bypass_policies(self, world):
        with connection.cursor() as cursor:
            cursor.execute("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
            assert cursor.fetchone() == (False,)
