"""Lists of customers that staff asked for as a file."""

from django.db import models

from comptoir.kernel.personal import Personal


class CustomerExport(models.Model):
    """A list of a group's customers as a file, made by a job; for who asked for it, and not for long."""

    PERSONAL = Personal("to hand a list to who asked for it", fields=("content",), kept_days=7)

    retailer = models.ForeignKey("shops.Retailer", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey("shops.Group", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("shops.Staff", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    kind = models.CharField(max_length=3, blank=True)  # The filters of the list.
    tag = models.CharField(max_length=40, blank=True)
    policy = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(null=True)  # None: a job has it before it.
    rows = models.IntegerField(default=0)
    content = models.TextField(blank=True)  # CSV; numbers and addresses masked.

    class Meta:
        indexes = [models.Index(fields=["asked_by", "-asked_at"], name="exports_of_staff")]

    def __str__(self) -> str:
        return f"export {self.pk}"

    @property
    def label(self) -> str:
        return "A list of customers"
