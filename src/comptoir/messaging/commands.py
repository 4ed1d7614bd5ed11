"""Writes of the room ``messaging``: a message's way from a fact to the mail server, each step once."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor
from comptoir.orders.commands.finding import order_for_change
from comptoir.shops import queries as shops
from comptoir.shops.roles import SELL

from .letters import Letter
from .models import Message
from .states import MessageState
from .words import name_of, told_to

# After each "not now" of the mail server a longer pause; after the last one a person is asked. Two days in all.
PAUSES = tuple(timedelta(minutes=m) for m in (1, 3, 10, 30, 60, 120, 240, 480, 960, 960))


@command
def write_message(
    *,
    event_uid: UUID,
    template: str,
    number: str,
    recipient: str,
    letter: Letter,
    by: Actor,
    at: datetime,
    claim: datetime | None = None,
) -> Message | None:
    """Write what somebody shall be mailed about an event of an order; None when it was written before.

    The event, the template and the channel name it: the second writer of the same waits for the first and finds it.
    ``claim``: the moment at which its writer takes it for sending, in the same transaction.
    """
    order = order_for_change(number)
    require(by, SELL, "write to customers", shop=order.shop_id)
    scope.work_in(order.shop_id)
    same = {"event_uid": event_uid, "template": template, "channel": Message.Channel.MAIL}
    if Message.objects.filter(**same).exists():
        return None
    owners = {"retailer_id": order.retailer_id, "group_id": order.group_id, "shop_id": order.shop_id}
    hers = order.customer_id if told_to(template) == "Customer" else None
    whom = {"customer_id": hers, "order_id": order.id, "recipient": recipient}
    message = _write(letter, by=by, at=at, **same, **owners, **whom)
    if claim:
        _claim(message, by=by, at=claim)
    return message


@command
def write_shop_message(
    *,
    event_uid: UUID,
    template: str,
    shop_id: int,
    customer_id: int | None,
    recipient: str,
    letter: Letter,
    by: Actor,
    at: datetime,
) -> Message | None:
    """Write a mail that is about no order: with a gap where a code will stand, or a quote. None: it was written before.

    Two at once: the database lets one in, the other's job runs again and finds it.
    """
    shop = shops.shop_in_sight(shop_id)
    require(by, SELL, "write to customers", shop=shop.id)
    scope.work_in(shop.id)
    same = {"event_uid": event_uid, "template": template, "channel": Message.Channel.MAIL}
    if Message.objects.filter(**same).exists():
        return None
    owners = {"retailer_id": shop.retailer_id, "group_id": shop.group_id, "shop_id": shop.id}
    return _write(letter, by=by, at=at, **same, **owners, customer_id=customer_id, recipient=recipient)


@command
def note_not_possible(*, event_uid: UUID, template: str, number: str, by: Actor, at: datetime) -> bool:
    """Note on an order's timeline that nobody could be told, for want of an address; False when it was noted before."""
    order = order_for_change(number)
    require(by, SELL, "write to customers", shop=order.shop_id)
    scope.work_in(order.shop_id)
    noted = Event.objects.filter(order_id=order.id, name="message.not_possible", data__about=str(event_uid))
    if noted.exists():
        return False
    events.record("message.not_possible", order, by=by, at=at, mail=name_of(template), about=event_uid)
    return True


@command
def claim_message(*, message_id: int, by: Actor, at: datetime) -> Message | None:
    """Take a waiting message for sending; None when it is not waiting, not due, or somebody else was first."""
    message = _for_change(message_id, by, "shop", "customer")
    if message.state != MessageState.QUEUED or (message.due_at and message.due_at > at):
        return None
    _claim(message, by=by, at=at)
    return message


@command
def finish_message(*, message_id: int, by: Actor, at: datetime) -> Message:
    """The mail server took it."""
    message = _for_change(message_id, by)
    also = {"sent_at": at, "failure": "", "due_at": None}
    machine.move(message, "finish", by=by, at=at, also=also, **_said(message))
    return message


@command
def delay_message(*, message_id: int, failure: str, by: Actor, at: datetime) -> Message:
    """The mail server did not take it now: it waits, each time longer, until after the last pause it has failed."""
    message = _for_change(message_id, by)
    if message.tries > len(PAUSES):
        _fail(message, f"{failure} Given up after {message.tries} tries.", by=by, at=at)
        return message
    due = at + PAUSES[message.tries - 1]
    also = {"due_at": due, "failure": failure}
    machine.move(message, "retry", by=by, at=at, also=also, **_said(message), failure=failure, due_at=due)
    return message


@command
def fail_message(*, message_id: int, failure: str, by: Actor, at: datetime) -> Message:
    """It cannot be sent, or nobody knows whether it was: a person decides.

    Raises IllegalMove for one that was sent, or is over otherwise.
    """
    message = _for_change(message_id, by)
    _fail(message, failure, by=by, at=at)
    return message


@command
def hold_back_message(*, message_id: int, by: Actor, at: datetime) -> Message:
    """Keep a message of the demo on this machine."""
    message = _for_change(message_id, by)
    machine.move(message, "hold_back", by=by, at=at, **_said(message))
    return message


@command
def send_again(*, message_id: int, by: Actor, at: datetime) -> Message:
    """Send a failed or held back message once more, as a person has decided; the customer may get it twice.

    Raises IllegalMove for one that waits or was sent.
    """
    message = _for_change(message_id, by)
    also = {"due_at": None, "tries": 0, "failure": ""}
    machine.move(message, "send_again", by=by, at=at, also=also, **_said(message))
    return message


def _write(letter: Letter, *, by: Actor, at: datetime, **values: Any) -> Message:
    parts = {"subject": letter.subject, "text": letter.text, "html": letter.html}
    message = Message.objects.create(**values, **parts, made_at=at)
    events.record("message.written", message, by=by, at=at, **_said(message), channel=message.channel)
    return message


def _claim(message: Message, *, by: Actor, at: datetime) -> None:
    also = {"claimed_at": at, "tries": message.tries + 1}
    machine.move(message, "claim", by=by, at=at, also=also, **_said(message))


def _said(message: Message) -> dict[str, Any]:
    return {"mail": name_of(message.template), "told": told_to(message.template)}


def _fail(message: Message, failure: str, *, by: Actor, at: datetime) -> None:
    also = {"failure": failure[:200], "due_at": None}
    machine.move(message, "fail", by=by, at=at, also=also, **_said(message), failure=failure[:200])


def _for_change(message_id: int, by: Actor, *related: str) -> Message:
    """The message, locked, with what is asked along."""
    found = Message.objects.select_for_update(of=("self",))
    message = (found.select_related(*related) if related else found).get(id=message_id)
    require(by, SELL, "send messages", shop=message.shop_id)
    scope.work_in(message.shop_id)
    return message
