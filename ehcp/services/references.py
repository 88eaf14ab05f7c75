"""Ids for records made in the product: opaque, unique, and in the order in which they were made."""

from __future__ import annotations

import secrets

from django.db import models, transaction

from ehcp.models import Sequence
from sendcases.audit import moments

# Digits and capitals without I, L, O and U, so that none is mistaken for another when it is read out.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BASE = len(ALPHABET)
_PLACES = 8
_CHANCE_PLACES = 4
_TICKS_A_SECOND = 100
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
