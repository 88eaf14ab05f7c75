"""Pages of the dashboards: the first screen, the pages behind it, the lists behind their numbers."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ehcp.cases.pages.access import permitted
from ehcp.permissions import may_read_cases
from reporting.dashboards import forms
from reporting.dashboards.reads import board as boards
from reporting.dashboards.reads import forecast as forecasts
from reporting.dashboards.reads import glance as glances
from reporting.dashboards.reads import growth as growths
from reporting.dashboards.reads import splits, today, years
from reporting.permissions import may_see_board, may_see_releases
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request


@permitted(may_read_cases)
@require_safe
def dashboard(request: Request) -> HttpResponse:
    """Show on one screen whether we are in time, whether it gets better, what falls next, where the late ones are."""
    team = forms.chosen_team(request.user, request.GET)
    shown = glances.glance(request.user, request.today, team)
    context = {"shown": shown, "team": team, "teams": today.teams()}
    return render(request, "reporting/dashboards/dashboard.html", context)


@permitted(may_read_cases)
@require_safe
def ahead(request: Request) -> HttpResponse:
    """Show what falls next by kind of work and by who carries it, and what is open the longest."""
    team = forms.chosen_team(request.user, request.GET)
    shown = today.today(today.Asked(request.user, request.today, team))
    record_reads(request, screen="dashboard", child_pks=shown.read_pks)
    context = {"shown": shown, "team": team, "teams": today.teams()}
    return render(request, "reporting/dashboards/ahead.html", context)


@permitted(may_read_cases)
@require_safe
def trends(request: Request) -> HttpResponse:
    """Show each measure by month, how long plans take, and how far requests get."""
    team = forms.chosen_team(request.user, request.GET)
    shown = years.trends(request.user, request.today, team)
    return render(request, "reporting/dashboards/trends.html", {"shown": shown, "team": team, "teams": today.teams()})


@permitted(may_read_cases)
@require_safe
def figures(request: Request) -> HttpResponse:
    """Show the month and the year of each measure, beside last year's, its target and why it was late."""
    team = forms.chosen_team(request.user, request.GET)
    shown = years.years(request.user, request.today, team)
    return render(request, "reporting/dashboards/figures.html", {"shown": shown, "team": team, "teams": today.teams()})


@permitted(may_see_board)
@require_safe
def board(request: Request) -> HttpResponse:
    """Show the few figures that a board looks at, as they were signed off."""
    context = {"shown": boards.board(), "may_open": may_see_releases(request.user)}
    return render(request, "reporting/dashboards/board.html", context)


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
    """Show what will be late, how long a request waits and how many plans there will be, each beside a replay."""
    team = forms.chosen_team(request.user, request.GET)
    asked = today.Asked(request.user, request.today, team)
    shown, plans = forecasts.forecast(asked), growths.growth(asked)
    context = {"shown": shown, "plans": plans, "team": team, "teams": today.teams(), "windows": forecasts.WINDOWS}
    return render(request, "reporting/dashboards/forecast.html", context)


@permitted(may_read_cases)
@require_safe
def split(request: Request) -> HttpResponse:
    """Show the measures of the year by team, officer, need and the like, as far as the reader may see the children."""
    team = forms.chosen_team(request.user, request.GET)
    shown = years.split_page(request.user, forms.split_by(request.GET), request.today, team)
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
    shown = splits.part_children(request.user, asked, team, request.GET.get("sort", ""), request.GET.get("page"))
    record_reads(request, screen=f"dashboard {asked.name}", child_pks=shown.read_pks, purpose=asked.side)
    return render(request, "reporting/dashboards/children.html", {"shown": shown, "team": team})
