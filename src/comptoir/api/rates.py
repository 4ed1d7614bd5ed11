"""What the shop adds to a price: taxes and shipping. People set them in its settings; programs read them."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from comptoir.pricing import queries as pricing

from .door import REFUSALS, actor_of, api, shop_of

router = Router(tags=["Taxes and shipping"])


class TaxRateOut(Schema):
    """How a class of goods is taxed in a country; a class without a rate is not taxed there."""

    country: str = Field(description="Two letters.", examples=["GB"])
    tax_class: str = Field(examples=["standard"])
    basis_points: int = Field(description="Hundredths of a percent.", examples=[2000])


class ShippingRateOut(Schema):
    """What a parcel costs in one band. Of several that fit, the cheapest of a code is taken."""

    code: str = Field(examples=["standard"])
    name: str = Field(examples=["Standard delivery"])
    country: str = Field(description="Empty: every country without a rate of its own.", examples=["GB"])
    weight_up_to_grams: int | None = Field(description="Null: any weight.", examples=[20000])
    total_from_minor: int = Field(description="Of the items: from this total on.", examples=[0])
    amount_minor: int = Field(examples=[495])
    days_min: int = Field(examples=[1])
    days_max: int = Field(examples=[3])
    pick_up_at: str | None = Field(
        description="The code of the location where the customer fetches the goods; null: they are sent.",
        examples=[None],
    )


@router.get("/tax-rates", response={200: list[TaxRateOut], **REFUSALS}, summary="List tax rates")
def tax_rates(request: HttpRequest) -> list[TaxRateOut]:
    """The rates of the retailer, by country and class."""
    rates = pricing.tax_rates(actor_of(request).retailer or 0)
    return [TaxRateOut.from_orm(rate) for rate in rates]


@router.get("/shipping-rates", response={200: list[ShippingRateOut], **REFUSALS}, summary="List shipping rates")
def shipping_rates(request: HttpRequest) -> list[ShippingRateOut]:
    """The bands of the shop, by code, country, weight and total."""
    return [_rate(rate) for rate in pricing.shipping_rates(shop_of(request))]


def _rate(rate: Any) -> ShippingRateOut:
    place = rate.pick_up_at
    told = {name: getattr(rate, name) for name in ShippingRateOut.model_fields if name != "pick_up_at"}
    return ShippingRateOut(**told, pick_up_at=place.code if place else None)


api.add_router("", router)
