"""The addresses of a figure and of its children as a file."""

from __future__ import annotations

from django import template
from django.urls import reverse

from reporting.kpis import Kpi
from reporting.reports.reads.lines import Line, line_query

register = template.Library()


@register.simple_tag
def measure_url(kpi: Kpi) -> str:
    """Return the address of a measure or variant."""
    if kpi.variant:
        return reverse("reporting:measure-variant", args=[kpi.code, kpi.variant])
    return reverse("reporting:measure", args=[kpi.code])


@register.simple_tag
def changes_url(kpi: Kpi) -> str:
    """Return the address of why a measure or variant changed."""
    if kpi.variant:
        return reverse("reporting:changes-variant", args=[kpi.code, kpi.variant])
    return reverse("reporting:changes", args=[kpi.code])


@register.simple_tag
def measure_file_url(kpi: Kpi, kind: str) -> str:
    """Return the address of the children behind a measure as a file of ``kind``."""
    if kpi.variant:
        return reverse("reporting:measure-variant-download", args=[kpi.code, kpi.variant, kind])
    return reverse("reporting:measure-download", args=[kpi.code, kind])


@register.simple_tag
def line_url(line: Line) -> str:
    """Return the address of the figure behind a row of a report, for the row’s own days."""
    names = [name for name in (line.measure, line.variant) if name]
    address = reverse("reporting:measure-variant" if line.variant else "reporting:measure", args=names)
    return f"{address}?{line_query(line)}"
