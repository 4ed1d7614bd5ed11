"""Scenes of payments and of the ledger."""

from uuid import uuid4

from comptoir.ledger import commands as commands_of_ledger
from comptoir.ledger.posting import Posting, money_in
from comptoir.payments import commands
from comptoir.payments.saying import AttemptSaid, Heard, RefundNotice, RefundSaid
from comptoir.payments.states import AttemptState, OperationState, RefundState
from tests.ledger.purse import SOON, Purse
from tests.payments import scenes, two_steps
from tests.world import NOON

from .stage import Scene, Stage


def _attempt(stage: Stage):
    return scenes.start(stage.world, scenes.ask(stage.world))


def _store(stage: Stage, name: str = "evt_1") -> dict:
    heard = Heard(name, "payment.captured", {"id": name})
    return {"shop_id": stage.home, "gateway": "sandbox", "heard": heard, "by": stage.world.operator()}


def _stored(stage: Stage) -> dict:
    return {"callback_id": commands.store_callback(**_store(stage), at=NOON).id, "by": stage.world.operator()}


def _stuck(stage: Stage) -> dict:
    found = _stored(stage)
    stranger = AttemptSaid(key=uuid4(), state=AttemptState.CAPTURED)
    commands.apply_callback(**found, said=stranger, at=NOON)
    return found


def _refund(stage: Stage, *said: RefundState):
    """A refund asked for money that came by card, and what the gateway said of it."""
    capture = scenes.capture_by_card(stage.world)
    refund = commands.refund_whole(capture_id=capture.id, reason="Broken", by=stage.world.ana, at=NOON)
    for state in said:
        commands.hear_of_refund(refund_id=refund.id, said=_said(refund, state), by=stage.world.operator(), at=NOON)
    return refund


def _said(refund, state: RefundState) -> RefundSaid:
    return RefundSaid(key=refund.key, state=state, amount_minor=refund.amount_minor, currency="GBP")


def _hear_of_refund(stage: Stage) -> dict:
    refund = _refund(stage)
    return {"refund_id": refund.id, "said": _said(refund, RefundState.DONE), "by": stage.world.operator()}


def _hear_of_attempt(stage: Stage) -> dict:
    attempt = _attempt(stage)
    return {"attempt_id": attempt.id, "said": scenes.said(attempt, AttemptState.CAPTURED), "by": stage.world.operator()}


def _ask(stage: Stage) -> dict:
    return {
        "shop_id": stage.home, "customer_id": stage.world.sofia.id, "order_id": None, "amount_minor": 4200,
        "currency": "GBP", "purpose": "AH-1", "pay_by": scenes.PAY_BY, "by": stage.world.ana,
    }  # fmt: skip


def _capture(stage: Stage) -> dict:
    intent = scenes.ask(stage.world)
    return {
        "intent_id": intent.id, "source": "card", "reference": "pay_1", "means": "Visa", "amount_minor": 4200,
        "by": stage.world.operator(),
    }  # fmt: skip


def _take(stage: Stage) -> dict:
    intent = scenes.ask(stage.world)
    return {"intent_id": intent.id, "source": "terminal", "reference": "R-1", "amount_minor": intent.amount_minor}


def _intent(stage: Stage) -> dict:
    return {"intent_id": scenes.ask(stage.world).id}


def _authorise(stage: Stage) -> dict:
    two_steps.take_cards_late(stage.world)
    intent = scenes.ask(stage.world)
    return {"intent_id": intent.id, "gateway": "card_form", "parts": [("1", 4200)], "token": "tok_4242"}


def _operation(stage: Stage):
    two_steps.take_cards_late(stage.world)
    return two_steps.authorise(stage.world, scenes.ask(stage.world))[0]


def _hear_of_operation(stage: Stage) -> dict:
    operation = _operation(stage)
    said = two_steps.said(operation, OperationState.OK)
    return {"operation_id": operation.id, "said": said, "by": stage.world.operator()}


def _authorised(stage: Stage) -> dict:
    operation = _operation(stage)
    two_steps.hear(stage.world, operation, OperationState.OK)
    return {"intent_id": operation.intent_id, "reference": "1"}


def _refused(stage: Stage) -> dict:
    held = _authorised(stage)
    taken = commands.capture(**held, by=stage.world.ana, at=NOON)
    return {"operation_id": two_steps.hear(stage.world, taken, OperationState.FAILED).id}


def _waits(stage: Stage) -> dict:
    return {"intent_id": _refund(stage, RefundState.FAILED).capture.intent_id, "note": "In cash"}


def _notice(stage: Stage) -> dict:
    capture = scenes.capture_by_card(stage.world)
    said = RefundNotice(capture.reference, "ref_1", 200, "GBP")
    return {"shop_id": stage.home, "gateway": "sandbox", "said": said, "by": stage.world.operator()}


def _post(stage: Stage) -> dict:
    return {
        "shop_id": stage.home, "kind": "capture", "reference": "capture:1", "purpose": "AH-1", "currency": "GBP",
        "sides": money_in("till", 500), "by": stage.world.operator(),
    }  # fmt: skip


def _post_many(stage: Stage) -> dict:
    postings = [Posting("capture", f"capture:{n}", "GBP", NOON, money_in("till", 500)) for n in range(2)]
    return {"shop_id": stage.home, "postings": postings, "by": stage.world.operator()}


def _purse(stage: Stage, amount: int = 0) -> Purse:
    purse = Purse(stage.world)
    if amount:
        purse.pay_in(amount)
    return purse


def _money(stage: Stage, **more: object) -> dict:
    """What every command about Sofia's money is told."""
    return {"shop_id": stage.home, "customer": "C-1", "reference": "X-1", "amount_minor": 500, **more}


def _held(stage: Stage) -> dict:
    return {"hold_id": _purse(stage, 500).hold(400).id}


def _expiring(stage: Stage) -> dict:
    purse = _purse(stage)
    purse.gift(500, days=1)
    return {"account_id": purse.account().id, "at": SOON, "by": stage.world.operator()}


def _credit(stage: Stage, drawn: int = 0) -> Stage:
    purse = _purse(stage)
    purse.line(10_000)
    if drawn:
        purse.draw(drawn)
    return stage


def _cashback(stage: Stage) -> dict:
    commands_of_ledger.set_cashback(shop_id=stage.home, means="card", basis_points=1000, by=stage.world.ruth, at=NOON)
    return {"shop_id": stage.home, "customer": "C-1", "purpose": "AH-1"}


def _returned(stage: Stage) -> dict:
    given = _cashback(stage)
    commands_of_ledger.give_cashback(**given, parts=[("card", 5000)], by=stage.world.operator(), at=NOON)
    return {**given, "paid_minor": 5000, "returned_minor": 2500}


def _offer(stage: Stage) -> dict:
    offer = commands_of_ledger.make_pay_in_offer(
        shop_id=stage.home, from_minor=10_000, bonus_minor=1000, by=stage.world.ruth, at=NOON
    )
    return {"offer_id": offer.id}


def _sealing(stage: Stage) -> dict:
    _purse(stage, 500)
    by = stage.world.operator()
    commands_of_ledger.chain_transfers(shop_id=stage.home, by=by, at=NOON)
    return {"shop_id": stage.home, "day": NOON.date(), "by": by}


SCENES: dict[str, Scene] = {
    "ledger.post": _post,
    "ledger.pay_into_wallet": lambda s: _money(s, source="cash"),
    "ledger.spend_from_wallet": lambda s: _purse(s, 500) and _money(s),
    "ledger.refund_to_wallet": _money,
    "ledger.make_gesture": lambda s: _money(s, reason="Sorry"),
    "ledger.give_cashback": lambda s: {**_cashback(s), "parts": [("card", 5000)]},
    "ledger.take_back_cashback": _returned,
    "ledger.hold_money": lambda s: _purse(s, 500) and _money(s, expires_at=SOON),
    "ledger.post_hold": _held,
    "ledger.void_hold": _held,
    "ledger.expire_money": _expiring,
    "ledger.set_credit_limit": lambda s: {"shop_id": s.home, "customer": "C-1", "limit_minor": 10_000},
    "ledger.draw_credit": lambda s: _money(_credit(s)),
    "ledger.settle_credit": lambda s: _money(_credit(s, 600), source="bank"),
    "ledger.refund_to_credit_line": lambda s: _money(_credit(s, 600)),
    "ledger.issue_credit_note": lambda s: _money(s, reason="Cancelled"),
    "ledger.refund_to_credit_note": lambda s: _money(s, reason="Cancelled"),
    "ledger.spend_credit_note": lambda s: {
        "shop_id": s.home, "number": _purse(s).note(900).number, "amount_minor": 500, "reference": "X-1",
    },
    "ledger.make_pay_in_offer": lambda s: {"shop_id": s.home, "from_minor": 10_000, "bonus_minor": 1000},
    "ledger.end_pay_in_offer": _offer,
    "ledger.set_cashback": lambda s: {"shop_id": s.home, "means": "card", "basis_points": 500},
    "ledger.set_gesture_limit": lambda s: {"shop_id": s.home, "amount_minor": 1000},
    "ledger.chain_transfers": lambda s: {"shop_id": s.home, "by": s.world.operator()},
    "ledger.seal_day": _sealing,
    "ledger.post_many": _post_many,
    "payments.ask": _ask,
    "payments.start_attempt": lambda s: {**_intent(s), "gateway": "sandbox"},
    "payments.claim_attempt": lambda s: {"attempt_id": _attempt(s).id, "by": s.world.operator()},
    "payments.claim_due_attempts": lambda s: {"shop_id": s.home, "by": s.world.operator()},
    "payments.claim_refund": lambda s: {"refund_id": _refund(s).id, "by": s.world.operator()},
    "payments.claim_due_refunds": lambda s: {"shop_id": s.home, "by": s.world.operator()},
    "payments.hear_of_attempt": _hear_of_attempt,
    "payments.lose_attempt": lambda s: {"attempt_id": _attempt(s).id, "by": s.world.operator()},
    "payments.dispute_attempt": lambda s: {
        "attempt_id": _attempt(s).id, "problem": "Another amount came.", "by": s.world.operator(),
    },
    "payments.record_capture": _capture,
    "payments.take_offline": _take,
    "payments.reverse_offline": lambda s: {
        "capture_id": scenes.take(s.world, scenes.ask(s.world)).id, "reason": "Typed by mistake",
    },
    "payments.refund_whole": lambda s: {"capture_id": scenes.capture_by_card(s.world).id, "reason": "Broken"},
    "payments.refund": lambda s: {
        "capture_id": scenes.capture_by_card(s.world).id, "amount_minor": 200, "reason": "A scratch",
    },
    "payments.refund_into": lambda s: {
        "capture_id": scenes.capture_by_card(s.world).id, "amount_minor": 200, "destination": "wallet",
        "reason": "A scratch",
    },
    "payments.pay_from_balance": lambda s: _purse(s, 90_000) and {**_intent(s), "gateway": "wallet"},
    "payments.set_confirmation": lambda s: {"shop_id": s.home, "gateway": "courier", "confirm_first": True},
    "payments.set_way": lambda s: {"shop_id": s.home, "gateway": "courier", "is_on": True, "at_dispatch": True},
    "payments.authorise": _authorise,
    "payments.capture": _authorised,
    "payments.capture_by_hand": lambda s: {
        **_authorised(s), "source": "terminal", "receipt": "R-1", "reason": "The gateway was down",
    },
    "payments.claim_operation": lambda s: {"operation_id": _operation(s).id, "by": s.world.operator()},
    "payments.claim_due_operations": lambda s: {"shop_id": s.home, "by": s.world.operator()},
    "payments.hear_of_operation": _hear_of_operation,
    "payments.lose_operation": lambda s: {"operation_id": _operation(s).id, "by": s.world.operator()},
    "payments.dispute_operation": lambda s: {
        "operation_id": _operation(s).id, "problem": "Another amount was held.", "by": s.world.operator(),
    },
    "payments.give_back": lambda s: {
        "intent_id": scenes.capture_by_card(s.world).intent_id, "reason": "The customer changed her mind",
    },
    "payments.give_up": lambda s: {"intent_id": _authorised(s)["intent_id"]},
    "payments.retry_operation": _refused,
    "payments.refund_done_by_hand": _waits,
    "payments.note_external_refund": _notice,
    "payments.finish_by_hand": lambda s: {"refund_id": _refund(s, RefundState.FAILED).id, "note": "In cash"},
    "payments.retry_refund": lambda s: {"refund_id": _refund(s, RefundState.FAILED).id},
    "payments.hear_of_refund": _hear_of_refund,
    "payments.lose_refund": lambda s: {"refund_id": _refund(s).id, "by": s.world.operator()},
    "payments.close_intent": _intent,
    "payments.revoke_link": _intent,
    "payments.resend_link": _intent,
    "payments.store_callback": _store,
    "payments.apply_callback": lambda s: {**_stored(s), "said": None},
    "payments.retry_callback": lambda s: {**_stuck(s), "said": None},
    "payments.dismiss_callback": lambda s: {**_stuck(s), "reason": "Settled by transfer"},
}  # fmt: skip
