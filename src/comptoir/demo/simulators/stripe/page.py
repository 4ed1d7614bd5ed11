"""The door for customers: the hosted page. It answers under the address that a session names."""

import sqlite3

from comptoir.demo.simulators.gateway.cards import read_expiry
from comptoir.demo.simulators.look import pages
from comptoir.demo.simulators.stripe import sessions
from comptoir.demo.simulators.stripe.books import Stripe
from comptoir.demo.simulators.stripe.cards import BY_NUMBER, CARDS
from comptoir.demo.simulators.stripe.things import Thing, find
from comptoir.demo.simulators.web import Answer, Request, Route, redirect


def routes(stripe: Stripe) -> list[Route]:
    return [
        Route("GET", "/stripe/c/pay/{id}", lambda request: _show(stripe, request)),
        Route("POST", "/stripe/c/pay/{id}", lambda request: _pay(stripe, request)),
    ]


def _show(stripe: Stripe, request: Request) -> Answer:
    with stripe.transaction() as tx:
        session, _ = _session(tx, request.params["id"])
    if session is None:
        return pages.not_found(request)
    picked = request.query.get("card", "")
    typed = {}
    if picked.isdecimal() and int(picked) < len(CARDS):
        typed = {"number": CARDS[int(picked)].number, "expiry": "12 / 34", "cvc": "123"}
    return _form(session, typed)


def _pay(stripe: Stripe, request: Request) -> Answer:
    typed = request.form()
    with stripe.transaction() as tx:
        session, account = _session(tx, request.params["id"])
        if session is None:
            return pages.not_found(request)
        card = BY_NUMBER.get(typed.get("number", "").replace(" ", ""))
        if session["status"] != "open":
            return _form(session, {})
        if card is None:
            return _form(session, typed, wrong="Use one of the test cards. This page takes no real card.", status=422)
        if sentence := read_expiry(typed.get("expiry", "")):
            return _form(session, typed, wrong=sentence, status=422)
        session = sessions.pay(tx, account, session["id"], card)
        if session["status"] == "open":
            intent = find(tx, account, "payment_intent", session["payment_intent"])
            return _form(session, typed, wrong=intent["last_payment_error"]["message"], status=402)
    return redirect(session["success_url"])


def _session(tx: sqlite3.Connection, id: str) -> tuple[Thing | None, str]:
    row = tx.execute("select account from thing where id = ? and object = 'checkout.session'", (id,)).fetchone()
    return (find(tx, row["account"], "checkout.session", id), row["account"]) if row else (None, "")


def _form(session: Thing, typed: dict[str, str], *, wrong: str = "", status: int = 200) -> Answer:
    cards = [{"place": place, **vars(card)} for place, card in enumerate(CARDS)]
    money = pages.money(session["amount_total"], session["currency"].upper())
    return pages.html(
        "stripe_pay.html", status=status, session=session, money=money, typed=typed, wrong=wrong, cards=cards
    )
