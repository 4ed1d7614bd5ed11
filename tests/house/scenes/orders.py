"""Scenes of orders."""

from datetime import timedelta

from comptoir.inventory import commands as inventory
from comptoir.kernel.scope import NOBODY
from comptoir.orders import commands
from comptoir.orders.editing import Wish
from comptoir.payments import commands as payments
from comptoir.payments.states import OperationState
from tests.ledger.purse import Purse
from tests.orders import test_approving, test_confirming, test_intake
from tests.orders.digital import bought, files_of, sell_pattern
from tests.payments import two_steps
from tests.world import NOON

from .stage import Scene, Stage


def _place(stage: Stage) -> dict:
    return {
        "shop_id": stage.home, "customer_code": "C-1", "lines": [("MUG", 2)], "channel": "console",
        "by": stage.world.ana,
    }  # fmt: skip


def _covered(stage: Stage) -> dict:
    """Money has come and no job has looked yet."""
    number = stage.placed()
    (intent,) = stage.page(number).intents
    payments.take_offline(
        intent_id=intent.id, source="cash", reference="T-1", amount_minor=intent.amount_minor, by=stage.world.ana,
        at=NOON,
    )  # fmt: skip
    return {"number": number, "by": stage.world.operator()}


def _waiting(stage: Stage) -> dict:
    found = _covered(stage)
    commands.open_order(**found, at=NOON)
    (delivery,) = stage.page(found["number"]).deliveries
    return {"delivery_ids": [delivery.id], "by": stage.world.operator()}


def _held(stage: Stage) -> dict:
    number = stage.placed()
    commands.hold_order(number=number, reason="Look at it", by=stage.world.ana, at=NOON)
    return {"number": number}


def _held_for_an_hour(stage: Stage) -> dict:
    until = NOON + timedelta(hours=1)
    hold = commands.hold_order(
        number=stage.placed(), reason="Wait for her call", until=until, by=stage.world.ana, at=NOON
    )
    return {"hold_id": hold.id, "by": stage.world.operator(), "at": until}


def _invoiced(stage: Stage) -> str:
    number = stage.walked(*WAY)
    commands.issue_invoice(number=number, by=stage.world.ana, at=NOON)
    return number


def _invoice_due(stage: Stage) -> dict:
    number = stage.paid()
    commands.set_invoice_terms(shop_id=stage.home, when="paid", by=stage.world.ruth, at=NOON)
    return {"number": number}


def _owed_less(stage: Stage) -> dict:
    """A part of what is invoiced was given back, and no job has looked yet."""
    number = _invoiced(stage)
    commands.ask_refund(number=number, lines=[(1, 1)], reason="Broken", by=stage.world.marc, at=NOON)
    return {"number": number}


def _kept_long_enough(stage: Stage) -> dict:
    number = stage.paid()
    commands.set_invoice_terms(shop_id=stage.home, when="by_hand", keep_years=1, by=stage.world.ruth, at=NOON)
    made = commands.issue_invoice(number=number, by=stage.world.ana, at=NOON - timedelta(days=6 * 365))
    return {"documents": [made.id], "by": stage.world.operator()}


def _wrong_address(stage: Stage) -> dict:
    """A right guess leaves no event; a wrong one is counted."""
    return {"shop_id": stage.home, "number": stage.placed(), "email": "other@mail.example", "by": NOBODY}


def _pays_late(stage: Stage, *, heard: bool = True) -> str:
    """An order whose amount a card gateway holds, or is asked to."""
    two_steps.take_cards_late(stage.world)
    number = stage.placed()
    commands.authorise_order(number=number, way="card_form", token="tok_4242", by=stage.world.ana, at=NOON)
    (intent,) = stage.page(number).intents
    if heard:
        two_steps.hear(stage.world, two_steps.newest(stage.world, intent, "authorise"), OperationState.OK)
        commands.open_order(number=number, by=stage.world.operator(), at=NOON)
    return number


def _authorise(stage: Stage) -> dict:
    two_steps.take_cards_late(stage.world)
    return {"number": stage.placed(), "way": "card_form", "token": "tok_4242"}


def _refused_late(stage: Stage) -> dict:
    number = _pays_late(stage, heard=False)
    (intent,) = stage.page(number).intents
    for state in (OperationState.PROCESSING, OperationState.FAILED):
        two_steps.hear(stage.world, two_steps.newest(stage.world, intent, "authorise"), state)
    return {"number": number, "by": stage.world.operator()}


def _day_moved(stage: Stage) -> dict:
    """A pre-order was placed, and its day has moved since; no job has looked yet."""
    day = NOON.date() + timedelta(days=30)
    offer = {
        "sku": "LAST-ONE",
        "location": "WAKEFIELD",
        "availability": "back_order",
        "by": stage.world.marc,
        "at": NOON,
    }
    inventory.set_offer(**offer, released_on=day)
    (delivery,) = stage.page(stage.placed(("LAST-ONE", 1))).deliveries
    inventory.set_offer(**offer, released_on=day + timedelta(days=7))
    return {"delivery_id": delivery.id, "by": stage.world.operator()}


WAY = ("start_packing", "finish_packing", "send", "deliver")


def _with_a_wallet(stage: Stage) -> dict:
    Purse(stage.world).pay_in(90_000)
    return {"number": stage.placed(), "gateway": "wallet"}


def _waiting_refund(stage: Stage) -> dict:
    asked = commands.ask_refund(
        number=stage.walked(*WAY), gesture_minor=2001, reason="Sorry", by=stage.world.marc, at=NOON
    )
    return {"request_id": asked.request.id}


def _waiting_approval(stage: Stage) -> dict:
    test_approving.in_force(stage.world)
    return {"number": test_approving.placed(stage.world), "by": stage.world.marc}


def _waiting_call(stage: Stage, way: str = "courier") -> dict:
    test_confirming.asks_first(stage.world, way)
    return {"number": test_confirming.to_confirm(stage.world, way)}


def _proposed(stage: Stage) -> dict:
    number = stage.placed()
    wish = Wish(added=[("RED-SCARF", 1)])
    edit = commands.edit_order(number=number, wish=wish, reason="She asked", agreed=False, by=stage.world.ana, at=NOON)
    return {"edit_id": edit.id}


def _bought_a_file(stage: Stage) -> dict:
    sell_pattern(stage.world)
    order = bought(stage.world, stage.run_jobs)
    (row,) = files_of(stage.world, order)
    return {"number": order.number, "download_id": row.download.pk, "version": 1}


SCENES: dict[str, Scene] = {
    "orders.locate_order": lambda s: {"number": s.paid(), "position": "53.797, -1.543"},
    "orders.approve_order": _waiting_approval,
    "orders.refuse_order": lambda s: {**_waiting_approval(s), "reason": "Too much"},
    "orders.expire_approval": lambda s: {
        **_waiting_approval(s), "by": s.world.operator(), "at": NOON + timedelta(days=30),
    },
    "orders.confirm_order": _waiting_call,
    "orders.note_call": lambda s: {**_waiting_call(s), "outcome": "no_answer"},
    "orders.decline_order": lambda s: {**_waiting_call(s), "reason": "Bought elsewhere"},
    "orders.expire_confirmation": lambda s: {
        **_waiting_call(s), "by": s.world.operator(), "at": NOON + timedelta(days=30),
    },
    "orders.name_deputy": lambda s: {
        "shop_id": s.home, "deputy_email": "clara@staff.example", "until": NOON + timedelta(days=3), "by": s.world.marc,
    },
    "orders.place_order": _place,
    "orders.count_download": lambda s: {
        name: value for name, value in _bought_a_file(s).items() if name != "number"
    },
    "orders.renew_download": lambda s: {
        "number": _bought_a_file(s)["number"], "position": 1, "reason": "She lost it",
    },
    "orders.set_download_terms": lambda s: {"shop_id": s.home, "downloads": 3, "days": 7},
    "orders.set_order_options": lambda s: {
        "number": s.placed(), "changes": {"priority": "urgent", "gift_message": "Happy birthday"},
    },
    "orders.open_order": _covered,
    "orders.take_in_orders": lambda s: {
        "shop_id": s.home, "marketplace": "Cdiscount", "orders": [test_intake.sale("A-1")],
    },
    "orders.allocate_deliveries": _waiting,
    "orders.redate_delivery": _day_moved,
    "orders.move_delivery": lambda s: {"number": s.paid(), "position": 1, "verb": "start_packing"},
    "orders.cancel_order": lambda s: {"number": s.placed(), "reason": "Changed her mind"},
    "orders.set_cancellation_terms": lambda s: {
        "shop_id": s.home, "gives": "credit_note", "by": s.world.ruth,
    },
    "orders.set_invoice_terms": lambda s: {"shop_id": s.home, "when": "paid"},
    "orders.issue_invoice": lambda s: {"number": s.paid()},
    "orders.invoice_as_due": _invoice_due,
    "orders.correct_invoices": _owed_less,
    "orders.close_papers": lambda s: {"code": _invoiced(s) and "C-1", "reason": "She asked"},
    "orders.forget_addressees": _kept_long_enough,
    "orders.expire_order": lambda s: {
        "number": s.placed(), "by": s.world.operator(), "at": NOON + timedelta(days=30),
    },
    "orders.hold_order": lambda s: {"number": s.placed(), "reason": "Look at it"},
    "orders.release_hold": _held,
    "orders.end_hold": _held_for_an_hour,
    "orders.note_order": lambda s: {"number": s.placed(), "text": "She calls back at five"},
    "orders.authorise_order": _authorise,
    "orders.take_held": lambda s: {"number": _pays_late(s), "position": 1},
    "orders.end_refused_order": _refused_late,
    "orders.take_payment": lambda s: {"number": s.placed(), "source": "cash", "reference": "T-1"},
    "orders.send_link": lambda s: {"number": s.placed()},
    "orders.cancel_delivery": lambda s: {"number": s.paid(("MUG", 102)), "position": 2, "reason": "Too many"},
    "orders.refuse_delivery": lambda s: {
        "number": s.paid(), "position": 1, "location": "WAKEFIELD", "reason": "Not found",
    },
    "orders.reroute_delivery": lambda s: {
        "number": s.paid(), "position": 1, "location": "LEEDS", "reason": "She is near",
    },
    "orders.ask_refund": lambda s: {"number": s.walked(*WAY), "lines": [(1, 1)], "reason": "Broken"},
    "orders.approve_refund": lambda s: {**_waiting_refund(s), "by": s.world.ruth},
    "orders.decline_refund": lambda s: {**_waiting_refund(s), "reason": "Not so much"},
    "orders.pay_order_from_balance": _with_a_wallet,
    "orders.edit_order": lambda s: {
        "number": s.placed(), "wish": Wish(lines=[(1, 1)]), "reason": "She called", "agreed": True,
    },
    "orders.accept_edit": _proposed,
    "orders.decline_edit": _proposed,
    "orders.withdraw_edit": lambda s: {**_proposed(s), "reason": "She rang"},
    "orders.expire_edit": lambda s: {**_proposed(s), "by": s.world.operator(), "at": NOON + timedelta(days=4)},
    "orders.prove_order": _wrong_address,
}  # fmt: skip
