"""Pages of releases: all of them, one, making, revising, signing off, comparing, and the files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ehcp.cases.pages.access import permitted
from reporting.permissions import may_make_releases, may_see_releases, may_sign_releases
from reporting.releases.acts import releasing
from reporting.releases.forms import ReleaseForm, RevisionForm
from reporting.releases.kinds import NotReleased
from reporting.releases.reads import releases as reads
from reporting.reports.reads.files import TYPES
from sendcases.audit.reading import record_read
from sendcases.audit.requests import Request

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])
FORM = "reporting/releases/form.html"


def _view(reference: str) -> reads.ReleaseView:
    found = reads.release_view(reference)
    if found is None:
        raise Http404
    return found


@permitted(may_see_releases)
@require_safe
def releases(request: Request) -> HttpResponse:
    """List the releases, the newest day first."""
    context = {"releases": reads.releases(), "may_make": may_make_releases(request.user)}
    return render(request, "reporting/releases/releases.html", context)


@permitted(may_see_releases)
@require_safe
def release(request: Request, reference: str) -> HttpResponse:
    """Show one release as it was frozen: its figures, what they rest on, who let it go, what was revised."""
    context = {
        "shown": _view(reference),
        "may_make": may_make_releases(request.user),
        "may_sign": may_sign_releases(request.user),
        "back_url": reverse("reporting:releases"),
    }
    return render(request, "reporting/releases/release.html", context)


@permitted(may_see_releases)
@require_safe
def release_download(request: Request, reference: str, kind: str) -> HttpResponse:
    """Give a file of a release, byte for byte as it was frozen; that it left is written down."""
    shown = _view(reference)
    file = reads.release_file(shown.release, kind)
    if file is None or not shown.is_signed:
        raise Http404
    record_read(request, screen=f"release.{kind} {reference}")
    response = HttpResponse(bytes(file.content), content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{reference}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response


@permitted(may_see_releases)
@require_safe
def release_compare(request: Request, reference: str) -> HttpResponse:
    """Make the figures again and compare; beside it, what a revision changed."""
    shown = _view(reference)
    context = {
        "shown": shown,
        "again": reads.made_again(shown.release),
        "revised": reads.compared(shown.release, shown.earlier) if shown.earlier else None,
        "back_url": reverse("reporting:release", args=[reference]),
    }
    return render(request, "reporting/releases/compare.html", context)


@permitted(may_make_releases)
@FORM_METHODS
def release_make(request: Request) -> HttpResponse:
    """Freeze a report as at a day."""
    form = ReleaseForm(request.POST if request.method == "POST" else None, today=request.today)

    def act() -> str:
        return releasing.make_release(**form.facts(), by=request.user, now=request.now).reference

    return _acting(request, form, act, {"title": "Freeze a release", "button": "Freeze"})


@permitted(may_make_releases)
@FORM_METHODS
def release_revise(request: Request, reference: str) -> HttpResponse:
    """Freeze a revision of a release, with its reason."""
    shown = _view(reference)
    form = RevisionForm(request.POST if request.method == "POST" else None, today=request.today)

    def act() -> str:
        facts = form.cleaned_data
        revised = releasing.revise_release(release=shown.release, by=request.user, now=request.now, **facts)
        return revised.reference

    return _acting(request, form, act, {"title": f"Revise {shown.release.title}", "button": "Freeze the revision"})


@permitted(may_sign_releases)
@FORM_METHODS
def release_sign(request: Request, reference: str) -> HttpResponse:
    """Sign a release off under one's own name."""
    shown = _view(reference)
    context: dict[str, Any] = {"shown": shown, "statement": releasing.STATEMENT, "problem": ""}
    if request.method == "POST":
        try:
            seen = request.POST.get("digest", "")
            releasing.sign_off(release=shown.release, digest_seen=seen, by=request.user, now=request.now)
            messages.success(request, "Signed off")
            return redirect("reporting:release", reference)
        except NotReleased as refusal:
            context["problem"] = str(refusal)
    return render(request, "reporting/releases/sign.html", context, status=409 if context["problem"] else 200)


def _acting(request: Request, form: Any, act: Any, words: dict[str, str]) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            reference = act()
            messages.success(request, "Frozen. It leaves when it is signed off.")
            return redirect("reporting:release", reference)
        except NotReleased as refusal:
            form.add_error(None, str(refusal))
    return render(request, FORM, {"form": form, **words}, status=409 if form.errors else 200)
