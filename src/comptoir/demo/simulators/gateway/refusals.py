"""What the API answers when it will not do what it is asked."""


class Refused(Exception):
    """An API answer that says no: HTTP status, a code for programs, a sentence for people, the field to blame."""

    def __init__(self, status: int, code: str, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.field = status, code, message, field


def bad_field(field: str, message: str) -> Refused:
    return Refused(422, "invalid", message, field=field)
