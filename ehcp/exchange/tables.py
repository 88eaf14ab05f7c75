"""Which model holds which table of the exchange format; the apps above add their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q

from ehcp.assessments.models import AdviceRequest, NeedsAssessment
from ehcp.consultations.models import Consultation
from ehcp.delays.models import Delay, DelayReason
from ehcp.disputes.models import Appeal, Mediation
from ehcp.early_help.models import EarlyHelp
from ehcp.exchange.format.numbers import canonical
from ehcp.exchange.format.schema import FIRST, LATEST, Field, Table, load_schema
from ehcp.exemptions.models import Exemption
from ehcp.history.models.corrections import Correction
from ehcp.history.models.versions import Versioned, versions_of
from ehcp.institutions.models import Institution
from ehcp.people.models.children import Child
from ehcp.personal_budgets.models import BudgetRequest, PaymentDecision
from ehcp.plans.models.placements import Budget, Placement
from ehcp.plans.models.plans import Need, Outcome, Plan
from ehcp.provision.models import ProvisionRow, ProvisionSpell
from ehcp.requests.models import AssessmentRequest
from ehcp.reviews.models import AnnualReview, Feedback, PhaseTransfer


@dataclass(frozen=True)
class Holding:
    """
    One table of the exchange format as the database holds it.

    ``known`` gives the condition of the rows that the format knows, ``known_first`` what its version 1.0 asks for
    besides: what is only planned or proposed is not part of it.
    """

    table: Table
    model: type[models.Model]
    known: Callable[[], models.Q] = models.Q
    known_first: Callable[[], models.Q] = models.Q

    def exported(self, version: str) -> models.Q:
        """Return the condition of the rows that are exported in a version of the format."""
        return self.known() & self.known_first() if version == FIRST else self.known()

    @cached_property
    def key_name(self) -> str:
        """Return the model field that holds the package's id."""
        return "source_id" if self._has("source_id") else self.table.key

    @cached_property
    def attributes(self) -> list[str]:
        """Return, for each column of the table, the attribute of the model that holds it."""
        return [self.attribute(field) for field in self.table.fields]

    def attribute(self, field: Field) -> str:
        """Return the attribute that holds a column: of a link, the one with the primary key."""
        if field.name == self.table.key:
            return self.key_name
        name = field.name.removesuffix("_id") if field.links_to else field.name
        return f"{name}_id" if field.links_to else name

    @cached_property
    def paths(self) -> list[str]:
        """Return, for each column of the table, the query path to what the package wrote in it."""
        return [self._path(field) for field in self.table.fields]

    def column(self, attribute: str) -> models.Field[Any, Any]:
        """Return the database column behind an attribute."""
        return next(one for one in self.model._meta.concrete_fields if one.attname == attribute)

    def _path(self, field: Field) -> str:
        if not field.links_to or field.name == self.table.key:
            return self.attribute(field)
        target = holding(field.links_to)
        return f"{self.attribute(field).removesuffix('_id')}__{target.key_name}"

    def _has(self, name: str) -> bool:
        return any(one.attname == name for one in self.model._meta.concrete_fields)


_holdings: dict[str, Holding] = {}


def register_table(
    name: str,
    model: type[models.Model],
    known: Callable[[], models.Q] = models.Q,
    known_first: Callable[[], models.Q] = models.Q,
) -> None:
    """
    Say that ``model`` holds the table ``name``; an app above calls this when its models are imported.

    Values of the format may be corrected, so the table gets its versions here.
    """
    _holdings[name] = Holding(load_schema(LATEST).tables[name], model, known, known_first)
    if issubclass(model, Versioned):
        versions_of(model)


def holding(name: str) -> Holding:
    """Return how the table ``name`` is held; raises ``KeyError`` if no app holds it."""
    return _holdings[name]


_CHUNK = 5_000


def text_of(value: Any) -> str | None:
    """Return a value as the cell that the exchange format writes for it; None for an empty cell."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return canonical(f"{value:f}")
    return str(value)


def texts_of(values: Iterable[Any]) -> list[str | None]:
    """Return the cells that the exchange format writes for the values of one row."""
    return [text_of(value) for value in values]


def held_rows(stored: Holding, *, exported_in: str = "") -> Iterator[tuple[int, list[str | None]]]:
    """Yield key and cells of every row, or of those that a version of the format knows, in the order of their keys."""
    kept = stored.exported(exported_in) if exported_in else Q()
    rows = stored.model._default_manager.filter(kept).order_by("pk").values_list("pk", *stored.paths)
    for pk, *values in rows.iterator(chunk_size=_CHUNK):
        yield pk, texts_of(values)


for _name, _model in (
    ("institutions", Institution),
    ("children", Child),
    ("requests", AssessmentRequest),
    ("assessments", NeedsAssessment),
    ("advice", AdviceRequest),
    ("plans", Plan),
    ("delays", Delay),
    ("phase_transfers", PhaseTransfer),
    ("placements", Placement),
    ("consultations", Consultation),
    ("early_help", EarlyHelp),
    ("provision", ProvisionRow),
    ("provision_spells", ProvisionSpell),
    ("budget_requests", BudgetRequest),
    ("payment_decisions", PaymentDecision),
    ("needs", Need),
    ("outcomes", Outcome),
    ("feedback", Feedback),
    ("budgets", Budget),
    ("mediations", Mediation),
    ("appeals", Appeal),
    ("corrections", Correction),
):
    register_table(_name, _model)


def _reasons_of_use() -> models.Q:
    used = Delay.objects.values("reason"), PhaseTransfer.objects.filter(reason__isnull=False).values("reason")
    return models.Q(is_starting=False) | models.Q(pk__in=used[0]) | models.Q(pk__in=used[1])


register_table("delay_reasons", DelayReason, _reasons_of_use)
register_table("exemptions", Exemption, lambda: models.Q(decided_on__isnull=False))
register_table(
    "reviews",
    AnnualReview,
    known_first=lambda: models.Q(kind="amendment_without_review") | models.Q(meeting_on__isnull=False),
)
