"""Keep what people are found by in line with their records: derived, and rebuilt whole for a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction

from ehcp.bulk import insert_rows
from ehcp.models import Child, Correction, SearchWord, SearchWordKind
from ehcp.names import fold, words
from ehcp.people.models.merges import kept_record, merged_records

NAMES = ("forename", "surname", "preferred_name")
NUMBERS = ("uln", "nhs_number")
SEARCHED = (*NAMES, "upn", *NUMBERS, "birth_date")
_BATCH = 1000

Word = tuple[str, str]
NAME, BORN, UPN, NUMBER = (
    kind.value for kind in (SearchWordKind.NAME, SearchWordKind.BORN, SearchWordKind.UPN, SearchWordKind.NUMBER)
)


@transaction.atomic
def index_people(child_pks: Iterable[int] | None = None) -> None:
    """Rebuild the search words of the persons whose records are named; None means everybody."""
    into = merged_records()
    merged: dict[int, list[int]] = defaultdict(list)
    for pk in into:
        merged[kept_record(pk, into)].append(pk)
    pks = Child.objects.values_list("pk", flat=True) if child_pks is None else child_pks
    persons = iter(sorted({kept_record(pk, into) for pk in pks}))
    while chunk := list(islice(persons, _BATCH)):
        _index(chunk, {pk: [pk, *merged.get(pk, [])] for pk in chunk})


def _index(persons: list[int], records: dict[int, list[int]]) -> None:
    person = {pk: kept for kept, pks in records.items() for pk in pks}
    # Also the rows of what was a person of its own until now.
    SearchWord.objects.filter(person__in=list(person)).delete()
    found: dict[int, set[Word]] = defaultdict(set)
    sources: dict[str, int] = {}
    stored = Child.objects.filter(pk__in=list(person)).order_by().values_list("pk", "source_id", *SEARCHED)
    for pk, source_id, *values in stored:
        sources[source_id] = person[pk]
        found[person[pk]].add((NUMBER, fold(source_id).replace(" ", "")))
        for name, value in zip(SEARCHED, values, strict=True):
            found[person[pk]].update(_words(name, str(value or "")))
    former = Correction.objects.filter(table=Child.table, field__in=SEARCHED, record_id__in=list(sources))
    for record_id, name, before in former.order_by().values_list("record_id", "field", "value_before"):
        found[sources[record_id]].update(_words(name, before))
    rows = ((pk, kind, folded[:200]) for pk in persons for kind, folded in sorted(found[pk]))
    insert_rows(SearchWord, ("person_id", "kind", "folded"), rows)


def _words(name: str, value: str) -> Iterator[Word]:
    """Yield what one value is found by; a name of several words also as one."""
    if not value:
        return
    if name == "birth_date":
        yield BORN, value
    elif name in NAMES:
        parts = words(value)
        yield from ((NAME, part) for part in parts)
        if len(parts) > 1:
            yield NAME, "".join(parts)
    else:
        yield UPN if name == "upn" else NUMBER, fold(value).replace(" ", "")
