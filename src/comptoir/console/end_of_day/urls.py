"""The addresses of the end of day."""

from django.urls import path

from ..door import staff_only
from . import views

urlpatterns = [path("end-of-day/", staff_only(GET=views.page, POST=views.match), name="end-of-day")]
