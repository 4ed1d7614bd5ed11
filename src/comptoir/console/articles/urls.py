"""The address of a new article."""

from django.urls import path

from ..door import staff_only
from .adding import NEW

urlpatterns = [path("articles/new/", staff_only(GET=NEW.ask, POST=NEW.act), name="article-new")]
