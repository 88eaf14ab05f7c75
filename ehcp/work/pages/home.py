"""My work."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ehcp import permissions
from ehcp.cases.pages.access import permitted
from ehcp.ledger.reads.sweeps import heartbeat
from ehcp.work.reads import home as selectors
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request


@permitted(permissions.has_home)
@require_GET
def home(request: Request) -> HttpResponse:
    """Show what this person has to do, what they wait for, and what arrived."""
    show, kind, page = request.GET.get("show", ""), request.GET.get("kind", ""), request.GET.get("page")
    work = selectors.my_work(request.user, request.today, request.now, show=show, kind=kind, page=page)
    blocks = [] if work.show else selectors.home_blocks(request.user, request.today)
    named = [pk for block in blocks for pk in block.get("read_pks", [])]
    record_reads(request, screen="home", child_pks=[*work.read_pks, *named])
    context = {
        "work": work,
        "blocks": blocks,
        "tiles": [tile for block in blocks for tile in block.get("tiles", [])] + work.others,
        "heartbeat": heartbeat(request.now),
        "may_read_cases": permissions.may_read_cases(request.user),
        "may_administer": permissions.may_administer(request.user),
    }
    return render(request, "ehcp/work/home/home.html", context)
