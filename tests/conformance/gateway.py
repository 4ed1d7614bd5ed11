"""A gateway that answers as a scenario has told it to."""

from dataclasses import dataclass, field
from uuid import UUID

from comptoir.payments.gateways import Card, Deed, ToPay
from comptoir.payments.saying import AttemptSaid, OperationSaid, RefundSaid
from comptoir.payments.states import AttemptState, OperationState, RefundState

from .words import minor

FAILS = {
    "authorise": "fail_auth",
    "charge": "fail_auth_capture",
    "capture": "fail_capture",
    "void": "fail_void_capture",
    "refund": "fail_refund",
}
DELAYED = ("authorise", "charge", "capture")  # What a gateway that takes its time leaves undecided.
OF_REFUNDS = {"ok": RefundState.DONE, "failed": RefundState.FAILED, "processing": RefundState.SENT}


@dataclass
class TellingGateway:
    """It grants everything at once, but for the effects that stand."""

    currency: str = "USD"
    effects: list[tuple[str, int | None]] = field(default_factory=list)  # An effect, and its amount where it has one.
    refunds: str = "ok"  # What a gateway with a page of its own says of a refund.
    sums: dict[str, int] = field(default_factory=dict)  # By our key, and by the id it has here.
    kinds: dict[str, str] = field(default_factory=dict)
    told: int = 0

    def inject(self, effect: str, only_for: str | None) -> None:
        self.effects.append((effect, minor(only_for) if only_for else None))

    def clear(self, effect: str, only_for: str | None) -> None:
        self.effects.remove((effect, minor(only_for) if only_for else None))

    def stands(self, effect: str | None, cents: int) -> bool:
        return any(name == effect and only_for in (None, cents) for name, only_for in self.effects)

    def offer(self, wish: ToPay) -> AttemptSaid:
        return AttemptSaid(wish.key, AttemptState.OFFERED, gateway_id=f"page_{wish.key}", url="https://pay.example/")

    def close(self, key: UUID, gateway_id: str) -> AttemptSaid | None:
        return None

    def authorise(self, card: Card) -> OperationSaid:
        return self._answer("authorise", card.key, card.amount_minor)

    def charge(self, card: Card) -> OperationSaid:
        return self._answer("charge", card.key, card.amount_minor)

    def capture(self, key: UUID, authorisation: str, amount_minor: int, currency: str = "") -> OperationSaid:
        return self._answer("capture", key, amount_minor)

    def reverse(self, key: UUID, authorisation: str, amount_minor: int) -> OperationSaid:
        return self._answer("reverse", key, amount_minor)

    def void(self, key: UUID, payment: str) -> OperationSaid:
        return self._answer("void", key, self.sums[payment])

    def ask_operation(self, deed: Deed) -> OperationSaid | None:
        known = self.kinds.get(str(deed.key))
        return self._answer(known, deed.key, self.sums[str(deed.key)]) if known else None

    def refund(self, key: UUID, payment: str, amount_minor: int, currency: str = "") -> RefundSaid:
        said = OF_REFUNDS.get(self.refunds, RefundState.FAILED)
        failed = said == RefundState.FAILED or self.stands("fail_refund", amount_minor)
        self.told += 1
        return RefundSaid(
            key, RefundState.FAILED if failed else said, gateway_id=f"refund_{self.told}", amount_minor=amount_minor,
            currency=self.currency, failure="As told." if failed else "", needs_person=self.refunds == "manual",
        )  # fmt: skip

    def _answer(self, kind: str, key: UUID, cents: int) -> OperationSaid:
        state = OperationState.OK
        if kind in DELAYED and self.stands("reply_processing", cents):
            state = OperationState.PROCESSING
        elif self.stands(FAILS.get(kind), cents):
            state = OperationState.FAILED
        here = f"{kind}_{key}"
        self.sums[str(key)] = self.sums[here] = cents
        self.kinds[str(key)] = kind
        return OperationSaid(
            key, state, gateway_id=here, means="Card", amount_minor=cents, currency=self.currency,
            failure="As told." if state == OperationState.FAILED else "",
            is_cleared=not self.stands("reply_ok_but_not_settled", cents),
        )  # fmt: skip
