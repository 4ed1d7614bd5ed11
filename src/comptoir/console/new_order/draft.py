"""What stands in the form of a new order. Pure: the form is the draft, nothing is kept on the server."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.http import QueryDict

from comptoir.orders.options import Options

from ..days import read_day

ADDRESS_FIELDS = ("name", "company", "street", "city", "region", "postcode", "country", "phone", "position")
TYPED = "typed"  # The address is in the form, not in her address book.
MOST_OF_ONE = 1_000_000
OPTION = "option:"  # "option:colour" is the chosen colour of the product that is shown.


@dataclass(frozen=True)
class Draft:
    """An order as far as it is typed."""

    token: str  # One a page: the same form sent twice is one order.
    shop: str = ""
    customer: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)  # Quantity by article number, as added.
    address: str = ""  # The id of an entry of her address book, TYPED, or nothing: her default.
    typed: Mapping[str, str] = field(default_factory=dict)
    shipping: str = ""
    together: bool = False  # All in one parcel, when the last of it can leave.
    way: str = ""  # How she pays; empty: by the link.
    note: str = ""
    priority: str = "normal"
    is_gift: bool = False
    gift_message: str = ""
    remark: str = ""  # For whoever packs and brings it.
    line_remarks: Mapping[str, str] = field(default_factory=dict)  # By article number.
    agreed_on: str = ""  # As the field of a browser sends it.
    again: bool = False  # She wants once more what she ordered a moment ago.
    q: str = ""  # What is sought among the goods.
    product: str = ""  # The product that is shown.
    options: Mapping[str, str] = field(default_factory=dict)  # Its chosen colour.
    sku: str = ""  # The variant that is chosen in it.
    pieces: int = 1
    problem: str = ""  # What of the form could not be read.

    @property
    def address_id(self) -> int | None:
        return int(self.address) if self.address.isdecimal() else None

    @property
    def fingerprint(self) -> str:
        """Of what would be ordered: the same token with another order is another wish."""
        wish = (
            *(self.shop, self.customer, dict(self.lines), self.address, dict(self.typed)),
            *(self.shipping, self.together, self.way, self.note, self.again),
            *(self.priority, self.is_gift, self.gift_message, self.remark, dict(self.line_remarks), self.agreed_on),
        )
        return hashlib.sha256(json.dumps(wish, sort_keys=True).encode()).hexdigest()

    @property
    def wishes(self) -> Options:
        """Raises Invalid for a day that is none."""
        remarks = {sku: said for sku, said in self.line_remarks.items() if sku in self.lines and said.strip()}
        return Options(
            priority=self.priority,
            is_gift=self.is_gift,
            gift_message=self.gift_message,
            remark=self.remark,
            line_remarks=remarks,
            agreed_on=read_day(self.agreed_on, "agreed_on"),
        )

    @property
    def has_wishes(self) -> bool:
        return bool(self.priority != "normal" or self.is_gift or self.gift_message or self.remark or self.agreed_on)

    def adding(self, sku: str, pieces: int = 1) -> "Draft":
        quantity = min(self.lines.get(sku, 0) + max(pieces, 1), MOST_OF_ONE)
        return replace(self, lines={**self.lines, sku: quantity})

    def without(self, sku: str) -> "Draft":
        return replace(self, lines={other: quantity for other, quantity in self.lines.items() if other != sku})

    def showing(self, product: str) -> "Draft":
        return replace(self, product=product, options={}, sku="", pieces=1)

    def choosing(self, customer: str) -> "Draft":
        """For somebody else: what was chosen of the former's address goes."""
        return replace(self, customer=customer, address="", shipping="")


def empty_draft(shop: str, customer: str = "") -> Draft:
    return Draft(token=uuid.uuid4().hex, shop=shop, customer=customer)


def renewed(draft: Draft) -> Draft:
    """The same form as a wish of its own."""
    return replace(draft, token=uuid.uuid4().hex)


def read_draft(form: QueryDict) -> Draft:
    """The draft in a form that was sent, with what its pressed button asks for."""
    lines, problem = _lines(form)
    draft = Draft(
        token=form.get("token", "")[:64] or uuid.uuid4().hex,
        shop=form.get("shop", ""),
        customer=form.get("customer", ""),
        lines=lines,
        address=form.get("address", ""),
        typed={name: form.get(f"to_{name}", "").replace("\0", "") for name in ADDRESS_FIELDS},
        shipping=form.get("shipping", ""),
        together=form.get("together") == "1",
        way=form.get("way", "")[:20],
        again=form.get("again") == "1",
        priority=form.get("priority", "normal")[:10],
        is_gift=form.get("is_gift") == "1",
        gift_message=form.get("gift_message", "").replace("\0", ""),
        remark=form.get("remark", "").replace("\0", ""),
        line_remarks=_remarks(form),
        agreed_on=form.get("agreed_on", "")[:20],
        note=form.get("note", "").replace("\0", ""),
        q=form.get("q", "").replace("\0", "")[:120],
        product=form.get("product", ""),
        options={key.removeprefix(OPTION): str(value) for key, value in form.items() if key.startswith(OPTION)},
        sku=form.get("sku", ""),
        pieces=_number(form.get("pieces", "1")) or 1,
        problem=problem,
    )
    return _pressed(draft, form)


def _pressed(draft: Draft, form: QueryDict) -> Draft:
    """What a button of the form does to the draft."""
    if sku := form.get("remove"):
        draft = draft.without(sku)
    if product := form.get("show"):
        draft = draft.showing(product)
    if sku := form.get("pick"):
        draft = replace(draft, sku=sku)
    if "choose_customer" in form:
        draft = draft.choosing(str(form["choose_customer"]))
    if form.get("add") and draft.sku:
        draft = replace(draft.adding(draft.sku, draft.pieces), pieces=1)
    return draft


def _lines(form: QueryDict) -> tuple[dict[str, int], str]:
    lines: dict[str, int] = {}
    problem = ""
    for sku, text in zip(form.getlist("line_sku"), form.getlist("line_quantity"), strict=False):
        quantity = _number(text)
        if quantity is None:
            problem = f"“{text[:20]}” is no quantity; one piece of {sku} stands in the basket."
        if quantity != 0:
            lines[sku] = min(lines.get(sku, 0) + (quantity or 1), MOST_OF_ONE)
    return lines, problem


def _remarks(form: QueryDict) -> dict[str, str]:
    pairs = zip(form.getlist("line_sku"), form.getlist("line_remark"), strict=False)
    return {sku: text.replace("\0", "") for sku, text in pairs if text.strip()}


def _number(text: str) -> int | None:
    """A number of pieces; None for a text that is none."""
    plain = text.strip()
    return min(int(plain), MOST_OF_ONE) if plain.isdecimal() and len(plain) <= 12 else None
