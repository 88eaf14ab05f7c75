"""The list of likely doubles: found anew, and looked at by somebody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from ehcp.history.acts.frame import Submission, begin_act
from ehcp.models import Child, LikelyDouble, WhyDouble
from ehcp.people.reads.doubles import all_pairs
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User


@transaction.atomic
def find_doubles(*, on: date) -> int:
    """
    Find every pair of records that may be one person; return how many are new.

    A pair that is no longer alike leaves the list; one that somebody dismissed stays dismissed.
    """
    pairs = all_pairs()
    current = {(one.first_id, one.second_id): one for one in LikelyDouble.objects.all()}
    gone = [one.pk for pair, one in current.items() if pair not in pairs and one.dismissed_on is None]
    LikelyDouble.objects.filter(pk__in=gone).delete()
    for pair, why in pairs.items():
        one = current.get(pair)
        if one is not None and one.why != why:
            LikelyDouble.objects.filter(pk=one.pk).update(why=why)
    new = [
        LikelyDouble(first_id=first, second_id=second, why=why, found_on=on)
        for (first, second), why in pairs.items()
        if (first, second) not in current
    ]
    LikelyDouble.objects.bulk_create(new, batch_size=1000, ignore_conflicts=True)
    return len(new)


def note_different(child: Child, others: Iterable[int], *, by: User, on: date) -> None:
    """Keep that whoever added ``child`` looked at ``others`` and said that it is none of them."""
    for other in others:
        first, second = sorted((child.pk, other))
        LikelyDouble.objects.get_or_create(
            first_id=first,
            second_id=second,
            defaults={"why": WhyDouble.BIRTH, "found_on": on, "dismissed_on": on, "dismissed_by": by},
        )


def dismiss_double(
    double: LikelyDouble, *, reason: str, by: User, now: datetime, submission: Submission | None = None
) -> LikelyDouble:
    """Record, with the reason, that two records which look alike are two people; the pair leaves the list."""
    with begin_act(double.first, by=by, now=now, submission=submission) as act:
        act.check("dismiss_double")
        current = LikelyDouble.objects.select_for_update().get(pk=double.pk)
        if current.dismissed_on is not None:
            raise MoveNotAllowed("Somebody has said already that these are two people.")
        if not reason.strip():
            raise MoveNotAllowed("Say how you know that they are two people.")
        current.dismissed_on, current.dismissed_by = act.today, by
        current.save(update_fields=["dismissed_on", "dismissed_by"])
        data = {"other": double.second.source_id}
        act.record("child.double_dismissed", on=act.today, about=act.child, data=data, reason=reason)
    return current
