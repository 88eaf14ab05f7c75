"""One plain row of every table of the exchange format, and other values for its columns."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.apps import apps
from django.db import models

from ehcp.history.models.dated import DATED
from ehcp.models import Child, DelayReason, NeedsAssessment, Plan
from panels.models import PanelMeeting
from tests.factories import a_child, a_plan, an_assessment, an_institution

FACTS: list[Any] = [model for model in apps.get_models() if isinstance(getattr(model, "table", None), str)]
_numbers = count(1)
# The day that every row of a table has, and cannot be without.
_PLAIN: dict[str, dict[str, Any]] = {
    "institutions": {"name": "Invented School", "type": "mainstream", "sector": "academy", "phase": "primary"},
    "children": {"surname": "I", "forename": "P", "birth_date": date(2016, 3, 14), "sex": "U", "ethnicity": "NOBT"},
    "requests": {"kind": "reassessment", "outcome": "A", "source": "1"},
    "assessments": {"origin": "reassessment", "outcome": "A"},
    "advice": {"kind": "psychological"},
    "exemptions": {"clock": "final_plan", "ground": "exceptional_circumstances"},
    "plans": {},
    "reviews": {"kind": "amendment_without_review", "planned_meeting_on": date(2026, 12, 7)},
    "delay_reasons": {"label": "Late", "la_controllable": True},
    "delays": {"clock": "final_plan", "record_type": "assessments", "record_id": "A1"},
    "phase_transfers": {"transfer_year": 2027, "kind": "primary_to_secondary"},
    "placements": {"basis": "both", "rank": 1, "sen_unit": False, "resourced_provision": False},
    "provision": {"plan_line": "L1", "label": "F1", "words": "Therapy", "reason": "final"},
    "provision_spells": {},
    "consultations": {"is_requested": True},
    "early_help": {"referrer": "setting", "consent_on": date(2020, 1, 6), "phase": "primary", "need": "semh"},
    "budget_requests": {"kind": "plan_education", "form": "notional", "asked_by": "parent"},
    "payment_decisions": {"kind": "reduce"},
    "needs": {"rank": 1, "sen_type": "ASD"},
    "outcomes": {"term": "medium"},
    "feedback": {"respondent": "parent", "satisfaction": 4},
    "budgets": {"kind": "plan_education", "payment": "mixed"},
    "mediations": {"about": "contents"},
    "appeals": {"about": "contents"},
    "panel_meetings": {},
    "panel_items": {"kind": "assess"},
    "staff_capacity": {"role": "manager", "fte": Decimal(1)},
    "indicators": {
        "code": "H34",
        "label": "Pupils",
        "area": "Invented",
        "unit": "count",
        "period_end": date(2026, 8, 31),
        "source": "Invented",
        "owner": "Invented",
        "tier": "B",
    },
}
_OWNER = {"exemptions": "assessment"}
# Days that come with another, and codes that a rule of the format asks for with a day.
_TOGETHER: dict[tuple[str, str], dict[str, Any]] = {
    ("plans", "transferred_in_on"): {"transferred_in_from_la": "873"},
    ("plans", "ceased_on"): {"cease_reason": "2"},
    ("plans", "transferred_out_on"): {"transferred_out_to_la": "873"},
    ("requests", "decision_sent_on"): {"outcome": "Y"},
    ("requests", "withdrawn_on"): {"outcome": "W", "withdrawn_reason": "withdrawn"},
    ("assessments", "no_plan_notified_on"): {"outcome": "N"},
    ("assessments", "withdrawn_on"): {"outcome": "W", "withdrawn_reason": "withdrawn"},
    ("assessments", "issue_decided_on"): {"outcome": "Y"},
    ("reviews", "decision_sent_on"): {"decision": "M"},
    ("outcomes", "rated_on"): {"rating": "met"},
    ("consultations", "replied_on"): {"reply": "can"},
    ("early_help", "closed_on"): {"outcome": "needs_met"},
    ("budget_requests", "decided_on"): {"decision": "refused"},
    ("payment_decisions", "reconsidered_on"): {"reconsidered": "upheld"},
    ("mediations", "agreement_on"): {"agreement": "full"},
    ("appeals", "outcome_on"): {"outcome": "upheld"},
    ("appeals", "order_on"): {"order_limb": "e"},
}
# The day that a column must have beside it to be changed at all.
BESIDE = {
    ("requests", "outcome"): "decision_sent_on",
    ("requests", "withdrawn_reason"): "withdrawn_on",
    ("assessments", "withdrawn_reason"): "withdrawn_on",
    ("plans", "cease_reason"): "ceased_on",
    ("plans", "transferred_out_to_la"): "transferred_out_on",
    ("plans", "transferred_in_from_la"): "transferred_in_on",
    ("reviews", "decision"): "decision_sent_on",
    ("outcomes", "rating"): "rated_on",
    **{
        ("consultations", name): "replied_on"
        for name in ("reply", "says_unsuitable", "says_others", "says_resources", "vacancy", "annual_cost")
    },
    ("early_help", "outcome"): "closed_on",
    **{("early_help", name): "started_on" for name in ("intervention", "given_to")},
    ("budget_requests", "decision"): "decided_on",
    ("budget_requests", "annual_amount"): "decided_on",
    ("payment_decisions", "reconsidered"): "reconsidered_on",
    ("mediations", "agreement"): "agreement_on",
    ("appeals", "outcome"): "outcome_on",
    ("appeals", "order_limb"): "order_on",
}
_OTHER = {
    ("institutions", "urn"): "123456",
    ("institutions", "ukprn"): "10012345",
    ("children", "upn"): "Y857900108001",
    ("children", "uln"): "1000000000",
    ("children", "nhs_number"): "9434765919",
    ("requests", "primary_need"): "ASD",
    ("assessments", "origin"): "mediation_agreement",
    ("requests", "outcome"): "N",
    ("assessments", "outcome"): "Y",
    ("delays", "record_type"): "advice",
    ("delays", "clock"): "no_plan_decision",
}
_BLANK = {"requests": {"outcome": "A"}, "assessments": {"outcome": "A"}}


def a_row(table: str, *, on: date, without: str = "", having: str = "", day: date | None = None) -> Any:
    """
    Make a plain row of ``table`` whose own days are ``on``.

    ``without`` is a day that is left blank where it may be; ``having`` one that is ``day``.
    """
    model = _model(table)
    n = next(_numbers)
    key = {"reason": f"X_{n}"} if table == "delay_reasons" else {"source_id": f"X{n:06}"}
    values: dict[str, Any] = {**_PLAIN[table], **_links(model, table)}
    for name in (*DATED[table].events, *DATED[table].spans):
        if not model._meta.get_field(name).null:
            values[name] = on
    made = model(**key, **values)
    if table == "provision":
        made.plan_line = f"L{n}"  # one row of a line
    if table == "requests":
        made.received_on, made.outcome = (None, "H") if without == "received_on" else (on, "A")
    if having:
        for name, value in with_its_code(made, having, day).items():
            setattr(made, name, value)
    made.save()
    made.refresh_from_db()
    return made


def _model(table: str) -> Any:
    return next(model for model in FACTS if model.table == table)


def _links(model: Any, table: str) -> dict[str, Any]:
    child = Child.objects.order_by("pk").first() or a_child(birth_date=date(2012, 3, 4))
    found: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.name == "child":
            found["child"] = child
        elif field.name in DATED[table].standing and isinstance(field, models.ForeignKey) and not field.null:
            found[field.name] = _target(field.name, child)
    if table in _OWNER:
        found[_OWNER[table]] = _target(_OWNER[table], child)
    if table == "budgets":
        found["plan"] = _target("plan", child)
    return found


_OF_TABLE = {
    "review": "reviews", "provision": "provision", "budget": "budgets", "budget_request": "budget_requests",
}  # fmt: skip


def _target(name: str, child: Child) -> Any:
    if name == "plan":
        return Plan.objects.filter(child=child).first() or a_plan(child)
    if name == "assessment":
        return NeedsAssessment.objects.filter(child=child).first() or an_assessment(child, origin="reassessment")
    if name == "reason":
        return DelayReason.objects.order_by("pk").first() or a_row("delay_reasons", on=date(2026, 10, 5))
    if name == "institution":
        return an_institution()
    if name in _OF_TABLE:
        return a_row(_OF_TABLE[name], on=date(2026, 10, 5))
    if name == "meeting":
        return PanelMeeting.objects.create(source_id=f"X{next(_numbers)}", held_on=date(2026, 10, 5))
    raise LookupError(name)


def with_its_code(record: Any, name: str, day: date | None) -> dict[str, Any]:
    """Return a day with the codes that come with it; blank, with the codes that stand for nothing."""
    if (record.table, name) == ("requests", "received_on"):
        return {name: day, "outcome": "A" if day else "H"}
    codes = _TOGETHER.get((record.table, name), {})
    if day is None:
        codes = {code: _BLANK.get(record.table, {}).get(code) for code in codes}
    return {name: day, **codes}


def other_values(record: Any, name: str) -> dict[str, Any]:
    """Return another value for a column of the record, with what has to change beside it."""
    if record.table == "exemptions" and name in ("request", "appeal"):
        return {name: _other(record, name), "assessment": None}
    return {name: _OTHER.get((record.table, name)) or _other(record, name)}


def _other(record: Any, name: str) -> Any:
    field, stored = record._meta.get_field(name), getattr(record, name)
    if isinstance(field, models.ForeignKey):
        return _other_link(field, name)
    if isinstance(field, models.DateField):
        return (stored or date(2026, 10, 12)) + timedelta(days=1)
    if isinstance(field, models.BooleanField):
        return not stored
    if field.choices:
        return next(code for code, _ in field.choices if code != stored)
    if isinstance(field, models.IntegerField):
        return (stored or 0) + 1
    if isinstance(field, models.DecimalField):
        return (stored or Decimal(0)) + 1
    return "123" if name.endswith("la") or name == "la_code" else f"{stored or ''}9"[-3:]


def _other_link(field: Any, name: str) -> Any:
    child = a_child(birth_date=date(2012, 3, 4))
    if name in ("child", "merged_into_child"):
        return child
    if name == "institution":
        return an_institution()
    if name in ("plan", "assessment", "meeting"):
        return _target(name, child)
    return a_row(field.related_model.table, on=date(2026, 10, 5))
