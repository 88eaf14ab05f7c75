"""Save a version of an authority's own report: one row, written once whatever is sent twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from ehcp.permissions import may_manage
from reporting.reports.kinds import SHIPPED
from reporting.reports.kinds.own import Chosen
from reporting.reports.kinds.refusals import NotSaved
from reporting.reports.models import OwnReport
from reporting.reports.reads.own import RESERVED
from sendcases.accounts.models import User

MOST_ROWS = 60


def save_report(
    *,
    name: str,
    seen: int,
    title: str,
    summary: str,
    rows: Sequence[Chosen],
    is_put_aside: bool,
    by: User,
    now: datetime,
    key: str,
) -> OwnReport:
    """
    Save the next version of a report; ``name`` is empty for a new one, ``seen`` the version that was changed.

    The same form sent again finds the version it saved. Raises ``NotSaved`` where ``by`` is no manager, somebody saved
    a version meanwhile, the same form was sent before with other values, or the rows cannot stand together.
    """
    if not may_manage(by):
        raise NotSaved("Only a manager may change a report.")
    values = {
        "title": title.strip(), "summary": summary.strip(), "rows": [row.as_json() for row in rows],
        "is_put_aside": is_put_aside,
    }  # fmt: skip
    if (saved := _sent_before(key, name, values)) is not None:
        return saved
    _refuse_rows(rows)
    name = name or _free_name(title)
    last = OwnReport.objects.filter(name=name).select_related("recorded_by").order_by("-version").first()
    if last is not None and last.version != seen:
        raise NotSaved(
            f"{last.recorded_by} saved version {last.version} meanwhile. Open it in another window, and put your "
            "changes there."
        )
    try:
        with transaction.atomic():
            version = (last.version if last is not None else 0) + 1
            return OwnReport.objects.create(
                name=name, version=version, recorded_by=by, recorded_at=now, key=key, **values
            )  # fmt: skip
    except IntegrityError as error:
        if (saved := _sent_before(key, name, values)) is not None:
            return saved
        raise NotSaved("Somebody else saved this report at the same moment. Open it again.") from error


def _sent_before(key: str, name: str, values: Mapping[str, Any]) -> OwnReport | None:
    """Return the version that a form saved, if it did; refuse to take it for other values, sent after going back."""
    saved = OwnReport.objects.filter(key=key).first()
    if saved is not None and (
        (name and saved.name != name) or any(getattr(saved, column) != value for column, value in values.items())
    ):
        raise NotSaved(
            f"This form was already sent with other values, and those are saved as version {saved.version}. Open the "
            "report in another window, and put your changes there."
        )
    return saved


def _refuse_rows(rows: Sequence[Chosen]) -> None:
    if not rows:
        raise NotSaved("Choose at least one row.")
    if len(rows) > MOST_ROWS:
        raise NotSaved(f"A report has at most {MOST_ROWS} rows.")
    seen: dict[tuple[str, str], Chosen] = {}
    for row in rows:  # two figures never share one description (measures, I6)
        key = (row.label.casefold(), row.when)
        if key in seen:
            raise NotSaved(f"Two rows are called “{row.label}” for the same period: give one another caption.")
        seen[key] = row


def _free_name(title: str) -> str:
    name = slugify(title)[:50].strip("-")
    if not name:
        raise NotSaved("Enter a title with letters or numbers in it.")
    if name in SHIPPED or name in RESERVED or OwnReport.objects.filter(name=name).exists():
        raise NotSaved("There is a report of this title already: give this one another.")
    return name
