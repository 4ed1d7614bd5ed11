"""What every room's Django app is."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class Room(AppConfig):
    """A room: a package of ``comptoir`` with tables of its own. Subclasses give ``name``, the label follows."""

    default = False  # Django takes every subclass it finds in apps.py for a candidate.
    default_auto_field = "django.db.models.BigAutoField"

    def __init_subclass__(cls) -> None:
        cls.default = True
        cls.label = cls.name.rpartition(".")[2]

    def ready(self) -> None:
        """Load what registers itself: the sentences of the room's events, and its reactions."""
        for module in ("sentences", "reactions"):
            if find_spec(f"{self.name}.{module}"):
                import_module(f"{self.name}.{module}")
