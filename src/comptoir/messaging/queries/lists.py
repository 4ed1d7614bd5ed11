"""Messages as staff read them, addresses masked for everybody: ``customers.reveal_contact`` shows one for a reason."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from comptoir.kernel.masking import mask_email
from comptoir.kernel.scope import Actor
from comptoir.orders.queries.single import numbers_of

from ..models import Message
from ..states import MessageState
from ..words import name_of

PICKED_UP_AFTER = timedelta(minutes=2)  # A message whose own job died is taken over by the sweep.
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class MessageRow:
    """A message. ``text`` and ``html`` are empty in lists."""

    id: int
    shop_id: int
    order_id: int | None
    number: str
    template: str  # The event it tells.
    name: str  # What it is called: "Payment link".
    channel: str
    recipient: str  # Masked.
    subject: str
    state: str
    state_name: str
    failure: str
    tries: int
    made_at: datetime
    due_at: datetime | None
    sent_at: datetime | None
    text: str = ""
    html: str = ""


def messages_of_order(order_id: int) -> list[MessageRow]:
    """What a customer was told about an order, the latest first."""
    return _rows(Message.objects.filter(order_id=order_id).order_by("-id"))


def messages_of_customer(customer_id: int, *, after: int | None = None, limit: int = 50) -> list[MessageRow]:
    """What a customer was told by the shops in sight, the latest first; the next page begins after an id."""
    found = Message.objects.filter(customer=customer_id)
    return _rows((found.filter(id__lt=after) if after else found).order_by("-id")[:limit])


def messages_not_sent(actor: Actor, *, since: datetime | None = None, limit: int = 50) -> list[MessageRow]:
    """Messages that a person should look at: failed, or put off by the mail server; the latest first."""
    waits = Q(state=MessageState.QUEUED, tries__gt=0)
    found = Message.objects.exclude(state=MessageState.SENT).filter(Q(state=MessageState.FAILED) | waits)
    found = found.filter(shop__in=actor.shops)
    return _rows((found.filter(made_at__gte=since) if since else found).order_by("-made_at", "-id")[:limit])


def message(message_id: int) -> MessageRow:
    """One message with its text and HTML.

    Raises Message.DoesNotExist for one that is not in sight.
    """
    found = Message.objects.get(id=message_id)
    number = numbers_of([found.order_id or 0]).get(found.order_id or 0, "")
    return _row(found, number, text=found.text, html=found.html)


def due_messages(at: datetime) -> list[int]:
    """Waiting messages to be tried now, the oldest first."""
    waiting = Message.objects.filter(state=MessageState.QUEUED)
    due = waiting.filter(Q(due_at__lte=at) | Q(due_at=None, made_at__lte=at - PICKED_UP_AFTER))
    return list(due.order_by("made_at", "id").values_list("id", flat=True)[:MOST_AT_ONCE])


def lost_messages(claimed_before: datetime) -> list[int]:
    """Messages that somebody claimed long ago and never finished."""
    claimed = Message.objects.filter(state=MessageState.SENDING)
    return list(
        claimed.filter(claimed_at__lt=claimed_before).order_by("id").values_list("id", flat=True)[:MOST_AT_ONCE]
    )


def _rows(found: QuerySet[Message]) -> list[MessageRow]:
    """Two statements: the messages without their bodies, and the numbers of their orders."""
    messages = list(found.defer("text", "html"))
    numbers = numbers_of({m.order_id for m in messages if m.order_id})
    return [_row(m, numbers.get(m.order_id or 0, "")) for m in messages]


def _row(found: Message, number: str, *, text: str = "", html: str = "") -> MessageRow:
    return MessageRow(
        id=found.id,
        shop_id=found.shop_id,
        order_id=found.order_id,
        number=number,
        template=found.template,
        name=name_of(found.template),
        channel=found.channel,
        recipient=mask_email(found.recipient),
        subject=found.subject,
        state=found.state,
        state_name=found.get_state_display(),
        failure=found.failure,
        tries=found.tries,
        made_at=found.made_at,
        due_at=found.due_at,
        sent_at=found.sent_at,
        text=text,
        html=html,
    )
