"""The addresses behind the numbers of a dashboard."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from reporting.dashboards.reads.series import Point
from sendcases.accounts.models import Team

register = template.Library()


@register.simple_tag
def point_url(point: Point, team: Team | None = None) -> str:
    """Return the address of a figure: of the authority its own page, of a team the list of its children."""
    if team:
        return children_url(point, team)
    code, variant = point.kpi.key
    names = [name for name in (code, variant) if name]
    return f"{reverse('reporting:measure-variant' if variant else 'reporting:measure', args=names)}?{point.query}"


@register.simple_tag
def children_url(point: Point, team: Team | None = None, by: str = "", key: str = "", side: str = "") -> str:
    """Return the address of the children behind a number of a team, or of a part of a split."""
    code, variant = point.kpi.key
    asked = {
        "measure": f"{code}/{variant}", "team": team.pk if team else "all", "by": by, "key": key, "side": side,
        "start": point.period.start.isoformat(), "end": point.period.end.isoformat(),
    }  # fmt: skip
    found = urlencode({name: value for name, value in asked.items() if value != ""})
    return f"{reverse('reporting:dashboard-children')}?{found}"
