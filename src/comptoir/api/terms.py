"""What the shop gives with money. People set it in its settings; programs read it."""

from django.http import HttpRequest
from ninja import Field, Router, Schema

from comptoir.kernel import clock
from comptoir.ledger import queries as ledger
from comptoir.orders import queries as orders
from comptoir.shops.queries import shop_in_sight

from .door import REFUSALS, api, shop_of

router = Router(tags=["Money of customers"])


class CashbackOut(Schema):
    means: str = Field(description="The source of the payment.", examples=["card"])
    basis_points: int = Field(description="Hundredths of a percent of what was paid.", examples=[500])
    days: int | None = Field(description="Then it expires; null: never.", examples=[90])


class PayInOfferOut(Schema):
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


@router.get("/terms", response={200: TermsOut, **REFUSALS}, summary="What the shop gives with money")
def terms(request: HttpRequest) -> TermsOut:
    """Cashback by way of paying, offers on paying in, the limit of gestures, what cancelled orders give."""
    shop = shop_in_sight(shop_of(request))
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
