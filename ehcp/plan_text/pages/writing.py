"""The pages on which a plan is written: the whole of it, and one section in lines, which saves itself."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ehcp import permissions
from ehcp.cases.pages.access import for_act, on_case, permitted
from ehcp.cases.pages.act_page import ActPage, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Submission
from ehcp.plan_text.acts import writing
from ehcp.plan_text.acts.writing import SavedLines
from ehcp.plan_text.forms.acts import BeginForm
from ehcp.plan_text.forms.lines import SectionForm, section_form
from ehcp.plan_text.reads import text as reads
from ehcp.plan_text.reads.versions import versions_of_case
from ehcp.plan_text.texts.sections import SECTIONS, WRITTEN
from ehcp.workflow import Refused
from sendcases.audit.requests import Request

if TYPE_CHECKING:
    from ehcp.models import PlanText

BEGIN = ActPage(button="Begin writing", done="The plan is begun. Write it section by section.", move="write_plan")


@permitted(permissions.may_read_cases)
@require_safe
@on_case(permissions.may_read_cases)
def whole(request: Request, case: CaseNow) -> HttpResponse:
    """Show the plan in writing with all that is still wrong, and the versions that have left."""
    context = {
        "child": case.child,
        "page": reads.text_page(case, request.user, request.now),
        "versions": versions_of_case(case),
        "may_write": permissions.may_work_cases(request.user),
        "may_comment": permissions.may_record_receipt(request.user),
        "title": "The plan",
        "back_url": reverse("ehcp:case-tab", args=[case.child.pk, "plan"]),
    }
    return render(request, "ehcp/plan_text/whole.html", context)


@for_act("write_plan")
def begin(request: Request, case: CaseNow) -> HttpResponse:
    """Begin to write a plan, or go on where one is being written."""
    if request.method != "POST" and reads.open_text(case.records) is not None:
        return redirect("ehcp:plan-text", case.child.pk)

    def run(facts: dict[str, Any], submission: Submission) -> object:
        return writing.begin_plan_text(case.child, by=request.user, now=request.now, submission=submission)

    back = reverse("ehcp:plan-text", args=[case.child.pk])
    return show_act(request, case.child, BEGIN, BeginForm, run, back=back)


@for_act("write_plan")
def section(request: Request, case: CaseNow, code: str) -> HttpResponse:
    """Show one section in lines and save it; a script saves the same form every few seconds."""
    text = reads.open_text(case.records)
    if text is None or code not in WRITTEN:
        raise Http404
    page = _Section(request, case, code, reads.written(text))
    if request.method != "POST":
        return page.show(section_form(page.stored.lines, make=page.make(text)))
    return page.save(text, section_form(page.stored.lines, request.POST, make=page.make(text)))


class _Section:
    """One request for the page of a section: shown, or saved for a person or for the script."""

    def __init__(self, request: Request, case: CaseNow, code: str, sections: list[reads.WrittenSection]) -> None:
        self.request, self.case, self.code, self.sections = request, case, code, sections
        self.stored = next(one for one in sections if one.section.code == code)
        self.advice: list[Any] = []
        self.is_script = request.headers.get("Accept") == "application/json"

    def make(self, text: PlanText) -> dict[str, Any]:
        """Return what the form of a line needs to know: today, its section, what it may serve and cite."""
        self.advice = list(reads.sources_for(self.case, text))
        return {
            "today": self.request.today,
            "section": self.stored.section,
            "links": reads.linkable(self.code, self.sections),
            "advice": self.advice,
        }

    def save(self, text: PlanText, form: SectionForm) -> HttpResponse:
        """Save every line that can be saved; come back with those that cannot, and lose nothing."""
        if not form.is_valid():
            return self._answer(form, None, "", HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            saved = writing.save_lines(
                text, section=self.code, lines=form.typed(), by=self.request.user, now=self.request.now
            )
        except Refused as refusal:
            return self._answer(form, None, str(refusal), HTTPStatus.CONFLICT)
        if self.is_script or saved.stale:
            return self._answer(form, saved, "", HTTPStatus.CONFLICT if saved.stale else HTTPStatus.OK)
        messages.success(self.request, f"Section {self.code} is saved.")
        return redirect("ehcp:plan-section", self.case.child.pk, self.code)

    def _answer(self, form: SectionForm, saved: SavedLines | None, refusal: str, status: int) -> HttpResponse:
        if self.is_script:
            return self._tell(form, saved, refusal, status)
        if saved is not None:
            _mark_stale(form, saved)
            form.lines = [one for one in form.lines if one.is_stale] or form.lines
        return self.show(form, refusal=refusal, status=status)

    def _tell(self, form: SectionForm, saved: SavedLines | None, refusal: str, status: int) -> HttpResponse:
        """Tell the script what is saved and what is not; no words of the plan are in it."""
        text = reads.open_text(self.case.records)
        others = reads.others_at_work(text, self.request.user, self.request.now) if text else []
        wrong = "; ".join(f"{label}: {words}" for _, words, label in form.errors) if saved is None else ""
        answer = {
            "saved_at": f"{self.request.now:%H:%M}" if saved else "",
            "versions": saved.versions if saved else {},
            "stale": saved.stale if saved else [],
            "others": [one.words for one in others],
            "problem": refusal or wrong,
        }
        return JsonResponse(answer, status=status)

    def show(self, form: SectionForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
        """Show the section with its form."""
        text = reads.open_text(self.case.records)
        order = [*WRITTEN]
        after = order[order.index(self.code) + 1 :]
        context = {
            "child": self.case.child,
            "section": self.stored.section,
            "lines": form.lines,
            "line_errors": form.errors if self.request.method == "POST" else [],
            "refusal": refusal,
            "has_stale": any(one.is_stale for one in form.lines),
            "next": SECTIONS[after[0]] if after else None,
            "sections": [SECTIONS[one] for one in order],
            "advice": self.advice,
            "others": reads.others_at_work(text, self.request.user, self.request.now) if text else [],
            "title": f"Section {self.code}: {self.stored.section.title}",
            "back_url": reverse("ehcp:plan-text", args=[self.case.child.pk]),
        }
        return render(self.request, "ehcp/plan_text/section.html", context, status=status)


def _mark_stale(form: SectionForm, saved: SavedLines) -> None:
    """Mark the lines that somebody else changed, and let each be sent again on what is held now."""
    for one in form.lines:
        one.is_stale = one.key in saved.stale
        if one.key in saved.versions:
            data = one.form.data.copy()  # type: ignore[attr-defined]  # what was posted
            data[f"{one.key}-version"] = str(saved.versions[one.key])
            one.form.data = data


offer_act("write_plan", order=38)
