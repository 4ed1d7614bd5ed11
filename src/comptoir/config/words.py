"""What the command says to people: its progress, and the one sentence it ends with when it cannot go on."""

import contextlib


class CannotStart(Exception):
    """Something outside the program is in the way; the message is a sentence that says what, and what to do."""


def say(text: str) -> None:
    with contextlib.suppress(OSError):  # Nobody listens any more, as after ``| head``; what we do goes on.
        print(text, flush=True)
