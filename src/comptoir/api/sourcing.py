"""Where orders are sent from, and why."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema

from comptoir.kernel import clock
from comptoir.kernel.rules import queries as rules
from comptoir.kernel.rules.models import RuleSet
from comptoir.orders import queries as orders
from comptoir.orders.queries.dry_run import dry_run
from comptoir.orders.queries.sourcing import decisions_of_order
from comptoir.shops import queries as shops
from comptoir.sourcing.rules import SOURCING, SourcingRules

from .door import REFUSALS, api, shop_of
from .orders.routing import router as orders_router
from .orders.shapes import Number

router = Router(tags=["Sourcing"])
Version = Annotated[int, Path(ge=1, lt=2**31, description="The number of a version of the rules.", examples=[3])]


class CandidateOut(Schema):
    """A location that was weighed."""

    code: str = Field(examples=["LEEDS"])
    name: str = Field(examples=["Leeds Briggate"])
    verdict: str = Field(description="`chosen`, `lost`, or `left_out` by a rule before any score.", examples=["lost"])
    why: str = Field(description="In words, compared with the one liked best.", examples=["289 km away, York 3 km"])
    score: list[float] = Field([], description="Step by step of the rules; less is better.", examples=[[0, 289.4]])


class ModelOut(Schema):
    """What the plan costs by the prices of the rules, where they ask for the cheapest."""

    parts: dict[str, int] = Field(
        description="In the smallest coin: `parcels`, `way`, `load`, `split`, `handling`, `safety`, `late`.",
        examples=[{"parcels": 290, "way": 54, "handling": 60}],
    )
    total_minor: int = Field(examples=[404])
    bound_minor: int = Field(description="No plan costs less; the total where it was proved.", examples=[404])
    proved: bool = Field(description="Whether it is proved that none is cheaper.", examples=[True])


class DecisionOut(Schema):
    """Why an order, or a delivery of it, was given to a location."""

    cause: str = Field(description="`placed`, `refused` or `by_hand`.", examples=["placed"])
    made_at: datetime
    rules: int = Field(description="The version of the rules; 0: the list of locations alone.", examples=[3])
    customer_known: bool = Field(description="Whether distances counted.", examples=[True])
    case_name: str = Field("", description="The case of the rules that held for this customer.", examples=["VIP"])
    model: ModelOut | None = None
    candidates: list[CandidateOut]
    others: int = Field(description="Locations that were weighed and are not named.", examples=[0])


class RulesOut(Schema):
    """A version of the sourcing rules."""

    number: int = Field(examples=[3])
    state: str = Field(description="`draft`, `published`, `retired` or `dropped`.", examples=["published"])
    note: str = Field(examples=["Stores near the customer first"])
    made_by: str = Field(examples=["Ruth"])
    made_at: datetime
    published_by: str = Field(examples=["Sam"])
    published_at: datetime | None
    retired_at: datetime | None
    document: dict[str, Any] = Field(examples=[SOURCING.default])


class WouldMoveOut(Schema):
    number: str = Field(examples=["AH-10482"])
    was: str = Field(examples=["Wakefield DC"])
    would: str = Field(description="Empty: no location could have sent it.", examples=["Leeds Briggate"])
    why: str = Field(examples=["54 km away, Leeds Briggate 3 km"])


class TrialOut(Schema):
    """What a version would have done with the orders of the last 30 days, each judged alone; nothing is changed."""

    since: datetime
    orders: int = Field(examples=[412])
    moved: int = Field(examples=[37])
    unserved: int = Field(examples=[0])
    parcels_was: int = Field(examples=[430])
    parcels_would: int = Field(examples=[419])
    knows_cost: bool = Field(description="Whether the rules tell prices, to reckon both ways.", examples=[True])
    cost_was_minor: int = Field(examples=[190_430])
    cost_would_minor: int = Field(examples=[171_115])
    unproved: int = Field(description="Plans of which it is not proved that none is cheaper.", examples=[0])
    shown: list[WouldMoveOut] = Field(description="The latest that would have moved.")


@orders_router.get(
    "/{number}/sourcing", response={200: list[DecisionOut], **REFUSALS}, summary="Why it left from there"
)
def decisions(request: HttpRequest, number: Number) -> list[DecisionOut]:
    """What was weighed when the order was given to its locations, the first decision first."""
    found = decisions_of_order(orders.order_by_number(number).id)
    return [
        DecisionOut(cause=one.cause, made_at=one.made_at, case_name=one.case, **{**one.record, "rules": one.rules})
        for one in found
    ]


def _rules(row: RuleSet) -> RulesOut:
    same = {name: getattr(row, name) for name in RulesOut.model_fields if name not in ("made_by", "published_by")}
    return RulesOut(made_by=row.made_by_name, published_by=row.published_by_name, **same)


@router.get("/rules", response={200: list[RulesOut], **REFUSALS}, summary="List the sourcing rules")
def index(request: HttpRequest) -> list[RulesOut]:
    """Every version, the newest first. People write them and put them in force; a program reads."""
    return [_rules(row) for row in rules.versions(shop_of(request), SOURCING.name)]


@router.get("/rules/{version}", response={200: RulesOut, **REFUSALS}, summary="Read a version of the sourcing rules")
def read(request: HttpRequest, version: Version) -> RulesOut:
    """As it was written; no version ever changes."""
    return _rules(rules.version(shop_of(request), SOURCING.name, version))


@router.get("/rules/{version}/trial", response={200: TrialOut, **REFUSALS}, summary="Try a version on past orders")
def trial(request: HttpRequest, version: Version) -> TrialOut:
    """On what was placed in the last 30 days, the latest thousand orders at most."""
    shop = shops.shop_in_sight(shop_of(request))
    found = rules.version(shop.id, SOURCING.name, version)
    run = dry_run(shop, SourcingRules.of(found.document, version), at=clock.now())
    same = {name: getattr(run, name) for name in TrialOut.model_fields if name != "shown"}
    return TrialOut(shown=[WouldMoveOut.from_orm(one) for one in run.shown], **same)


api.add_router("/sourcing", router)
