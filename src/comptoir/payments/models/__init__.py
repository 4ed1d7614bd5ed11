"""The tables of the room ``payments``."""

from .callbacks import Callback
from .facts import Capture, Refund
from .intents import Attempt, Intent
from .operations import Operation
from .ways import Way

__all__ = ["Attempt", "Callback", "Capture", "Intent", "Operation", "Refund", "Way"]
