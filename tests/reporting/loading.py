"""Load an exchange package straight into the tables: an independent check of the importer, for tests only."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models

from ehcp.history.acts.versions import write_versions
from ehcp.ledger.sync import laws_in_force, reconcile
from ehcp.models import (
    AdviceRequest,
    AnnualReview,
    Appeal,
    AssessmentRequest,
    Budget,
    Child,
    Correction,
    Delay,
    DelayReason,
    Exemption,
    Feedback,
    Institution,
    Mediation,
    Need,
    NeedsAssessment,
    Outcome,
    PackageInfo,
    PhaseTransfer,
    Placement,
    Plan,
    ProvisionRow,
    ProvisionSpell,
)
from panels.models import PanelItem, PanelMeeting
from reporting.models import Indicator, StaffCapacity

Row = Mapping[str, str]
Package = dict[str, list[dict[str, str]]]

# In an order in which keys to other tables exist already.
MODELS: dict[str, tuple[type[models.Model], str]] = {
    "institutions": (Institution, "institution_id"),
    "children": (Child, "child_id"),
    "requests": (AssessmentRequest, "request_id"),
    "assessments": (NeedsAssessment, "assessment_id"),
    "advice": (AdviceRequest, "advice_id"),
    "plans": (Plan, "plan_id"),
    "reviews": (AnnualReview, "review_id"),
    "delay_reasons": (DelayReason, "reason"),
    "delays": (Delay, "delay_id"),
    "phase_transfers": (PhaseTransfer, "phase_transfer_id"),
    "placements": (Placement, "placement_id"),
    "needs": (Need, "need_id"),
    "outcomes": (Outcome, "outcome_id"),
    "feedback": (Feedback, "feedback_id"),
    "budgets": (Budget, "budget_id"),
    "provision": (ProvisionRow, "provision_id"),
    "provision_spells": (ProvisionSpell, "spell_id"),
    "mediations": (Mediation, "mediation_id"),
    "appeals": (Appeal, "appeal_id"),
    "exemptions": (Exemption, "exemption_id"),
    "panel_meetings": (PanelMeeting, "meeting_id"),
    "panel_items": (PanelItem, "item_id"),
    "staff_capacity": (StaffCapacity, "staff_capacity_id"),
    "indicators": (Indicator, "indicator_id"),
    "corrections": (Correction, "correction_id"),
}
# Keys to tables that are loaded later, set in a second round.
LATER = {("children", "merged_into_child_id"), ("requests", "plan_id"), ("assessments", "plan_id")}
KEYS = {
    "child_id": "children", "merged_into_child_id": "children", "request_id": "requests", "plan_id": "plans",
    "assessment_id": "assessments", "appeal_id": "appeals", "review_id": "reviews", "meeting_id": "panel_meetings",
    "institution_id": "institutions", "provision_id": "provision",
}  # fmt: skip


def read_package(folder: Path) -> Package:
    """Return the tables of a package folder as rows of text."""
    tables: Package = {}
    for table in MODELS:
        path = folder / f"{table}.csv"
        if path.exists():
            with path.open(encoding="utf-8-sig", newline="") as file:
                tables[table] = list(csv.DictReader(file))
    return tables


def load_package(
    tables: Mapping[str, Iterable[Row]], la_code: str = "857", now: datetime = datetime(2026, 1, 1, tzinfo=UTC)
) -> None:
    """Write the rows of a package into the tables."""
    PackageInfo.objects.create(
        descriptor={}, la_code=la_code, la_name="Invented", sha256="", imported_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    pks: dict[str, dict[str, int]] = {}
    for table, (model, key) in MODELS.items():
        rows = list(tables.get(table, ()))
        made = [model(**_values(table, model, key, row, pks)) for row in rows]
        if table == "delay_reasons":
            # The product brings reasons of its own; the package's take their place.
            model._default_manager.all().delete()
        model._default_manager.bulk_create(made)
        pks[table] = {getattr(item, "reason" if table == "delay_reasons" else "source_id"): item.pk for item in made}
    for table, column in LATER:
        model, key = MODELS[table]
        for row in tables.get(table, ()):
            if row.get(column):
                target = pks[KEYS[column]][row[column]]
                model._default_manager.filter(source_id=row[key]).update(**{column: target})
    derive(now)


def derive(now: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
    """Write what follows from the facts: their versions, and the ledger."""
    write_versions()
    reconcile(None, laws=laws_in_force(), now=now)


def _values(
    table: str, model: type[models.Model], key: str, row: Row, pks: dict[str, dict[str, int]]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column, text in row.items():
        if column == key and table != "delay_reasons":
            values["source_id"] = text
        elif (table, column) in LATER:
            continue
        elif column == "reason" and table in ("delays", "phase_transfers"):
            values["reason_id"] = pks["delay_reasons"][text] if text else None
        elif column in KEYS:
            values[column] = pks[KEYS[column]][text] if text else None
        elif column == "record_id" or table == "corrections":
            values[column] = text
        else:
            values[column] = _read(model._meta.get_field(column), text)
    return values


def _read(field: Any, text: str) -> Any:
    if text == "":
        return None
    if isinstance(field, models.BooleanField):
        return text == "true"
    if isinstance(field, models.IntegerField):
        return int(text)
    if isinstance(field, models.DecimalField):
        return Decimal(text)
    return text


def packaged(folder: Path) -> str:
    """Return the home authority of a package folder."""
    return str(json.loads((folder / "datapackage.json").read_text())["send"]["la_code"])
