"""Addresses of pictures and brands; `gallery_urls` only where a demo runs."""

from django.urls import path

from . import views

urlpatterns = [
    path("pictures/<slug:motif>-<slug:colour>.svg", views.picture, name="picture"),
    path("brand/<slug:colour>-<slug:canvas>.css", views.brand, name="brand"),
]
gallery_urls = [
    path("look/", views.gallery, name="look"),
    path("look/store/", views.store_gallery, name="look-store"),
    path("look/palette/", views.palette_specimen, name="look-palette"),
]
