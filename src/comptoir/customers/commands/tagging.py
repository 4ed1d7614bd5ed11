"""Tags that staff put on customers."""

from datetime import datetime

from comptoir.kernel import events
from comptoir.kernel.commands import command
from comptoir.kernel.scope import Actor

from .. import profile
from ..models import CustomerTag, Tag
from .finding import customer_for_change, touch

LONGEST = 40


@command
def tag_customer(*, code: str, tag: str, shop_id: int | None = None, by: Actor, at: datetime) -> None:
    """Put a tag on a customer; a word that the group has not used yet becomes one of its tags."""
    customer = customer_for_change(code, by, shop_id=shop_id)
    owners = {"retailer_id": customer.retailer_id, "group_id": customer.group_id}
    word = profile.text(tag, field="tag", longest=LONGEST, needed=True)
    Tag.objects.bulk_create([Tag(**owners, name=word)], ignore_conflicts=True)  # Two may invent one word at once.
    row = Tag.objects.get(group_id=customer.group_id, name=word)
    _, is_new = CustomerTag.objects.get_or_create(customer=customer, tag=row, defaults=owners)
    if is_new:
        touch(customer, at)
        events.record("customer.tagged", customer, by=by, at=at, code=customer.code, personal={"tag": word})


@command
def untag_customer(*, code: str, tag: str, shop_id: int | None = None, by: Actor, at: datetime) -> None:
    """Take a tag from a customer; it stays a tag of the group."""
    customer = customer_for_change(code, by, shop_id=shop_id)
    word = profile.text(tag, field="tag", longest=LONGEST, needed=True)
    removed, _ = CustomerTag.objects.filter(customer=customer, tag__name=word).delete()
    if removed:
        touch(customer, at)
        events.record("customer.untagged", customer, by=by, at=at, code=customer.code, personal={"tag": word})
