"""Rows read and written past Django's query compiler are the same rows."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from comptoir.customers.models import Customer
from comptoir.kernel import clock, rows, scope
from comptoir.payments.models import Intent
from comptoir.shops.models import Shop

KINDS = {"s": "shops.Shop", "c": "customers.Customer"}
BY_CODE = (
    "select {} from shops_shop s left join customers_customer c on c.group_id = s.group_id and c.code = %s "
    "where s.code = 'HOME'"
)


def selected(code):
    with connection.cursor() as cursor:
        cursor.execute(BY_CODE.format(rows.columns(**KINDS)), [code])
        return list(rows.read(cursor.fetchone(), *KINDS.values()))


def intent(world, amount_minor=500):
    shop, at = world.shop(), clock.now()
    return Intent(
        retailer_id=shop.retailer_id, group_id=shop.group_id, shop_id=shop.id, purpose="AH-1", currency="GBP",
        amount_minor=amount_minor, pay_by=at + timedelta(hours=1), made_at=at,
    )  # fmt: skip


class TestRead:
    def test_gives_rows_as_the_compiler_does(self, world):
        with scope.reading(world.ana):
            for read, known in zip(
                selected("C-1"), (Shop.objects.get(code="HOME"), Customer.objects.get(code="C-1")), strict=True
            ):
                assert {**read.__dict__, "_state": 0} == {**known.__dict__, "_state": 0}
                read.refresh_from_db()

    def test_gives_none_for_what_is_not_there(self, world):
        with scope.reading(world.ana):
            assert selected("NOBODY")[1] is None


class TestInsert:
    def test_stores_what_save_would(self, world):
        one, other = intent(world), intent(world)
        with scope.reading(world.ana):  # Nested in the test's transaction it refuses no write.
            rows.insert(one)
            other.save()
            mine, known = (Intent.objects.filter(id=row.id).values().get() for row in (one, other))
            same = {"id": 0, "made_at": 0, "pay_by": 0}
            assert mine | same == known | same

    def test_is_held_to_the_constraints(self, world):
        with scope.reading(world.ana), pytest.raises(IntegrityError), transaction.atomic():
            rows.insert(intent(world, amount_minor=0))
