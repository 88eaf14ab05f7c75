"""Invented records, small enough to check a figure by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from ehcp.models import Child, Plan


def child(source_id: str, **values: Any) -> Child:
    """Keep an invented child."""
    told = {"surname": "Invented", "forename": "Person", "birth_date": date(2012, 5, 1), "sex": "U"}
    return Child.objects.create(source_id=source_id, ethnicity="NOBT", **(told | values))


def plan(source_id: str, of: Child, **values: Any) -> Plan:
    """Return a plan that is not saved yet."""
    return Plan(source_id=source_id, child=of, **values)
