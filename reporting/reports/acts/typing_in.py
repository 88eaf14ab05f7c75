"""Type in a figure that no case tells, or put one right: with its source, period and owner; what was known is kept."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from ehcp.history.acts.earlier_values import keep_since_today
from ehcp.history.acts.references import next_source_id
from ehcp.history.acts.revisions import keep_before_revision
from ehcp.history.acts.versions import write_versions
from ehcp.permissions import may_manage
from reporting.kpis.rounding import percent
from reporting.models import Indicator
from reporting.reports.kinds.refusals import NotSaved
from reporting.reports.kinds.shape import PROVIDERS
from reporting.reports.reads.rules import WORDS, own_faults
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

TYPED_IN = "C"


def type_figure(
    *,
    code: str,
    label: str,
    area: str,
    unit: str,
    value: Decimal | None,
    numerator: Decimal | None,
    denominator: Decimal | None,
    period_start: date | None,
    period_end: date,
    source: str,
    owner: str,
    note: str,
    by: User,
    now: datetime,
) -> Indicator:
    """
    Keep a figure of a printed report (H13 to H45), known from today on.

    One of the same report, name, area and last day is put right, and reads on earlier days as it did then; the same
    sent again changes nothing. A share without a value is worked out. Raises ``NotSaved`` where a rule of figures is
    broken (measures, section 5) or ``by`` is no manager.
    """
    _refuse_unless(may_manage(by), "Only a manager may type in figures.")
    _refuse_unless(code in PROVIDERS, "Choose what the figure is of.")
    if value is None and unit == "percent" and numerator is not None and denominator:
        value = percent(int(numerator), int(denominator), 1)
    today = london_day(now)
    days = [day for day in (period_start, period_end, today) if day is not None]
    _refuse_unless(days == sorted(days), "The period must begin before it ends, and end today or earlier.")
    values: dict[str, Any] = {
        "value": value, "numerator": numerator, "denominator": denominator, "unit": unit, "period_start": period_start,
        "source": source.strip(), "owner": owner.strip(), "note": note.strip() or None, "tier": TYPED_IN,
    }  # fmt: skip
    named = {"code": code, "label": label.strip(), "area": area.strip(), "period_end": period_end}
    faults = [f"{WORDS[one][:1].upper()}{WORDS[one][1:]} ({one})" for one in own_faults(Indicator(**named, **values))]
    _refuse_unless(not faults, f"{'; '.join(faults)}.")
    with transaction.atomic():
        number = next_source_id(Indicator)  # holds whoever types at the same moment until this is done
        there = Indicator.objects.filter(**named).order_by("pk").last()
        if there is None:
            made = Indicator.objects.create(source_id=number, **named, **values)
            write_versions(keep_since_today(made, today=today))
            return made
        changed = keep_before_revision(there, values, today=today)
        for name in changed:
            setattr(there, name, values[name])
        if changed:
            there.save(update_fields=list(changed))
            write_versions({(there.table, there.source_id)})
        return there


def _refuse_unless(holds: object, words: str) -> None:
    if not holds:
        raise NotSaved(words)
