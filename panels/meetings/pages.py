"""Pages of meetings: list, plan, agenda, attendance, appointments, undertaking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ehcp.cases.pages.access import permitted, who_may
from ehcp.workflow import MOVES, Refused, open_to
from panels import permissions
from panels.meetings import acts as services
from panels.meetings.forms import AddendumForm, AppointmentForm, AttendanceForm, MeetingForm, YearForm
from panels.meetings.reads import meetings as selectors
from panels.meetings.reads.agenda import agenda as agenda_of
from panels.meetings.reads.minutes import minutes_page
from panels.meetings.reads.pack import pack_of
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request

if TYPE_CHECKING:
    from panels.models import PanelMeeting

_ON_THE_LIST = ("plan_meeting", "appoint", "plan_meetings", "set_delegation", "accept_undertaking")


@permitted(permissions.may_see_panels)
@require_safe
def meeting_list(request: Request) -> HttpResponse:
    """Show the meetings to come and the latest held."""
    context = selectors.meeting_list(request.user, request.today)
    extra = {
        "title": "Panel meetings",
        "acts": open_to(request.user, *_ON_THE_LIST),
        "may_see_figures": permissions.may_see_figures(request.user),
        "may_see_moderation": permissions.may_see_moderation(request.user),
    }
    return render(request, "panels/meetings/list.html", {**context, **extra})


@who_may("plan_meeting")
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_plan(request: Request) -> HttpResponse:
    """Set a meeting."""
    form = MeetingForm(request.POST if request.method == "POST" else None, today=request.today)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("panel", "held_on")} | {
            "arrangements": form.arrangements()
        }
        try:
            made = services.plan_meeting(**values, by=request.user, today=request.today)
            messages.success(request, "Meeting planned")
            return redirect("panels:meeting", made.pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "title": MOVES["plan_meeting"].title, "button": "Plan meeting"}
    return render(request, "forms/page.html", context)


@who_may("plan_meetings")
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_plan_year(request: Request) -> HttpResponse:
    """Plan the meetings of a rhythm in one act."""
    form = YearForm(request.POST if request.method == "POST" else None, today=request.today)
    if request.method == "POST" and form.is_valid():
        rhythm = {name: form.cleaned_data[name] for name in ("panel", "first_on", "last_on", "every_weeks")}
        who: dict[str, Any] = {"by": request.user, "today": request.today, "arrangements": form.arrangements()}
        try:
            made = services.plan_meetings(**rhythm, **who)
            messages.success(request, f"{len(made)} meetings planned")
            return redirect("panels:meeting-list")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "title": MOVES["plan_meetings"].title, "button": "Plan meetings"}
    return render(request, "forms/page.html", context)


def _meeting(request: Request, pk: int) -> PanelMeeting:
    found = selectors.meetings_seen_by(request.user, request.today).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@permitted(permissions.may_see_panels)
@require_safe
def meeting(request: Request, pk: int) -> HttpResponse:
    """Show the agenda of one meeting, by statutory limit."""
    agenda = agenda_of(_meeting(request, pk), request.user, request.today)
    record_reads(request, screen="panel agenda", child_pks=agenda.child_pks)
    context = {"agenda": agenda, "title": "Panel meeting"}
    context["acts"] = open_to(request.user, "record_attendance", "cancel_meeting", "take_by_chair")
    return render(request, "panels/meetings/agenda.html", context)


@who_may("record_attendance")
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_attendance(request: Request, pk: int) -> HttpResponse:
    """Record who was there; the meeting then counts as held."""
    meeting = _meeting(request, pk)
    seats = list(services.appointments(meeting.panel, meeting.held_on))
    present = services.presences(meeting)
    data = request.POST if request.method == "POST" else None
    form = AttendanceForm(data, seats=seats, present=present, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_attendance(meeting, present=form.present(), by=request.user, now=request.now)
            return redirect("panels:meeting", meeting.pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "title": MOVES["record_attendance"].title, "button": "Save attendance"}
    return render(request, "forms/page.html", context, status=409 if form.errors else 200)


@permitted(permissions.may_see_panels)
@require_safe
def meeting_pack(request: Request, pk: int) -> HttpResponse:
    """Show the pack of a meeting as a PDF with the reader's name across each page; it is read, not kept."""
    meeting = _meeting(request, pk)
    pack = pack_of(meeting, request.user, request.now)
    record_reads(request, screen="panel pack", child_pks=pack.child_pks)
    response = HttpResponse(pack.pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="panel-pack-{meeting.source_id}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@permitted(permissions.may_see_panels)
@require_safe
def meeting_minutes(request: Request, pk: int) -> HttpResponse:
    """Show the minutes, approved or as they would be approved now."""
    page = minutes_page(_meeting(request, pk), request.user, request.today)
    record_reads(request, screen="panel minutes", child_pks=page.child_pks)
    acts = open_to(request.user, "approve_minutes", "add_addendum")
    return render(request, "panels/meetings/minutes.html", {"page": page, "title": "Minutes", "acts": acts})


@who_may("approve_minutes")
@require_POST
def minutes_approve(request: Request, pk: int) -> HttpResponse:
    """Approve and lock the minutes, by a chair who was there."""
    meeting = _meeting(request, pk)
    try:
        services.approve_minutes(meeting, by=request.user, now=request.now)
        messages.success(request, "Minutes approved")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("panels:meeting-minutes", meeting.pk)


@who_may("add_addendum")
@require_http_methods(["GET", "HEAD", "POST"])
def minutes_addendum(request: Request, pk: int) -> HttpResponse:
    """Write a numbered addendum to approved minutes."""
    page = minutes_page(_meeting(request, pk), request.user, request.today)
    items = [(one["ref"], f"{one['ref']}, {one['kind']}") for one in page.content["items"]]
    form = AddendumForm(request.POST if request.method == "POST" else None, items=items, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_addendum(page.meeting, **form.cleaned_data, by=request.user, now=request.now)
            return redirect("panels:meeting-minutes", page.meeting.pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "forms/page.html", {"form": form, "title": MOVES["add_addendum"].title, "button": "Add"})


@who_may("cancel_meeting")
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_cancel(request: Request, pk: int) -> HttpResponse:
    """Cancel a meeting with an empty agenda, after asking."""
    meeting = _meeting(request, pk)
    refusal = ""
    if request.method == "POST":
        try:
            services.cancel_meeting(meeting, by=request.user, now=request.now)
            messages.success(request, "Meeting cancelled")
            return redirect("panels:meeting-list")
        except Refused as refused:
            refusal = str(refused)
    context = {"meeting": meeting, "refusal": refusal, "title": "Cancel this meeting?"}
    return render(request, "panels/meetings/cancel.html", context, status=409 if refusal else 200)


@who_may("appoint")
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_add(request: Request) -> HttpResponse:
    """Appoint a person to a panel."""
    form = AppointmentForm(request.POST if request.method == "POST" else None, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            services.appoint(**form.facts(), by=request.user, now=request.now)
            messages.success(request, "Appointment saved")
            return redirect("panels:meeting-list")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "forms/page.html", {"form": form, "title": MOVES["appoint"].title, "button": "Appoint"})


@who_may("accept_undertaking")
@require_POST
def undertaking_accept(request: Request) -> HttpResponse:
    """Accept the yearly confidentiality undertaking."""
    services.accept_undertaking(by=request.user, on=request.today, now=request.now)
    messages.success(request, "Undertaking accepted")
    return redirect("panels:meeting-list")
