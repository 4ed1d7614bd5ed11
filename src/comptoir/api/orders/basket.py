"""What a program says of an order that it places."""

from datetime import date

from ninja import Field, Schema

from ..door import LARGEST_ID
from .shapes import LineIn, ShipToIn


class OrderLineIn(LineIn):
    remark: str = Field("", max_length=300, description="For whoever packs it.", examples=[""])


class OrderIn(Schema):
    customer: str | None = Field(
        None, description="The customer's code; none for a sale to nobody known.", max_length=24, examples=["C-10001"]
    )
    lines: list[OrderLineIn] = Field(min_length=1, max_length=500)
    shipping: str = Field(
        "",
        description="The code of a shipping rate; empty: the cheapest that is sent.",
        max_length=20,
        examples=["standard"],
    )
    address_id: int | None = Field(
        None, ge=1, le=LARGEST_ID, description="An entry of the customer's address book.", examples=[None]
    )
    address: ShipToIn | None = Field(
        None, description="Where it goes, typed for this order; without both: the customer's default.", examples=[None]
    )
    note: str = Field("", max_length=2000)
    again: bool = Field(False, description="She wants the same basket again: no mistake.")
    together: bool = Field(
        False, description="Wait until all of it can leave in one parcel; else what is ready leaves at once."
    )
    way: str = Field(
        "",
        max_length=20,
        description="How she pays, a `gateway` of `/payments/ways` that is on; empty: by the payment link.",
        examples=["courier"],
    )
    priority: str = Field("normal", pattern="^(normal|high|urgent)$", description="Who is served first.")
    is_gift: bool = Field(False, description="It is packed as a gift.")
    gift_message: str = Field("", max_length=300, description="On the card that lies with it.", examples=[""])
    remark: str = Field("", max_length=300, description="For whoever packs and brings it.", examples=[""])
    agreed_on: date | None = Field(
        None,
        description="The day of arrival agreed on with the customer; none a part cannot leave by.",
        examples=[None],
    )
