"""How Django finds the person of a session. Who proves herself does it by a command, not here."""

from django.contrib.auth.backends import BaseBackend

from . import queries
from .models import Staff


class StaffBackend(BaseBackend):
    def get_user(self, user_id: int) -> Staff | None:
        """The person with roles and shops in one statement; None once she is deactivated."""
        return queries.signed_in_staff(int(user_id))
