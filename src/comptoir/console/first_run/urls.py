"""The addresses of the first run; what is fixed comes before the link."""

from django.urls import path

from ..door import staff_only
from . import beginning, steps

urlpatterns = [
    path("first-run/", staff_only(GET=steps.go_on), name="first-run"),
    path("first-run/shop/", staff_only(GET=steps.shop, POST=steps.shop), name="first-run-shop"),
    path("first-run/location/", staff_only(GET=steps.location, POST=steps.location), name="first-run-location"),
    path("first-run/rates/", staff_only(GET=steps.rates, POST=steps.rates), name="first-run-rates"),
    path("first-run/<str:link>/", beginning.first_admin, name="first-run-link"),
]
