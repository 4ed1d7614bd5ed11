"""What a scene has to work with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from comptoir.kernel import scope
from comptoir.orders import commands as orders
from comptoir.orders import queries
from comptoir.orders.queries import OrderPage
from tests.world import NOON, World

Scene = Callable[["Stage"], Mapping[str, Any]]  # The arguments; ``by`` is Ruth and ``at`` noon unless told.


@dataclass(frozen=True)
class Stage:
    """The world, its jobs, and the few steps that several scenes begin with."""

    world: World
    run_jobs: Callable[[], int]

    @property
    def home(self) -> int:
        return self.world.shop().id

    def placed(self, *lines: tuple[str, int]) -> str:
        """The number of an order of Sofia's."""
        order = orders.place_order(
            shop_id=self.home,
            customer_code="C-1",
            lines=lines or [("MUG", 2)],
            channel="console",
            by=self.world.ana,
            at=NOON,
        )
        return order.number or ""

    def paid(self, *lines: tuple[str, int]) -> str:
        number = self.placed(*lines)
        orders.take_payment(number=number, source="cash", reference=f"T-{number}", by=self.world.ana, at=NOON)
        self.run_jobs()
        return number

    def walked(self, *verbs: str) -> str:
        """A paid order whose delivery went some steps."""
        number = self.paid()
        for verb in verbs:
            orders.move_delivery(number=number, position=1, verb=verb, by=self.world.ana, at=NOON)
        return number

    def page(self, number: str) -> OrderPage:
        with scope.reading(self.world.ana):
            return queries.order_page(number)
