"""
Ids and keys for records made in the product: opaque, unique, and in the order in which they were made.

People see both: the id on the page, the key in the address. From neither can they tell how many records there are
in between that they may not see (threats paper, section 2.3).
"""

from __future__ import annotations

import math
import random
import secrets
from collections.abc import Iterator

from django.db import connection, models, transaction

from ehcp.models import Sequence
from sendcases.audit import moments

# Digits and capitals without I, L, O and U, so that none is mistaken for another when it is read out.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BASE = len(ALPHABET)
_PLACES = 8
_CHANCE_PLACES = 4
_TICKS_A_SECOND = 100
# How many keys are passed over for each that is given, and how many are given at a time.
_ONE_IN = 4
_CHUNK = 20_000
# The first place is then a letter: ids made here come after those of packages, which end in digits.
_FIRST = 10 * _BASE ** (_PLACES - 1)


@transaction.atomic
def next_source_id(model: type[models.Model]) -> str:
    """
    Return an unused id for a record of ``model``, like ``RF5C2K8Q07XM4``, never given twice.

    After the prefix of the table stand the moment and four places of chance. Nobody can tell from the ids that
    they see how many others were given in between (threats paper, section 2.3), and where two records of one day
    are told apart by the higher id, that is the later one (measures paper, section 3). Locks the table's row, so
    that two acts at once take their ids one after the other.
    """
    sequence, _ = Sequence.objects.select_for_update().get_or_create(table=model._meta.label_lower)
    sequence.last = max(sequence.last + 1, int(moments.now().timestamp() * _TICKS_A_SECOND))
    sequence.save(update_fields=["last"])
    moment = _written(_FIRST + sequence.last, _PLACES)
    while _is_taken(model, made := f"{model.id_prefix}{moment}{_chance()}"):  # type: ignore[attr-defined]
        continue
    return made


def fresh_key(model: type[models.Model]) -> int:
    """Return an unused primary key for a record of ``model``."""
    return next(fresh_keys(model, 1))


def fresh_keys(model: type[models.Model], number: int) -> Iterator[int]:
    """
    Yield ``number`` unused primary keys in rising order, taken from where the database takes its own.

    Between two of them is a chance number of others that nobody gets, so that a gap tells of no record.
    """
    table = model._meta.db_table
    return _drawn(table, number) if connection.vendor == "postgresql" else _counted_on(table, number)


def _drawn(table: str, number: int) -> Iterator[int]:
    # Materialized, or the database would leave rows out before it draws their keys.
    statement = """
        WITH drawn AS MATERIALIZED (
            SELECT nextval(pg_get_serial_sequence(%s, 'id')) AS key FROM generate_series(1, %s)
        ) SELECT key FROM drawn WHERE random() * %s < 1
    """
    with connection.cursor() as cursor:
        while number > 0:
            cursor.execute(statement, [table, _ONE_IN * min(_CHUNK, number), _ONE_IN])
            drawn = cursor.fetchall()[:number]
            yield from (key for (key,) in drawn)
            number -= len(drawn)


def _counted_on(table: str, number: int) -> Iterator[int]:
    """Count on from the last key; whoever writes holds SQLite's one lock, so nobody takes a key in between."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
        key = int(cursor.fetchone()[0])
    chance, passed_over = random.SystemRandom(), math.log(1 - 1 / _ONE_IN)
    for _ in range(number):
        key += 1 + int(math.log(1 - chance.random()) / passed_over)
        yield key


def _chance() -> str:
    return _written(secrets.randbelow(_BASE**_CHANCE_PLACES), _CHANCE_PLACES)


def _written(number: int, places: int) -> str:
    """Return ``number`` in ``places`` places of the alphabet."""
    written = ""
    for _ in range(places):
        number, place = divmod(number, _BASE)
        written = ALPHABET[place] + written
    return written


def _is_taken(model: type[models.Model], source_id: str) -> bool:
    return model._default_manager.filter(source_id=source_id).exists()
