"""Orders: place them, follow them, walk them to their end."""

from ..door import api
from . import acts, reading

api.add_router("/orders", reading.router)
api.add_router("/orders", acts.router)
