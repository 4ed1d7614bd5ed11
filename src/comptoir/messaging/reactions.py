"""Telling customers what happened to their orders, and what becomes of mails that did not go at once."""

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings

from comptoir.kernel import clock, scope
from comptoir.kernel.events import on
from comptoir.kernel.jobs import actor_of, sweep
from comptoir.kernel.machine import IllegalMove
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops

from . import commands, queries, sign_in_codes, words
from .channels import mail
from .codes_in_letters import IN_LETTERS
from .languages import chosen
from .letters import write_letter
from .models import Message

log = structlog.get_logger("comptoir.messaging")

NEWS = timedelta(days=1)
UNKNOWN_AFTER = timedelta(minutes=10)  # Whoever claimed it is dead by then: a mail server is given ten seconds.
TELL_A_CODE = {**sign_in_codes.TEMPLATES, **IN_LETTERS}
CODE_OVER = "The code was used or over before it could be sent; she asks for a new one."
PICK_UP_OVER = "It waits in the store no longer."
UNKNOWN = "It is unknown whether it was sent: the sending broke off."


@on(*words.names(), later=True)
def tell_customer(event: Event) -> None:
    """Every event that has words is told to the order's customer, once."""
    by = actor_of(event)
    with scope.reading(by):
        told = queries.told_of(event)
    if told is None:
        return
    same: dict[str, Any] = {
        "event_uid": event.uid,
        "template": event.name,
        "number": told.order.number,
        "by": by,
        "at": event.at,
    }
    if not told.recipient:
        commands.note_not_possible(**same)
        return
    _write(event, told, event.name, by)


@on("delivery.allocated", later=True)
def tell_location(event: Event) -> None:
    """Where an order is packed, if there is an address for it: its goods are set aside."""
    _tell_staff(event, words.TO_LOCATION)


@on("order.opened", "order.taken_in", later=True)
def tell_shop(event: Event) -> None:
    """Who runs the shop, if there is an address for them: an order is confirmed."""
    _tell_staff(event, words.TO_SHOP)


@on("approval.asked", "approval.level", later=True)
def tell_approvers(event: Event) -> None:
    """Each of those who may decide at the level that is asked now: an order waits for them."""
    if event.recorded_at - event.at > NEWS:
        return
    by = actor_of(event)
    with scope.reading(by):
        told = queries.told_approvers(event, words.TO_APPROVER)
    for person, one in told.items():
        _write(event, one, f"{words.TO_APPROVER}#{person}", by)


def _tell_staff(event: Event, template: str) -> None:
    """What is told long after it happened is no news to who works there."""
    if event.recorded_at - event.at > NEWS:
        return
    by = actor_of(event)
    with scope.reading(by):
        told = queries.told_staff(event, template)
    if told:
        _write(event, told, template, by)


def _write(event: Event, told: queries.Told, template: str, by: Actor) -> None:
    """Write it and send it. Where all may leave the machine it is claimed as it is written: one step less."""
    letter = write_letter(template.partition("#")[0], told.facts, told.order.shop, told.language)
    leaves = not _some_stay_here()
    message = commands.write_message(
        event_uid=event.uid, template=template, number=told.order.number or "", recipient=told.recipient,
        letter=letter, by=by, at=event.at, claim=clock.now() if leaves else None,
    )  # fmt: skip
    if message and leaves:
        message.shop = told.order.shop
        _send(message, by=by, at=_business_time(event))
    elif message:
        send_now(message.id, by=by, at=_business_time(event))


@on(*words.QUOTES, later=True)
def tell_of_quote(event: Event) -> None:
    """The customer of a quote hears that it was sent, is near its end, or has ended."""
    _tell_of_quote(event, f"quotes/{event.name}")


@on(*words.QUOTES_TO_SHOP, later=True)
def tell_shop_of_quote(event: Event) -> None:
    """Who runs the shop hears what a customer asked for or answered."""
    if event.recorded_at - event.at <= NEWS:
        _tell_of_quote(event, f"shop/{event.name}")


def _tell_of_quote(event: Event, template: str) -> None:
    by = actor_of(event)
    with scope.reading(by):
        told = queries.told_of_quote(event, template)
    if told is None:
        return
    letter = write_letter(template, told.facts, told.quote.shop, told.language)
    message = commands.write_shop_message(
        event_uid=event.uid, template=template, shop_id=told.quote.shop_id, customer_id=told.customer_id,
        recipient=told.recipient, letter=letter, by=by, at=event.at,
    )  # fmt: skip
    if message:
        send_now(message.id, by=by, at=_business_time(event))


@on(*sign_in_codes.TEMPLATES)
def mail_code(event: Event) -> None:
    """Who asked for a code to sign in, or for an account, gets it, unless it is used or over by now."""
    by, at = actor_of(event), _business_time(event)
    with scope.reading(by):
        code = sign_in_codes.TEMPLATES[event.name](event.data["code"], at=at)
        if code is None or event.shop_id is None:
            return
        shop = shops.shop_in_sight(event.shop_id)
    spoken = chosen(code.language, shop.language)
    letter = sign_in_codes.write_code_letter(queries.first_name(code.name), shop, spoken.code, event.name)
    message = commands.write_shop_message(
        event_uid=event.uid, template=event.name, shop_id=shop.id, customer_id=event.customer_id,
        recipient=code.email, letter=letter, by=by, at=event.at,
    )  # fmt: skip
    if message:
        send_now(message.id, by=by, at=at)


@on("message.sent_again")
def send_once_more(event: Event) -> None:
    if event.subject_id:
        send_now(event.subject_id, by=actor_of(event), at=event.at)


def send_now(message_id: int, *, by: Actor, at: datetime) -> bool:
    """Send one message, outside any transaction; False when the mail server is out of reach, so that others wait.

    It is claimed first: of all who call this, one sends. Who dies in between leaves it claimed; nobody sends it
    again but on a person's word. ``at`` is when the customer is told, as the business tells time.
    """
    with scope.reading(by):
        message = Message.objects.select_related("shop", "customer").get(id=message_id)
    try:
        if _stays_here(message):
            commands.hold_back_message(message_id=message_id, by=by, at=at)
            return True
        claimed = commands.claim_message(message_id=message_id, by=by, at=clock.now())
    except IllegalMove:
        return True  # Somebody else was first.
    return _send(claimed, by=by, at=at) if claimed else True


def _send(message: Message, *, by: Actor, at: datetime) -> bool:
    if message.template in TELL_A_CODE and not _fill_in_code(message, by=by, at=at):
        commands.fail_message(
            message_id=message.id, failure=PICK_UP_OVER if message.template in IN_LETTERS else CODE_OVER, by=by, at=at
        )
        return True
    if message.template in queries.INVOICES:
        with scope.reading(by):
            message.attached = queries.attached_to(message)
    try:
        mail.send(message)
    except mail.NotNow as problem:
        commands.delay_message(message_id=message.id, failure=str(problem), by=by, at=clock.now())
        return False
    except mail.Refused as problem:
        commands.fail_message(message_id=message.id, failure=str(problem), by=by, at=at)
    except mail.Unknown as problem:
        log.warning("a mail may or may not have been sent", message=message.id, why=str(problem))
    else:
        commands.finish_message(message_id=message.id, by=by, at=at)
    return True


def _fill_in_code(message: Message, *, by: Actor, at: datetime) -> bool:
    """Put the code into a message on its way, in memory alone; False once the code is used or over."""
    with scope.reading(by):
        asked = Event.objects.get(uid=message.event_uid)
        code = TELL_A_CODE[asked.name](asked.data["code"], at=at)
    if code is None:
        return False
    message.text = sign_in_codes.filled(message.text, code.digits)
    message.html = sign_in_codes.filled(message.html, code.digits)
    return True


def _some_stay_here() -> bool:
    return bool(settings.DEMO) and mail.leaves_the_machine()


def _stays_here(message: Message) -> bool:
    """In the demo nothing leaves the machine unless the shop lets it, and never to a customer who was invented."""
    if not _some_stay_here():
        return False
    invented = message.customer is not None and message.customer.is_invented
    return invented or not message.shop.channels_leave


def _business_time(event: Event) -> datetime:
    """Now, by the clock of the event: the simulated trade fills past days, and its mails belong to them."""
    return clock.now() - (event.recorded_at - event.at)


@sweep("* * * * *")
def send_waiting_messages(actor: Actor, at: datetime) -> int:
    """Messages whose pause is over, or whose sender died before claiming them; stops when the server is away."""
    with scope.reading(actor):
        due = queries.due_messages(at)
    for sent, message_id in enumerate(due):
        if not send_now(message_id, by=actor, at=at):
            return sent
    return len(due)


@sweep("* * * * *")
def give_up_lost_messages(actor: Actor, at: datetime) -> int:
    """Messages that were claimed and never finished: nobody knows whether they went, so a person is asked."""
    with scope.reading(actor):
        lost = queries.lost_messages(at - UNKNOWN_AFTER)
    for message_id in lost:
        try:
            commands.fail_message(message_id=message_id, failure=UNKNOWN, by=actor, at=at)
        except IllegalMove:
            continue  # It was finished just now.
    return len(lost)
