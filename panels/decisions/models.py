"""How much one delegated decision officer may decide alone: the authority's scheme of delegation."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from panels.items.models import ItemKind
from sendcases.audit.append_only import append_only


@append_only
class DelegationLimit(models.Model):
    """
    The most that one officer decides alone on one kind of item, from a day on; above it two decide.

    ``max_annual`` is pounds a year over all agencies, ``max_months`` the term in months; blank sets no such limit.
    Append-only: a change is another row, and the newest that has begun counts.
    """

    kind = models.CharField(max_length=20, choices=ItemKind)
    max_annual = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    max_months = models.PositiveSmallIntegerField(null=True, blank=True)
    from_on = models.DateField()
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["kind", "from_on", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} from {self.from_on}"
