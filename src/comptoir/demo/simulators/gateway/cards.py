"""The test cards, and the only card numbers this gateway takes."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

FAILURES = {
    "card_declined": "The card was declined.",
    "insufficient_funds": "There is not enough money on this card.",
    "confirmation_refused": "The payment was not confirmed at the bank.",
    "bank_refused": "The bank refused the payment after checking it.",
    "voided": "The payment was voided before it was settled.",
    "operation_refused": "The card's bank refused.",
    "needs_person": "Somebody has to do this in the gateway's back office.",
    "refund_refused": "The card's bank refused the refund.",
}


@dataclass(frozen=True)
class Card:
    number: str
    brand: str
    meaning: str  # What happens, for the list on the card page.
    outcome: str = "captured"  # Or a failure code.
    confirms: bool = False  # Asks at the bank's page first.
    processes: bool = False  # The outcome is known only later.

    @property
    def grouped(self) -> str:
        return " ".join(self.number[at : at + 4] for at in range(0, len(self.number), 4))

    @property
    def last4(self) -> str:
        return self.number[-4:]


CARDS = (
    Card("4242424242424242", "Visa", "Pays"),
    Card("5555555555554444", "Mastercard", "Pays"),
    Card("4000000000003220", "Visa", "Asks the bank first", confirms=True),
    Card("4000000000000077", "Visa", "Processing, paid later", processes=True),
    Card("4000000000000341", "Visa", "Processing, then refused", outcome="bank_refused", processes=True),
    Card("4000000000000002", "Visa", "Declined", outcome="card_declined"),
    Card("4000000000009995", "Visa", "Not enough money", outcome="insufficient_funds"),
)
BY_NUMBER = {card.number: card for card in CARDS}


def by_token(token: str) -> Card | None:
    """The card of a token: ``tok_4242``, by its last four digits, whatever follows them."""
    found = re.fullmatch(r"tok_(\d{4})(_\w+)?", token)
    return next((card for card in CARDS if found and card.last4 == found[1]), None)


def read_card(form: dict[str, str], *, today: datetime | None = None) -> tuple[Card | None, dict[str, str]]:
    """The card that was typed, and a sentence for each field that is wrong."""
    errors = {}
    card = BY_NUMBER.get(re.sub(r"[\s-]", "", form.get("number", "")))
    if card is None:
        errors["number"] = "Use one of the test cards. This page takes no real card."
    if sentence := read_expiry(form.get("expiry", ""), today):
        errors["expiry"] = sentence
    if not re.fullmatch(r"\d{3,4}", form.get("cvc", "").strip()):
        errors["cvc"] = "Three or four digits."
    if not form.get("name", "").strip():
        errors["name"] = "The name on the card is missing."
    return card, errors


def read_expiry(text: str, today: datetime | None = None) -> str:
    """What is wrong with a month and a year that were typed; empty: nothing."""
    today = today or datetime.now(UTC)
    found = re.fullmatch(r"\s*(0?[1-9]|1[0-2])\s*/?\s*(?:20)?(\d\d)\s*", text)
    if not found:
        return "Month and year, like 12 / 34."
    month, year = int(found[1]), 2000 + int(found[2])
    return "This card has expired." if (year, month) < (today.year, today.month) else ""
