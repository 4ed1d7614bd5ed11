"""Rows read and written past Django's query compiler are the same rows."""

import pytest
from django.db import IntegrityError, connection, transaction

from comptoir.customers.models import Customer, Tag
from comptoir.kernel import rows, scope
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


def tag(world, name):
    shop = world.shop()
    return Tag(retailer_id=shop.retailer_id, group_id=shop.group_id, name=name)


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
        one, other = tag(world, "Regular"), tag(world, "Late")
        with scope.reading(world.ana):  # Nested in the test's transaction it refuses no write.
            rows.insert(one)
            other.save()
            mine, known = (Tag.objects.filter(id=row.id).values().get() for row in (one, other))
        same = {"id": 0, "name": ""}
        assert mine | same == known | same
        assert (mine["name"], known["name"]) == ("Regular", "Late")

    def test_is_held_to_the_constraints(self, world):
        with scope.reading(world.ana):
            rows.insert(tag(world, "Regular"))
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.insert(tag(world, "Regular"))
