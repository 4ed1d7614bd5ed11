"""What providers call us with: proved, stored, and only then understood."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from comptoir.fulfilment.reactions import receive_call
from comptoir.kernel import clock
from comptoir.kernel.errors import Refusal
from comptoir.payments.reactions import receive_callback
from comptoir.shops.queries import shop_by_code

LARGEST = 256 * 1024  # Bytes: a callback is a fact, not a file.


@csrf_exempt
@require_POST
def callback(request: HttpRequest, shop: str, gateway: str) -> HttpResponse:
    """Take one call of a shop's gateway; a repeat is answered alike and counts once."""
    return _taken(request, shop, receive_callback, gateway=gateway)


@csrf_exempt
@require_POST
def courier_call(request: HttpRequest, shop: str, courier: str) -> HttpResponse:
    """Take one call of a shop's courier, alike."""
    return _taken(request, shop, receive_call, courier=courier)


def _taken(request: HttpRequest, shop: str, receive: Callable[..., Any], **provider: str) -> HttpResponse:
    if len(request.body) > LARGEST:
        return JsonResponse({"error": "Too large to be a callback."}, status=413)
    found = shop_by_code(shop)
    if found is None:
        return JsonResponse({"error": "No such shop."}, status=404)
    try:
        stored = receive(shop=found, **provider, headers=request.headers, body=request.body, at=clock.now())
    except Refusal as refusal:
        return JsonResponse({"error": refusal.message}, status=refusal.status)
    return JsonResponse({"stored": stored.event_id})
