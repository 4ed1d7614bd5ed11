"""The door for whoever tests: what the gateway did, and how it shall behave. Open to all, like a test bench."""

import csv
import io
import json
import sqlite3
import time
from decimal import Decimal
from typing import Any

from comptoir.demo.simulators import moments
from comptoir.demo.simulators.gateway import behaviour, events, refunds, settling
from comptoir.demo.simulators.gateway.gateway import Gateway
from comptoir.demo.simulators.gateway.refusals import Refused
from comptoir.demo.simulators.gateway.signing import account_id
from comptoir.demo.simulators.look import pages
from comptoir.demo.simulators.web import Answer, Request, Route, json_answer, redirect

SHOWN = 60  # Events and checkouts on the page.


def routes(gateway: Gateway) -> list[Route]:
    here = "/gateway/admin"
    return [
        Route("GET", "/gateway", lambda _: redirect(here)),
        Route("GET", here, lambda request: _show(gateway, request)),
        Route("GET", f"{here}/behaviour", lambda request: _show_behaviour(gateway, request)),
        Route("POST", f"{here}/behaviour", lambda request: _change_behaviour(gateway, request)),
        Route("GET", f"{here}/events", lambda request: _list_events(gateway, request)),
        Route("GET", f"{here}/report.csv", lambda request: _report(gateway, request)),
        Route("POST", f"{here}/flush", lambda request: _flush(gateway, request)),
        Route("POST", f"{here}/settle", lambda request: _settle(gateway, request)),
        Route("POST", f"{here}/payments/{{id}}/refund", lambda request: _refund(gateway, request)),
        Route("POST", f"{here}/events/{{id}}/resend", lambda request: _resend(gateway, request)),
    ]


def _show(gateway: Gateway, request: Request) -> Answer:
    scope = request.query.get("scope", behaviour.ALL)
    with gateway.transaction() as tx:
        knobs = vars(behaviour.behaviour_of(tx, scope))
        accounts = [dict(row) for row in tx.execute("select * from account order by created_at")]
        shown = _events(tx, limit=SHOWN)
        waiting = tx.execute("select count(*) from delivery where state = 'waiting'").fetchone()[0]
        rows = tx.execute("select * from checkout order by rowid desc limit ?", (SHOWN,)).fetchall()
        slow = _slow(tx)
    checkouts = [
        {**dict(row), "money": pages.money(row["amount"], row["currency"]), "when": moments.to_words(row["created_at"])}
        for row in rows
    ]
    return pages.html(
        "admin.html", part="gateway", scope=scope, knobs=knobs, accounts=accounts, events=shown, waiting=waiting,
        slow=slow, checkouts=checkouts, api_faults=behaviour.API_FAULTS, refunds=behaviour.REFUNDS,
        said=request.query.get("said", ""),
    )  # fmt: skip


def _show_behaviour(gateway: Gateway, request: Request) -> Answer:
    scope = request.query.get("scope", behaviour.ALL)
    with gateway.transaction() as tx:
        return json_answer({"scope": scope, **vars(behaviour.behaviour_of(tx, scope))})


def _change_behaviour(gateway: Gateway, request: Request) -> Answer:
    """JSON: some knobs, with `scope` or `secret_key` for one shop, `reset: true` to behave first. A form: all knobs."""
    by_form = _is_form(request)
    wish: dict[str, Any] = dict(request.form()) if by_form else request.json()
    scope = str(wish.pop("scope", behaviour.ALL))
    if "secret_key" in wish:
        scope = account_id(str(wish.pop("secret_key")))
    reset = wish.pop("reset", False)
    if by_form and not reset:  # An unticked box sends nothing.
        wish = {**dict.fromkeys(behaviour.SWITCHES, False), **wish}
    try:
        with gateway.transaction() as tx:
            if reset:
                behaviour.reset_behaviour(tx, scope)
            changed = behaviour.change_behaviour(tx, scope, wish) if wish else behaviour.behaviour_of(tx, scope)
    except behaviour.BadKnob as error:
        if by_form:
            return redirect(f"/gateway/admin?scope={scope}&said=refused")
        return json_answer({"error": {"code": "invalid", "message": str(error)}}, status=422)
    if by_form:
        return redirect(f"/gateway/admin?scope={scope}&said={'reset' if reset else 'saved'}")
    return json_answer({"scope": scope, **vars(changed)})


def _list_events(gateway: Gateway, request: Request) -> Answer:
    with gateway.transaction() as tx:
        return json_answer({"events": _events(tx, checkout=request.query.get("checkout"), limit=1000)})


def _report(gateway: Gateway, request: Request) -> Answer:
    """What was taken and given back, as a vendor's report: `?scope=acct_…` for one shop, `?day=2026-11-23` in UTC."""
    with gateway.transaction() as tx:
        rows = [dict(row) for row in tx.execute(_REPORT, {"scope": request.query.get("scope", behaviour.ALL)})]
    day, file = request.query.get("day", ""), io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["id", "kind", "date", "amount", "currency", "payment", "reference"])
    for row in rows:
        on = moments.to_text(row.pop("created_at"))[:10]
        if on.startswith(day):
            exponent = 0 if row["currency"] in ("JPY", "KRW") else 2
            amount = f"{Decimal(row['amount']).scaleb(-exponent)}"
            writer.writerow([row["id"], row["kind"], on, amount, row["currency"], row["payment"], row["reference"]])
    headers = {"Content-Disposition": 'attachment; filename="gateway-report.csv"'}
    return Answer(body=file.getvalue().encode(), content_type="text/csv; charset=utf-8", headers=headers)


_REPORT = """
select p.id, 'payment' as kind, p.created_at, p.amount, p.currency, p.id as payment, c.reference
from payment p join checkout c on c.id = p.checkout
where p.status = 'captured' and :scope in ('all', c.account)
union all
select r.id, 'refund', r.created_at, -r.amount, r.currency, r.payment, r.reference
from refund r join payment p on p.id = r.payment join checkout c on c.id = p.checkout
where r.status = 'succeeded' and :scope in ('all', c.account)
order by 3
"""


def _flush(gateway: Gateway, request: Request) -> Answer:
    """Send all that waits; JSON may name `events`, to send these in the given order."""
    wanted = None if _is_form(request) else request.json().get("events")
    if wanted is not None and not (isinstance(wanted, list) and all(isinstance(event, str) for event in wanted)):
        return json_answer({"error": {"code": "invalid", "message": "events is a list of event ids."}}, status=422)
    sent = gateway.postman.flush(wanted)
    return redirect("/gateway/admin?said=flushed") if _is_form(request) else json_answer({"sent": sent})


def _settle(gateway: Gateway, request: Request) -> Answer:
    """Bring slow cards and pending refunds to their end now."""
    with gateway.transaction() as tx:
        settled = settling.settle_due(tx, at=time.time(), hurry=True)
    return redirect("/gateway/admin?said=settled") if _is_form(request) else json_answer({"settled": settled})


def _refund(gateway: Gateway, request: Request) -> Answer:
    """A refund made in the back office, past the shop: JSON may name an `amount`; else all that is left."""
    payment, wish = request.params["id"], request.json()
    try:
        with gateway.transaction() as tx:
            row = refunds.refund_by_office(tx, payment, wish.get("amount"), at=time.time())
    except Refused as refusal:
        return json_answer({"error": {"code": refusal.code, "message": refusal.message}}, status=refusal.status)
    return json_answer({"refund": row["id"], "amount": row["amount"], "status": row["status"]})


def _resend(gateway: Gateway, request: Request) -> Answer:
    with gateway.transaction() as tx:
        found = events.queue_again(tx, request.params["id"], at=time.time())
    if not found:
        return pages.not_found(request)
    return (
        redirect("/gateway/admin?said=resent") if _is_form(request) else json_answer({"queued": request.params["id"]})
    )


def _events(tx: sqlite3.Connection, *, limit: int, checkout: str | None = None) -> list[dict[str, Any]]:
    """The latest events, newest first, each with its deliveries."""
    rows = tx.execute(
        "select * from event where checkout = coalesce(?, checkout) order by rowid desc limit ?", (checkout, limit)
    ).fetchall()
    return [
        {
            **{name: row[name] for name in ("id", "type", "account", "checkout")},
            "created": moments.to_text(row["created_at"]),
            "when": moments.to_words(row["created_at"]),
            "data": json.loads(row["body"])["data"],
            "deliveries": [
                {
                    **{name: sent[name] for name in ("state", "attempts", "result")},
                    "due_at": moments.to_text(sent["due_at"]),
                }
                for sent in tx.execute("select * from delivery where event = ? order by id", (row["id"],))
            ],
        }
        for row in rows
    ]


def _slow(tx: sqlite3.Connection) -> int:
    return tx.execute(
        """select (select count(*) from payment where status = 'processing')
                + (select count(*) from operation where status = 'processing')
                + (select count(*) from refund where status = 'pending')"""
    ).fetchone()[0]


def _is_form(request: Request) -> bool:
    """A browser's form; curl calls its JSON one too unless told otherwise."""
    kind = request.headers.get("content-type", "")
    return kind.startswith("application/x-www-form-urlencoded") and not request.body.startswith(b"{")
