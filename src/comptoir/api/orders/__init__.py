"""Orders: place them, follow them, walk them to their end."""

from ..door import api
from . import acts, history, reading, refunds  # noqa: F401 (each adds its routes)
from .routing import router

api.add_router("/orders", router)
