"""The list of data quality: what cannot be true, whose it is, and where it is mended."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ehcp import permissions
from ehcp.cases.pages.access import permitted
from ehcp.history.reads.quality import quality_page
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request


@permitted(permissions.may_work_cases)
@require_GET
def data_quality(request: Request) -> HttpResponse:
    """Show every rule that some record breaks, and the records that break the one looked at."""
    found = quality_page(
        request.user, request.today, code=request.GET.get("rule", ""), page=request.GET.get("page", "")
    )
    record_reads(request, screen="quality", child_pks=sorted({row.child.pk for row in found.rows}))
    return render(request, "ehcp/history/quality.html", {"found": found, "title": "Data quality"})
