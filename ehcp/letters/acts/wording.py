"""An authority's own wording of a letter: a new version, never a change of an old one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from ehcp import permissions
from ehcp.letters.kinds import LetterKind
from ehcp.letters.reads.wording import AUTHORITY, DETAILS, wrong_in
from ehcp.letters.texts import Paragraph
from ehcp.models import LetterWording
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User


def _write(code: str, paragraphs: list[dict[str, str]], note: str, by: User, now: datetime) -> LetterWording:
    if not permissions.may_set_letters(by):
        raise MoveNotAllowed("Only a manager may change the wording of letters.")
    if not note.strip():
        raise MoveNotAllowed("Say what changed and why.")
    with transaction.atomic():
        last = LetterWording.objects.filter(code=code).aggregate(last=Max("number"))["last"] or 0
        return LetterWording.objects.create(
            code=code, number=last + 1, paragraphs=paragraphs, note=note.strip(), made_at=now, made_by=by
        )


def write_wording(
    kind: LetterKind, *, paragraphs: Sequence[Paragraph], note: str, by: User, now: datetime
) -> LetterWording:
    """
    Put a new version of a letter's wording in force.

    Raises ``MoveNotAllowed`` where a part that the law asks for is missing, or a place for a fact is none.
    """
    wrong = wrong_in(kind, list(paragraphs))
    if wrong:
        raise MoveNotAllowed(" ".join(wrong))
    return _write(kind.code, [asdict(one) for one in paragraphs], note, by, now)


def write_details(details: Mapping[str, str], *, note: str, by: User, now: datetime) -> LetterWording:
    """Put the authority's addresses, as letters name them, in force."""
    rows = [{"key": key, "text": details.get(key, "").strip(), "heading": ""} for key in DETAILS]
    return _write(AUTHORITY, rows, note, by, now)
