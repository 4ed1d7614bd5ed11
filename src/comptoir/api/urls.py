"""The addresses of the API door."""

from django.urls import path

from . import customers, events, goods, orders  # noqa: F401 (each adds its routes)
from .callbacks import callback
from .door import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("callbacks/<str:shop>/<str:gateway>/", callback, name="callback"),
]
