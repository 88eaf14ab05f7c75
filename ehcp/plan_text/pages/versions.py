"""Pages and files of the versions of a plan: one, two compared, and as PDF, Word and plan file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ehcp import permissions
from ehcp.cases.pages.access import on_case, permitted
from ehcp.cases.reads.case import CaseNow
from ehcp.plan_text.reads.files import FILES
from ehcp.plan_text.reads.versions import version_on, versions_of_case
from ehcp.plan_text.texts.content import compare, labels_of, sections_of
from sendcases.audit.requests import Request


@permitted(permissions.may_read_cases)
@require_safe
@on_case(permissions.may_read_cases)
def version(request: Request, case: CaseNow, version: int) -> HttpResponse:
    """Show one version of the plan as it left."""
    found = version_on(case, version)
    context = {
        "child": case.child,
        "version": found,
        "sections": sections_of(found.content),
        "labels": labels_of(found.content),
        "others": [one for one in versions_of_case(case) if one.pk != found.pk],
        "title": f"Version {found.number} of the plan",
        "back_url": reverse("ehcp:plan-text", args=[case.child.pk]),
    }
    return render(request, "ehcp/plan_text/version.html", context)


@permitted(permissions.may_read_cases)
@require_safe
@on_case(permissions.may_read_cases)
def compared(request: Request, case: CaseNow, first: int, second: int) -> HttpResponse:
    """Show what differs between two versions, line by line."""
    before, after = version_on(case, first), version_on(case, second)
    context = {
        "child": case.child,
        "before": before,
        "after": after,
        "sections": compare(before.content, after.content),
        "title": f"Versions {before.number} and {after.number} compared",
        "back_url": reverse("ehcp:plan-version", args=[case.child.pk, after.pk]),
    }
    return render(request, "ehcp/plan_text/compared.html", context)


@permitted(permissions.may_read_cases)
@require_safe
@on_case(permissions.may_read_cases)
def version_file(request: Request, case: CaseNow, version: int, kind: str) -> HttpResponse:
    """Send one version as a file; its name says nothing of the child."""
    if kind not in FILES:
        raise Http404
    found = version_on(case, version)
    file = FILES[kind]
    answer = HttpResponse(file.make(found), content_type=file.content_type)
    answer["Content-Disposition"] = f'attachment; filename="plan-version-{found.number}.{kind}"'
    return answer
