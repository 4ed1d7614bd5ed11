"""How the papers of an order look: from what a document says to what is printed. Pure."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from comptoir.kernel.clock import day_of
from comptoir.look.documents import Column, Paper, Party, Row, Sum, set_paper
from comptoir.look.words import money

from .invoice_paper import invoice_paper

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

    from .models import Document

EXTRA = {"shipping": "Delivery", "gesture": "Gesture"}


def printed(document: "Document", whom: Mapping[str, Any] | None = None) -> bytes:
    """The PDF of a document, with its shop loaded; the same document always gives the same bytes.

    ``whom`` is to whom an invoice was written, as ``queries.whom_of`` lets the reader know.
    """
    return set_paper(_voucher(document) if document.kind == "voucher" else invoice_paper(document, whom))


def _voucher(document: "Document") -> Paper:
    said, shop = document.said, document.shop
    rows = [
        Row((line["name"], str(line["pieces"]), _money(document, line["amount_minor"])), (line["sku"],))
        for line in said["lines"]
    ]
    rows += [
        Row((EXTRA.get(one["kind"], "Given back"), "", _money(document, one["amount_minor"]))) for one in said["extra"]
    ]
    if said["whole"]:
        rows = [Row((f"All that was left of order {said['order']}", "", _money(document, document.amount_minor)))]
    unpaid = said["due_less_minor"] - document.amount_minor
    sums = [Sum("Had not been paid", _money(document, -unpaid))] if unpaid > 0 else []
    places = "; ".join(f"{_money(document, one['amount_minor'])}: {one['means']}" for one in said["places"])
    return Paper(
        **_head(document, shop),
        parties=(Party("Of order", (said["order"],)), Party("Goes to", tuple(one["means"] for one in said["places"]))),
        columns=(Column("What goes back", figures=False, wide=True), Column("Pieces"), Column("Amount")),
        rows=tuple(rows),
        sums=(*sums, Sum("Goes back", _money(document, document.amount_minor), strong=True)),
        notes=(f"The money goes back as follows. {places}.",),
    )


def _head(document: "Document", shop: "Shop") -> dict[str, Any]:
    """What every paper of a shop begins and ends with."""
    day = day_of(document.issued_at, shop.timezone)
    return {
        "title": document.get_kind_display(), "number": document.number, "brand": shop.name, "colour": shop.colour,
        "logo_svg": shop.logo_svg, "made_at": document.issued_at,
        "sender": (shop.call_centre_number,) if shop.call_centre_number else (),
        "facts": (("Issued", f"{day.day} {day:%B %Y}"),),
    }  # fmt: skip


def _money(document: "Document", amount_minor: int) -> str:
    return money(amount_minor, document.currency)
