"""The door for whoever tests: what the courier did, and how it shall behave. Open to all, like a test bench."""

import sqlite3
import time
from typing import Any

from comptoir.demo.simulators import moments
from comptoir.demo.simulators.courier import jobs
from comptoir.demo.simulators.courier.api import account_id
from comptoir.demo.simulators.courier.courier import Courier
from comptoir.demo.simulators.gateway import behaviour
from comptoir.demo.simulators.gateway.refusals import Refused
from comptoir.demo.simulators.look import pages
from comptoir.demo.simulators.web import Answer, Request, Route, json_answer, redirect

SHOWN = 60
KNOBS = ("callback_delay_seconds", "send_twice", "shuffle", "lose_every_nth", "api_fault", "api_fault_next",
         "timeout_seconds")  # fmt: skip
SAID = {
    "searching": "We look for a rider.", "assigned": "A rider is on the way to the shop.",
    "picked_up": "The rider has the parcel.", "delivered": "It is delivered.",
    "failed": "It could not be handed over.", "returned": "It was brought back.", "cancelled": "Nobody comes.",
}  # fmt: skip


def routes(courier: Courier) -> list[Route]:
    here = "/courier/office"
    return [
        Route("GET", "/courier", lambda _: redirect(here)),
        Route("GET", here, lambda request: _show(courier, request)),
        Route("POST", f"{here}/behaviour", lambda request: _behave(courier, request)),
        Route("POST", f"{here}/flush", lambda request: _flush(courier, request)),
        Route("GET", f"{here}/jobs", lambda request: _jobs(courier, request)),
        Route("POST", f"{here}/jobs/{{id}}/advance", lambda request: _advance(courier, request)),
        Route("GET", "/courier/track/{id}", lambda request: _track(courier, request)),
    ]


def _show(courier: Courier, request: Request) -> Answer:
    with courier.transaction() as tx:
        conduct, knobs = jobs.conduct_of(tx, behaviour.ALL), behaviour.behaviour_of(tx, behaviour.ALL)
        rows = _rows(tx)
        waiting = tx.execute("select count(*) from delivery where state = 'waiting'").fetchone()[0]
    return pages.html(
        "office.html", part="courier", conduct=vars(conduct), knobs=vars(knobs), jobs=rows, waiting=waiting,
        fates=list(jobs.FATES), api_faults=behaviour.API_FAULTS, said=request.query.get("said", ""),
    )  # fmt: skip


def _behave(courier: Courier, request: Request) -> Answer:
    """JSON or a form: knobs of the calls, `fate`, `only_next`, `step_seconds`; `secret_key` for one shop."""
    by_form = _is_form(request)
    wish: dict[str, Any] = dict(request.form()) if by_form else request.json()
    scope = account_id(str(wish.pop("secret_key"))) if "secret_key" in wish else behaviour.ALL
    reset = wish.pop("reset", False)
    if by_form and not reset:
        wish = {"send_twice": False, "shuffle": False, **wish}
    try:
        with courier.transaction() as tx:
            if reset:
                behaviour.reset_behaviour(tx, scope)
                jobs.set_conduct(tx, scope, jobs.Conduct())
            jobs.set_conduct(tx, scope, _conduct(jobs.conduct_of(tx, scope), wish))
            knobs = {name: wish[name] for name in KNOBS if name in wish}
            if knobs:
                behaviour.change_behaviour(tx, scope, knobs)
    except (behaviour.BadKnob, ValueError) as error:
        if by_form:
            return redirect("/courier/office?said=refused")
        return json_answer({"error": {"code": "invalid", "message": str(error)}}, status=422)
    return redirect("/courier/office?said=saved") if by_form else json_answer({"scope": scope})


def _conduct(now: jobs.Conduct, wish: dict[str, Any]) -> jobs.Conduct:
    fate = str(wish.get("fate", now.fate))
    if fate not in jobs.FATES:
        raise ValueError(f"fate is one of: {', '.join(jobs.FATES)}.")
    only_next, seconds = int(wish.get("only_next", now.only_next)), float(wish.get("step_seconds", now.step_seconds))
    if not (0 <= only_next <= 1000 and 0 <= seconds <= 86_400):
        raise ValueError("only_next is a number from 0 to 1000, step_seconds one from 0 to 86400.")
    return jobs.Conduct(fate, only_next, seconds)


def _flush(courier: Courier, request: Request) -> Answer:
    sent = courier.postman.flush(None if _is_form(request) else request.json().get("events"))
    return redirect("/courier/office?said=flushed") if _is_form(request) else json_answer({"sent": sent})


def _jobs(courier: Courier, request: Request) -> Answer:
    with courier.transaction() as tx:
        return json_answer({"jobs": _rows(tx)})


def _advance(courier: Courier, request: Request) -> Answer:
    """One step along its fate, now."""
    try:
        with courier.transaction() as tx:
            row = jobs.advance(tx, jobs.find(tx, request.params["id"]), at=time.time())
    except Refused:
        return pages.not_found(request)
    return redirect("/courier/office?said=moved") if _is_form(request) else json_answer({"status": row["status"]})


def _track(courier: Courier, request: Request) -> Answer:
    """What the customer may see: where the rider is, and no name or street."""
    try:
        with courier.transaction() as tx:
            row = jobs.find(tx, request.params["id"])
    except Refused:
        return pages.not_found(request)
    rider = f" {row['rider']} rides." if row["rider"] and row["status"] in ("assigned", "picked_up") else ""
    return pages.html("notice.html", title="Your parcel", text=SAID[row["status"]] + rider, part="courier")


def _rows(tx: sqlite3.Connection) -> list[dict[str, Any]]:
    """The latest jobs, newest first, each with what was called about it."""
    rows = tx.execute("select * from job order by rowid desc limit ?", (SHOWN,)).fetchall()
    return [
        {
            **{name: row[name] for name in ("id", "reference", "status", "fate", "rider", "failure", "drop_city")},
            "map": row["drop_map"],
            "money": pages.money(row["price"], row["currency"]),
            "when": moments.to_words(row["created_at"]),
            "over": row["status"] == "cancelled" or row["step"] + 1 >= len(jobs.FATES[row["fate"]]),
            "calls": [
                dict(call)
                for call in tx.execute(
                    "select event.id, delivery.state, attempts, result from delivery join event on event.id = event"
                    " where checkout = ? order by delivery.id",
                    (row["id"],),
                )
            ],
        }
        for row in rows
    ]


def _is_form(request: Request) -> bool:
    kind = request.headers.get("content-type", "")
    return kind.startswith("application/x-www-form-urlencoded") and not request.body.startswith(b"{")
