"""Pages of the dashboards: the one screen, figures split, the lists behind their numbers."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ehcp.cases.pages.access import permitted
from ehcp.permissions import may_read_cases
from reporting.dashboards import forms
from reporting.dashboards.reads import board as boards
from reporting.dashboards.reads import forecast as forecasts
from reporting.dashboards.reads import splits, today
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request


@permitted(may_read_cases)
@require_safe
def dashboard(request: Request) -> HttpResponse:
    """Show today, the month and the year of one team or of the whole authority on one screen."""
    team = forms.chosen_team(request.user, request.GET)
    shown = boards.board(request.user, request.today, team)
    record_reads(request, screen="dashboard", child_pks=shown.today.read_pks)
    context = {"shown": shown, "team": team, "teams": today.teams(), "ways": splits.BY}
    return render(request, "reporting/dashboards/dashboard.html", context)


@permitted(may_read_cases)
@require_safe
def limits(request: Request) -> HttpResponse:
    """Show the limits behind a number of today, the first to fall at the top; who was listed is written down."""
    asked = today.Asked(request.user, request.today, forms.chosen_team(request.user, request.GET))
    shown = today.limit_list(asked, forms.narrowed(request.GET), request.GET.get("page"))
    record_reads(request, screen="dashboard limits", child_pks=shown.read_pks)
    return render(request, "reporting/dashboards/limits.html", {"shown": shown, "team": asked.team})


@permitted(may_read_cases)
@require_safe
def forecast(request: Request) -> HttpResponse:
    """Show what will be late if nothing moves and how long a new request waits, each beside a replay of the past."""
    team = forms.chosen_team(request.user, request.GET)
    shown = forecasts.forecast(today.Asked(request.user, request.today, team))
    context = {"shown": shown, "team": team, "teams": today.teams(), "windows": forecasts.WINDOWS}
    return render(request, "reporting/dashboards/forecast.html", context)


@permitted(may_read_cases)
@require_safe
def split(request: Request) -> HttpResponse:
    """Show the measures of the year by team, officer, need and the like, as far as the reader may see the children."""
    team = forms.chosen_team(request.user, request.GET)
    shown = boards.split_page(request.user, forms.split_by(request.GET), request.today, team)
    context = {"shown": shown, "team": team, "teams": today.teams(), "ways": splits.BY}
    return render(request, "reporting/dashboards/split.html", context)


@permitted(may_read_cases)
@require_safe
def children(request: Request) -> HttpResponse:
    """Show the children behind a number of a team or of a part of a split; who was listed is written down."""
    asked = forms.part_asked(request.GET, request.today)
    if asked is None:
        raise Http404
    team = forms.chosen_team(request.user, request.GET)
    shown = splits.part_children(request.user, asked, team, request.GET.get("page"))
    record_reads(request, screen=f"dashboard {asked.name}", child_pks=shown.read_pks, purpose=asked.side)
    return render(request, "reporting/dashboards/children.html", {"shown": shown, "team": team})
