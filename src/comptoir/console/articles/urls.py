"""The addresses of new articles and of bundles."""

from django.urls import path

from ..door import staff_only
from . import bundles
from .adding import NEW

urlpatterns = [
    path("articles/new/", staff_only(GET=NEW.ask, POST=NEW.act), name="article-new"),
    path("bundles/", staff_only(GET=bundles.listing), name="bundles"),
    path("bundles/new/", staff_only(GET=bundles.NEW.ask, POST=bundles.NEW.act), name="bundle-new"),
    path("bundles/<str:sku>/", staff_only(GET=bundles.EDIT.ask, POST=bundles.EDIT.act), name="bundle-edit"),
]
