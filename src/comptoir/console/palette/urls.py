"""The address of the palette."""

from django.urls import path

from ..door import staff_only
from . import views

urlpatterns = [path("palette/", staff_only(POST=views.answer), name="palette")]
