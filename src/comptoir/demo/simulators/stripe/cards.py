"""The test cards, as numbers for the page and as PaymentMethods for programs."""

from dataclasses import dataclass

DECLINES = {
    "generic_decline": "Your card was declined.",
    "insufficient_funds": "Your card has insufficient funds.",
    "authentication_required": "Your card was declined. This transaction requires authentication.",
}


@dataclass(frozen=True)
class TestCard:
    number: str
    method: str  # The PaymentMethod that stands for it.
    brand: str
    meaning: str
    declines: str = ""  # A decline code.
    reviewed: bool = False  # The fraud check wants a person.
    slow: bool = False  # Processing first.

    @property
    def last4(self) -> str:
        return self.number[-4:]


CARDS = (
    TestCard("4242424242424242", "pm_card_visa", "visa", "Pays"),
    TestCard("5555555555554444", "pm_card_mastercard", "mastercard", "Pays"),
    TestCard("4000000000000002", "pm_card_chargeDeclined", "visa", "Declined", "generic_decline"),
    TestCard(
        "4000000000009995", "pm_card_chargeDeclinedInsufficientFunds", "visa", "Not enough money", "insufficient_funds"
    ),
    TestCard(
        "4000002760003184", "pm_card_authenticationRequired", "visa", "Wants its bank asked", "authentication_required"
    ),
    TestCard("4000000000009235", "pm_card_riskLevelElevated", "visa", "Held by the fraud check", reviewed=True),
    TestCard("4000000000000077", "pm_card_processing", "visa", "Processing, paid later", slow=True),
    TestCard(
        "4000000000000341", "pm_card_processingDeclined", "visa", "Processing, then declined", "generic_decline",
        slow=True,
    ),
)  # fmt: skip
BY_NUMBER = {card.number: card for card in CARDS}
BY_METHOD = {card.method: card for card in CARDS}
