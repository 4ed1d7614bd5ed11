"""Papers of orders, and how far the money of a voucher is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from comptoir.kernel.texts import storable
from comptoir.payments import queries as payments
from comptoir.payments.states import RefundState

from ..models import CancellationTerms, Document

if TYPE_CHECKING:
    from comptoir.payments.models import Refund


@dataclass(frozen=True)
class DocumentRow:
    """A paper, and of a voucher the refunds by which its money goes."""

    document: Document
    refunds: "tuple[Refund, ...]" = ()

    @property
    def standing(self) -> str:
        """``done``, ``failed`` or ``under_way``, of a voucher; else empty."""
        states = {refund.state for refund in self.refunds}
        if not states:
            return ""
        if RefundState.FAILED in states:
            return "failed"
        return "done" if states == {RefundState.DONE} else "under_way"


def documents_of_order(order_id: int) -> list[DocumentRow]:
    """The papers of an order, the first first; two statements at most."""
    found = list(Document.objects.filter(order=order_id).order_by("id"))
    refunds = {one.id: one for one in payments.refunds_of_order(order_id)} if found else {}
    return [DocumentRow(one, tuple(refunds[row] for row in one.refunds if row in refunds)) for one in found]


def papers_of(order_ids: Sequence[int]) -> list[DocumentRow]:
    """The papers of some orders for their customer, with orders and shops, the last issued first; one statement.

    What was closed is out of her sight.
    """
    hers = Document.objects.filter(Q(kind=Document.Kind.VOUCHER) | Q(addressee__closed_at=None), order__in=order_ids)
    seen = hers.filter(Q(kind=Document.Kind.VOUCHER) | Q(addressee__document__isnull=False))
    return [DocumentRow(one) for one in seen.select_related("order", "shop").order_by("-issued_at", "-id")]


def document_numbered(order_id: int, number: str) -> Document:
    """A paper of an order, with its shop. Raises Document.DoesNotExist."""
    return Document.objects.select_related("shop", "order").get(order=order_id, number=storable(number).upper())


def voucher_of_refund(order_id: int, refund_id: int) -> str:
    """The number of the voucher that a refund belongs to; empty where it has none."""
    found = Document.objects.filter(order=order_id, kind=Document.Kind.VOUCHER, refunds__contains=[refund_id])
    return found.values_list("number", flat=True).first() or ""


def cancelled_gives(shop_id: int) -> str:
    """What a cancelled paid order of a shop gives: ``origin`` (as it was paid) or ``credit_note``."""
    found = CancellationTerms.objects.filter(shop=shop_id).values_list("gives", flat=True).first()
    return found or CancellationTerms.Gives.MONEY.value
