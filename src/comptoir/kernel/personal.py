"""Where personal data lies, why it is kept and how long: declared beside each model, read by erasure and by tests."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Personal:
    """The personal fields of a model."""

    purpose: str
    fields: tuple[str, ...]
    kept_days: int | None = None  # None: as long as the customer is one.
