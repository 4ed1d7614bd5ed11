"""Every address of Comptoir."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from comptoir.look.urls import gallery_urls

from . import errors, health, metrics

DOORS = ("comptoir.storefront.urls", "comptoir.api.urls", "comptoir.console.urls")  # Of these the last has "/".

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health.health, name="health"),
    path("metrics", metrics.metrics, name="metrics"),
    path("", include("comptoir.look.urls")),
    *(gallery_urls if settings.DEMO else []),
    path("", include("comptoir.proving.urls")),
    *(path("", include(door)) for door in DOORS),
]
handler404 = errors.not_found
handler500 = errors.failed
