"""What a shop gives for orders that are cancelled."""

from datetime import datetime

from comptoir.kernel import events, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops
from comptoir.shops.roles import SET_TERMS

from ..models import CancellationTerms


@command
def set_cancellation_terms(*, shop_id: int, gives: str, by: Actor, at: datetime) -> CancellationTerms:
    """Say what a cancelled order that was paid gives from now on: ``origin``, the money back as it was paid, or
    ``credit_note``.

    Raises Invalid.
    """
    shops.require_in_sight(shop_id)
    require(by, SET_TERMS, "say what cancelled orders give", shop=shop_id)
    scope.work_in(shop_id)
    shop = shops.shop_in_sight(shop_id)
    if gives not in CancellationTerms.Gives:
        raise Invalid(f"A cancelled order gives one of {', '.join(CancellationTerms.Gives)}.", field="gives")
    terms, _ = CancellationTerms.objects.update_or_create(
        shop=shop, defaults={"gives": gives, "retailer_id": shop.retailer_id, "changed_at": at}
    )
    subject = events.Subject("shop", shop.id, shop.retailer_id, shop.group_id, shop.id)
    events.record("shop.cancellation_terms_set", subject, by=by, at=at, gives=terms.get_gives_display().lower())
    return terms
