"""What one press of a button does to an order."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.fulfilment import commands as fulfilment
from comptoir.kernel import clock
from comptoir.orders import commands as orders

from ..door import go_back


def _pressed(command: Callable[..., Any], **fixed: Any) -> Callable[..., HttpResponse]:
    def act(request: HttpRequest, number: str, **named: Any) -> HttpResponse:
        command(number=number, **named, **fixed, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
        return go_back(request, reverse("order", args=[number]))

    return act


start_packing = _pressed(fulfilment.start_packing)
finish_packing = _pressed(fulfilment.finish_packing)
deliver = _pressed(fulfilment.deliver)
take_held = _pressed(orders.take_held)
release_hold = _pressed(orders.release_hold)
send_link = _pressed(orders.send_link)
renew_link = _pressed(orders.send_link, renew=True)
