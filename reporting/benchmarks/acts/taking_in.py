"""Take in a published file: every figure of it, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from reporting.benchmarks.models import PublishedFigure, PublishedFile
from reporting.benchmarks.reads.files import NotPublished, files_of
from sendcases.accounts.models import User

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of it: figures by file; those that were there already have none."""

    figures: dict[str, int]
    known: list[str]


def take_in(*, content: bytes, name: str, edition: str, by: User | None, now: datetime) -> TakenIn:
    """
    Take in the published figures of a zip or of one CSV file, all or nothing; what was taken in before is left.

    Raises ``NotPublished`` where nothing of it is known, or a row cannot be read, with its line.
    """
    files = files_of(content, name)
    read = {file.name: (file, file.figures()) for file in files}
    if not any(figures for _, figures in read.values()):
        raise NotPublished("None of the published files that are known is in it.")
    counts: dict[str, int] = {}
    known: list[str] = []
    with transaction.atomic():
        for file, figures in read.values():
            if PublishedFile.objects.filter(content_hash=file.content_hash).exists():
                known.append(file.name)
                continue
            made = PublishedFile.objects.create(
                name=file.name, edition=edition, content_hash=file.content_hash, taken_in_at=now, taken_in_by=by
            )
            rows = [
                PublishedFigure(
                    file=made, measure=one.measure, area_level=one.level, area_code=one.code, area_name=one.area,
                    region_code=one.region, period_start=one.start, period_end=one.end, numerator=one.numerator,
                    denominator=one.denominator, status=one.status,
                )
                for one in figures
            ]  # fmt: skip
            PublishedFigure.objects.bulk_create(rows, batch_size=AT_ONCE)
            counts[file.name] = len(rows)
    return TakenIn(counts, known)
