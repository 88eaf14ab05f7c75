"""The register of actions: who does what by when, and what the measure has done since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ehcp.law import days
from reporting.dashboards.reads.series import MONTHS, WORDS, Point, kpi_of, points
from reporting.kpis import Period
from reporting.models import Action, ActionStep, StepKind

ENDED = (StepKind.DONE, StepKind.DROPPED)


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action as it stands: its day, its last step, and the measure when it began and now."""

    action: Action
    due_on: date
    steps: tuple[ActionStep, ...]
    before: Point
    now: Point
    today: date

    @property
    def measure(self) -> str:
        """Return the words of the measure it should move."""
        return WORDS.get(self.action.measure, kpi_of(self.action.measure).label)

    @property
    def state(self) -> str:
        """Return how it stands, in words."""
        last = next((step for step in reversed(self.steps) if step.kind in ENDED), None)
        if last is not None:
            return str(last.get_kind_display())
        late = (self.today - self.due_on).days
        return f"Overdue by {late} day{'s' if late > 1 else ''}" if late > 0 else "Open"

    @property
    def is_open(self) -> bool:
        """Say whether it is still to be done."""
        return not any(step.kind in ENDED for step in self.steps)

    @property
    def moved(self) -> str:
        """Return what the measure has done since the action began, in words."""
        then, now = self.before.value, self.now.value
        if then is None or now is None:
            return "nothing to compare"
        if then == now:
            return "no change"
        unit = " points" if self.now.denominator is not None else ""
        return f"{'up' if now > then else 'down'} {abs(now - then):,}{unit}"


def a_year_to(day: date) -> Period:
    """Return the twelve months that end on a day."""
    return Period(days.add_months(day, -MONTHS) + timedelta(days=1), day)


def register(today: date) -> tuple[ActionRow, ...]:
    """
    Return every action, the open ones first, each beside its measure over the 12 months to its beginning and to today.

    Three statements, whatever the number of actions.
    """
    rows = list(Action.objects.select_related("owner"))
    steps: dict[int, list[ActionStep]] = {row.pk: [] for row in rows}
    for step in ActionStep.objects.select_related("recorded_by"):
        steps[step.action_id].append(step)
    wanted = [(row.measure, a_year_to(day)) for row in rows for day in (row.begun_on, today)]
    figures = points(wanted)
    listed = [
        ActionRow(row, _due_on(row, steps[row.pk]), tuple(steps[row.pk]), figures[2 * n], figures[2 * n + 1], today)
        for n, row in enumerate(rows)
    ]
    return tuple(sorted(listed, key=lambda one: (not one.is_open, one.due_on, one.action.pk)))


def one_action(pk: int, today: date) -> ActionRow | None:
    """Return one action with its steps and what its measure did."""
    return next((row for row in register(today) if row.action.pk == pk), None)


def _due_on(row: Action, steps: list[ActionStep]) -> date:
    return next((step.due_on for step in reversed(steps) if step.due_on), row.due_on)
