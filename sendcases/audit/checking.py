"""Check that history is what was sealed: every row, every seal, every anchor; only read."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import models

from sendcases.audit import anchors
from sendcases.audit.anchors import Anchor
from sendcases.audit.chain import (
    BEGINNING,
    DIGEST_BYTES,
    KEY_BYTES,
    columns_of,
    row_digest,
    seal_hash,
    sealed_models,
    unpacked,
)
from sendcases.audit.models import Seal
from sendcases.audit.sealing import head, last_sealed

CHUNK = 2000
SEALED_WITHIN = timedelta(days=1)


@dataclass
class Report:
    """What was looked at, and in plain words everything that is not as it was sealed."""

    last: Anchor
    rows: int = 0
    seals: int = 0
    unsealed: int = 0
    anchors: int = 0
    findings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SealedRow:
    """One row as a seal remembers it."""

    pk: int
    digest: bytes
    seal: Seal


def check_history(*, now: datetime, anchors_elsewhere: Sequence[Anchor] = ()) -> Report:
    """Return what is wrong with history: rows changed, removed or inserted, seals changed, the end cut off."""
    report = Report(last=Anchor(*head()))
    _check_seals(report)
    for model in sealed_models():
        _check_table(model, report)
    _check_anchors(report, anchors_elsewhere)
    newest = Seal.objects.order_by("-number").first()
    if report.unsealed and newest and now - newest.sealed_at > SEALED_WITHIN:
        report.findings.append(f"Nothing was sealed since {newest.sealed_at:%Y-%m-%d %H:%M}: is the schedule running?")
    return report


def _seals(last: int, **of: Any) -> Iterator[Seal]:
    """Yield the seals up to ``last`` in order, some at a time."""
    after = 0
    while some := list(Seal.objects.filter(number__gt=after, number__lte=last, **of).order_by("number")[:100]):
        yield from some
        after = some[-1].number


def _check_seals(report: Report) -> None:
    number, previous = 0, BEGINNING
    for seal in _seals(report.last.number):
        if seal.number != number + 1:
            report.findings.append(f"Seals are missing between {number} and {seal.number}.")
        elif seal.previous != previous:
            report.findings.append(f"Seal {seal.number} does not follow seal {number}: one of them was replaced.")
        if seal_hash(seal) != seal.hash:
            report.findings.append(f"Seal {seal.number} ({seal.table}) was changed.")
        number, previous = seal.number, seal.hash
        report.seals += 1


def _check_table(model: type[models.Model], report: Report) -> None:
    """Walk the rows and what was sealed side by side, both in order of keys."""
    table = model._meta.db_table
    last = last_sealed(model, up_to=report.last.number)
    rows = ((row["pk"], row) for row in _rows(model, last))
    sealed = ((known.pk, known) for known in _sealed_rows(table, report.last.number))
    both: Iterator[tuple[int, Any]] = heapq.merge(rows, sealed, key=itemgetter(0))
    for pk, pairs in groupby(both, key=itemgetter(0)):
        found = [one for _, one in pairs]
        row = next((one for one in found if isinstance(one, dict)), None)
        known = next((one for one in found if isinstance(one, SealedRow)), None)
        if known is None:
            report.findings.append(f"{table}: row {pk} was inserted after its neighbours were sealed.")
        elif row is None:
            report.findings.append(f"{table}: row {pk} was removed (seal {known.seal.number}).")
        else:
            report.findings += _compared(table, row, known)
            report.rows += 1
    report.unsealed += model._base_manager.filter(pk__gt=last).count()


def _compared(table: str, row: dict[str, Any], known: SealedRow) -> list[str]:
    columns = known.seal.columns.split(",")
    gone = [name for name in columns if name not in row]
    if gone:
        return [f"{table}: row {known.pk} was sealed with {', '.join(gone)}, which the table no longer has."]
    if row_digest([row[name] for name in columns]) != known.digest:
        return [f"{table}: row {known.pk} was changed after it was sealed (seal {known.seal.number})."]
    return []


def _rows(model: type[models.Model], last: int) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table up to ``last`` in order of keys, some at a time."""
    columns = columns_of(model)
    rows = model._base_manager.filter(pk__lte=last).order_by("pk")
    some = list(rows.values("pk", *columns)[:CHUNK])
    while some:
        yield from some
        some = list(rows.filter(pk__gt=some[-1]["pk"]).values("pk", *columns)[:CHUNK])


def _sealed_rows(table: str, last: int) -> Iterator[SealedRow]:
    for seal in _seals(last, table=table):
        digests = bytes(seal.digests)
        if len(digests) % (KEY_BYTES + DIGEST_BYTES) == 0:  # otherwise the seal itself was changed, and is named
            yield from (SealedRow(pk, digest, seal) for pk, digest in unpacked(digests))


def _check_anchors(report: Report, elsewhere: Sequence[Anchor]) -> None:
    file = anchors.kept()
    noted = [*file.anchors, *elsewhere]
    numbers = {anchor.number for anchor in noted}
    found = {0: BEGINNING} | {seal.number: seal.hash for seal in _seals(report.last.number) if seal.number in numbers}
    for anchor in noted:
        if anchor.number not in found:
            report.findings.append(f"Seal {anchor.number} was anchored and is gone: the end of history was cut off.")
        elif found[anchor.number] != anchor.hash:
            report.findings.append(f"Seal {anchor.number} is not the one that was anchored: history was written anew.")
        report.anchors += 1
    if file.broken:
        report.findings.append(f"The file of anchors holds {file.broken} lines that cannot be read.")
    if report.seals and not file.begins:
        report.findings.append(
            "The file of anchors is not there, or its beginning is not. Compare the last seal with an anchor kept "
            "elsewhere, and then begin a new file: seal_history --begin-anchors."
        )
