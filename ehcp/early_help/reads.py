"""Support before a request: what is open on a case, the list of it, and what came of it in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ehcp.early_help.models import EarlyHelp, HelpNeed, closed_by
from ehcp.ledger.reads.open_limits import format_day
from ehcp.models import AssessmentRequest, Plan
from ehcp.people.models.children import Sex
from sendcases.accounts.models import User

SHOWN: dict[str, str] = {
    "open": "Open",
    "closed": "Closed",
    "requested": "Assessment requested later",
    "planned": "Plan issued later",
    "all": "All",
}


# The same record, or the one of two that is kept of the person.
_SAME_PERSON = (
    Q(child=OuterRef("child"))
    | Q(child__merged_into_child=OuterRef("child"))
    | Q(child=OuterRef("child__merged_into_child"))
)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the list is narrowed to; ``show`` is a key of ``SHOWN``, an empty need or phase narrows nothing."""

    show: str = "open"
    need: str = ""
    phase: str = ""


def help_words(one: EarlyHelp) -> str:
    """Return what tells one support of a child from another."""
    given = one.get_intervention_display() if one.intervention else "not yet begun"
    return f"{one.get_need_display()}, referred {format_day(one.referred_on)}, {given}"


def _known(user: User, on: date) -> QuerySet[EarlyHelp]:
    """Return the support of the children ``user`` may see, as it stands on ``on``, with what followed it."""
    asked = AssessmentRequest.objects.exclude(entered_in_error=True).filter(
        _SAME_PERSON, kind="initial", received_on__gte=OuterRef("referred_on"), received_on__lte=on
    )
    plans = Plan.objects.exclude(entered_in_error=True).filter(
        _SAME_PERSON, first_final_on__gte=OuterRef("referred_on"), first_final_on__lte=on
    )
    found = EarlyHelp.objects.visible_to(user).true_records().filter(referred_on__lte=on)
    return found.annotate(later_requested=Exists(asked), later_planned=Exists(plans))


def _shown(show: str, on: date) -> Q:
    return {
        "open": ~closed_by(on),
        "closed": closed_by(on),
        "requested": Q(later_requested=True),
        "planned": Q(later_planned=True),
    }.get(show, Q())


def listed(user: User, on: date, asked: Narrowed) -> QuerySet[EarlyHelp]:
    """Return the support that is asked for, the longest open first."""
    found = _known(user, on).filter(_shown(asked.show, on))
    found = found.filter(need=asked.need) if asked.need else found
    found = found.filter(phase=asked.phase) if asked.phase else found
    return found.select_related("child").order_by("referred_on", "pk")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table of numbers: what it counts, in all and by each thing shown."""

    need: str
    words: str
    counts: Sequence[tuple[str, int]]


def numbers(user: User, on: date) -> list[Line]:
    """Return how much support there is by need, with its total, as at ``on`` (one statement)."""
    counts = {show: Count("pk", filter=_shown(show, on)) for show in SHOWN}
    rows = {need: counted for need, *counted in _known(user, on).order_by().values_list("need").annotate(**counts)}
    total = [sum(column) for column in zip(*rows.values(), strict=True)] or [0] * len(SHOWN)
    lines = [(str(need), str(label), rows.get(need, [0] * len(SHOWN))) for need, label in HelpNeed.choices]
    return [
        Line(need, words, list(zip(SHOWN, line, strict=True))) for need, words, line in [*lines, ("", "All", total)]
    ]


def by_sex(user: User, on: date) -> list[tuple[str, int]]:
    """Return how many are open by the sex of the child."""
    rows = _known(user, on).filter(_shown("open", on)).order_by().values_list("child__sex")
    return [(str(Sex(sex).label), number) for sex, number in rows.annotate(number=Count("pk")).order_by("child__sex")]
