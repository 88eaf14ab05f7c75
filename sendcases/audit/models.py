"""The read-access log: who opened which child, from where and why."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class ReadEntry(models.Model):
    """
    One opening of one child's record, or one drawing of a list of children, by one person.

    Append-only (threats paper, section 2.7). ``child_pk`` is not a foreign key: the log outlives the record.
    """

    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    roles = models.CharField(max_length=200)
    child_pk = models.BigIntegerField(null=True)
    screen = models.CharField(max_length=100)
    purpose = models.CharField(max_length=200, blank=True, default="")
    rows = models.PositiveIntegerField(default=1)
    address = models.GenericIPAddressField(null=True)
    read_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["child_pk", "read_at"]),
            models.Index(fields=["viewer", "read_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.viewer_id} {self.screen} {self.read_at:%Y-%m-%d %H:%M}"
