"""Pages of corrections: every date of a case, what a correction would move, and records entered by mistake."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ehcp import permissions
from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, refuse_form, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts import corrections
from ehcp.history.acts.frame import Submission
from ehcp.history.forms.corrections import CorrectDateForm, MarkInErrorForm
from ehcp.history.reads.dates import NOT_YOURS, corrigible, dated_fact, dated_facts, records_with_mark
from ehcp.workflow import AlreadyDone, Refused
from sendcases.audit.requests import Request

if TYPE_CHECKING:
    from ehcp.history.reads.dates import DatedFact

MARK = ActPage(
    move="mark_in_error",
    button="Change the mark",
    done="The mark is changed. The limits are planned again.",
    warning="Use this only for a record that should never have been made.",
)


@require_safe
@for_act("correct_date")
def dates(request: Request, case: CaseNow) -> HttpResponse:
    """Show every date of the case, record by record, each with its correction."""
    mine = corrigible(case.child, request.user, case.today)
    facts = [(fact, mine(fact)) for fact in dated_facts(case.child)]
    context = {
        "child": case.child,
        "groups": [(words, list(rows)) for words, rows in groupby(facts, key=lambda row: row[0].record_words)],
        "is_manager": permissions.may_manage(request.user),
        "has_any": any(is_mine for _, is_mine in facts),
        "title": "Correct a date",
        "back_url": reverse("ehcp:case", args=[case.child.pk]),
    }
    return render(request, "ehcp/history/dates.html", context)


@for_act("correct_date")
def correct(request: Request, case: CaseNow, table: str, record: int, field: str) -> HttpResponse:
    """Show what the right date would move; correct it when that is confirmed."""
    fact = dated_fact(case.child, table, record, field)
    if fact is None:
        raise Http404
    if request.method != "POST" and not corrigible(case.child, request.user, case.today)(fact):
        messages.error(request, NOT_YOURS)
        return redirect("ehcp:case-dates", case.child.pk)
    values: dict[str, Any] = {"today": request.today, "version": case.child.version}
    form = CorrectDateForm(request.POST, **values) if request.method == "POST" else CorrectDateForm(**values)
    context: dict[str, Any] = {"form": form, "fact": fact, "child": case.child, "title": "Correct a date"}
    if request.method == "POST" and form.is_valid() and _try(request, case, fact, form, context):
        return redirect("ehcp:case", case.child.pk)
    context["back_url"] = reverse("ehcp:case-dates", args=[case.child.pk])
    return render(request, "ehcp/history/correct.html", context, status=context.get("status"))


def _try(request: Request, case: CaseNow, fact: DatedFact, form: CorrectDateForm, context: dict[str, Any]) -> bool:
    """Correct the date and say so, or put into ``context`` what would move; a refusal goes on the form."""
    given = form.facts()
    where = {"table": fact.table, "record_pk": fact.record.pk, "field": fact.field, "by": request.user}
    try:
        if "apply" in request.POST:
            corrections.correct_date(
                case.child, now=request.now, submission=form.submission(request.path), **where, **given
            )
            messages.success(request, "The date is corrected. Both values are kept.")
            return True
        del given["on"]
        context["moved"] = corrections.moved_limits(case.child, now=request.now, **where, **given)
        context["is_preview"] = True
    except AlreadyDone:
        return True
    except Refused as refusal:
        context["status"] = refuse_form(form, refusal, case.child)
    return False


@for_act("mark_in_error")
def mark(request: Request, case: CaseNow) -> HttpResponse:
    """Mark a record as entered by mistake, or take the mark back."""
    records = {f"{one.table}-{one.pk}": one for one in records_with_mark(case.child)}
    if not records:
        return nothing_to_do(request, case.child, "There is no record to mark on this case.")

    def do(facts: dict[str, Any], submission: Submission) -> object:
        record = facts.pop("record")
        return corrections.mark_in_error(record, by=request.user, now=request.now, submission=submission, **facts)

    return show_act(request, case.child, MARK, partial(MarkInErrorForm, records=records), do)


offer_act("correct_date", order=90)
offer_act("mark_in_error", lambda case: bool(case.requests or case.plans or case.assessments), 91)
