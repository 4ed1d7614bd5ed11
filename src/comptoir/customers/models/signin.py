"""A customer's own sign-in: it belongs to her group, so the same address elsewhere is another sign-in."""

from datetime import datetime

from django.db import models

from comptoir.kernel.personal import Personal

from .people import Customer


class SignIn(models.Model):
    """How a customer proves who she is at the shops of a group."""

    PERSONAL = Personal("to let the customer in", fields=("email", "password"))

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+")
    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="sign_in")
    email = models.CharField(max_length=254)  # Lower case.
    password = models.CharField(max_length=128, blank=True)  # A hash; empty: by mailed code only.
    failed = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    session_version = models.PositiveIntegerField(default=1)  # Raised, it ends every session that began before.

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "email"], name="one_sign_in_of_an_address_in_a_group")]

    def __str__(self) -> str:
        return f"sign-in of {self.customer_id}"

    def is_locked(self, at: datetime) -> bool:
        return self.locked_until is not None and at < self.locked_until


class MailedCode(models.Model):
    """A short-lived code that was mailed to prove an address.

    The code itself is nowhere: it follows from its row and a key outside the database (see ``customers.codes``).
    """

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+")
    salt = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Registration(MailedCode):
    """Somebody who asked for an account and has not proved her address yet; forgotten after a day."""

    PERSONAL = Personal("to make the account that was asked for", fields=("name", "email"), kept_days=1)

    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254)  # Lower case.

    class Meta:
        indexes = [models.Index(fields=["group", "email", "made_at"], name="registration_of_address")]

    def __str__(self) -> str:
        return f"registration {self.pk}"


class Code(MailedCode):
    """A code by which a customer signs in."""

    sign_in = models.ForeignKey(SignIn, on_delete=models.CASCADE, related_name="codes")

    class Meta:
        indexes = [models.Index(fields=["sign_in", "made_at"], name="code_of_sign_in")]  # The last one counts.

    def __str__(self) -> str:
        return f"code of {self.sign_in_id}"
