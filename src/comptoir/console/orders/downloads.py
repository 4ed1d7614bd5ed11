"""Files that were bought with an order: renewed with a reason."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import QueryDict

from comptoir.kernel.scope import Actor
from comptoir.orders import commands, queries
from comptoir.orders.queries import OrderPage

from .asks import ask_about


def _renew(given: QueryDict, by: Actor, at: datetime, *, number: str, position: int) -> None:
    commands.renew_download(number=number, position=position, reason=given.get("reason", ""), by=by, at=at)


def _shown(page: OrderPage, *, position: int) -> Mapping[str, Any]:
    rows = queries.downloads_of_order(page.order.id)
    row = next((one for one in rows if one.download.line.position == position), None)
    if row is None:
        raise ObjectDoesNotExist(f"{page.order.number} has no file at line {position}.")
    downloads, days = queries.download_terms(page.order.shop_id)
    return {"row": row, "allowed": downloads * row.download.line.quantity, "days": days}


RENEWAL = ask_about(
    "renew_download", "download_renewal", "Renew the download of {number}?", "Renew it", "refresh", _renew, _shown
)
