"""Stripe's SDK, held to our manners: five seconds, no telemetry, no log, no retries, doubts said as doubts."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from .. import GatewayRefused, GatewayUnclear

if TYPE_CHECKING:
    from stripe import StripeClient

SECONDS = 5


class WrongState(GatewayRefused):
    """Stripe will not do this in the state that the payment is in: it was done already, or has ended."""


@cache
def sdk() -> Any:
    """The SDK, loaded by the first shop that uses it: 25 MB and most of a second."""
    os.environ.pop("STRIPE_LOG", None)  # It would write what was sent and answered to our log.
    logging.getLogger("stripe").disabled = True
    import stripe

    stripe.enable_telemetry = False
    stripe.log = None
    return stripe


@cache
def _http() -> Any:
    return sdk().RequestsClient(timeout=SECONDS)


def open_client(secret_key: str, address: str = "") -> "StripeClient":
    """One account at Stripe, or at what stands in for it."""
    where = (address or settings.STRIPE_ADDRESS).rstrip("/")
    elsewhere = dict.fromkeys(("api", "connect", "files", "meter_events"), where)
    client: StripeClient = sdk().StripeClient(
        secret_key, base_addresses=elsewhere, http_client=_http(), max_network_retries=0
    )
    return client


@contextmanager
def asking() -> Iterator[None]:
    """A call: what it raises is a clear no (GatewayRefused) or a doubt (GatewayUnclear)."""
    stripe = sdk()
    try:
        yield
    except stripe.CardError as no:
        why = f" ({no.error.decline_code})" if no.error and no.error.decline_code else ""
        raise GatewayRefused(f"{no.user_message or 'The card was declined.'}{why}") from no
    except stripe.AuthenticationError as no:
        raise GatewayRefused("Stripe does not accept the secret key. Set the one of this account anew.") from no
    except stripe.PermissionError as no:
        raise GatewayRefused("Stripe does not let this key do that. Give a restricted key more rights.") from no
    except stripe.IdempotencyError as doubt:
        raise GatewayUnclear("Stripe was asked this before with other contents.") from doubt
    except stripe.RateLimitError as doubt:
        raise GatewayUnclear("Stripe is asked too often.") from doubt
    except stripe.InvalidRequestError as no:
        kind = WrongState if no.code in _STATES else GatewayRefused
        raise kind(no.user_message or "Stripe refused the request.") from no
    except stripe.StripeError as doubt:  # No connection, or a failure of Stripe's own: it may have been done.
        raise GatewayUnclear("Stripe gave no clear answer.") from doubt


_STATES = ("payment_intent_unexpected_state", "charge_already_captured", "charge_expired_for_capture")
