"""The list of work: one row a child, this week before all else, and the limits already broken apart from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.expressions import OrderBy
from django.db.models.functions import RowNumber

from ehcp.ledger.reads.time_limits import SOON, TARGETS, WAITING_RULES, WEEK, DeadlineRow, act_first, rows
from ehcp.models import Deadline
from ehcp.proposals.reads import decided_options
from ehcp.work.reads.case_list import stage_on
from ehcp.work.reads.next_act import TOWARDS_A_PLAN, NextAct, next_act, who_words

# The lists that work falls into. "waiting" counts again what stands in the others; those leave nothing out.
SHOWS = {
    "week": "Today and the next 7 days",
    "next": "The week after",
    "later": "Later",
    "waiting": "Waiting on others",
    "overdue": "Backlog",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """Broken limits of one kind: by which rules, and what they are called, one and many."""

    rules: frozenset[str]
    one: str
    many: str


# The order is that of harm: a child without a decision or a plan, then one whose plan is out of date.
DECISIONS = frozenset({"assess_decision", "no_plan_decision", "reassess_decision", "reversed_no_plan"})
KINDS: dict[str, Kind] = {
    "plans": Kind(TOWARDS_A_PLAN - DECISIONS | {"reassess_final"}, "plan late", "plans late"),
    "decisions": Kind(DECISIONS, "decision late", "decisions late"),
    "advice": Kind(frozenset({"advice_return"}), "with advice late", "with advice late"),
    "amendments": Kind(
        frozenset({"amendment_notice", "amended_final", "unreviewed_amendment_final", "not_amend_notice"}),
        "amendment late",
        "amendments late",
    ),
    "phases": Kind(
        frozenset({"phase_feb", "phase_mar", "phase_post16"}), "next setting not named", "next settings not named"
    ),
    "reviews": Kind(
        frozenset({"annual_review", "transfer_in_review", "review_report", "review_decision"}),
        "review overdue",
        "reviews overdue",
    ),
}
OTHERS = "others"


@dataclass(frozen=True, slots=True)
class BacklogCount:
    """How many children wait with a broken limit of one kind, in words, and the list of them."""

    kind: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class WorkRow:
    """
    One child: the act that is next in this list, by when and whose turn, and how many other limits run.

    ``covers`` names the officer who is away and holds the case.
    """

    limit: DeadlineRow
    act: NextAct
    others: int = 0
    covers: str = ""

    @property
    def who(self) -> str:
        """Return whose turn it is, in words; nothing where the reader does it themselves."""
        if not self.limit.is_ours:
            return f"waiting on: {self.limit.turn.lower()}"
        who = who_words(self.act.moves)
        return f"with {who}" if who else ""

    @property
    def act_on(self) -> date | None:
        """Return the last working day to act, or the limit itself."""
        return self.limit.act_by_on or self.limit.deadline.due_on


def conditions(today: date) -> dict[str, Q]:
    """
    Return what each of ``SHOWS`` holds of limits that carry ``act_on``, the day to act.

    What the law wants "as soon as practicable" is this week's, after what has a day. A right
    or a window of the family is waited for, and asks no act of ours.
    """
    week, soon = today + timedelta(days=WEEK), today + timedelta(days=SOON)
    family = Q(rule__in=WAITING_RULES) & (Q(kind="right") | Q(shape="window"))
    runs = Q(due_on__gte=today) & ~family
    prompt = Q(due_on__isnull=True, shape="prompt")
    return {
        "week": runs & Q(act_on__lte=week) | prompt,
        "next": runs & Q(act_on__gt=week, act_on__lte=soon),
        "later": runs & Q(act_on__gt=soon) | Q(due_on__isnull=True) & ~Q(shape="prompt") & ~family,
        "waiting": Q(rule__in=WAITING_RULES),
        "overdue": Q(due_on__lt=today),
    }


def kind_conditions() -> dict[str, Q]:
    """Return what each kind of broken limit is, and what none of them is."""
    named = {kind: Q(rule__in=one.rules) & ~Q(kind__in=TARGETS) for kind, one in KINDS.items()}
    rest = Q()
    for condition in named.values():
        rest &= ~condition
    return {**named, OTHERS: rest}


def dated(mine: QuerySet[Deadline]) -> QuerySet[Any]:
    """Return limits with ``act_on``, the day to act."""
    return mine.annotate(act_on=act_first())


def counted(mine: QuerySet[Any], today: date) -> Mapping[str, int]:
    """Return how many children each list holds, and each kind of the backlog (one statement)."""
    asked = conditions(today)
    asked |= {f"kind_{kind}": asked["overdue"] & condition for kind, condition in kind_conditions().items()}
    # A child that stands in a list with several limits is one; so limits are put together by child first.
    flags = {name: Max(Case(When(condition, then=Value(1)), default=Value(0))) for name, condition in asked.items()}
    by_child = mine.order_by().values("child_id").annotate(**flags)
    numbers = by_child.aggregate(**{f"in_{name}": Sum(name) for name in asked})
    return {name: numbers[f"in_{name}"] or 0 for name in asked}


def backlog_counts(counts: Mapping[str, int]) -> list[BacklogCount]:
    """Return the kinds of broken limit there are, the worst harm first."""
    found = []
    for kind in (*KINDS, OTHERS):
        number = counts[f"kind_{kind}"]
        words = "other" if kind == OTHERS and number == 1 else OTHERS
        if kind in KINDS:
            words = KINDS[kind].one if number == 1 else KINDS[kind].many
        if number:
            found.append(BacklogCount(kind, number, words))
    return found


def one_a_child(mine: QuerySet[Any], show: str, today: date, kind: str = "") -> QuerySet[Any]:
    """
    Return of each child the first limit in the list ``show``, in the order of that list.

    By the day to act, our own turn before others'; the backlog by harm, and the longest broken first.
    """
    found = mine.filter(conditions(today)[show])
    if kind:
        found = found.filter(kind_conditions()[kind])
    found = found.annotate(harm=_harm(), turn=_turn())
    order = _order(show)
    first = order if show == "overdue" else [F("turn").asc(), *order]
    place = Window(RowNumber(), partition_by=[F("child_id")], order_by=first)
    ranked: QuerySet[Any] = found.annotate(place=place)
    return ranked.filter(place=1).order_by(*order)


def _order(show: str) -> list[OrderBy]:
    order = [F("act_on").asc(nulls_last=True), F("due_on").asc(nulls_last=True), F("pk").asc()]
    return [F("harm").asc(), *order] if show == "overdue" else order


def _turn() -> Case:
    """Return nothing for our own turn and one for that of others."""
    return Case(When(rule__in=WAITING_RULES, then=Value(1)), default=Value(0), output_field=IntegerField())


def _harm() -> Case:
    """Return the place of a broken limit in the order of harm; a missed target comes after every limit in law."""
    whens = [
        When(Q(rule__in=one.rules) & ~Q(kind__in=TARGETS), then=Value(place))
        for place, one in enumerate(KINDS.values())
    ]
    last = len(KINDS) + 1
    return Case(*whens, When(kind__in=TARGETS, then=Value(last)), default=Value(last - 1), output_field=IntegerField())


def work_rows(mine: QuerySet[Any], shown: Any, show: str, today: date, covered: Collection[int] = ()) -> list[WorkRow]:
    """
    Return one page of ``one_a_child`` as rows of the list ``show``.

    One statement, one for kinds of advice, and one for what was decided and not told.

    Each comes with its child, the officer where ``covered`` names them, the stage of today, and how many other limits
    of ``mine`` run there.
    """
    running = mine.order_by().filter(child=OuterRef("child_id")).values("child_id").annotate(number=Count("pk"))
    found: QuerySet[Any] = dated(Deadline.objects.filter(pk__in=shown.values("pk"))).select_related("child__officer")
    found = found.annotate(
        harm=_harm(), stage_now=stage_on(today, "child__"), running=Subquery(running.values("number"))
    )
    listed = rows(found.order_by(*_order(show)), today)
    decided = decided_options([row.deadline.child_id for row in listed])
    return [_work_row(row, row.deadline, decided.get(row.deadline.child_id, []), covered) for row in listed]


def _work_row(row: DeadlineRow, read: Any, decided: list[str], covered: Collection[int]) -> WorkRow:
    """Return a limit as a row of the list; ``read`` is the limit with the stage and the number read beside it."""
    covers = str(read.child.officer) if read.child.officer_id in covered else ""
    return WorkRow(row, next_act(read.rule, read.stage_now, row.duty, decided), read.running - 1, covers)
