"""What the shop gives with money, and when it makes invoices: read by any key, set by one with that right."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from comptoir.kernel import clock
from comptoir.ledger import commands as giving
from comptoir.ledger import queries as ledger
from comptoir.orders import commands as selling
from comptoir.orders import queries as orders
from comptoir.shops.queries import shop_in_sight

from .door import REFUSALS, Id, api, done, shop_of

router = Router(tags=["Money of customers"])


class CashbackOut(Schema):
    means: str = Field(description="The source of the payment.", examples=["card"])
    basis_points: int = Field(description="Hundredths of a percent of what was paid.", examples=[500])
    days: int | None = Field(description="Then it expires; null: never.", examples=[90])


class PayInOfferOut(Schema):
    id: int = Field(examples=[7])
    from_minor: int = Field(description="Who pays in at least this much …", examples=[10000])
    bonus_minor: int = Field(description="… gets this on top.", examples=[1000])
    bonus_days: int | None = Field(description="Then the bonus expires; null: never.", examples=[60])


class TermsOut(Schema):
    currency: str = Field(examples=["GBP"])
    cancelled_gives: str = Field(
        description="What a cancelled paid order gives: `origin` (as it was paid) or `credit_note`.",
        examples=["origin"],
    )
    downloads: int = Field(description="How often each piece of a digital article may be downloaded.", examples=[5])
    download_days: int = Field(description="For how many days from payment on.", examples=[30])
    cashback: list[CashbackOut]
    pay_in_offers: list[PayInOfferOut]
    gesture_limit_minor: int = Field(description="Of one gesture, for who does not run the shop.", examples=[2000])


class CancelledIn(Schema):
    gives: str = Field(pattern="^(origin|credit_note)$", examples=["credit_note"])


class CashbackIn(Schema):
    means: str = Field(min_length=1, max_length=24, description="The source of the payment.", examples=["card"])
    basis_points: int = Field(ge=0, le=10_000, description="0 ends it.", examples=[500])
    days: int | None = Field(None, ge=1, le=3650, description="Then it expires; null: never.", examples=[90])


class PayInOfferIn(Schema):
    from_minor: int = Field(ge=1, le=10**12, examples=[10000])
    bonus_minor: int = Field(ge=1, le=10**12, examples=[1000])
    bonus_days: int | None = Field(None, ge=1, le=3650, examples=[60])


class GestureLimitIn(Schema):
    amount_minor: int = Field(ge=0, le=10**12, examples=[2000])


class InvoiceTermsIn(Schema):
    when: str = Field(
        pattern="^(by_hand|paid|sent)$",
        description="`by_hand`; `paid`: when an order is paid; `sent`: when a delivery leaves, one for each.",
        examples=["sent"],
    )
    series: str = Field("", max_length=8, pattern="^[A-Z0-9]*$", examples=["2026"])
    pay_days: int = Field(14, ge=0, le=365, examples=[30])
    keep_years: int = Field(10, ge=1, le=30, examples=[10])
    sender: str = Field("", max_length=400, description="Who sells, in lines.", examples=["Alder & Finch Ltd\\nLeeds"])
    tax_number: str = Field("", max_length=40, examples=["GB 000 0000 00"])


class InvoiceTermsOut(Schema):
    when: str = Field(examples=["sent"])
    series: str = Field(examples=["2026"])
    pay_days: int = Field(description="For what is not paid when an invoice is made.", examples=[30])
    keep_years: int = Field(description="Then name and address are deleted.", examples=[10])
    sender: str = Field(examples=["Alder & Finch Ltd"])
    tax_number: str = Field(examples=["GB 000 0000 00"])


@router.get("/terms", response={200: TermsOut, **REFUSALS}, summary="What the shop gives with money")
def terms(request: HttpRequest) -> TermsOut:
    """Cashback by way of paying, offers on paying in, the limit of gestures, what cancelled orders give."""
    return _terms(shop_of(request))


@router.post("/terms/cancelled", response={200: TermsOut, **REFUSALS}, summary="Set what cancelled orders give")
def set_cancelled(request: HttpRequest, body: CancelledIn) -> HttpResponse:
    """From now on; who cancels may choose otherwise. Needs a key that sets terms."""
    return _set(request, selling.set_cancellation_terms, body)


@router.post("/terms/cashback", response={200: TermsOut, **REFUSALS}, summary="Set the cashback of a way to pay")
def set_cashback(request: HttpRequest, body: CashbackIn) -> HttpResponse:
    """A part of what was paid comes back into the wallet when the order is completed. Needs a key that sets terms."""
    return _set(request, giving.set_cashback, body)


@router.post("/terms/pay-in-offers", response={200: TermsOut, **REFUSALS}, summary="Make an offer on paying in")
def make_offer(request: HttpRequest, body: PayInOfferIn) -> HttpResponse:
    """Of several that fit, the largest counts. Needs a key that sets terms."""
    return _set(request, giving.make_pay_in_offer, body)


@router.post("/terms/pay-in-offers/{offer}/end", response={200: TermsOut, **REFUSALS}, summary="End an offer")
def end_offer(request: HttpRequest, offer: Id) -> HttpResponse:
    """What was given stays. Needs a key that sets terms."""
    shop = shop_of(request)
    return done(request, giving.end_pay_in_offer, lambda _: _terms(shop), offer_id=offer)


@router.post("/terms/gesture-limit", response={200: TermsOut, **REFUSALS}, summary="Set how much one gesture may be")
def set_gesture_limit(request: HttpRequest, body: GestureLimitIn) -> HttpResponse:
    """For whoever may refund and does not run the shop. Needs a key that sets terms."""
    return _set(request, giving.set_gesture_limit, body)


@router.get("/invoice-terms", response={200: InvoiceTermsOut, **REFUSALS}, summary="When invoices are made")
def invoice_terms(request: HttpRequest) -> InvoiceTermsOut:
    """And what stands on them."""
    return InvoiceTermsOut.from_orm(orders.invoice_terms(shop_of(request)))


@router.post("/invoice-terms", response={200: InvoiceTermsOut, **REFUSALS}, summary="Set when invoices are made")
def set_invoice_terms(request: HttpRequest, body: InvoiceTermsIn) -> HttpResponse:
    """From now on; invoices that are made stay as they are. Needs a key that sets terms."""
    given: dict[str, Any] = {**body.dict(), "shop_id": shop_of(request)}
    return done(request, selling.set_invoice_terms, InvoiceTermsOut.from_orm, **given)


def _set(request: HttpRequest, command: Any, body: Schema) -> HttpResponse:
    shop = shop_of(request)
    return done(request, command, lambda _: _terms(shop), shop_id=shop, **body.dict())


def _terms(shop_id: int) -> TermsOut:
    shop = shop_in_sight(shop_id)
    downloads, days = orders.download_terms(shop.id)
    return TermsOut(
        currency=shop.currency,
        cancelled_gives=orders.cancelled_gives(shop.id),
        downloads=downloads,
        download_days=days,
        cashback=[CashbackOut.from_orm(rate) for rate in ledger.cashback_rates(shop.id)],
        pay_in_offers=[PayInOfferOut.from_orm(offer) for offer in ledger.offers_of(shop.id, clock.now())],
        gesture_limit_minor=ledger.gesture_limit(shop.id),
    )


api.add_router("", router)
