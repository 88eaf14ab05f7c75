"""Instruct finance month by month, and take in what it paid: all rows of a file or none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction

from ehcp.history.acts.frame import refused_when_busy
from ehcp.workflow import MOVES, MoveNotAllowed
from panels.funding.acts.endings import settle_all
from panels.funding.acts.months import hold_months
from panels.funding.reads.values import band_rates, open_month, terms_of
from panels.models import Adjustment, FundingLine, Instruction, Payment, PayRun
from panels.money import NOTHING, PENNY, month_of, next_month
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

COLUMNS = ("line", "for_month", "paid_on", "amount", "reference")
MOST_ROWS = 20_000
_MOST = Decimal(10_000_000)
_FIRST_DAY = date(2014, 1, 1)
_MONTH = re.compile(r"\d{4}-\d{2}")
_REFERENCE = re.compile(r"[ -~]{1,60}")


def make_run(*, month: date, by: User, now: datetime) -> PayRun:
    """
    Instruct finance to pay ``month``: what falls due in it, and the adjustments of months gone by.

    Each month is instructed once, one after the other; the first run says from which month this service instructs.
    Lines that outlived what they pay for are ended before.
    """
    MOVES["make_run"].check_who(by)
    month = month_of(month)
    settle_all(now=now)
    with refused_when_busy(), transaction.atomic():
        hold_months()
        last = PayRun.objects.first()
        due = next_month(last.month) if last else month
        if month != due:
            raise MoveNotAllowed(f"The next month to instruct is {due:%B %Y}.")
        if month > month_of(london_day(now)):
            raise MoveNotAllowed(f"{month:%B %Y} has not begun.")
        posted = Adjustment.objects.order_by("-pk").values_list("pk", flat=True).first()
        run = PayRun.objects.create(month=month, made_by=by, made_at=now, last_posted=posted or 0)
        Instruction.objects.bulk_create(_instructions(run, last.month if last else None), batch_size=2000)
    return run


def _instructions(run: PayRun, last: date | None) -> Iterable[Instruction]:
    bands = band_rates()
    for line in FundingLine.objects.agreed().running(run.month, next_month(run.month)).order_by("pk"):
        yield from _instruction(run, line, run.month, terms_of(line, bands).in_month(run.month))
    first = PayRun.objects.earliest("month")
    posted = Adjustment.objects.filter(posted_month__lte=run.month).select_related("line").order_by("line_id", "pk")
    # What was posted before it was known from which month this service instructs: from that one on, each is instructed.
    posted = posted.exclude(for_month__gte=first.month, pk__lte=first.last_posted)
    for one in posted.filter(posted_month__gt=last) if last else posted:
        yield from _instruction(run, one.line, one.for_month, one.amount)


def _instruction(run: PayRun, line: FundingLine, month: date, amount: Decimal) -> Iterable[Instruction]:
    if amount:
        education, health, social_care = line.shares(amount)
        yield Instruction(
            run=run, line=line, for_month=month, education=education, health=health, social_care=social_care
        )


@dataclass(frozen=True, slots=True)
class RowReport:
    """What is wrong with one row of a file of payments."""

    row: int
    problem: str


class NotTakenIn(MoveNotAllowed):
    """Rows of a file are wrong, so that none was taken in; ``rows`` says which and why."""

    def __init__(self, rows: Sequence[RowReport]) -> None:
        count = len(rows)
        super().__init__(f"{count} row{'s' if count != 1 else ''} cannot be taken in, so nothing was.")
        self.rows = rows


def take_in(rows: Sequence[Mapping[str, str]], *, by: User, now: datetime) -> int:
    """
    Take in what finance paid, each row with the line, month, day, amount and the reference of its ledger.

    All rows or none: raises ``NotTakenIn`` with every row that is wrong. A reference counts once, so that a file
    sent again is refused. Returns how many payments were taken in.
    """
    MOVES["take_in_payments"].check_who(by)
    if not rows:
        raise MoveNotAllowed("The file has no rows.")
    if len(rows) > MOST_ROWS:
        raise MoveNotAllowed(f"The file has more than {MOST_ROWS:,} rows: send it in parts.")
    with refused_when_busy(), transaction.atomic():
        named = {row.get("line", "") for row in rows}
        lines = {line.source_id: line for line in FundingLine.objects.visible_to(by).filter(source_id__in=named)}
        wanted = {row.get("reference", "") for row in rows}
        known = set(Payment.objects.filter(reference__in=wanted).values_list("reference", flat=True))
        made, wrong = [], []
        for number, row in enumerate(rows, start=2):
            try:
                made.append(_payment(row, lines, known, by, now))
            except ValueError as problem:
                wrong.append(RowReport(number, str(problem)))
        if wrong:
            raise NotTakenIn(wrong)
        Payment.objects.bulk_create(made, batch_size=2000)
    return len(made)


def _payment(
    row: Mapping[str, str], lines: Mapping[str, FundingLine], known: set[str], by: User, now: datetime
) -> Payment:
    line, reference = lines.get(row.get("line", "")), row.get("reference", "")
    if line is None:
        raise ValueError("There is no such line.")
    if not _REFERENCE.fullmatch(reference):
        raise ValueError("The reference must be 1 to 60 plain characters.")
    if reference in known:
        raise ValueError("This reference was taken in already, or stands in the file twice.")
    known.add(reference)
    paid_on = _paid_on(row.get("paid_on", ""), london_day(now))
    return Payment(
        line=line,
        paid_on=paid_on,
        for_month=_month(row.get("for_month", ""), paid_on),
        amount=_amount(row.get("amount", "")),
        reference=reference,
        taken_in_by=by,
        taken_in_at=now,
    )


def _paid_on(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError("paid_on must be a day as 2026-03-31.") from None
    if not _FIRST_DAY <= day <= today:
        raise ValueError("paid_on must be today or in the past.")
    return day


def _month(text: str, paid_on: date) -> date:
    """Return the month that was paid: one mistyped month far ahead would have every month told of."""
    try:
        month = date.fromisoformat(f"{text}-01") if _MONTH.fullmatch(text) else date.min
    except ValueError:
        month = date.min
    if not _FIRST_DAY <= month <= paid_on.replace(year=paid_on.year + 1, day=1):
        raise ValueError("for_month must be a month as 2026-03, at most a year after paid_on.")
    return month


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text.replace(",", "").removeprefix("£"))
    except InvalidOperation:
        raise ValueError("amount must be pounds and pence as 1234.50.") from None
    # The size first: of a number with too many digits no pence can be told.
    if not amount.is_finite() or amount == NOTHING or abs(amount) > _MOST or amount != amount.quantize(PENNY):
        raise ValueError("amount must be pounds and pence as 1234.50.")
    return amount


def next_run(today: date) -> date:
    """Return the month that is instructed next."""
    return open_month(today)
