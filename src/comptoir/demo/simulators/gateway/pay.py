"""The door for customers: the hosted card page and the bank's confirmation page."""

import sqlite3
import time
from typing import Any

from comptoir.demo.simulators import moments
from comptoir.demo.simulators.gateway import checkouts
from comptoir.demo.simulators.gateway.cards import CARDS, FAILURES, read_card
from comptoir.demo.simulators.gateway.gateway import Gateway
from comptoir.demo.simulators.gateway.refusals import Refused
from comptoir.demo.simulators.look import pages
from comptoir.demo.simulators.web import Answer, Request, Route, redirect

FIELDS = ("number", "expiry", "cvc", "name")


def routes(gateway: Gateway) -> list[Route]:
    return [
        Route("GET", "/gateway/pay/{id}", lambda request: _show(gateway, request)),
        Route("POST", "/gateway/pay/{id}", lambda request: _pay(gateway, request)),
        Route("GET", "/gateway/pay/{id}/confirm/{payment}", lambda request: _ask(gateway, request)),
        Route("POST", "/gateway/pay/{id}/confirm/{payment}", lambda request: _confirm(gateway, request)),
    ]


def _show(gateway: Gateway, request: Request) -> Answer:
    """The card form, filled with a test card when one was picked (`?card=4`); a checkout that is over says so."""
    with gateway.transaction() as tx:
        try:
            checkout = checkouts.find_checkout(tx, request.params["id"])
        except Refused:
            return pages.not_found(request)
        payments = checkouts.payments_of(tx, checkout["id"])
    if checkout["status"] != "open":
        return _over(checkout)
    picked = request.query.get("card", "")
    typed = {"name": checkout["customer_name"]}
    if picked.isdecimal() and int(picked) < len(CARDS):
        typed = {
            "number": CARDS[int(picked)].grouped,
            "expiry": "12 / 34",
            "cvc": "123",
            "name": typed["name"] or "Sam Sandbox",
        }
    last = payments[-1]["failure"] if payments else None
    return _form(checkout, typed, refused=FAILURES.get(last or "", "") if "refused" in request.query else "")


def _pay(gateway: Gateway, request: Request) -> Answer:
    typed = request.form()
    card, errors = read_card(typed)
    with gateway.transaction() as tx:
        try:
            checkout = checkouts.find_checkout(tx, request.params["id"])
        except Refused:
            return pages.not_found(request)
        if checkout["status"] != "open":
            return _over(checkout)
        if errors or card is None:
            return _form(checkout, typed, errors=errors, status=422)
        payment = checkouts.charge(tx, checkout, card, at=time.time())
    if payment["status"] == "needs_confirmation":
        return redirect(f"/gateway/pay/{checkout['id']}/confirm/{payment['id']}")
    if payment["status"] == "failed":
        return _form(checkout, typed, refused=FAILURES[payment["failure"]], status=402)
    return redirect(checkout["return_url"])


def _ask(gateway: Gateway, request: Request) -> Answer:
    with gateway.transaction() as tx:
        found = _awaited(tx, request)
    if found is None:
        return redirect(f"/gateway/pay/{request.params['id']}")
    return pages.html("confirm.html", checkout=_shown(found[0]), last4=found[1]["card_last4"])


def _confirm(gateway: Gateway, request: Request) -> Answer:
    agreed = request.form().get("answer") == "confirm"
    with gateway.transaction() as tx:
        found = _awaited(tx, request)
        payment = found and checkouts.confirm_payment(tx, found[0], found[1]["id"], agreed=agreed, at=time.time())
    if found and payment and payment["status"] == "captured":
        return redirect(found[0]["return_url"])
    return redirect(f"/gateway/pay/{request.params['id']}?refused=1")


def _awaited(tx: sqlite3.Connection, request: Request) -> tuple[sqlite3.Row, sqlite3.Row] | None:
    """The checkout and its payment that waits for the customer's word, if it still does."""
    row = tx.execute(
        "select * from payment where id = ? and checkout = ? and status = 'needs_confirmation'",
        (request.params["payment"], request.params["id"]),
    ).fetchone()
    checkout = checkouts.find_checkout(tx, row["checkout"]) if row else None
    return (checkout, row) if checkout and checkout["status"] == "open" else None


def _form(
    checkout: sqlite3.Row,
    typed: dict[str, str],
    *,
    errors: dict[str, str] | None = None,
    refused: str = "",
    status: int = 200,
) -> Answer:
    cards = [
        {"place": place, "grouped": card.grouped, "meaning": card.meaning, "brand": card.brand}
        for place, card in enumerate(CARDS)
    ]
    values = {name: typed.get(name, "") for name in FIELDS if name != "cvc" or not errors}
    return pages.html(
        "pay.html",
        status=status,
        checkout=_shown(checkout),
        cards=cards,
        typed=values,
        errors=errors or {},
        refused=refused,
    )


def _over(checkout: sqlite3.Row) -> Answer:
    return pages.html("over.html", status=410 if checkout["status"] == "expired" else 200, checkout=_shown(checkout))


def _shown(checkout: sqlite3.Row) -> dict[str, Any]:
    return {
        **dict(checkout),
        "money": pages.money(checkout["amount"], checkout["currency"]),
        "until": _time_left(checkout["expires_at"] - time.time()),
        "expires": moments.to_text(checkout["expires_at"]),
    }


def _time_left(seconds: float) -> str:
    minutes = max(0, int(seconds // 60))
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return f"{days} d {hours} h left"
    return f"{hours} h {minutes % 60} min left" if hours else f"{minutes % 60} min left"
