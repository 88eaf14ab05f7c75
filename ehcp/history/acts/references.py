"""Ids for records made in the product, of the kind their table already uses."""

from __future__ import annotations

import re
from typing import Any

from django.db import models, transaction

from ehcp.models import Sequence

_DIGITS = 6


@transaction.atomic
def next_source_id(model: type[models.Model]) -> str:
    """
    Return an unused id of the kind of ``model`` (``R000276``), never given twice.

    Locks the table's counter, so that two acts at once get different ids; the first call continues after the
    highest number that an import brought in.
    """
    prefix: str = model.id_prefix  # type: ignore[attr-defined]
    sequence, is_new = Sequence.objects.select_for_update().get_or_create(table=model._meta.label_lower)
    if is_new:
        sequence.last = _highest(model, prefix)
    sequence.last += 1
    while _taken(model, prefix, sequence.last):
        sequence.last = max(sequence.last, _highest(model, prefix)) + 1
    sequence.save(update_fields=["last"])
    return f"{prefix}{sequence.last:0{_DIGITS}d}"


def _taken(model: type[models.Model], prefix: str, number: int) -> bool:
    return model._default_manager.filter(source_id=f"{prefix}{number:0{_DIGITS}d}").exists()


def _highest(model: type[models.Model], prefix: str) -> int:
    pattern = re.compile(rf"{prefix}(\d+)")
    ids: Any = model._default_manager.filter(source_id__startswith=prefix).values_list("source_id", flat=True)
    return max((int(match[1]) for one in ids.iterator() if (match := pattern.fullmatch(one))), default=0)
