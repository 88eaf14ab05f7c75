"""Pages of despatch: what waits for the post, and a letter opened by its link."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ehcp import permissions
from ehcp.cases.pages.access import permitted
from ehcp.documents.acts.storing import opened
from ehcp.documents.pages import SEALED
from ehcp.identifiers import record_key
from ehcp.letters.acts.delivering import copy_for, mark_posted, open_letter, print_run
from ehcp.letters.forms import OpenLinkForm
from ehcp.letters.reads.tab import post_waiting
from sendcases.audit import moments
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request


@permitted(permissions.may_record_receipt)
@require_GET
def despatch(request: Request) -> HttpResponse:
    """List what waits for the post."""
    copies = list(post_waiting(request.user, request.today)[:200])
    record_reads(request, screen="despatch", child_pks=[one.letter.child_id for one in copies])
    return render(request, "ehcp/letters/despatch.html", {"copies": copies})


@permitted(permissions.may_record_receipt)
@require_GET
def despatch_run(request: Request) -> HttpResponse:
    """Give everything that waits for the post as one PDF to be printed."""
    copies = list(post_waiting(request.user, request.today)[:200])
    if not copies:
        messages.info(request, "No letter waits for the post.")
        return redirect("ehcp:despatch")
    record_reads(request, screen="despatch.run", child_pks=[one.letter.child_id for one in copies])
    answer = HttpResponse(print_run(copies), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="print-run-{request.today:%Y-%m-%d}.pdf"'
    answer["Content-Security-Policy"] = f"{SEALED}; sandbox"
    return answer


@permitted(permissions.may_record_receipt)
@require_POST
def despatch_posted(request: Request) -> HttpResponse:
    """Record that the copies that were ticked were posted."""
    ticked = [pk for one in request.POST.getlist("copy") if (pk := record_key(one)) is not None]
    copies = list(post_waiting(request.user, request.today).filter(pk__in=ticked))
    done = mark_posted(copies, by=request.user, now=request.now)
    messages.success(request, f"{done} recorded as posted today.")
    return redirect("ehcp:despatch")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse | FileResponse:
    """Ask for the second step, then give the letter; a link that opens nothing says no more than that."""
    now = moments.now()
    copy = copy_for(token, now=now)
    if copy is None:
        return render(request, "ehcp/letters/closed.html", status=404)
    today = moments.london_day(now)
    form = OpenLinkForm(request.POST, today=today) if request.method == "POST" else OpenLinkForm(today=today)
    if form.is_bound and form.is_valid():
        if open_letter(copy, born=form.cleaned_data["born"], now=now):
            return FileResponse(opened(copy.stored_as), as_attachment=True, filename="letter.pdf")
        form.add_error("born", "That is not the date of birth. Check it and try again")
    return render(request, "ehcp/letters/open.html", {"form": form, "title": "Open your letter"})
