"""What the shop says of an order and of its stock, read by queries and put into the outside words."""

from dataclasses import dataclass
from typing import Any

from comptoir.kernel import scope
from comptoir.orders import queries as orders
from comptoir.payments import queries as payments

from .house import House
from .words import ANSWERS, DELIVERIES, GROUPS, OPERATIONS, amount

TAKING = ("charge", "capture")


@dataclass(frozen=True)
class Told:
    """An order as it stands now."""

    page: orders.OrderPage
    operations: list[Any]
    settled: dict[int, bool]  # By capture.
    authorising: str  # How paying stands, all its parts together.
    giving_back: str
    held: dict[int, Any]  # What is held for each delivery, by position.

    @property
    def deliveries(self) -> list[tuple[str, str]]:
        """Group and state of each delivery. A link that was handed over is, outside, a thing on its way."""
        words = []
        for delivery in self.page.deliveries:
            handed_over = delivery.is_digital and delivery.state == "delivered"
            ours = "on_its_way" if handed_over else delivery.state
            if delivery.is_digital and ours == "reserved" and self.page.order.state == "open":
                ours = "ready"
            held = self.held.get(delivery.position)
            unpaid = held is not None and not held.is_taken
            waits = unpaid and (ours == "on_its_way" or (ours == "ready" and held.taking is not None))
            words.append((GROUPS[delivery.kind], DELIVERIES[ours] + (".waiting.payment" if waits else "")))
        return words

    def waits_for_gateway(self, delivery: Any) -> bool:
        held = self.held.get(delivery.position)
        return held is not None and held.can.is_program and not held.is_taken

    @property
    def payments(self) -> list[tuple[str, str, str, bool]]:
        """Every attempt to move money: what, how much, the answer, and whether the money is settled."""
        return sorted(
            (
                OPERATIONS[row.kind],
                amount(row.amount_minor),
                ANSWERS[row.state],
                row.kind in ("charge", "capture")
                and row.state == "ok"
                and self.settled.get(row.capture_id or 0, False),
            )
            for row in self.operations
        )

    def status(self, *, online: bool) -> str:
        order, deliveries = self.page.order, self.page.deliveries
        late = "" if self.giving_back == "ok" else ".waiting.payment"
        if order.state == "cancelled":
            return "os.cancelled" + late
        if any(delivery.state == "returned" for delivery in deliveries):
            return "os.returned" + late
        if order.state == "completed":
            return "os.completed"
        if order.state == "placed":
            return "os.waiting.payment" if online else "os.waiting"
        shipped = any(delivery.state == "delivered" and not delivery.is_digital for delivery in deliveries)
        return "os.partially.shipped" if shipped else "os.in.progress"


def told_of(house: House, number: str) -> Told:
    with scope.reading(house.by):
        page = orders.order_page(number)
        asked = [intent.id for intent in page.intents]
        held = {d.position: page.held_for(d) for d in page.deliveries}
        return Told(
            page=page,
            operations=list(payments.operations_of_order(page.order.id)),
            settled={capture.id: capture.is_cleared for capture in page.captures},
            authorising=payments.outcome_of_authorising(page.intents[-1].id),
            giving_back=payments.outcome_of_giving_back(asked),
            held=held,
        )


def stock_of(house: House, sku: str) -> dict[str, str]:
    level = house.level(sku)
    return {"on_hand": f"{level.on_hand}.00", "reserved": f"{level.reserved}.00"}
