"""Whether a customer is one of a shop's: what rooms ask that know her by her id."""

from comptoir.kernel.texts import storable

from ..models import Customer


def customer_in_group(group_id: int, who: int | str) -> int:
    """The id of a customer whom the shops of a group share, by her id or her code.

    Raises Customer.DoesNotExist for one of other shops, or of none.
    """
    named = {"id": who} if isinstance(who, int) else {"code": storable(who)}
    found: int = Customer.objects.values_list("id", flat=True).get(group_id=group_id, **named)
    return found
