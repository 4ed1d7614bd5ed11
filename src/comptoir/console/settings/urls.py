"""The addresses of a shop's settings."""

from django.urls import path

from ..door import staff_only
from . import (
    approving,
    brand,
    couriers,
    frame,
    invoicing,
    limits,
    money,
    opening,
    people,
    places,
    programs,
    providers,
    quoting,
    sourcing,
    terms,
    ways,
    webhooks,
)

SHOP = "settings/<str:code>"
HOOK = f"{SHOP}/webhooks/<int:webhook>"
RULES = f"{SHOP}/sourcing/<int:version>"
ROLE = f"{SHOP}/staff/<int:membership_id>"

urlpatterns = [
    path("settings/", staff_only(GET=frame.first), name="settings"),
    path("settings/shops/new/", staff_only(GET=opening.NEW.ask, POST=opening.NEW.act), name="settings-shop-new"),
    path(f"{SHOP}/", staff_only(GET=brand.page, POST=brand.change), name="settings-shop"),
    path(f"{SHOP}/channels/", staff_only(POST=brand.switch_channels), name="settings-channels"),
    path(f"{SHOP}/hosts/", staff_only(POST=brand.add_host), name="settings-host-new"),
    path(f"{SHOP}/hosts/removal/", staff_only(POST=brand.remove_host), name="settings-host-removal"),
    path(f"{SHOP}/locations/", staff_only(GET=places.page, POST=places.rank), name="settings-locations"),
    path(f"{SHOP}/locations/new/", staff_only(GET=places.NEW.ask, POST=places.NEW.act), name="settings-location-new"),
    path(
        f"{SHOP}/locations/<str:location>/",
        staff_only(GET=places.CHANGE.ask, POST=places.CHANGE.act),
        name="settings-location",
    ),
    path(f"{SHOP}/sourcing/", staff_only(GET=sourcing.page, POST=sourcing.write), name="settings-sourcing"),
    path(f"{RULES}/", staff_only(GET=sourcing.trial), name="settings-sourcing-version"),
    path(f"{RULES}/publication/", staff_only(POST=sourcing.publish), name="settings-sourcing-publication"),
    path(f"{RULES}/removal/", staff_only(POST=sourcing.drop), name="settings-sourcing-removal"),
    path(f"{RULES}/retirement/", staff_only(POST=sourcing.retire), name="settings-sourcing-retirement"),
    path(f"{SHOP}/prices/", staff_only(GET=money.prices, POST=money.set_price), name="settings-prices"),
    path(f"{SHOP}/taxes/", staff_only(GET=money.taxes, POST=money.set_tax), name="settings-taxes"),
    path(f"{SHOP}/shipping/", staff_only(GET=money.shipping), name="settings-shipping"),
    path(
        f"{SHOP}/shipping/new/", staff_only(GET=money.NEW_RATE.ask, POST=money.NEW_RATE.act), name="settings-rate-new"
    ),
    path(
        f"{SHOP}/shipping/<int:rate_id>/",
        staff_only(GET=money.CHANGE_RATE.ask, POST=money.CHANGE_RATE.act),
        name="settings-rate",
    ),
    path(f"{SHOP}/shipping/<int:rate_id>/removal/", staff_only(POST=money.remove_rate), name="settings-rate-removal"),
    path(f"{SHOP}/payments/", staff_only(GET=ways.page, POST=ways.set_way), name="settings-payments"),
    path(
        f"{SHOP}/payments/confirmation/", staff_only(POST=ways.set_confirmation), name="settings-payments-confirmation"
    ),
    path(f"{SHOP}/terms/", staff_only(GET=terms.page), name="settings-terms"),
    path(f"{SHOP}/terms/cancelled/", staff_only(POST=terms.set_cancelled), name="settings-terms-cancelled"),
    path(f"{SHOP}/terms/cashback/", staff_only(POST=terms.set_cashback), name="settings-terms-cashback"),
    path(f"{SHOP}/terms/offers/", staff_only(POST=terms.make_offer), name="settings-terms-offers"),
    path(f"{SHOP}/terms/offers/<int:offer>/end/", staff_only(POST=terms.end_offer), name="settings-terms-offer-end"),
    path(f"{SHOP}/terms/downloads/", staff_only(POST=terms.set_downloads), name="settings-terms-downloads"),
    path(f"{SHOP}/terms/gesture/", staff_only(POST=terms.set_gesture), name="settings-terms-gesture"),
    path(f"{SHOP}/invoices/", staff_only(GET=invoicing.page, POST=invoicing.keep), name="settings-invoices"),
    path(f"{SHOP}/limits/", staff_only(GET=limits.page, POST=limits.draft), name="settings-limits"),
    path(
        f"{SHOP}/limits/<int:version>/publication/",
        staff_only(POST=limits.publish),
        name="settings-limits-publication",
    ),
    path(f"{SHOP}/limits/<int:version>/drop/", staff_only(POST=limits.drop), name="settings-limits-drop"),
    path(f"{SHOP}/approval/", staff_only(GET=approving.page, POST=approving.draft), name="settings-approval"),
    path(
        f"{SHOP}/approval/<int:version>/publication/",
        staff_only(POST=approving.publish),
        name="settings-approval-publication",
    ),
    path(f"{SHOP}/approval/<int:version>/drop/", staff_only(POST=approving.drop), name="settings-approval-drop"),
    path(f"{SHOP}/quotes/", staff_only(GET=quoting.page, POST=quoting.keep), name="settings-quotes"),
    path(f"{SHOP}/costs/", staff_only(POST=quoting.set_cost), name="settings-costs"),
    path(f"{SHOP}/staff/", staff_only(GET=people.page), name="settings-staff"),
    path(f"{SHOP}/staff/new/", staff_only(GET=people.INVITE.ask, POST=people.INVITE.act), name="settings-invitation"),
    path(f"{ROLE}/", staff_only(GET=people.CHANGE.ask, POST=people.CHANGE.act), name="settings-role"),
    path(f"{ROLE}/removal/", staff_only(POST=people.take), name="settings-role-removal"),
    path(
        f"{ROLE}/deactivation/",
        staff_only(GET=people.DEACTIVATE.ask, POST=people.DEACTIVATE.act),
        name="settings-deactivation",
    ),
    path(f"{ROLE}/reactivation/", staff_only(POST=people.reactivate), name="settings-reactivation"),
    path(f"{ROLE}/link/", staff_only(POST=people.send_link), name="settings-password-link"),
    path(f"{SHOP}/keys/", staff_only(GET=programs.keys, POST=programs.make_key), name="settings-keys"),
    path(f"{SHOP}/keys/<int:key_id>/revocation/", staff_only(POST=programs.revoke_key), name="settings-key-revocation"),
    path(f"{SHOP}/webhooks/", staff_only(GET=webhooks.page, POST=webhooks.add), name="settings-webhooks"),
    path(f"{HOOK}/", staff_only(GET=webhooks.log, POST=webhooks.change), name="settings-webhook"),
    path(f"{HOOK}/switch/", staff_only(POST=webhooks.switch), name="settings-webhook-switch"),
    path(f"{HOOK}/secret/", staff_only(POST=webhooks.renew), name="settings-webhook-secret"),
    path(f"{HOOK}/removal/", staff_only(POST=webhooks.remove), name="settings-webhook-removal"),
    path(f"{HOOK}/test/", staff_only(POST=webhooks.try_out), name="settings-webhook-test"),
    path(f"{HOOK}/replay/", staff_only(POST=webhooks.replay), name="settings-webhook-replay"),
    path(
        f"{HOOK}/deliveries/<int:delivery>/replay/",
        staff_only(POST=webhooks.replay_one),
        name="settings-webhook-replay-one",
    ),
    path(f"{SHOP}/couriers/", staff_only(GET=couriers.page, POST=couriers.set_courier), name="settings-couriers"),
    path(f"{SHOP}/couriers/key/", staff_only(POST=couriers.set_key), name="settings-courier-key"),
    path(f"{SHOP}/couriers/test/", staff_only(POST=couriers.try_key), name="settings-courier-test"),
    path(
        f"{SHOP}/providers/", staff_only(GET=providers.providers, POST=providers.set_secret), name="settings-providers"
    ),
    path(f"{SHOP}/providers/test/", staff_only(POST=providers.try_secret), name="settings-provider-test"),
]
