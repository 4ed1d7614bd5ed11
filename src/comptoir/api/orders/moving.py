"""What a program says when a delivery goes to another location."""

from ninja import Field, Schema


class ReroutingIn(Schema):
    location: str = Field(min_length=1, max_length=20, description="The code of its location.", examples=["YORK"])
    reason: str = Field(min_length=1, max_length=300, examples=["She lives next door"])


class RefusalIn(ReroutingIn):
    """``location`` is the one that has the delivery now and refuses it."""

    reason: str = Field(min_length=1, max_length=300, examples=["The last one has a crack"])
    missing: bool = Field(False, description="It is not there or spoilt: it is written off.", examples=[True])
