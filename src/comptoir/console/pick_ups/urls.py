"""The addresses of what is picked up in stores."""

from django.urls import path

from ..door import staff_only
from . import pages

ONE = "pick-ups/<number:number>/<int:position>"

urlpatterns = [
    path("pick-ups/", staff_only(GET=pages.index, POST=pages.find), name="pick-ups"),
    path(f"{ONE}/", staff_only(GET=pages.one, POST=pages.hand_over), name="pick-up"),
    path(f"{ONE}/due/", staff_only(GET=pages.due), name="pick-up-due"),
]
