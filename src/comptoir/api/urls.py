"""The addresses of the API door."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from . import (  # noqa: F401 (each adds its routes)
    article_files,
    bundles,
    counts,
    couriers,
    customers,
    end_of_day,
    events,
    goods,
    inbounds,
    money,
    money_papers,
    orders,
    payments,
    pick_ups,
    quotes,
    rates,
    refund_limits,
    returns,
    rules,
    sourcing,
    stock,
    suppliers,
    terms,
    webhooks,
)
from .callbacks import callback, courier_call
from .door import api
from .problems import unknown_address

urlpatterns = [
    path("api/v1/", csrf_exempt(unknown_address)),
    path("api/v1/", api.urls),
    path("api/<path:rest>", csrf_exempt(unknown_address)),
    path("callbacks/<str:shop>/couriers/<str:courier>/", courier_call, name="courier-call"),
    path("callbacks/<str:shop>/<str:gateway>/", callback, name="callback"),
]
