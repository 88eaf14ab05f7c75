"""Records merged into one another: which one is kept of a person's."""

from __future__ import annotations

from collections.abc import Mapping

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
