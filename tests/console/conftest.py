"""A person at her desk: the Django client signed in as somebody of the world, and orders made by the real commands."""

from collections.abc import Callable

import pytest
from django.test import Client

from comptoir.kernel import clock
from comptoir.orders import commands as orders
from comptoir.orders.models import Order
from tests.world import World


@pytest.fixture
def as_staff(world: World) -> Callable[[str], Client]:
    """``as_staff("ana")``: her browser."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(world.staff(name))
        return client

    return sign_in


@pytest.fixture
def paid(world: World, place: Callable[..., Order], run_jobs: Callable[[], int]) -> Callable[..., Order]:
    """``paid(MUG=2)``: an order whose cash was taken and whose stock is allocated."""

    def make(**asked: int) -> Order:
        order = place(**asked)
        orders.take_payment(number=order.number or "", source="cash", reference="", by=world.ana, at=clock.now())
        run_jobs()
        return order

    return make


@pytest.fixture
def place(world: World) -> Callable[..., Order]:
    """``place(MUG=2)``: a placed order of Sofia's at Alder Home."""

    def make(*, by: str = "ana", shop: str = "HOME", customer: str | None = "C-1", **quantities: int) -> Order:
        return orders.place_order(
            shop_id=world.shop(shop).id,
            customer_code=customer,
            lines=[(sku.replace("_", "-"), quantity) for sku, quantity in quantities.items()] or [("MUG", 1)],
            channel="console",
            by=getattr(world, by),
            at=clock.now(),
        )

    return make
