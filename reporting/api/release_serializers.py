"""The shape of answers about releases, and of figures read from them; and of figures month by month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from rest_framework import serializers

from reporting.api.cursors import sealed
from reporting.api.reads.released import Released, rows_of
from reporting.api.serializers import LAW, LEVELS, Built, EnvelopeSerializer, definition
from reporting.dashboards.reads.series import Point
from reporting.disclosure.kinds import Level
from reporting.kpis.rounding import percent
from reporting.releases.models import Release, Standing

SHOWN = (
    "measure", "variant", "part", "section", "numerator", "denominator", "percent_0dp", "period_start", "period_end",
    "target", "england", "reasons", "note", "tier", "source", "status",
)  # fmt: skip
HIDDEN = "c: suppressed to protect confidentiality; the numbers are null."


class ReleaseSerializer(serializers.Serializer[Any]):
    """One release: what was frozen, when, by which rules, and what stands for its content."""

    reference = serializers.CharField()
    report = serializers.CharField()
    title = serializers.CharField()
    level = serializers.ChoiceField(LEVELS)
    standing = serializers.ChoiceField(Standing.choices)
    as_at = serializers.DateField()
    known_on = serializers.DateField(allow_null=True, help_text="Null: each period as known at its own end.")
    revises = serializers.CharField(source="revises.reference", allow_null=True, default=None)
    reason = serializers.CharField(allow_blank=True, help_text="Why it revises another release.")
    definition_version = serializers.CharField()
    rules_version = serializers.CharField(help_text="Of the rules of disclosure.")
    law = serializers.CharField(help_text=LAW)
    rounding = serializers.CharField()
    suppression = serializers.CharField()
    case_list_hash = serializers.CharField(help_text="Stands for the records behind every figure.")
    digest = serializers.CharField(help_text="Stands for all of the release: the same digest is the same content.")
    made_at = serializers.DateTimeField()


class ReleasesSerializer(serializers.Serializer[Any]):
    """One page of releases that were signed off."""

    level = serializers.ChoiceField(LEVELS)
    next = serializers.CharField(allow_null=True)
    results = ReleaseSerializer(many=True)


class ReleaseRowSerializer(serializers.Serializer[Any]):
    """One row of a report as it was frozen."""

    measure = serializers.CharField(allow_blank=True)
    variant = serializers.CharField(allow_blank=True)
    part = serializers.CharField(allow_blank=True)
    words = serializers.CharField()
    section = serializers.CharField(allow_blank=True)
    numerator = serializers.FloatField(allow_null=True)
    denominator = serializers.FloatField(allow_null=True)
    percent_0dp = serializers.IntegerField(allow_null=True)
    period_start = serializers.DateField(allow_null=True)
    period_end = serializers.DateField(allow_null=True)
    target = serializers.CharField(allow_blank=True, allow_null=True)
    england = serializers.CharField(allow_blank=True, allow_null=True)
    reasons = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    tier = serializers.CharField(help_text="A: from cases, B: imported, C: typed.")
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # a name the library uses
    status = serializers.CharField(allow_blank=True, help_text=HIDDEN)


class ReleaseRowsSerializer(ReleaseSerializer):
    """One release with its rows."""

    results = ReleaseRowSerializer(many=True)


class PointSerializer(serializers.Serializer[Any]):
    """One variant of a measure in one month; of a snapshot, on its last day."""

    variant = serializers.CharField(allow_blank=True)
    label = serializers.CharField()  # type: ignore[assignment]  # a name the library uses
    period_start = serializers.DateField(allow_null=True)
    period_end = serializers.DateField()
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField(allow_null=True)
    percent_0dp = serializers.IntegerField(allow_null=True)
    percent_1dp = serializers.FloatField(allow_null=True)


class SeriesSerializer(EnvelopeSerializer):
    """One measure month by month, each month as known at its end or all as known now."""

    kpi = serializers.CharField()
    results = PointSerializer(many=True)


def releases(found: Iterable[Release], level: Level, following: int | None) -> Built:
    """Return one page of releases."""
    return {"level": level, "next": None if following is None else sealed(following), "results": list(found)}


def release(found: Release) -> Built:
    """Return one release with its rows."""
    told = dict(ReleaseSerializer(found).data)
    return told | {"results": [{name: row[name] for name in SHOWN} | {"words": row["words"]} for row in rows_of(found)]}


def figure(one: Released) -> Built:
    """Return a figure that a release tells in the shape of every figure; shares in whole per cent (R3)."""
    row, kpi = one.row, one.kpi
    copied = ("numerator", "denominator", "percent_0dp", "period_start", "period_end", "status")
    return {name: row[name] for name in copied} | {
        "kpi": kpi.code,
        "variant": kpi.variant,
        "label": kpi.label,
        "level": one.release.level,
        "as_at": one.release.as_at,
        "basis": "known",
        "law": one.release.law,
        "cohort": kpi.cohort.value,
        "percent_1dp": None,
        "id_type": kpi.id_type,
        "definition": definition(kpi) | {"definition_version": one.release.definition_version},
        "release": one.release.reference,
    }


def point(one: Point) -> Built:
    """Return one month of a series."""
    tenth = percent(one.numerator, one.denominator, 1)
    return {
        "variant": one.kpi.variant,
        "label": one.kpi.label,
        "period_start": None if one.kpi.is_snapshot else one.period.start,
        "period_end": one.period.end,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "percent_0dp": one.percent,
        "percent_1dp": None if tenth is None else float(tenth),
    }


def series(found: Iterable[Point], code: str, basis: str, *, as_at: date, law: str, version: str) -> Built:
    """Return one measure month by month."""
    told = {"level": Level.OPERATIONAL, "as_at": as_at, "basis": basis, "law": law, "definition_version": version}
    return told | {"kpi": code, "results": [point(one) for one in found]}
