"""What the arguments of a command name, found under the actor's own scope; and rows checked before they are saved.

The tables of the tree and of staff have no policy, so these look-ups keep an actor to her retailer and shops.
"""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import models

from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid
from comptoir.kernel.events import Subject
from comptoir.kernel.scope import Actor

from ..models import Membership, Retailer, Shop, Staff


def sees_everything(by: Actor) -> bool:
    """Whoever runs the installation names any shop; everybody else has a retailer."""
    return by.kind == "operator" and by.retailer is None


def retailer_for(by: Actor, retailer_id: int) -> Retailer:
    """A retailer the actor works for, and from here on its sight. Raises Retailer.DoesNotExist."""
    if not sees_everything(by) and by.retailer != retailer_id:
        raise Retailer.DoesNotExist
    retailer = Retailer.objects.get(id=retailer_id)
    scope.work_for(retailer.id)
    return retailer


def shop_for(by: Actor, shop_id: int) -> Shop:
    """A shop the actor sees, and from here on its sight. Raises Shop.DoesNotExist."""
    if not sees_everything(by) and shop_id not in by.shops:
        raise Shop.DoesNotExist
    shop = Shop.objects.select_related("retailer").get(id=shop_id)
    scope.work_in(shop.id)
    return shop


def staff_for(by: Actor, staff_id: int) -> Staff:
    """A person with a role at the actor's retailer. Raises Staff.DoesNotExist."""
    if sees_everything(by):
        return Staff.objects.get(id=staff_id)
    colleagues = Membership.objects.filter(retailer_id=by.retailer or 0).values("staff_id")
    return Staff.objects.get(id=staff_id, id__in=colleagues)


def person_by_email(email: str) -> Staff | None:
    return Staff.objects.filter(email__iexact=email.strip()).first()


def about_shop(shop: Shop) -> Subject:
    """A shop as the subject of an event: seen with the shop, not with its whole group."""
    return Subject("shop", shop.pk, shop.retailer_id, shop.group_id, shop.pk)


def about_staff(staff: Staff, retailer_id: int) -> Subject:
    return Subject("staff", staff.pk, retailer_id)


def save_checked(row: models.Model, *, only: Sequence[str] | None = None) -> None:
    """Save a row whose values are right. Raises Invalid with the first sentence that is not."""
    require_right(row, only=only)
    row.save(update_fields=only)


def require_right(row: models.Model, *, only: Sequence[str] | None = None) -> None:
    unchecked = {
        field.name
        for field in row._meta.fields
        if field.is_relation
        or (only is not None and field.name not in only)
        or (field.null and field.value_from_object(row) is None)
    }
    try:
        row.full_clean(exclude=unchecked)
    except ValidationError as problem:
        field, messages = next(iter(problem.message_dict.items()))
        said = "" if field == "__all__" else f"{field.replace('_', ' ').capitalize()}: "
        raise Invalid(said + messages[0], field=field) from None
