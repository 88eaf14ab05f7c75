"""Records merged into one another: which one is kept of a person's, and which are of the same person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Value, When

from ehcp.people.models.children import Child


def merged_records() -> dict[int, int]:
    """Return, for each merged record, the one it was merged into; one query."""
    merged = Child.objects.filter(merged_into_child__isnull=False).order_by()
    return {pk: into for pk, into in merged.values_list("pk", "merged_into_child_id") if into}


def chain(record: int, into: Mapping[int, int]) -> list[int]:
    """Return ``record`` and every one it went into, in order; a circle ends before its first record comes again."""
    found = [record]
    seen = {record}
    while (following := into.get(found[-1])) is not None and following not in seen:
        seen.add(following)
        found.append(following)
    return found


def kept_record(record: int, into: Mapping[int, int]) -> int:
    """Return the record that is kept of all that ``record`` went into; itself, where it was not merged."""
    return chain(record, into)[-1]


def kept_of(child: Child) -> int:
    """Return the key of the record that is kept of ``child``'s person; no query where it was not merged."""
    into: dict[int, int] = {}
    record, following = child.pk, child.merged_into_child_id
    while following is not None and following not in into:
        into[record] = following
        record = following
        following = Child.objects.values_list("merged_into_child_id", flat=True).get(pk=record)
    return kept_record(child.pk, into)


def records_of(child: Child) -> list[int]:
    """Return the keys of every record of ``child``'s person, the kept one first; one query where none was merged."""
    return with_merged([kept_of(child)])


def with_merged(kept: Iterable[int]) -> list[int]:
    """Return ``kept`` and every record merged into one of them, at any remove."""
    found = list(kept)
    seen = set(found)
    latest = found
    while latest:
        merged = Child.objects.filter(merged_into_child__in=latest).order_by("pk").values_list("pk", flat=True)
        latest = [pk for pk in merged if pk not in seen]
        seen.update(latest)
        found = [*found, *latest]
    return found


def records_of_outer(into: Mapping[int, int], kept: str = "pk") -> QuerySet[Child]:
    """
    Return the records of one person, for a subquery two levels in: the person whose kept record is ``kept`` outside.

    ``into`` are the merged records. Those merged directly are found by their own column, those at a further remove,
    which are few, by name.
    """
    outer = OuterRef(OuterRef(kept))
    found = Q(pk=outer) | Q(merged_into_child=outer)
    further = {record: last for record in into if (last := kept_record(record, into)) != into[record]}
    if not further:
        return Child.objects.order_by().filter(found)
    whens = (When(pk=record, then=Value(last)) for record, last in further.items())
    kept_by_record = Case(*whens, default=F("pk"), output_field=BigIntegerField())
    of_further = Q(pk__in=list(further), kept_key=outer)
    return Child.objects.order_by().annotate(kept_key=kept_by_record).filter(found | of_further)
