"""Who may see and who holds a person: the same on every record of it, so that nothing hangs outside the list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from ehcp.models import Child, Restriction, RestrictionMember
from ehcp.people.models.merges import kept_record, merged_records


def restrict_records(
    records: Iterable[int], *, members: Collection[int], reason: str, reason_text: str, review_on: date
) -> list[Restriction]:
    """Restrict each of ``records`` to ``members``, users by key, under one reason; return the restrictions."""
    values = {"reason": reason, "reason_text": reason_text, "review_on": review_on}
    made = []
    for pk in records:
        restriction, _ = Restriction.objects.update_or_create(child_id=pk, defaults=values)
        _name(restriction, members)
        made.append(restriction)
    Child.objects.filter(pk__in=[one.child_id for one in made]).update(is_restricted=True)
    return made


def lift_records(records: Iterable[int]) -> None:
    """Take the restriction off each of ``records``."""
    pks = list(records)
    Restriction.objects.filter(child__in=pks).delete()
    Child.objects.filter(pk__in=pks).update(is_restricted=False)


def share_access(records: list[int]) -> None:
    """
    Give all records of one person, the kept one first, the restriction of any and the officer of the kept one.

    Where several were restricted, each keeps its reason and only those named on every list see the person.
    """
    found = list(Restriction.objects.filter(child__in=records).prefetch_related("members").order_by("review_on", "pk"))
    if found:
        shared = set.intersection(*({member.user_id for member in one.members.all()} for one in found))
        for one in found:
            _name(one, shared)
        first, own = found[0], {one.child_id for one in found}
        restrict_records(
            [pk for pk in records if pk not in own],
            members=shared,
            reason=first.reason,
            reason_text=first.reason_text,
            review_on=first.review_on,
        )
    if Child.objects.filter(pk__in=records, is_restricted=True).exists():
        Child.objects.filter(pk__in=records).update(is_restricted=True)
    kept = Child.objects.get(pk=records[0])
    Child.objects.filter(pk__in=records[1:]).update(officer=kept.officer_id, team=kept.team_id)


def set_lists(records: list[int], lists: Mapping[str, Collection[int]]) -> None:
    """
    Give records the lists they had, by reference, before they were merged; one that had none is open again.

    Where the list was changed since, it stays on all of them: nobody has said of whom it was meant.
    """
    found = list(Restriction.objects.filter(child__in=records).select_related("child").prefetch_related("members"))
    before = [set(members) for members in lists.values()]
    shared = set.intersection(*before) if before else set()
    if any({member.user_id for member in one.members.all()} != shared for one in found):
        return
    for one in found:
        if one.child.source_id in lists:
            _name(one, lists[one.child.source_id])
        else:
            lift_records([one.child_id])


def _name(restriction: Restriction, members: Collection[int]) -> None:
    restriction.members.exclude(user__in=members).delete()
    named = set(restriction.members.values_list("user", flat=True))
    RestrictionMember.objects.bulk_create(
        RestrictionMember(restriction=restriction, user_id=user) for user in members if user not in named
    )


def share_access_of_merged() -> None:
    """Share who may see and who holds them among the records of every person with several, as an import leaves them."""
    into = merged_records()
    persons: dict[int, list[int]] = {}
    for pk in sorted(into):
        kept = kept_record(pk, into)
        persons.setdefault(kept, [kept])
        if pk != kept:
            persons[kept].append(pk)
    restricted = set(Child.objects.filter(is_restricted=True).values_list("pk", flat=True))
    stored = dict(Child.objects.filter(pk__in={*into, *persons}).values_list("pk", "officer"))
    for records in persons.values():
        is_uneven = any(pk in restricted for pk in records) or len({stored.get(pk) for pk in records}) > 1
        if is_uneven:
            share_access(records)
