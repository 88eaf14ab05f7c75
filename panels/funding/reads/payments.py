"""What was instructed and paid: runs, their rows for finance's ledger, and where the two differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from ehcp.spreadsheets import Cell
from panels.funding.reads.values import open_month
from panels.models import FundingLine, Instruction, Payment, PayRun
from panels.money import NOTHING, month_of
from panels.permissions import funding_q
from sendcases.accounts.models import User

HEADINGS = (
    "line", "child", "kind", "payee", "urn", "budget_code", "for_month", "is_adjustment", "education", "health",
    "social_care", "total",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run with what its reader may see of it: how many rows, and their sum in pounds."""

    run: PayRun
    rows: int
    education: Decimal


@dataclass(frozen=True, slots=True)
class Difference:
    """A line of which the block was told to pay something else than it paid, up to the last run."""

    line: FundingLine
    instructed: Decimal
    paid: Decimal

    @property
    def difference(self) -> Decimal:
        """Return what was paid less what was instructed."""
        return self.paid - self.instructed


def _seen(user: User) -> Q:
    """Return the condition that ``user`` may see the line of a row."""
    return Q(line__in=FundingLine.objects.filter(funding_q(user)))


def runs(user: User) -> list[RunRow]:
    """Return the runs of the latest two years, each as far as ``user`` may see its rows."""
    found = Instruction.objects.filter(_seen(user)).values("run").annotate(n=Count("pk"), total=Sum("education"))
    sums = {one["run"]: (one["n"], one["total"]) for one in found.order_by()}
    return [RunRow(run, *sums.get(run.pk, (0, NOTHING))) for run in PayRun.objects.select_related("made_by")[:24]]


def next_months(today: date) -> list[date]:
    """Return the months that may be instructed next: one, or before the first run any of this financial year."""
    following = open_month(today)
    if PayRun.objects.exists():
        return [following] if following <= month_of(today) else []
    return [date(today.year, month, 1) for month in range(today.month, 0, -1)]


def find_run(pk: int) -> PayRun | None:
    """Return one run."""
    return PayRun.objects.filter(pk=pk).first()


def instructions(run: PayRun, user: User) -> QuerySet[Instruction, Instruction]:
    """Return the rows of a run as far as ``user`` may see them."""
    found = Instruction.objects.filter(_seen(user), run=run)
    return found.select_related("line__child", "line__institution").order_by("pk")


def cells(rows: QuerySet[Instruction, Instruction], month: date) -> Iterator[list[Cell]]:
    """Yield the rows of a run as finance's ledger takes them."""
    for row in rows:
        line = row.line
        yield [
            line.source_id,
            line.child.source_id if line.child else "",
            line.kind,
            line.payee_words,
            (line.institution.urn or "") if line.institution else "",
            line.budget_code,
            f"{row.for_month:%Y-%m}",
            "yes" if row.for_month != month else "no",
            # Numbers and no text: an amount that is taken back begins as a formula does.
            row.education,
            row.health,
            row.social_care,
            row.education + row.health + row.social_care,
        ]


def last_paid(user: User) -> date | None:
    """Return the last month that finance has told of a payment for."""
    months = Payment.objects.filter(_seen(user)).order_by("-for_month").values_list("for_month", flat=True)
    return months.first()


def reconciliation(user: User) -> list[Difference]:
    """
    Return the lines on which the block paid something else than was instructed, the largest difference first.

    Counted are payments since the first month that was instructed; those before were none of this service's. Months
    after the last that finance has told of are still to be paid, and differ from nothing yet.
    """
    told_of = last_paid(user)
    first = PayRun.objects.order_by("month").values_list("month", flat=True).first()
    instructed = Instruction.objects.filter(_seen(user))
    expected = _by_line(instructed.filter(run__month__lte=told_of) if told_of else instructed, "education")
    paid = _by_line(Payment.objects.filter(_seen(user), paid_on__gte=first), "amount") if first else {}
    differ = [pk for pk in expected.keys() | paid.keys() if expected.get(pk, NOTHING) != paid.get(pk, NOTHING)]
    lines = FundingLine.objects.filter(pk__in=differ).select_related("child", "institution")
    found = [Difference(line, expected.get(line.pk, NOTHING), paid.get(line.pk, NOTHING)) for line in lines]
    return sorted(found, key=lambda one: (-abs(one.difference), one.line.source_id))


def _by_line(rows: QuerySet[Any, Any], amount: str) -> dict[int, Decimal]:
    return dict(rows.values_list("line_id").annotate(total=Sum(amount)).order_by())
