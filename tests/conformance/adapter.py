"""From a scenario's steps to our commands. It translates words; it decides nothing."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from comptoir.inventory.commands import BelowReserved
from comptoir.kernel.errors import Refusal
from comptoir.orders import commands as orders
from comptoir.orders.commands.cancelling import AlreadyLeft
from comptoir.payments import commands as payments
from comptoir.payments.saying import AttemptSaid, RefundNotice
from comptoir.payments.states import AttemptState
from tests.world import NOON

from .gateway import TellingGateway
from .house import House
from .telling import Told, told_of
from .words import STEPS, WAYS, amount, minor

if TYPE_CHECKING:
    from comptoir.orders.models import Delivery

LATER = NOON + timedelta(days=60)  # Every deadline to pay is over.
ABILITIES = {"two_step_auth_then_capture": "at_dispatch", "per_shipment": "per_shipment"}


class NotYet(Exception):
    """A word of the scenario for which there is no command or query yet."""


@dataclass
class Play:
    """One scenario being played: the first order is the one that the steps mean; one that is refused is none."""

    house: House
    gateway: TellingGateway
    work: Callable[[], int]  # Runs what commands have enqueued.
    kind: str  # Of the gateway.
    abilities: Mapping[str, bool]
    cart: dict[str, Any] = field(default_factory=dict)
    number: str | None = None
    first: str | None = None
    named: dict[str, int] = field(default_factory=dict)  # Positions of deliveries.

    @property
    def way(self) -> str:
        return WAYS[self.kind]

    @property
    def is_online(self) -> bool:
        return self.kind.startswith("online")

    @property
    def told(self) -> Told:
        if self.number is None:
            raise Absent("order")
        return told_of(self.house, self.number)

    @property
    def intent_id(self) -> int:
        return self.told.page.intents[-1].id

    def actor(self, at: datetime = NOON) -> dict[str, Any]:
        return {"by": self.house.by, "at": at}

    def step(self, step: Mapping[str, Any]) -> tuple[str, object]:
        """Do a step: the word for its outcome, and what came of it."""
        handler: Callable[[Mapping[str, Any]], tuple[str, object]] = getattr(self, f"do_{step['do']}")
        return handler(step)

    def do_configure_gateway(self, step: Mapping[str, Any]) -> tuple[str, object]:
        if "inject" in step:
            self.gateway.inject(step["inject"]["effect"], step["inject"].get("only_for_amount"))
        if "clear" in step:
            self.gateway.clear(step["clear"]["effect"], step["clear"].get("only_for_amount"))
        self.gateway.refunds = step.get("external_refund_response", self.gateway.refunds)
        self.abilities = {**self.abilities, **{word: step[word] for word in ABILITIES if word in step}}
        return "", None

    def do_place_cart(self, step: Mapping[str, Any]) -> tuple[str, object]:
        self.cart = {"kind": step["kind"], "together": step["one_physical_delivery"], "shop": step["shop"]}
        self.number, self.named = None, {}
        return "", None

    def do_stock_debit(self, step: Mapping[str, Any]) -> tuple[str, object]:
        return self._count(step, -1)

    def do_stock_credit(self, step: Mapping[str, Any]) -> tuple[str, object]:
        return self._count(step, 1)

    def _count(self, step: Mapping[str, Any], sign: int) -> tuple[str, object]:
        now = self.house.level(step["sku"]).on_hand
        try:
            self.house.count(step["sku"], now + sign * int(Decimal(step["qty"])))
        except BelowReserved as refusal:
            return "refused", type(refusal).__name__
        return "", None

    def do_set_release_date(self, step: Mapping[str, Any]) -> tuple[str, object]:
        day = NOON.date() - timedelta(days=1) if step["to"] == "past" else date.fromisoformat(step["to"])
        self.house.release(step["sku"], day)
        self.work()
        return "", None

    def do_event(self, step: Mapping[str, Any]) -> tuple[str, object]:
        """``handled`` with whether anything was done, or ``raises`` with the word of the refusal."""
        word, params = step["event"], step.get("params", {})
        if word in STEPS:
            return self._move(STEPS[word], step, params)
        name = word.removeprefix("evt.").replace(".", "_")
        handler = getattr(self, f"event_{name}", None)
        if handler is None:
            raise NotYet(WORDS_TO_COME.get(word, f"the event {word}"))
        found: tuple[str, object] = handler(step, params)
        self.work()
        return found

    def event_pending(self, step: Mapping[str, Any], params: Mapping[str, Any]) -> tuple[str, object]:
        """Placed, and paid where the customer pays at once."""
        self._set_way()
        try:
            order = self.house.place(
                self.house.lines(self.cart["kind"]), shop=self.cart["shop"], together=self.cart["together"]
            )
        except (orders.NowhereInStock, orders.NotOnSale):
            return "raises", "allocation_error"
        self.number = order.number or ""
        if self.is_online:
            self._pay(params)
        self.number = self.first = self.first or self.number
        return "handled", True

    def event_payment_processed(self, step: Mapping[str, Any], params: Mapping[str, Any]) -> tuple[str, object]:
        if not self.told.operations:
            return "handled", False
        self._pay(params)
        return "handled", True

    def event_payment_confirmed(self, step: Mapping[str, Any], params: Mapping[str, Any]) -> tuple[str, object]:
        """A person says that the money came, or will."""
        if self.is_online:
            orders.take_payment(number=self.number or "", source="bank", reference="by-hand", **self.actor())
        else:
            self._authorise(receipt="transfer")
        return "handled", True

    def event_process_allocation(self, step: Mapping[str, Any], params: Mapping[str, Any]) -> tuple[str, object]:
        return "handled", self._allocate(step)

    event_delivery_allowed_timeout = event_process_allocation
    event_delivery_allowed_quantity = event_process_allocation

    def event_order_cancel(self, step: Mapping[str, Any], params: Mapping[str, Any]) -> tuple[str, object]:
        orders.cancel_order(number=self.number or "", reason="Told so", **self.actor())
        return "handled", True

    def event_order_cancel_refund(self, step: Mapping[str, Any], params: Mapping[str, Any]) -> tuple[str, object]:
        """Before anything was delivered it is cancelled; after, it comes back and its money with it."""
        came = [d.position for d in self.told.page.deliveries if d.state == "delivered" and not d.is_digital]
        told = {"number": self.number or "", "reason": "Told so", **self.actor()}
        try:
            if not came:
                orders.cancel_order(**told)
                return "handled", True
            for position in came:
                orders.move_delivery(position=position, verb="return", **told)
            with suppress(orders.NothingToRefund):  # All of it went back before.
                orders.ask_refund(whole=True, **told)
        except AlreadyLeft:
            return "raises", "order_error"
        return "handled", True

    def event_new_order_cancel_refund(self, step: Mapping[str, Any], params: Mapping[str, Any]) -> tuple[str, object]:
        """Nobody can have paid for an order that there is not."""
        return "handled", self.number is not None

    def event_refund_processed(self, step: Mapping[str, Any], params: Mapping[str, Any]) -> tuple[str, object]:
        """What did not go back is tried again, or was given back by a person."""
        if params.get("force_manual_processing"):
            payments.refund_done_by_hand(intent_id=self.intent_id, note="By hand", **self.actor())
        else:
            for refund in self.told.page.refunds:
                if refund.state == "failed":
                    payments.retry_refund(refund_id=refund.id, **self.actor())
        self.work()
        return "handled", self.told.giving_back == "ok"

    def event_refund_external(self, step: Mapping[str, Any], params: Mapping[str, Any]) -> tuple[str, object]:
        """The gateway tells of a refund that somebody made in its own office."""
        told, gave = self.told, params["refund_notification_amount"]
        cents = told.page.order.total_minor if gave == "ORDER_TOTAL" else minor(gave)
        known = [row for row in told.operations if row.kind in ("charge", "capture")]
        exact = [row for row in known if row.amount_minor == cents]
        payment = next((row.gateway_id for row in exact + known), "unknown")
        self.gateway.told += 1
        said = RefundNotice(payment, f"outside_{self.gateway.told}", cents, "USD")
        try:
            payments.note_external_refund(shop_id=told.page.order.shop_id, gateway=self.way, said=said, **self.actor())
        except payments.NotWhatWeAsked:
            return "handled", False
        return "handled", True

    def _set_way(self) -> None:
        told = {ABILITIES[word]: value for word, value in self.abilities.items() if word in ABILITIES}
        if self.kind in ("online_external_form", "offline_prepaid"):
            told = {}
        for shop in self.house.shops.values():
            payments.set_way(shop_id=shop.id, gateway=self.way, is_on=True, **told, **self.actor())

    def _pay(self, params: Mapping[str, Any]) -> None:
        if self.kind == "online_external_form":
            self._pay_on_page(params.get("external_callback_auth_response", "ok"))
        else:
            self._authorise(token="tok_1")
        self.work()
        told = self.told
        if told.page.order.state == "placed" and told.authorising == "failed":
            orders.expire_order(number=self.number or "", **self.actor(LATER))  # Nobody tries another card.
            self.work()

    def _pay_on_page(self, answer: str) -> None:
        attempt = payments.start_attempt(intent_id=self.intent_id, gateway=self.way, **self.actor())
        self.work()
        state = AttemptState.CAPTURED if answer == "ok" else AttemptState.FAILED
        said = AttemptSaid(
            attempt.key, state, payment=f"pay_{attempt.key}", amount_minor=attempt.amount_minor, currency="USD"
        )
        payments.hear_of_attempt(attempt_id=attempt.id, said=said, **self.actor())

    def _authorise(self, **means: str) -> None:
        orders.authorise_order(number=self.number or "", way=self.way, **means, **self.actor())
        self.work()

    def _allocate(self, step: Mapping[str, Any]) -> bool:
        delivery = self._delivery(step)
        (after,) = orders.allocate_deliveries(delivery_ids=[delivery.id], **self.actor())
        return bool(after.state != delivery.state)

    def _move(self, verb: str, step: Mapping[str, Any], params: Mapping[str, Any]) -> tuple[str, object]:
        delivery = self._delivery(step)
        if verb == "send" and self.told.waits_for_gateway(delivery):
            return "handled", self._take_money(delivery, params)
        try:
            orders.move_delivery(number=self.number or "", position=delivery.position, verb=verb, **self.actor())
        except Refusal:
            return "handled", False
        self.work()
        return "handled", True

    def _take_money(self, delivery: "Delivery", params: Mapping[str, Any]) -> bool:
        """What a gateway holds for a delivery is taken before it leaves; then it leaves. Whether that was heard."""
        told: dict[str, Any] = {"number": self.number or "", "position": delivery.position, **self.actor()}
        if params.get("force_manual_processing"):
            orders.take_payment(source="bank", reference="by-hand", **told)
        else:
            orders.take_held(**told)
        self.work()
        if not delivery.is_digital:
            with suppress(orders.MoneyFirst):
                orders.move_delivery(verb="send", **told)
                self.work()
        return True

    def _delivery(self, step: Mapping[str, Any]) -> "Delivery":
        """The delivery that a step means: the first, one by its state or group, or one named before."""
        told, wish = self.told, step["delivery"]
        found = told.page.deliveries
        if isinstance(wish, Mapping):
            if "ref" in wish:
                return next(d for d in found if d.position == self.named[wish["ref"]])
            words = dict(zip([d.position for d in found], told.deliveries, strict=True))
            found = [
                d
                for d in found
                if wish.get("with_status", words[d.position][1]) == words[d.position][1]
                and wish.get("with_group", words[d.position][0]) == words[d.position][0]
            ]
        if not found:
            raise Absent("such delivery")
        if isinstance(wish, Mapping) and "as" in wish:
            self.named[wish["as"]] = found[0].position
        return found[0]


class Absent(Exception):
    """There is none of ours where the scenario means one."""


WORDS_TO_COME = {"evt.delivery.update": "what a supplier tells of its deliveries"}


def total_of(play: Play) -> str:
    """What an order that was refused would have cost."""
    return amount(play.house.quote_minor(play.house.lines(play.cart["kind"]), play.cart["shop"]))
