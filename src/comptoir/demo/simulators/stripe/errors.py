"""Stripe's way of saying no."""

from typing import Any


class Refused(Exception):
    """An error answer, with Stripe's type, and its code, decline code and field where it has them."""

    def __init__(self, status: int, type: str, message: str, **about: Any) -> None:
        super().__init__(message)
        self.status = status
        self.error = {"type": type, "message": message, **about}


def invalid(message: str, *, param: str = "", code: str = "", status: int = 400) -> Refused:
    about = {name: value for name, value in (("param", param), ("code", code)) if value}
    return Refused(status, "invalid_request_error", message, **about)


def missing(object: str, id: str, *, param: str = "id") -> Refused:
    return invalid(f"No such {object}: '{id}'", param=param, code="resource_missing", status=404)
