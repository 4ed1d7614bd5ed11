"""Papers of a customer's money, as PDF."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse

from comptoir.kernel import clock
from comptoir.ledger import queries
from comptoir.ledger.papers import credit_note_pdf, statement_pdf

from ..orders.papers import as_file
from .finding import customer_of

MOST = 1000  # Movements of one statement.


def credit_note(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """GET /customers/C-1/credit-notes/AH-C12.pdf"""
    customer = customer_of(request, code)
    rows = queries.credit_notes_of(customer.id, clock.now())
    found = next((row.note for row in rows if row.note.number == number), None)
    if found is None:
        raise ObjectDoesNotExist("No such credit note of hers in sight.")
    return as_file(credit_note_pdf(found, name=customer.name), number)


def statement(request: HttpRequest, code: str, account: int) -> HttpResponse:
    """GET /customers/C-1/statements/7.pdf: the latest thousand movements of a wallet or a credit line."""
    customer, now = customer_of(request, code), clock.now()
    has = queries.money_of(customer.id, now)
    one = next((money for money in (*has.wallets, *has.lines) if money.account.id == account), None)
    if one is None:
        raise ObjectDoesNotExist("No such account of hers in sight.")
    lines = queries.statement(account, limit=MOST)
    return as_file(statement_pdf(one, lines, name=customer.name, at=now), f"{code}-{one.account.kind}")
