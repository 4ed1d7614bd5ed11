"""What came back, and what is to come back."""

from .imported import Return, ReturnLine
from .returns import Homecoming, ReturnedPiece

__all__ = ["Homecoming", "Return", "ReturnLine", "ReturnedPiece"]
