"""Finding what a command's arguments name, under the actor's own scope, and locking it first of all."""

from typing import Any

from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import storable

from ..models import Quote, Version


def quote_for_change(number: str) -> Quote:
    """A quote, locked: it comes before its order in the lock order of all rooms.

    Raises Quote.DoesNotExist for one that the actor does not see.
    """
    return Quote.objects.select_for_update().get(number=storable(number))


def version_of(quote: Quote, number: int) -> Version:
    """A version of a locked quote."""
    return Version.objects.get(quote=quote, number=number)


def person_of(by: Actor) -> int | None:
    """The person behind an actor: of a key, who made it."""
    return by.id if by.kind == "staff" else by.on_behalf_of


def facts_of(quote: Quote, version: Version) -> dict[str, Any]:
    """What the journal says of a version beside its event."""
    return {
        "number": quote.number,
        "version": version.number,
        "total_minor": version.total_minor,
        "currency": quote.currency,
    }
