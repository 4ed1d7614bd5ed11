"""The kernel's tables. They name owners and subjects by bare id: they lie below every room and outlive them."""

import uuid

from django.db import models


class Event(models.Model):
    """Something that happened, written once by the command that did it. Append-only, partitioned by month.

    PostgreSQL's primary key is (id, recorded_at); ``id`` alone is unique because one sequence gives it.
    """

    uid = models.UUIDField(default=uuid.uuid4)  # Stable, for consumers outside.
    era = models.IntegerField()  # Raised by `restore`: transaction ids start again on a restored server.
    txid = models.BigIntegerField()  # Readers follow (era, txid, id), because ids become visible out of order.
    recorded_at = models.DateTimeField()
    at = models.DateTimeField()  # When it happened, as the business tells it.
    name = models.CharField(max_length=64)  # noun.past_participle
    retailer_id = models.BigIntegerField()
    group_id = models.BigIntegerField(null=True)
    shop_id = models.BigIntegerField(null=True)
    customer_id = models.BigIntegerField(null=True)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.BigIntegerField(null=True)
    order_id = models.BigIntegerField(null=True)  # The order on whose page it shows, where there is one.
    actor_kind = models.CharField(max_length=16)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=120)
    on_behalf_of = models.BigIntegerField(null=True)
    request_id = models.CharField(max_length=64)
    data = models.JSONField()  # {"before": {…}, "after": {…}, facts}; never a personal value.

    class Meta:
        managed = False  # Partitions are beyond Django: the table is made by the first migration.
        db_table = "kernel_event"

    def __str__(self) -> str:
        return f"{self.name} #{self.id}"


class EventValue(models.Model):
    """A personal value (or a text that a person typed) of an event, kept beside it so that erasure can empty it."""

    event_uid = models.UUIDField()
    retailer_id = models.BigIntegerField()
    group_id = models.BigIntegerField(null=True)
    shop_id = models.BigIntegerField(null=True)
    customer_id = models.BigIntegerField(null=True)
    field = models.CharField(max_length=64)
    value = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["event_uid"], name="event_value_of_event"),  # For the timeline.
            models.Index(fields=["customer_id"], name="event_value_of_customer"),  # For erasure.
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.event_uid}"


class IdempotencyKey(models.Model):
    """A request that a program may repeat, and the answer it got."""

    key_id = models.BigIntegerField()  # The API key that sent it.
    text = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    retailer_id = models.BigIntegerField()
    shop_id = models.BigIntegerField()
    status = models.IntegerField()
    body = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key_id", "text"], name="one_answer_per_idempotency_key")]
        indexes = [models.Index(fields=["shop_id", "made_at"], name="idempotency_key_age")]  # For forget_old_answers().

    def __str__(self) -> str:
        return self.text


from .rules.models import RuleSet as RuleSet  # noqa: E402 - Django looks for tables here.
