"""The live process."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comptoir.config.settings")
django.setup()

from .streams import application  # noqa: E402 (the rooms can be imported once Django is set up)

__all__ = ["application"]
