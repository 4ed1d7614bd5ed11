"""How much may be given back alone. People write the limits and put them in force; a program reads and tries them."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from comptoir.kernel import clock
from comptoir.kernel.rules import queries as rules
from comptoir.ledger.refund_rules import RULES
from comptoir.orders.queries.refund_trial import refund_trial
from comptoir.shops.queries import shop_in_sight

from .door import REFUSALS, api, shop_of
from .sourcing import Version

router = Router(tags=["Orders"])


class RefundLimitsOut(Schema):
    number: int = Field(description="0: nothing was published, and these are the usual ones.", examples=[3])
    state: str = Field(description="`published`, `draft`, `retired` or `dropped`.", examples=["published"])
    document: dict[str, Any] = Field(description="The rules, as they were written.")


class ChangedRefundOut(Schema):
    number: str = Field(examples=["AH-10482"])
    asked_at: datetime
    who: str = Field(examples=["Ana"])
    role: str = Field(examples=["Call-centre agent"])
    amount_minor: int = Field(examples=[400])
    would_wait: bool = Field(description="Else it waited, and would have gone at once.", examples=[True])


class RefundTrialOut(Schema):
    """What a version would have done with the refunds of the last 30 days; nothing is changed."""

    since: datetime
    cases: int = Field(examples=[41])
    waited: int = Field(examples=[3])
    would_wait: int = Field(examples=[9])
    shown: list[ChangedRefundOut] = Field(description="The latest that it decides otherwise.")


@router.get("", response={200: list[RefundLimitsOut], **REFUSALS}, summary="List the refund limits")
def index(request: HttpRequest) -> list[RefundLimitsOut]:
    """What holds first, then every version that was written, the newest first."""
    shop = shop_of(request)
    held, written = rules.in_force(shop, RULES.name), rules.versions(shop, RULES.name)
    usual = [] if held.number else [RefundLimitsOut(number=0, state="published", document=held.document)]
    listed = sorted(written, key=lambda row: row.number != held.number)
    return usual + [RefundLimitsOut.from_orm(row) for row in listed]


@router.get("/{version}/trial", response={200: RefundTrialOut, **REFUSALS}, summary="Try limits on past refunds")
def trial(request: HttpRequest, version: Version) -> RefundTrialOut:
    """On what was asked for in the last 30 days."""
    shop = shop_in_sight(shop_of(request))
    found = refund_trial(shop, rules.version(shop.id, RULES.name, version).document, at=clock.now())
    same = {name: getattr(found, name) for name in RefundTrialOut.model_fields if name != "shown"}
    return RefundTrialOut(shown=[ChangedRefundOut.from_orm(one) for one in found.shown], **same)


api.add_router("/refund-limits", router)
