"""Papers of a customer's money, as PDF."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from ninja import Query

from comptoir.customers.queries import customer_by_code
from comptoir.kernel import clock
from comptoir.ledger import queries
from comptoir.ledger.papers import credit_note_pdf, statement_pdf
from comptoir.shops.queries import shop_in_sight

from .customers import Code
from .door import REFUSALS, shop_of
from .money import ACCOUNTS, router
from .orders.papers import PDF
from .orders.shapes import Number

MOST = 1000  # Movements of one statement.
FILE = {"responses": {200: PDF}}


@router.get(
    "/{code}/credit-notes/{number}/pdf",
    response={200: None, **REFUSALS},
    summary="A credit note as PDF",
    openapi_extra=FILE,
)
def credit_note(request: HttpRequest, code: Code, number: Number) -> HttpResponse:
    """As it was issued; the same note always gives the same bytes."""
    shop = shop_in_sight(shop_of(request))
    customer = customer_by_code(code, group_id=shop.group_id)
    rows = queries.credit_notes_of(customer.id, clock.now(), shops=[shop.id])
    found = next((row.note for row in rows if row.note.number == number), None)
    if found is None:
        raise ObjectDoesNotExist("She has no such credit note here.")
    return HttpResponse(credit_note_pdf(found, name=customer.name), content_type="application/pdf")


@router.get("/{code}/statement/pdf", response={200: None, **REFUSALS}, summary="A statement as PDF", openapi_extra=FILE)
def statement(
    request: HttpRequest, code: Code, account: str = Query("wallet", pattern="^(wallet|credit-line)$")
) -> HttpResponse:
    """The latest thousand movements of a wallet or a credit line, and where it stands now."""
    shop, now = shop_in_sight(shop_of(request)), clock.now()
    customer = customer_by_code(code, group_id=shop.group_id)
    one = ACCOUNTS[account](customer.id, shop.id, now)
    if one is None:
        raise ObjectDoesNotExist("She has no such account here.")
    lines = queries.statement(one.account.id, limit=MOST)
    return HttpResponse(statement_pdf(one, lines, name=customer.name, at=now), content_type="application/pdf")
