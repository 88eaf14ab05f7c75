"""The read-access log, and the seals that make a change of history visible."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from sendcases.audit.append_only import append_only


@append_only
class ReadEntry(models.Model):
    """
    One opening of one child's record, or one drawing of a list of children, by one person.

    Append-only (threats paper, section 2.7). ``child_pk`` is not a foreign key: the log outlives the record.
    ``queued_as`` is set where the entry waited outside the database first.
    """

    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    roles = models.CharField(max_length=200)
    child_pk = models.BigIntegerField(null=True)
    screen = models.CharField(max_length=100)
    purpose = models.CharField(max_length=200, blank=True, default="")
    rows = models.PositiveIntegerField(default=1)
    address = models.GenericIPAddressField(null=True)
    read_at = models.DateTimeField()
    queued_as = models.UUIDField(null=True, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["child_pk", "read_at"]),
            models.Index(fields=["viewer", "read_at"]),
            models.Index(fields=["queued_as"], name="read_entry_queued_as"),
        ]

    def __str__(self) -> str:
        return f"{self.viewer_id} {self.screen} {self.read_at:%Y-%m-%d %H:%M}"


@append_only
class Seal(models.Model):
    """
    One link of the hash chain: the digests of the rows of one table from ``first_pk`` to ``last_pk``.

    Append-only. ``digests`` holds for each row its key (8 bytes) and the SHA-256 of its values under ``columns``
    (32 bytes), in order of keys. ``hash`` is over all of this and ``previous``, the hash of the seal before;
    seals are numbered from 1 without a gap.
    """

    number = models.PositiveBigIntegerField(unique=True)
    table = models.CharField(max_length=100)
    columns = models.TextField()
    first_pk = models.BigIntegerField()
    last_pk = models.BigIntegerField()
    digests = models.BinaryField()
    sealed_at = models.DateTimeField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [models.Index(fields=["table", "-last_pk"], name="seal_last_of_table")]

    def __str__(self) -> str:
        return f"seal {self.number}"


class FactChange(models.Model):
    """
    How much was written to the tables that figures are counted from: the sum of all rows is what counts.

    Written by the database alone (``sendcases.audit.changes``): one row for each transaction, gathered into one later.
    """

    amount = models.BigIntegerField()

    def __str__(self) -> str:
        return f"change {self.pk}"
