"""The tables of the room ``payments``."""

from .callbacks import Callback
from .facts import Capture, Refund
from .intents import Attempt, Intent

__all__ = ["Attempt", "Callback", "Capture", "Intent", "Refund"]
