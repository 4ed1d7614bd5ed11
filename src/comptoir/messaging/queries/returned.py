"""What a message says of a return to the customer who asked for it herself."""

from typing import Any

from comptoir.aftercare import queries as aftercare
from comptoir.kernel.models import Event


def is_told(event: Event) -> bool:
    """Whether the customer is told: of a return that staff asked for she knows, she was there."""
    return not event.name.startswith("homecoming.") or aftercare.homecoming(event.subject_id or 0)[0].by_customer


def facts_of_return(event: Event) -> dict[str, Any]:
    """The pieces that come back, how, and what she was told; nothing for other events."""
    if not event.name.startswith("homecoming."):
        return {}
    row, lines = aftercare.homecoming(event.subject_id or 0)
    told = {"answer": " ".join(row.answer.split()), "fetched": row.way == "fetched", "refund": row.wish == "refund"}
    return {
        "homecoming": told,
        "parcel": [{"name": " ".join(line.name.split()), "quantity": line.quantity} for line in lines],
        "pieces": sum(line.quantity for line in lines),
        "more": 0,
    }
