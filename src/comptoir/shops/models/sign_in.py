"""How staff prove who they are: sessions they can see and end, mailed codes, and how hard an address tries."""

from django.db import models

from .people import Staff


class StaffSession(models.Model):
    """A device on which a person is signed in. It goes with Django's own session."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="sessions")
    session = models.OneToOneField("sessions.Session", on_delete=models.CASCADE, related_name="of_staff")
    device = models.CharField(max_length=80)  # "Firefox on Linux": as the browser calls itself.
    started_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.device


class StaffCode(models.Model):
    """A code mailed to a person, good once and for a few minutes."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="codes")
    hash = models.CharField(max_length=64)  # Keyed: six digits alone would be guessed from a plain one.
    sealed = models.BinaryField()  # The code itself, until it is mailed.
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Code of {self.staff_id}"


class SignInTries(models.Model):
    """How often one network address failed lately; the address itself is not kept."""

    address_hash = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()
    tries = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["since"], name="sign_in_tries_age")]  # For forgetting old ones.

    def __str__(self) -> str:
        return f"{self.tries} since {self.since}"
