"""Rules of a shop as programs write them: drafted by one key, put in force by another that a second person made."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Router, Schema

from comptoir.kernel.rules import commands
from comptoir.kernel.rules import queries as rules

from .door import REFUSALS, api, done, shop_of
from .sourcing import Version

router = Router(tags=["Rules"])
Kind = Annotated[str, Path(pattern="^(sourcing|refunds|approval)$", examples=["refunds"])]
EXAMPLE = {
    "rules": [
        {
            "name": "Small gestures",
            "if": [{"fact": "amount_minor", "is": "at_most", "value": 500}],
            "then": {"answer": "allow"},
        }
    ],
    "else": {"answer": "ask"},
}


class RulesDraftIn(Schema):
    document: dict[str, Any] = Field(description="The whole set, as it is to hold.", examples=[EXAMPLE])
    note: str = Field("", max_length=300, description="What it is to change, and why.", examples=["Smaller gestures"])
    instead_of: int | None = Field(
        None, ge=1, lt=2**31, description="The draft that you saw and yours takes the place of; null: none.",
        examples=[None],
    )  # fmt: skip


class RetirementIn(Schema):
    reason: str = Field(min_length=1, max_length=300, examples=["Too many wait"])


class RulesVersionOut(Schema):
    """A version of a shop's rules."""

    number: int = Field(examples=[3])
    state: str = Field(description="`draft`, `published`, `retired` or `dropped`.", examples=["draft"])
    note: str = Field(examples=["Smaller gestures"])
    made_by_name: str = Field(examples=["Key rules"])
    made_at: datetime
    published_by_name: str = Field(examples=[""])
    published_at: datetime | None
    document: dict[str, Any] = Field(examples=[EXAMPLE])


@router.get("/{kind}", response={200: list[RulesVersionOut], **REFUSALS}, summary="List the rules of a kind")
def index(request: HttpRequest, kind: Kind) -> list[RulesVersionOut]:
    """`sourcing`, `refunds` or `approval`: every version, the newest first. What a draft would do with past cases is
    told by `GET /sourcing/rules/{version}/trial` and `GET /refund-limits/{version}/trial`."""
    return [RulesVersionOut.from_orm(row) for row in rules.versions(shop_of(request), kind)]


@router.post("/{kind}", response={201: RulesVersionOut, **REFUSALS}, summary="Draft rules")
def draft(request: HttpRequest, kind: Kind, body: RulesDraftIn) -> HttpResponse:
    """The next version; it holds once somebody else publishes it. What cannot be right is named by its place, like
    `rules.2.if.1.value`, and nothing is kept. Needs a key that drafts rules."""
    return _done(request, commands.draft_rules, kind, status=201, **body.dict())


@router.post("/{kind}/{version}/publication", response={200: RulesVersionOut, **REFUSALS}, summary="Publish rules")
def publish(request: HttpRequest, kind: Kind, version: Version) -> HttpResponse:
    """A draft holds from now on, in the place of what held. Needs a key that publishes rules, and that another person
    made than the one who drafted them or made the key that did."""
    return _done(request, commands.publish_rules, kind, number=version)


@router.post("/{kind}/{version}/retirement", response={200: RulesVersionOut, **REFUSALS}, summary="Retire rules")
def retire(request: HttpRequest, kind: Kind, version: Version, body: RetirementIn) -> HttpResponse:
    """What is in force holds no longer: the usual rules do, at once. Needs a key that publishes rules."""
    return _done(request, commands.retire_rules, kind, number=version, reason=body.reason)


@router.post("/{kind}/{version}/removal", response={200: RulesVersionOut, **REFUSALS}, summary="Drop a draft of rules")
def drop(request: HttpRequest, kind: Kind, version: Version) -> HttpResponse:
    """It stays in the list. Needs a key that drafts rules."""
    return _done(request, commands.drop_draft, kind, number=version)


def _done(request: HttpRequest, command: Any, kind: str, *, status: int = 200, **given: Any) -> HttpResponse:
    same = {"shop_id": shop_of(request), "kind": kind}
    return done(request, command, RulesVersionOut.from_orm, status=status, **same, **given)


api.add_router("/rules", router)
