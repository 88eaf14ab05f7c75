"""Lines end with what they pay for: the placement, the plan, the case (panels paper, section 7, rule 3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet

from ehcp.history.acts.frame import Act, begin_act
from ehcp.history.acts.subscribers import Recorded
from ehcp.models import Child, Placement
from ehcp.people.models.merges import records_of
from panels.funding.acts.lines import end_within
from panels.models import FundingLine, LineState
from sendcases.accounts.models import User
from sendcases.audit import moments

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _End:
    on: date
    reason: str


def unsettled(lines: QuerySet[FundingLine, FundingLine]) -> QuerySet[FundingLine, FundingLine]:
    """Keep the agreed lines that go on beyond the end of their placement, their plan or the life of the child."""
    beyond = Q()
    for end in ("placement__to_on", "plan__ceased_on", "plan__transferred_out_on", "child__deceased_on"):
        beyond |= Q(**{f"{end}__isnull": False}) & (Q(to_on__isnull=True) | Q(to_on__gt=F(end)))
    return lines.filter(beyond, state=LineState.AGREED)


def settle_child(pk: int, *, now: datetime) -> None:
    """End every line of a person that outlived what it pays for; done again it changes nothing."""
    child = Child.objects.filter(pk=pk).first()
    if child is None or not unsettled(FundingLine.objects.filter(child__in=records_of(child))).exists():
        return
    with begin_act(child, by=_nobody(), now=now) as act:
        for line in unsettled(FundingLine.objects.filter(child__in=act.records)).select_for_update(of=("self",)):
            _settle(act, line)


def settle_after(event: Recorded) -> None:
    """End the lines of the child that an event is about, where it ended what they pay for."""
    settle_child(event.child_pk, now=moments.now())


def settle_all(*, now: datetime) -> None:
    """End every line that outlived what it pays for, whoever told of the end: an act, a correction, an import."""
    pks: Iterable[int | None] = unsettled(FundingLine.objects.all()).values_list("child_id", flat=True).distinct()
    for pk in pks:
        if pk is not None:
            settle_child(pk, now=now)


def _nobody() -> User:
    """Return nobody: what follows from a fact is recorded by the system."""
    return None  # type: ignore[return-value]


def _settle(act: Act, line: FundingLine) -> None:
    goes_on = _next_spell(line.placement) if line.placement else None
    if goes_on is not None:
        line.placement = goes_on
        line.save(update_fields=["placement"])
    end = _end_of(line)
    if end is None or (line.to_on is not None and line.to_on <= end.on):
        return
    end_within(act, line, end.on, reason=end.reason)
    act.record("funding.line_ended", on=min(end.on, act.today), data={"line": line.source_id})


def _next_spell(placement: Placement) -> Placement | None:
    """Return the last of the spells that carry a placement on at the same setting without a day between."""
    found = None
    while placement.to_on is not None and placement.institution_id is not None:
        following = Placement.objects.filter(
            plan=placement.plan_id, institution=placement.institution_id, from_on=placement.to_on + ONE_DAY
        ).first()
        if following is None:
            break
        found = placement = following
    return found


def _end_of(line: FundingLine) -> _End | None:
    ends = [
        _End(on, reason)
        for on, reason in (
            (line.placement.to_on if line.placement else None, "The placement ended."),
            (line.plan.ceased_on if line.plan else None, "The plan ceased."),
            (line.plan.transferred_out_on if line.plan else None, "The plan went to another authority."),
            (line.child.deceased_on if line.child else None, "The child or young person died."),
        )
        if on is not None
    ]
    return min(ends, key=lambda end: end.on, default=None)
