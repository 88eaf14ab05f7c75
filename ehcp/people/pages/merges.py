"""Pages that merge two records of one person, and take a merge back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow, kept_child
from ehcp.history.acts.frame import Submission
from ehcp.people.acts import merges as acts
from ehcp.people.forms.merges import MergeForm, OtherRecordForm, ReasonForm
from ehcp.people.reads import merges as selectors
from sendcases.audit.reading import record_read
from sendcases.audit.requests import Request

NOT_FOUND = "There is no other record with this reference that you can open"
MERGE = ActPage(
    button="Merge the records",
    done="The records are merged. There is one case now, and the merge can be taken back.",
    move="merge_records",
    warning="From now on there is one case, one next limit and one officer for both records.",
    template="ehcp/people/merges/merge.html",
)
PART = ActPage(
    button="Take the merge back",
    done="The merge is taken back. Both cases stand as before.",
    move="take_merge_back",
    warning="Do this only when the records are of two people.",
)


@for_act("merge_records")
def choose(request: Request, case: CaseNow) -> HttpResponse:
    """Ask which other record is of the same person."""
    form = OtherRecordForm(request.POST if request.method == "POST" else None, today=request.today)
    if request.method == "POST" and form.is_valid():
        other = selectors.visible_by_reference(request.user, form.cleaned_data["reference"])
        if other is not None and other.pk not in case.records:
            return redirect("ehcp:case-merge-check", case.child.pk, other.pk)
        form.add_error("reference", NOT_FOUND)
    context = {"form": form, "child": case.child, "page": MERGE, "title": MERGE.title}
    context["back_url"] = reverse("ehcp:case", args=[case.child.pk])
    return render(request, "ehcp/people/merges/choose.html", context)


@for_act("merge_records")
def merge(request: Request, case: CaseNow, other: int) -> HttpResponse:
    """Show both records side by side; merge them when that is confirmed."""
    merged = kept_child(request.user, other)
    if merged.pk in case.records:
        return redirect("ehcp:case-details", case.child.pk)
    record_read(request, screen="merge.other", child_pk=merged.pk)

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.merge_records(case.child, merged, by=request.user, now=request.now, submission=submission, **facts)

    page = replace(MERGE, context={"preview": selectors.preview(case.child, merged, request.today)})
    return show_act(request, case.child, page, MergeForm, do)


@for_act("take_merge_back")
def take_back(request: Request, case: CaseNow, other: int) -> HttpResponse:
    """Take a merge back: the record is of another person after all."""
    merged = next((one for one in selectors.may_take_back(case) if one.pk == other), None)
    if merged is None:
        raise Http404

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.take_merge_back(
            case.child, merged, by=request.user, now=request.now, submission=submission, **facts
        )

    summary = [("Record to be taken out", f"{merged.full_name} ({merged.source_id})")]
    back = reverse("ehcp:case-details", args=[case.child.pk])
    return show_act(request, case.child, PART, ReasonForm, do, summary=summary, back=back)


offer_act("merge_records", order=84)
