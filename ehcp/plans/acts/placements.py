"""Spells at a setting: named in section I, attended, changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Q

from ehcp.history.acts.current import current_plan
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.history.acts.words import in_words
from ehcp.models import Institution, Placement, PlacementBasis, Plan
from ehcp.provision.acts import question_provision
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Setting:
    """
    Where a child goes: a school, or a SEN setting, or neither when the plan names only a type.

    ``annual_cost`` is in pounds a year.
    """

    institution: Institution | None = None
    sen_setting: str = ""
    sen_setting_other: str = ""
    sen_unit: bool = False
    resourced_provision: bool = False
    residential: str = ""
    work_based: str = ""
    annual_cost: Decimal | None = None

    def check(self) -> None:
        """Raise ``MoveNotAllowed`` for two settings at once, or for "other" without words (exchange rule 6)."""
        if self.institution is not None and self.sen_setting:
            raise MoveNotAllowed("Choose a school or college, or another arrangement, not both.")
        if self.sen_setting in ("OTH", "NIEO") and not self.sen_setting_other.strip():
            raise MoveNotAllowed("Say what the other arrangement is.")


def record_placement(
    act: Act, plan: Plan, setting: Setting, *, basis: str, on: date, from_on: date, rank: int = 1
) -> Placement:
    """
    Start a spell inside an act, and end the day before what it replaces: the open spells of its basis and rank.

    Where only one half of a spell both attended and named is replaced, the other half goes on alone.
    """
    setting.check()
    for old in _replaced(act, plan, basis, from_on, rank):
        if old.from_on >= from_on:
            raise MoveNotAllowed(
                f"The present placement began on {in_words(old.from_on)}: the new one must begin after that."
            )
        _end(act, old, basis, on=on, to_on=from_on - ONE_DAY)
        if PlacementBasis.NAMED not in (basis, old.basis) and rank == 1:
            question_provision(act, plan, on=from_on)
    return act.add(
        Placement,
        plan=plan,
        basis=basis,
        institution=setting.institution,
        sen_setting=setting.sen_setting or None,
        sen_setting_other=setting.sen_setting_other.strip() or None,
        rank=rank,
        sen_unit=setting.sen_unit,
        resourced_provision=setting.resourced_provision,
        residential=setting.residential or None,
        work_based=setting.work_based or None,
        from_on=from_on,
        annual_cost=setting.annual_cost,
    )


def _replaced(act: Act, plan: Plan, basis: str, from_on: date, rank: int) -> list[Placement]:
    """
    Return the spells that run on ``from_on`` and that the new one takes the place of.

    A spell both attended and named stands until its child moves: naming a later setting leaves it alone.
    """
    still_running = Q(to_on__isnull=True) | Q(to_on__gte=from_on)
    found = Placement.objects.filter(still_running, plan=plan, rank=rank).order_by("pk")
    if basis == PlacementBasis.BOTH:
        return list(found)
    if basis == PlacementBasis.NAMED and from_on > act.today:
        return list(found.filter(basis=basis))
    return list(found.filter(basis__in=[basis, PlacementBasis.BOTH]))


def _end(act: Act, old: Placement, basis: str, *, on: date, to_on: date) -> None:
    """End a spell; where only one half of a spell of both kinds is replaced, its other half goes on alone."""
    last, from_on = old.to_on, to_on + ONE_DAY
    act.change(old, on=min(on, to_on), to_on=to_on)
    if old.basis != PlacementBasis.BOTH or basis == PlacementBasis.BOTH:
        return
    other = PlacementBasis.ATTENDED if basis == PlacementBasis.NAMED else PlacementBasis.NAMED
    still_running = Q(to_on__isnull=True) | Q(to_on__gte=from_on)
    runs = Placement.objects.filter(still_running, plan=old.plan, rank=old.rank, basis=other, from_on__lte=from_on)
    if not runs.exists():
        values = {name: getattr(old, name) for name in _CARRIED}
        act.add(Placement, **values, basis=other, from_on=from_on, to_on=last)


_CARRIED = (
    "plan",
    "institution",
    "sen_setting",
    "sen_setting_other",
    "rank",
    "sen_unit",
    "resourced_provision",
    "residential",
    "work_based",
    "annual_cost",
)


def change_placement(
    plan: Plan,
    *,
    by: User,
    on: date,
    now: datetime,
    setting: Setting,
    basis: str = PlacementBasis.ATTENDED,
    rank: int = 1,
    submission: Submission | None = None,
) -> Placement:
    """
    Record that from ``on`` the child is placed elsewhere; what it replaces ends the day before.

    It changes no limit. Section I itself changes by an amended final plan (Children and Families Act 2014, s39).
    """
    with begin_act(plan.child, by=by, now=now, submission=submission) as act:
        act.check("change_placement")
        current = current_plan(act, plan)
        act.check_day(on, what="The first day of the placement")
        if rank not in (1, 2):
            raise MoveNotAllowed("A placement is the main one or the second one.")
        made = record_placement(act, current, setting, basis=basis, on=on, from_on=on, rank=rank)
        act.record("placement.started", on=on, about=made, data={"basis": basis, "rank": rank})
        act.result = {"placement": made.pk}
    return made
