"""What every fact of the exchange format shares: its source id, its date pairs, who may see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from ehcp import permissions
from sendcases.accounts.models import User

_R = TypeVar("_R", bound=models.Model, covariant=True)


class RecordQuerySet(models.QuerySet[_R]):
    """Query vocabulary of every record that belongs to a child."""

    def visible_to(self, user: User) -> Self:
        """Keep the records of the children ``user`` may see (threats paper, sections 2.2 and 2.3)."""
        return self.filter(permissions.case_q(user, self.model.child_path))  # type: ignore[attr-defined]


class Record(models.Model):
    """One row of the exchange format, kept under the id its source gave it."""

    source_id = models.CharField(max_length=100, unique=True)

    child_path: ClassVar[str] = "child"
    id_prefix: ClassVar[str] = ""
    table: ClassVar[str] = ""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.source_id


def ordered(table: str, *pairs: tuple[str, str]) -> list[models.CheckConstraint]:
    """Return a constraint for each pair: the first date is not after the second (exchange rule 9)."""
    return [
        models.CheckConstraint(
            condition=Q(**{f"{first}__isnull": True})
            | Q(**{f"{second}__isnull": True})
            | Q(**{f"{first}__lte": F(second)}),
            name=f"{table}_{first}_le_{second}"[:60],
        )
        for first, second in pairs
    ]


def one_of(table: str, field: str, codes: Iterable[object], *, blank: bool = False) -> models.CheckConstraint:
    """Return a constraint that ``field`` holds one of ``codes``, or no value where ``blank``."""
    condition = Q(**{f"{field}__in": list(codes)})
    if blank:
        condition |= Q(**{f"{field}__isnull": True})
    return models.CheckConstraint(condition=condition, name=f"{table}_{field}_code")
