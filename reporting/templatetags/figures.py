"""The addresses of a figure and of its children as a file."""

from __future__ import annotations

from django import template
from django.urls import reverse

from reporting.kpis import Kpi

register = template.Library()


@register.simple_tag
def measure_url(kpi: Kpi) -> str:
    """Return the address of a measure or variant."""
    if kpi.variant:
        return reverse("reporting:measure-variant", args=[kpi.code, kpi.variant])
    return reverse("reporting:measure", args=[kpi.code])


@register.simple_tag
def measure_file_url(kpi: Kpi, kind: str) -> str:
    """Return the address of the children behind a measure as a file of ``kind``."""
    if kpi.variant:
        return reverse("reporting:measure-variant-download", args=[kpi.code, kpi.variant, kind])
    return reverse("reporting:measure-download", args=[kpi.code, kind])
