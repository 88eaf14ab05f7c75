"""Merges for tests: made, taken back, and what they must leave as it was."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps

from ehcp.history.models.versions import VERSIONS
from ehcp.ledger.sync import laws_in_force, reconcile
from ehcp.models import (
    Child,
    Deadline,
)
from ehcp.people.acts import merges
from reporting.headlines.reads.headlines import compute
from reporting.kpis import Basis, Period
from tests.ehcp.acts import NOW, TODAY, Staff
from tests.factories import a_child, a_plan, a_request, an_assessment

WHY = "Both have the NHS number of the same letter"
# Written once or derived; and what only says that somebody acted.
NOT_FACTS = {"caseevent", "eventreason", "correction", "actreceipt", "sequence", "deadline"}
# How often a row was changed, and since when it is known as it stands.
COUNTS = ("version", "known_from")


def merge(people: Staff, kept: Child, merged: Child, **more: Any) -> Child:
    return merges.merge_records(kept, merged, **({"reason": WHY, "by": people.manager, "now": NOW} | more))


def part(people: Staff, kept: Child, merged: Child, **more: Any) -> Child:
    values = {"reason": "Two cousins of one name", "by": people.manager, "now": NOW}
    return merges.take_merge_back(kept, merged, **(values | more))


def planned(*records: Child) -> None:
    reconcile([one.pk for one in records], laws=laws_in_force(), now=NOW)
    for one in records:
        one.refresh_from_db()


def facts() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of facts, but for versions, which only grow."""
    found = {}
    grows = {model for versions in VERSIONS.values() for model in (versions.past, versions.known)}
    for label in ("ehcp", "panels"):
        for model in apps.get_app_config(label).get_models():
            if model in grows or model._meta.model_name in NOT_FACTS or model._meta.model_name == "searchword":
                continue
            rows = list(model._default_manager.order_by("pk").values())
            found[model._meta.label] = [
                {k: v for k, v in row.items() if k not in ("version", "known_from")} for row in rows
            ]
    return found


def deadlines() -> set[tuple[Any, ...]]:
    columns = ("child", "rule", "record_id", "starts_on", "due_on", "met_on", "void_on", "appears_on")
    return set(Deadline.objects.current().values_list(*columns))


def figures(day: date = TODAY, basis: Basis = Basis.KNOWN) -> list[Any]:
    period = Period(date(2026, 1, 1), date(2026, 11, 16))
    return [(one.kpi.key, one.numerator, one.denominator) for one in compute(None, period, day, basis)]


def a_small_world() -> tuple[Child, Child]:
    """One record with an open request, another with a plan that ended, its assessment and a refusal before."""
    kept = a_child(source_id="C1", surname="Inventedson", forename="Pip", birth_date=date(2016, 3, 14))
    other = a_child(source_id="C2", surname="Inventedsen", forename="Pip", birth_date=date(2016, 3, 14))
    a_request(kept, source_id="R1", received_on=date(2026, 10, 5))
    old = a_request(
        other, source_id="R2", received_on=date(2021, 1, 11), outcome="Y", decision_sent_on=date(2021, 2, 1)
    )
    assessment = an_assessment(other, source_id="A2", request=old, clock_start_on=date(2021, 1, 11), outcome="Y")
    a_plan(
        other,
        source_id="P2",
        assessment=assessment,
        first_final_on=date(2021, 5, 3),
        cease_decision_sent_on=date(2026, 2, 2),
        ceased_on=date(2026, 4, 6),
        cease_reason="1",
    )
    a_request(other, source_id="R3", received_on=date(2026, 11, 2))
    planned(kept, other)
    return kept, other
