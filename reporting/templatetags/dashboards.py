"""The addresses behind the numbers of a dashboard, and its pages."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from reporting.dashboards.reads.series import Point
from sendcases.accounts.models import Team

register = template.Library()

# The pages of the dashboard: name, words, whether it is of one team where one is chosen.
PAGES = (
    ("dashboard", "At a glance", True),
    ("dashboard-ahead", "What falls next", True),
    ("dashboard-trends", "By month", True),
    ("dashboard-figures", "Month and year", True),
    ("dashboard-split", "Side by side", True),
    ("dashboard-forecast", "Forecast", True),
    ("targets", "Targets", False),
    ("actions", "Actions", False),
)


@register.inclusion_tag("reporting/dashboards/_tabs.html")
def dashboard_tabs(current: str, team: Team | None = None) -> dict[str, object]:
    """Return the pages of the dashboard, the one that is open marked; each keeps the team."""
    asked = f"?team={team.pk if team else 'all'}"
    items = [
        {"href": f"{reverse(f'reporting:{name}')}{asked if is_of_team else ''}", "text": words,
         "is_current": name == current}
        for name, words, is_of_team in PAGES
    ]  # fmt: skip
    return {"items": items}


@register.simple_tag
def point_url(point: Point, team: Team | None = None, opens: str = "") -> str:
    """
    Return the address of a figure: of the authority its own page, of a team the list of its children.

    ``late`` opens the children who are not in time; of a count, such as a backlog, those it counts.
    """
    side = "others" if opens and point.denominator is not None else ""
    if team:
        return children_url(point, team, side=side)
    code, variant = point.kpi.key
    names = [name for name in (code, variant) if name]
    address = reverse("reporting:measure-variant" if variant else "reporting:measure", args=names)
    return f"{address}?{point.query}{f'&side={side}' if side else ''}{'#children' if opens else ''}"


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
