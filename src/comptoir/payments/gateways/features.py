"""What each way to pay can do, as data. Nobody else asks which gateway it is."""

import re
from dataclasses import dataclass
from typing import Final

from comptoir.kernel.errors import Refusal

from ..states import GatewayName, OperationKind


@dataclass(frozen=True)
class Features:
    """The abilities of one way to pay, and whether it is on where a shop has said nothing."""

    words: str  # For the settings page.
    source: str  # Of the money that comes by it: a capture's source, and the name of its clearing account.
    authorises: bool = False  # Can hold an amount first and take it later.
    per_shipment: bool = False  # Can do so for each delivery by itself.
    captures: bool = False
    charges: bool = False  # Authorises and captures in one step.
    voids: bool = False  # A capture that is not settled.
    reverses: bool = False  # An authorisation.
    refunds: bool = False
    has_page: bool = False  # The customer pays on the gateway's own page.
    takes_token: bool = False  # A program may pay with the gateway's token of a card.
    is_online: bool = False  # The order knows at once, without a person.
    is_program: bool = False  # There is a gateway to be called.
    captures_itself: bool = False  # Without a person who says that the money came.
    waits_days: int = 0  # For the money, before the order expires; 0: as long as the shop waits for a card.
    needs_number: bool = False  # Of a document of the customer: chosen when the order stands, not when it is placed.
    holds_first: bool = False  # Where the shop has said nothing: held at the order, taken delivery by delivery.
    is_on: bool = False

    @property
    def is_by_word(self) -> bool:
        """Whether the shop's own word holds or takes the amount when the order is placed: nobody is asked for it."""
        return not self.is_program and (self.authorises or self.is_online)

    @property
    def may_be_confirmed(self) -> bool:
        """Whether nothing is held in advance, so that a shop may want the customer called before anything leaves."""
        return not self.is_program and not self.is_online


FLAGS: Final = {  # The abilities as the settings and programs read them, in the order of the table.
    "authorises": "hold an amount first",
    "per_shipment": "be paid delivery by delivery",
    "captures": "take what is held",
    "charges": "take an amount at once",
    "voids": "undo what is not settled",
    "reverses": "give up what is held",
    "refunds": "give money back",
    "has_page": "let the customer pay on a page of its own",
    "is_online": "tell at once whether it is paid",
    "captures_itself": "take the money without a person",
}
_NEEDS: Final = {
    OperationKind.AUTHORISE: "authorises",
    OperationKind.CAPTURE: "captures",
    OperationKind.CHARGE: "charges",
    OperationKind.VOID: "voids",
    OperationKind.REVERSE: "reverses",
    OperationKind.REFUND: "refunds",
}


class CannotDoThat(Refusal):
    """A way to pay lacks the ability that a step needs."""

    def __init__(self, gateway: GatewayName, flag: str) -> None:
        super().__init__(f"“{gateway.label}” cannot {FLAGS[flag]}. Nothing was done.")


def check_can(gateway: str, kind: OperationKind) -> None:
    """Raises CannotDoThat where the flag that an operation needs is off."""
    name, flag = GatewayName(gateway), _NEEDS[kind]
    if not getattr(FEATURES[name], flag):
        raise CannotDoThat(name, flag)


FEATURES: Final[dict[GatewayName, Features]] = {
    GatewayName.SANDBOX: Features(
        "The customer types the card on the gateway's page, which the payment link opens.",
        source="card", charges=True, refunds=True, has_page=True, is_online=True, is_program=True,
        captures_itself=True, is_on=True,
    ),
    GatewayName.STRIPE: Features(
        "The customer types the card on Stripe's page, which the payment link opens. Its keys are under Providers.",
        source="card", authorises=True, captures=True, charges=True, reverses=True, refunds=True, has_page=True,
        takes_token=True, is_online=True, is_program=True, captures_itself=True,
    ),
    GatewayName.CARD_FORM: Features(
        "The customer types the card on our page; it goes straight to the gateway, and we get its token.",
        source="card", authorises=True, per_shipment=True, captures=True, charges=True, voids=True, reverses=True,
        refunds=True, takes_token=True, is_online=True, is_program=True, captures_itself=True,
    ),
    GatewayName.COURIER: Features(
        "The courier takes the money at the door. The shop bears the risk that nobody opens.",
        source="courier", authorises=True, per_shipment=True, captures=True, reverses=True, refunds=True,
    ),
    GatewayName.IN_STORE: Features(
        "The customer pays at the till when she comes for her things.",
        source="cash", authorises=True, per_shipment=True, captures=True, reverses=True, refunds=True, is_on=True,
    ),
    GatewayName.AUTHORISED_INVOICE: Features(
        "For customers who may buy on account: the invoice goes with each delivery and counts as paid when it ships.",
        source="invoice", authorises=True, per_shipment=True, captures=True, reverses=True, refunds=True,
        captures_itself=True,
    ),
    GatewayName.INVOICE: Features(
        "We send an invoice; the order goes on when a person has seen the money.",
        source="invoice", charges=True, refunds=True, waits_days=14,
    ),
    GatewayName.BANK_TRANSFER: Features(
        "The customer transfers the amount; the order goes on when a person has seen it on the account.",
        source="bank", charges=True, refunds=True, waits_days=7, is_on=True,
    ),
    GatewayName.WALLET: Features(
        "From what the customer has in her wallet at this shop; with a part of it, the rest is paid otherwise.",
        source="wallet", authorises=True, per_shipment=True, captures=True, charges=True, reverses=True, refunds=True,
        is_online=True, captures_itself=True, holds_first=True, is_on=True,
    ),
    GatewayName.CREDIT_LINE: Features(
        "On the credit line that who runs the shop has opened for the customer; she pays it later.",
        source="credit", authorises=True, per_shipment=True, captures=True, charges=True, reverses=True, refunds=True,
        is_online=True, captures_itself=True, holds_first=True, is_on=True,
    ),
    GatewayName.CREDIT_NOTE: Features(
        "From a credit note of the customer, whole or in part.",
        source="note", authorises=True, per_shipment=True, captures=True, charges=True, reverses=True, refunds=True,
        is_online=True, captures_itself=True, holds_first=True, needs_number=True, is_on=True,
    ),
    GatewayName.NO_PAYMENT: Features(
        "Nothing is collected: samples, staff gifts, replacements. The order goes on at once.",
        source="free", charges=True, refunds=True, is_online=True, captures_itself=True,
    ),
}  # fmt: skip


def is_card_number(text: str) -> bool:
    """Whether a text is, or holds, a number that could be a card's: 12 to 19 digits with their check digit right."""
    for found in re.findall(r"\d(?:[ -]?\d){11,18}", text):
        digits = [int(one) for one in reversed(found) if one.isdigit()]
        if sum(one if place % 2 == 0 else sum(divmod(2 * one, 10)) for place, one in enumerate(digits)) % 10 == 0:
            return True
    return False
