"""Who is meant, while somebody still types."""

from django.http import HttpRequest

from comptoir.customers import commands, queries
from comptoir.customers.queries import CustomerRow
from comptoir.kernel import clock

from ..door import seeing

SHORTEST_NUMBER = 7  # Fewer digits are a code, or a number that is not typed to its end.


def typed_so_far(request: HttpRequest, text: str) -> list[CustomerRow]:
    """As the search box finds, but a few digits are only taken for a code: else each key of a number would be noted."""
    typed = text.strip()
    if typed.isdecimal() and len(typed) < SHORTEST_NUMBER:
        with seeing(request):
            return [queries.customer_card(found).row for found in queries.customers_of_code(typed)[:3]]
    if len(typed) < 2:
        return []
    return commands.find_by_contact(text=typed, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
