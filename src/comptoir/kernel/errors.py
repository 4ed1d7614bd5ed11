"""Errors that a person caused and a person can read."""

from typing import Any


class Refusal(Exception):
    """A command that was understood and refused: nothing was done, and the message says why.

    A door maps it to its answer once; a bug is never a Refusal. ``details`` are facts for programs, no personal data.
    """

    status = 409

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details

    @property
    def code(self) -> str:
        """The reason as a program reads it: the name of the class, ``out_of_stock``."""
        name = type(self).__name__
        return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


class NotAllowed(Refusal):
    """The actor sees the thing but may not do this to it."""

    status = 403


class Invalid(Refusal):
    """An argument cannot be right, whatever the state of the world; ``field`` names it."""

    status = 422


class Busy(Refusal):
    """Someone else holds what this command needs; nothing was done and it is safe to try again."""

    status = 409

    def __init__(self) -> None:
        super().__init__("Somebody else is changing this right now. Nothing was done; please try again.")
