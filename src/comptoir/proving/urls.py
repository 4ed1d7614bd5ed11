"""The address of the proof."""

from django.urls import path

from comptoir.console.door import staff_only

from . import views

urlpatterns = [path("proof/", staff_only(GET=views.page, POST=views.race), name="proof")]
