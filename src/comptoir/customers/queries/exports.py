"""The files of customers that somebody asked for: only she sees them."""

from comptoir.kernel.scope import Actor

from ..models import CustomerExport


def exports_of(actor: Actor, limit: int = 20) -> list[CustomerExport]:
    """The latest first, without their content."""
    mine = CustomerExport.objects.filter(asked_by_id=actor.id or 0)
    return list(mine.select_related("group").defer("content").order_by("-asked_at", "-id")[:limit])


def export_file(actor: Actor, export_id: int) -> str:
    """The text of a file that is made.

    Raises CustomerExport.DoesNotExist for one that somebody else asked for, or that is not made yet.
    """
    mine = CustomerExport.objects.filter(asked_by_id=actor.id or 0, made_at__isnull=False)
    return str(mine.values_list("content", flat=True).get(id=export_id))
