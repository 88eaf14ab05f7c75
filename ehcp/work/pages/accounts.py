"""Pages of the administration of people: accounts, roles, teams. No case content."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ehcp import permissions
from ehcp.cases.pages.access import permitted
from ehcp.work.forms.accounts import PersonForm, TeamForm
from ehcp.work.pages.administration import AdministrationPage, register_administration_page
from ehcp.work.reads import account_changes
from ehcp.work.reads import accounts as selectors
from sendcases.accounts import services
from sendcases.accounts.models import User
from sendcases.accounts.roles import ROLE_LABELS, Role
from sendcases.accounts.services import AccountRefused, AccountStale
from sendcases.audit.requests import Request

FORM_METHODS = ["GET", "HEAD", "POST"]
FORM_PAGE = "ehcp/work/administration/form.html"


@permitted(permissions.may_administer)
@require_GET
def people(request: Request) -> HttpResponse:
    """List the accounts."""
    role = request.GET.get("role", "")
    page, rows = selectors.people(role, page=request.GET.get("page"))
    context = {"page": page, "rows": rows, "role": role, "roles": [(one.value, ROLE_LABELS[one]) for one in Role]}
    return render(request, "ehcp/work/administration/people.html", context)


@permitted(permissions.may_administer)
@never_cache
@require_http_methods(FORM_METHODS)
def person_add(request: Request) -> HttpResponse:
    """Make an account and show its first password once."""
    form = PersonForm(request.POST if request.method == "POST" else None, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            user, password = services.add_person(**form.cleaned_data, by=request.user, now=request.now)
        except AccountRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _show_password(request, user, password)
    context = {"form": form, "title": "Add a person", "button": "Add the person", "back_url": "../"}
    return render(request, FORM_PAGE, context)


@permitted(permissions.may_administer)
@require_http_methods(FORM_METHODS)
def person_change(request: Request, pk: int) -> HttpResponse:
    """Change an account and its roles."""
    user = selectors.person(pk)
    form = PersonForm(request.POST if request.method == "POST" else None, user=user, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_person(user, **form.cleaned_data, by=request.user, now=request.now)
        except AccountRefused as refusal:
            form.add_error(None, str(refusal))
            form.send_again(services.seen_of(selectors.person(pk)))
        else:
            messages.success(request, f"The account of {user} is changed.")
            return redirect("ehcp:person", pk)
    return render(request, FORM_PAGE, {"form": form, "title": f"Change {user}", "button": "Save", "back_url": "../"})


@permitted(permissions.may_administer)
@require_GET
def person(request: Request, pk: int) -> HttpResponse:
    """Show one account: its roles, its keys, and what can be done."""
    user = selectors.person(pk)
    context = {
        "person": user,
        "roles": selectors.role_labels(user),
        "is_service": user.is_active and user.has_role(Role.API_CLIENT),
        "keys": selectors.keys_of(user),
        "has_second_step": selectors.has_second_step(user),
        "history": account_changes.latest_of(user),
        "back_url": "../",
    }
    return render(request, "ehcp/work/administration/person.html", context)


@permitted(permissions.may_administer)
@require_http_methods(FORM_METHODS)
def person_suspend(request: Request, pk: int) -> HttpResponse:
    """Ask, then suspend an account or restore a suspended one."""
    user = selectors.person(pk)
    if request.method != "POST":
        return render(request, "ehcp/work/administration/suspend.html", {"person": user, "back_url": "../"})
    was_active = request.POST.get("was_active") == "True"
    try:
        if "was_active" not in request.POST:
            raise AccountRefused("Open the page and press its button: it was not said what is to be done.")
        (services.suspend if was_active else services.restore)(user, by=request.user, now=request.now)
    except AccountRefused as refusal:
        messages.error(request, str(refusal))
    else:
        done = "can sign in again" if user.is_active else "is suspended and can no longer sign in"
        messages.success(request, f"{user} {done}.")
    return redirect("ehcp:person", pk)


@permitted(permissions.may_administer)
@never_cache
@require_POST
def person_password(request: Request, pk: int) -> HttpResponse:
    """Replace a password and show the new one once."""
    user = selectors.person(pk)
    try:
        password = services.give_new_password(user, by=request.user, now=request.now)
    except AccountRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("ehcp:person", pk)
    return _show_password(request, user, password)


def _show_password(request: Request, user: User, password: str) -> HttpResponse:
    context = {"person": user, "password": password, "lasts_days": settings.GIVEN_PASSWORD_DAYS}
    return render(request, "ehcp/work/administration/password.html", context)


@permitted(permissions.may_administer)
@require_http_methods(FORM_METHODS)
def person_second_step(request: Request, pk: int) -> HttpResponse:
    """Ask, then take two-step sign-in away from somebody who lost their authenticator app."""
    user = selectors.person(pk)
    if request.method != "POST":
        return render(request, "ehcp/work/administration/second_step.html", {"person": user, "back_url": "../"})
    try:
        services.remove_second_step(user, by=request.user, now=request.now)
    except AccountRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{user} now signs in with the password alone.")
    return redirect("ehcp:person", pk)


@permitted(permissions.may_administer)
@require_http_methods(FORM_METHODS)
def teams(request: Request) -> HttpResponse:
    """List the teams and add one."""
    form = TeamForm(request.POST if request.method == "POST" else None, today=request.today)
    if request.method == "POST" and form.is_valid():
        services.save_team(None, name=form.cleaned_data["name"], seen="", by=request.user, now=request.now)
        messages.success(request, "The team is added.")
        return redirect("ehcp:teams")
    return render(request, "ehcp/work/administration/teams.html", {"form": form, "teams": selectors.teams()})


@permitted(permissions.may_administer)
@require_http_methods(FORM_METHODS)
def team_change(request: Request, pk: int) -> HttpResponse:
    """Give a team another name."""
    team = selectors.team(pk)
    form = TeamForm(request.POST if request.method == "POST" else None, team=team, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_team(team, **form.cleaned_data, by=request.user, now=request.now)
        except AccountStale as refusal:
            form.add_error(None, str(refusal))
            form.send_again(services.seen_of(selectors.team(pk)))
        else:
            messages.success(request, "The team is renamed.")
            return redirect("ehcp:teams")
    return render(request, FORM_PAGE, {"form": form, "title": f"Rename {team}", "button": "Save", "back_url": "../"})


for _page in (
    AdministrationPage(
        "People", "Accounts, roles, passwords, keys of programs.", "ehcp:people", permissions.may_administer, 10
    ),
    AdministrationPage("Teams", "The teams that cases are given to.", "ehcp:teams", permissions.may_administer, 20),
):
    register_administration_page(_page)
