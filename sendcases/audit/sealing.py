"""
Seal the rows of history that are not sealed yet, some thousands at a time, after they were committed.

Whoever writes history does nothing for it, so an import of 400,000 rows is as fast as before.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max

from sendcases.audit import anchors
from sendcases.audit.chain import BEGINNING, columns_of, packed, row_digest, seal_hash, sealed_models
from sendcases.audit.models import Seal

BATCH = 5000
PATIENCE_SECONDS = 20
_CHAIN_LOCK = 20140901
# Every transaction that took a key of a table holds this lock, on the table or its sequence, until it ends.
_WRITERS = """
    SELECT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted AND pid <> pg_backend_pid()
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND relation IN (%s::regclass, pg_get_serial_sequence(%s, 'id')::regclass)
"""


def seal_history(*, now: datetime) -> int:
    """
    Seal what is settled and note the anchor outside the database; return how many rows were sealed.

    A table that somebody is still writing to, such as a long import, waits for the next time.
    """
    count = 0
    anchors.begin_with_the_chain()
    for model in sealed_models():
        highest = _settled(model)
        while highest and (sealed := _seal_some(model, highest, now)):
            count += sealed
    anchors.note(head(), at=now)
    return count


def head() -> tuple[int, str]:
    """Return the number and the hash of the last seal."""
    return Seal.objects.order_by("-number").values_list("number", "hash").first() or (0, BEGINNING)


def last_sealed(model: type[models.Model], *, up_to: int | None = None) -> int:
    """Return the key of the last sealed row of a table, of all seals or those up to a number."""
    seals = Seal.objects.filter(table=model._meta.db_table)
    if up_to is not None:
        seals = seals.filter(number__lte=up_to)
    found: int | None = seals.aggregate(last=Max("last_pk"))["last"]
    return found or 0


def _seal_some(model: type[models.Model], highest: int, now: datetime) -> int:
    columns = columns_of(model)
    key = columns.index(str(model._meta.pk.attname))
    with transaction.atomic():
        _one_at_a_time()
        rows = model._base_manager.filter(pk__gt=last_sealed(model), pk__lte=highest).order_by("pk")
        found: list[tuple[Any, ...]] = list(rows.values_list(*columns)[:BATCH])
        if not found:
            return 0
        number, previous = head()
        seal = Seal(
            number=number + 1,
            table=model._meta.db_table,
            columns=",".join(columns),
            first_pk=found[0][key],
            last_pk=found[-1][key],
            digests=packed((row[key], row_digest(row)) for row in found),
            sealed_at=now,
            previous=previous,
        )
        seal.hash = seal_hash(seal)
        seal.save(force_insert=True)
    return len(found)


def _one_at_a_time() -> None:
    """Let one process alone add to the chain until this transaction ends; on SQLite it is alone already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])


def _settled(model: type[models.Model]) -> int:
    """
    Return the highest key below which no row can still appear; 0 where others write for too long.

    A row that took its key early may be committed late. So whoever writes when the highest key is read is waited
    for; who begins later takes a higher key.
    """
    highest: int = model._base_manager.aggregate(last=Max("pk"))["last"] or 0
    if connection.vendor != "postgresql" or highest <= last_sealed(model):
        return highest
    end = time.monotonic() + PATIENCE_SECONDS
    writing = _writers(model)
    while writing and time.monotonic() < end:
        time.sleep(0.2)
        writing &= _writers(model)
    return 0 if writing else highest


def _writers(model: type[models.Model]) -> set[str]:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS, [table, table])
        return {name for (name,) in cursor.fetchall()}
