"""The door for browsers: a card that was typed on a shop's page becomes a token, past the shop.

Opened by the account's publishable key, which everybody may know: it makes tokens and does nothing else.
"""

import re
import secrets

from comptoir.demo.simulators.gateway.cards import read_card
from comptoir.demo.simulators.gateway.gateway import Gateway
from comptoir.demo.simulators.web import Answer, Request, Route, json_answer

PATH = "/gateway/v1/tokens"
KEY = re.compile(r"pk_sandbox_[0-9a-f]{16}")
ANYBODY = {"Access-Control-Allow-Origin": "*"}


def routes(gateway: Gateway) -> list[Route]:
    return [Route("POST", PATH, _make)]


def _make(request: Request) -> Answer:
    """A form with `key`, `number`, `expiry` and `cvc`, as the page of any shop sends it."""
    typed = request.form()
    if not KEY.fullmatch(typed.get("key", "")):
        return _no(401, "unauthorized", "Send the publishable key of an account, which starts with pk_sandbox_.")
    card, errors = read_card({**typed, "name": "-"})
    if card is None or errors:
        field, sentence = next(iter(errors.items()))
        return _no(422, "invalid", sentence, field)
    token = f"tok_{card.last4}_{secrets.token_hex(8)}"
    answer = json_answer({"id": token, "card": {"brand": card.brand, "last4": card.last4}}, status=201)
    return Answer(**{**vars(answer), "headers": ANYBODY})


def _no(status: int, code: str, message: str, field: str = "") -> Answer:
    answer = json_answer({"error": {"code": code, "message": message, "field": field}}, status=status)
    return Answer(**{**vars(answer), "headers": ANYBODY})
