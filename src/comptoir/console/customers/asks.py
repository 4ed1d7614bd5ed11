"""What changes a customer: each a question with her values in it, ending in one command."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.customers import commands, queries
from comptoir.kernel import clock
from comptoir.kernel.errors import NotAllowed
from comptoir.shops.roles import EDIT_CUSTOMERS

from ..amounts import read_amount
from ..countries import countries
from ..door import go
from ..questions import Question
from ..shell import chosen_shops, shops_at_hand
from .finding import customer_of, shop_named, shop_of_group

PROFILE = ("name", "kind", "company", "department", "tax_number", "policy", "country", "language")
ADDRESS = ("name", "company", "street", "city", "region", "postcode", "country", "phone", "position")
KINDS = (("b2c", "Private"), ("b2b", "Business"))


def _who(request: HttpRequest, code: str, **more: Any) -> dict[str, Any]:
    """What every question about a customer shows."""
    found = customer_of(request, code)
    return {
        "customer": found,
        "about": f"{found.name} · {found.code}",
        "back": reverse("customer", args=[found.code]),
        "back_words": found.name,
        "of_shop": shop_of_group(request, found.group_id) or "",
        "countries": countries(),
        "kinds": KINDS,
        **more,
    }


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"shop_id": shop_named(request), "by": request.actor, "at": clock.now()}  # type: ignore[attr-defined]


def _page(code: str) -> str:
    return reverse("customer", args=[code])


def _given(request: HttpRequest, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: request.POST[name] for name in names if name in request.POST}


def _add(request: HttpRequest) -> str:
    shop = next((s for s in shops_at_hand(request) if str(s.id) == request.POST.get("shop", "")), None)
    if shop is None:
        raise ObjectDoesNotExist("No such shop in sight.")
    given = _given(request, ("name", "email", "phone", "company", "department", "policy", "country"))
    kind = request.POST.get("kind") or ("b2b" if given.get("company", "").strip() else "b2c")
    made = commands.add_customer(
        shop_id=shop.id,
        kind=kind,
        **given,
        by=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
    )
    return _page(made.code)


def _begin(request: HttpRequest) -> Mapping[str, Any]:
    actor = request.actor  # type: ignore[attr-defined]
    mine = [shop for shop in shops_at_hand(request) if actor.can(EDIT_CUSTOMERS, shop.id)]
    if not mine:
        raise NotAllowed("You may not add customers. A role with the right “edit customers” can.")
    chosen = next((shop for shop in chosen_shops(request) if shop in mine), mine[0])
    return {
        "shops": mine,
        "countries": countries(),
        "kinds": KINDS,
        "known": {"shop": str(chosen.id), "kind": "b2c"},
        "back": reverse("customers"),
        "back_words": "Customers",
    }


def _profile(request: HttpRequest, code: str) -> Mapping[str, Any]:
    who = _who(request, code)
    return {**who, "known": {name: getattr(who["customer"], name) for name in PROFILE}}


def _change(request: HttpRequest, code: str) -> str:
    commands.change_customer(code=code, **_given(request, PROFILE), **_by(request))
    return _page(code)


def _new_address(request: HttpRequest, code: str) -> Mapping[str, Any]:
    who = _who(request, code)
    customer = who["customer"]
    return {**who, "known": {"name": customer.name, "company": customer.company, "country": customer.country}}


def _add_address(request: HttpRequest, code: str) -> str:
    kind = request.POST.get("kind", "shipping")
    is_default = "is_default" in request.POST
    empty: dict[str, Any] = dict.fromkeys(("street", "city", "country"), "")
    commands.add_address(
        code=code, kind=kind, is_default=is_default, **{**empty, **_given(request, ADDRESS)}, **_by(request)
    )
    return _page(code)


def _address(request: HttpRequest, code: str, address_id: int) -> Mapping[str, Any]:
    """An entry as it is masked for pages: the number on it is only changed where one is typed."""
    who = _who(request, code)
    entry = next((entry for entry in queries.addresses(who["customer"]) if entry.id == address_id), None)
    if entry is None:
        raise ObjectDoesNotExist(f"No address {address_id} of {code}.")
    known = {name: getattr(entry, name) for name in ADDRESS if name != "phone"}
    return {**who, "entry": entry, "known": {**known, "is_default": entry.is_default}}


def _change_address(request: HttpRequest, code: str, address_id: int) -> str:
    given = _given(request, ADDRESS)
    if not given.get("phone", "").strip():
        given.pop("phone", None)
    is_default = True if "is_default" in request.POST else None
    commands.change_address(code=code, address_id=address_id, is_default=is_default, **given, **_by(request))
    return _page(code)


def _remove_address(request: HttpRequest, code: str, address_id: int) -> str:
    commands.remove_address(code=code, address_id=address_id, **_by(request))
    return _page(code)


def _add_contact(request: HttpRequest, code: str) -> str:
    commands.add_contact(code=code, text=request.POST.get("text", ""), main="main" in request.POST, **_by(request))
    return _page(code)


def _contact(request: HttpRequest, code: str, contact_id: int) -> Mapping[str, Any]:
    who = _who(request, code)
    card = queries.customer_card(who["customer"])
    found = next((contact for contact in card.contacts if contact.id == contact_id), None)
    if found is None:
        raise ObjectDoesNotExist(f"No contact {contact_id} of {code}.")
    return {**who, "contact": found}


def _remove_contact(request: HttpRequest, code: str, contact_id: int) -> str:
    commands.remove_contact(code=code, contact_id=contact_id, **_by(request))
    return _page(code)


def _tags(request: HttpRequest, code: str) -> Mapping[str, Any]:
    return _who(request, code, tags=queries.tags())


def _tag(request: HttpRequest, code: str) -> str:
    commands.tag_customer(code=code, tag=request.POST.get("tag", ""), **_by(request))
    return _page(code)


def _stop(request: HttpRequest, code: str) -> str:
    typed = request.POST.get("above", "").strip()
    currency = next((shop.currency for shop in shops_at_hand(request)), "EUR")
    above = read_amount(typed or "0", currency, field="above")
    commands.stop_buying(code=code, above_minor=above, reason=request.POST.get("reason", ""), **_by(request))
    return _page(code)


def let_buy(request: HttpRequest, code: str) -> HttpResponse:
    """POST: her orders are taken again."""
    commands.let_buy(code=code, **_by(request))
    return go(_page(code))


def untag(request: HttpRequest, code: str) -> HttpResponse:
    """POST: one press of a tag's cross."""
    commands.untag_customer(code=code, tag=request.POST.get("tag", ""), **_by(request))
    return go(_page(code))


def make_default(request: HttpRequest, code: str, address_id: int) -> HttpResponse:
    """POST: parcels go here unless somebody says otherwise."""
    commands.change_address(code=code, address_id=address_id, is_default=True, **_by(request))
    return go(_page(code))


def _ask(body: str, title: str, button: str, icon: str, run: Any, shows: Any, **more: Any) -> Question:
    return Question(f"customers/{body}", title, button, icon, "customers", run, shows, **more)


NEW = _ask("new", "New customer", "Add the customer", "user-plus", _add, _begin)
CHANGE = _ask("profile", "Profile", "Keep", "edit", _change, _profile)
ADD_ADDRESS = _ask("address", "New address", "Add to the book", "map-pin", _add_address, _new_address)
CHANGE_ADDRESS = _ask("address", "Address", "Keep", "map-pin", _change_address, _address)
REMOVE_ADDRESS = _ask(
    "address_removal", "Remove this address?", "Remove", "trash", _remove_address, _address, kind="danger"
)
ADD_CONTACT = _ask("contact", "Add a number or an address", "Add", "id", _add_contact, _who)
REMOVE_CONTACT = _ask(
    "contact_removal", "Remove this contact?", "Remove", "trash", _remove_contact, _contact, kind="danger"
)
STOP = _ask("stop", "Stop her orders", "Stop her orders", "ban", _stop, _who, kind="danger")
TAG = _ask("tag", "Add a tag", "Put it on", "tag", _tag, _tags)
