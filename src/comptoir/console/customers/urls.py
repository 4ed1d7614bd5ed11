"""The addresses of customers: a verb is a resource, and no address holds a number or a mail."""

from django.urls import path

from ..door import staff_only
from . import asks, closing, exports, listing, money, page, papers

ONE = "customers/<str:code>"

urlpatterns = [
    path("customers/", staff_only(GET=listing.customer_list), name="customers"),
    path("customers/search/", staff_only(POST=listing.search), name="customers-search"),
    path("customers/new/", staff_only(GET=asks.NEW.ask, POST=asks.NEW.act), name="customer-new"),
    path("customers/exports/", staff_only(GET=exports.exports, POST=exports.ask), name="customer-exports"),
    path("customers/exports/<int:export_id>/file/", staff_only(GET=exports.file), name="customer-export-file"),
    path(f"{ONE}/", staff_only(GET=page.customer), name="customer"),
    path(f"{ONE}/wallet/", staff_only(GET=money.PAY_IN.ask, POST=money.PAY_IN.act), name="customer-pay-in"),
    path(f"{ONE}/gesture/", staff_only(GET=money.GESTURE.ask, POST=money.GESTURE.act), name="customer-gesture"),
    path(
        f"{ONE}/credit-notes/new/", staff_only(GET=money.NOTE.ask, POST=money.NOTE.act), name="customer-credit-note-new"
    ),
    path(f"{ONE}/credit-notes/<str:number>.pdf", staff_only(GET=papers.credit_note), name="customer-credit-note-pdf"),
    path(f"{ONE}/statements/<int:account>.pdf", staff_only(GET=papers.statement), name="customer-statement-pdf"),
    path(f"{ONE}/credit-notes/<str:number>/", staff_only(GET=money.credit_note), name="customer-credit-note"),
    path(f"{ONE}/credit-line/", staff_only(GET=money.LIMIT.ask, POST=money.LIMIT.act), name="customer-credit-limit"),
    path(f"{ONE}/revelation/", staff_only(POST=page.reveal), name="customer-reveal"),
    path(f"{ONE}/profile/", staff_only(GET=asks.CHANGE.ask, POST=asks.CHANGE.act), name="customer-profile"),
    path(
        f"{ONE}/contacts/", staff_only(GET=asks.ADD_CONTACT.ask, POST=asks.ADD_CONTACT.act), name="customer-contact-new"
    ),
    path(
        f"{ONE}/contacts/<int:contact_id>/removal/",
        staff_only(GET=asks.REMOVE_CONTACT.ask, POST=asks.REMOVE_CONTACT.act),
        name="customer-contact-removal",
    ),
    path(
        f"{ONE}/addresses/",
        staff_only(GET=asks.ADD_ADDRESS.ask, POST=asks.ADD_ADDRESS.act),
        name="customer-address-new",
    ),
    path(
        f"{ONE}/addresses/<int:address_id>/",
        staff_only(GET=asks.CHANGE_ADDRESS.ask, POST=asks.CHANGE_ADDRESS.act),
        name="customer-address",
    ),
    path(
        f"{ONE}/addresses/<int:address_id>/default/",
        staff_only(POST=asks.make_default),
        name="customer-address-default",
    ),
    path(
        f"{ONE}/addresses/<int:address_id>/removal/",
        staff_only(GET=asks.REMOVE_ADDRESS.ask, POST=asks.REMOVE_ADDRESS.act),
        name="customer-address-removal",
    ),
    path(f"{ONE}/papers/closing/", staff_only(GET=closing.CLOSE.ask, POST=closing.CLOSE.act), name="customer-papers"),
    path(f"{ONE}/stop/", staff_only(GET=asks.STOP.ask, POST=asks.STOP.act), name="customer-stop"),
    path(f"{ONE}/stop/removal/", staff_only(POST=asks.let_buy), name="customer-let-buy"),
    path(f"{ONE}/tags/", staff_only(GET=asks.TAG.ask, POST=asks.TAG.act), name="customer-tag-new"),
    path(f"{ONE}/tags/removal/", staff_only(POST=asks.untag), name="customer-tag-removal"),
]
