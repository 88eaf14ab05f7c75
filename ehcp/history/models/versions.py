"""
What was known when: the versions of facts, by one mechanism for every table that declares itself.

A fact stands in its own table as it is known now, with ``known_from``: the day from which it has been known like
that. Each earlier version is a row of a second table (``..._past``), known from one day until the day before
another. A view (``..._known``) puts the two together, so that "as known on a day" is a plain condition:
``known_from <= day < known_to``. A table takes part by deriving its model from ``Versioned`` and calling
``versions_of``; ``ehcp.history.acts.versions`` writes the versions from the corrections.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from sendcases.audit.changes import counted

# What was always known, and what is still known.
SINCE_EVER = date.min
STILL = date.max
# The last day that one may ask about: what never ends is still there.
LAST_DAY = date.fromordinal(STILL.toordinal() - 1)


def known_q(day: date, path: str = "") -> Q:
    """Return the condition that the row at ``path`` was known at the close of ``day``."""
    return Q(**{f"{path}known_from__lte": day, f"{path}known_to__gt": day})


class Versioned(models.Model):
    """A fact whose values may be corrected. ``uncorrected`` names the columns that no figure or clock reads."""

    known_from = models.DateField(default=SINCE_EVER, db_default=SINCE_EVER, editable=False)

    uncorrected: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True


@dataclass(frozen=True, slots=True)
class Versions:
    """The models of one versioned table: ``live``, its ``past`` versions, and all versions as ``known``."""

    live: type[models.Model]
    past: type[models.Model]
    known: type[models.Model]

    @property
    def columns(self) -> list[str]:
        """Return the columns that have versions, in their order."""
        return [str(field.column) for field in versioned_fields(self.live)]

    @property
    def attributes(self) -> list[str]:
        """Return the attributes that have versions, in the same order."""
        return [field.attname for field in versioned_fields(self.live)]


VERSIONS: dict[type[models.Model], Versions] = {}


def versions_of(model: type[models.Model]) -> Versions:
    """Give ``model`` its table of past versions and its view of all; called once, below the model."""
    VERSIONS[model] = Versions(counted(model), counted(_past_model(model)), _known_model(model))
    return VERSIONS[model]


def versioned_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Return the concrete fields of ``model`` that have versions, its key first and ``known_from`` left out."""
    left_out = {*getattr(model, "uncorrected", ()), "known_from"}
    return [field for field in model._meta.concrete_fields if field.name not in left_out]


def _past_model(model: type[models.Model]) -> type[models.Model]:
    fields = {field.attname: _plain(field) for field in versioned_fields(model) if not field.primary_key}
    return _made(
        model,
        f"Past{model.__name__}",
        {
            "version_id": models.BigAutoField(primary_key=True),
            "live": models.ForeignKey(model, on_delete=models.CASCADE, related_name="+"),
            **fields,
            "known_from": models.DateField(),
            "known_to": models.DateField(),
        },
        db_table=f"{model._meta.db_table}_past",
        indexes=[models.Index(fields=["known_to"], name=f"{model._meta.model_name}_past")],
    )


def _known_model(model: type[models.Model]) -> type[models.Model]:
    fields: dict[str, models.Field[Any, Any]] = {}
    for field in versioned_fields(model):
        if field.primary_key:
            fields[field.name] = models.BigAutoField(primary_key=True)
        elif isinstance(field, models.ForeignKey):
            fields[field.name] = _known_link(model, field)
        else:
            fields[field.attname] = _plain(field)
    return _made(
        model,
        f"Known{model.__name__}",
        {**fields, "known_from": models.DateField(), "known_to": models.DateField()},
        managed=False,
        db_table=f"{model._meta.db_table}_known",
    )


def _known_link(model: type[models.Model], field: models.ForeignKey[Any, Any]) -> models.Field[Any, Any]:
    """Return a link to all versions of the record that ``field`` names; what is linked to is versioned too."""
    target = field.remote_field.model
    if isinstance(target, str):  # not loaded yet
        app_label, _, name = target.rpartition(".") if target != "self" else ("", "", model.__name__)
    else:
        app_label, name = target._meta.app_label, target.__name__
    return models.ForeignKey(
        f"{app_label or model._meta.app_label}.Known{name}",
        null=True,
        db_column=field.column,
        db_constraint=False,
        on_delete=models.DO_NOTHING,
        related_name="+",
    )


def _plain(field: models.Field[Any, Any]) -> models.Field[Any, Any]:
    """Return a column of the same type that may be empty and holds no rule of its own."""
    if isinstance(field, models.ForeignKey):
        return models.BigIntegerField(null=True)
    return type(field)(null=True, **_sizes(field))


def _sizes(field: models.Field[Any, Any]) -> dict[str, Any]:
    names = ("max_length", "max_digits", "decimal_places")
    return {name: getattr(field, name) for name in names if getattr(field, name, None) is not None}


def _made(
    model: type[models.Model], name: str, fields: dict[str, models.Field[Any, Any]], **meta: Any
) -> type[models.Model]:
    options = type("Meta", (), {"app_label": model._meta.app_label, **meta})
    attributes = {"__module__": model.__module__, "Meta": options, "__str__": _version_words, **fields}
    made: type[models.Model] = type(name, (models.Model,), attributes)
    made.__doc__ = f"A version of ``{model.__name__}``, known from one day until the day before another."
    return made


def _version_words(self: Any) -> str:
    return f"{self.source_id if hasattr(self, 'source_id') else self.pk} from {self.known_from}"


def known(model: type[models.Model], day: date, *paths: str) -> models.QuerySet[Any, Any]:
    """
    Return the records of ``model`` as they were known at the close of ``day``, in no order.

    ``paths`` are the links that the query follows: each leads to one version, the one known on the same day. On the
    last day there is, every record is known as its own table holds it, and no earlier version is looked at.
    """
    if day == LAST_DAY:
        return model._default_manager.order_by()
    return with_known(VERSIONS[model].known._default_manager.order_by().filter(known_q(day)), day, *paths)


def with_known(rows: models.QuerySet[Any, Any], day: date, *paths: str) -> models.QuerySet[Any, Any]:
    """Return ``rows``, each link of ``paths`` led to the one version that was known at the close of ``day``."""
    if day == LAST_DAY:
        return rows
    for path in paths:
        rows = rows.filter(Q(**{f"{path}__isnull": True}) | known_q(day, f"{path}__"))
    return rows


def view_statements(vendor: str) -> list[str]:
    """Return the statements that lay the view of all versions over each versioned table."""
    return [statement for one in VERSIONS.values() for statement in (_drop(one), _create(one, vendor))]


def drop_statements() -> list[str]:
    """Return the statements that take the views away, so that tables may change."""
    return [_drop(one) for one in VERSIONS.values()]


def _drop(one: Versions) -> str:
    return f'DROP VIEW IF EXISTS "{one.known._meta.db_table}"'


def _create(one: Versions, vendor: str) -> str:
    listed = ", ".join(f'"{name}"' for name in one.columns if name != "id")
    still = f"DATE '{STILL}'" if vendor == "postgresql" else f"'{STILL}'"
    live, past, view = (model._meta.db_table for model in (one.live, one.past, one.known))
    return (  # names of the models, no value from outside
        f'CREATE VIEW "{view}" AS SELECT "id", {listed}, "known_from", {still} AS "known_to" FROM "{live}" '  # noqa: S608
        f'UNION ALL SELECT "live_id" AS "id", {listed}, "known_from", "known_to" FROM "{past}"'
    )
