"""Pages of the letters of a case: chosen, written, looked at, sent; one made elsewhere."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ehcp import permissions
from ehcp.cases.pages.access import for_act, on_case
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, refuse_form, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.documents.acts.storing import opened
from ehcp.documents.pages import SEALED
from ehcp.history.acts.frame import Submission
from ehcp.ledger.reads.open_limits import format_day
from ehcp.letters.acts import sending
from ehcp.letters.format import Sheet, as_word
from ehcp.letters.forms import ChooseLetterForm, EnterLetterForm, LetterForm, form_for
from ehcp.letters.kinds import LETTERS, LetterKind
from ehcp.letters.reads.facts import letters_for
from ehcp.letters.reads.opening import opened_with
from ehcp.letters.reads.owed import letters_owed
from ehcp.letters.reads.tab import candidates_for, copy_of, documents_to_attach, letter_of
from ehcp.proposals.reads import standing_decision
from ehcp.workflow import AlreadyDone, Refused
from sendcases.audit.requests import Request

CHOOSE = ActPage(button="Continue", done="", move="send_letter")
ENTER = ActPage(button="Enter the letter", done="The letter is entered with its proof.", move="enter_letter")
# A letter entered by itself records the fact; these need more than the day, and have pages of their own.
WITH_MORE = frozenset({"L4", "L7", "L8", "L9"})
NONE_NOW = "No letter can be sent on this case now."


def _tab(case: CaseNow) -> str:
    return reverse("ehcp:case-tab", args=[case.child.pk, "letters"])


@for_act("send_letter")
def choose(request: Request, case: CaseNow) -> HttpResponse:
    """Choose which letter to send."""
    kinds = letters_for(case, request.user)
    if not kinds:
        return nothing_to_do(request, case.child, NONE_NOW)
    given: dict[str, Any] = {"kinds": kinds, "owed": letters_owed(case, request.user)}
    given |= {"today": request.today, "version": case.child.version}
    form = ChooseLetterForm(request.POST, **given) if request.method == "POST" else ChooseLetterForm(**given)
    if form.is_bound and form.is_valid():
        return redirect("ehcp:letter-write", case.child.pk, form.cleaned_data["code"])
    context = {"page": CHOOSE, "form": form, "child": case.child, "back_url": _tab(case), "title": CHOOSE.title}
    return render(request, CHOOSE.template, context)


@for_act("send_letter")
def write(request: Request, case: CaseNow, code: str) -> HttpResponse:
    """Say what a letter says and to whom it goes; look at it; send it."""
    kind = next((one for one in letters_for(case, request.user) if one.code == code), None)
    if kind is None:
        return _gone(request, case, code)
    candidates, found = candidates_for(kind, case)
    given: dict[str, Any] = {"kind": kind, "candidates": candidates, "documents": documents_to_attach(case)}
    form = partial(form_for(kind), today=request.today, version=case.child.version, **given)
    decided = standing_decision(case, kind.move)
    initial = {"reasons": decided.decision_reasons} if decided else opened_with(case.child, kind.code)
    made = form(request.POST) if request.method == "POST" else form(initial=initial)
    context = {"kind": kind, "found": found, "form": made, "child": case.child, "back_url": _tab(case)}
    if not made.is_bound or not made.is_valid():
        return render(request, "ehcp/letters/write.html", context)
    return _go_on(request, case, made, context)


def _gone(request: Request, case: CaseNow, code: str) -> HttpResponse:
    """Answer for a letter that cannot be sent now; the same form sent twice ends where the first one did."""
    if code not in LETTERS:
        raise Http404
    messages.error(request, "This letter cannot be sent on the case as it stands.")
    return redirect(_tab(case))


def _go_on(request: Request, case: CaseNow, form: LetterForm, context: dict[str, Any]) -> HttpResponse:
    """Show the letter as it would go, or send it."""
    draft = form.draft()
    status = HTTPStatus.OK.value
    try:
        context |= _preview(case, draft, request)
        if request.POST.get("do") == "send":
            submission = form.submission(request.path)
            sending.send_letter(case.child, draft=draft, by=request.user, now=request.now, submission=submission)
            messages.success(request, "The letter is sent. Its day is today.")
            return redirect(_tab(case))
        sending.refuse_unready(draft, case.child, context["paragraphs"], request.today)
    except AlreadyDone:
        return redirect(_tab(case))
    except Refused as refusal:
        status = refuse_form(form, refusal, case.child)
        context["is_ready"] = False
        if isinstance(refusal, sending.Stopped) and refusal.may_be_sent:
            form.ask_guard_reason()
            context["is_stopped"] = True
    return render(request, "ehcp/letters/write.html", context, status=status)


def _preview(case: CaseNow, draft: sending.LetterDraft, request: Request) -> dict[str, Any]:
    number, paragraphs = sending.composed(draft, case.child, request.today)
    sheets = [sending.sheet_for(paragraphs, draft.kind, one.to, request.today) for one in draft.copies]
    return {
        "paragraphs": paragraphs,
        "wording": number,
        "draft": draft,
        "sheets": sheets,
        "day": format_day(request.today),
        "is_ready": True,
    }


@for_act("enter_letter")
def enter(request: Request, case: CaseNow) -> HttpResponse:
    """Enter a letter that was made elsewhere, with its proof."""
    documents = documents_to_attach(case)
    kinds = [one for one in letters_for(case, request.user) if one.code not in WITH_MORE]
    if not documents:
        return nothing_to_do(request, case.child, "Upload the proof to the case first, then enter the letter.")

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return sending.enter_letter(case.child, by=request.user, now=request.now, submission=submission, **facts)

    form = partial(EnterLetterForm, kinds=kinds, documents=documents)
    return show_act(request, case.child, ENTER, form, do, back=_tab(case))


@on_case(permissions.may_read_cases)
@require_safe
def letter_page(request: Request, case: CaseNow, letter: int) -> HttpResponse:
    """Show a letter as it was sent, and each copy of it."""
    stored = letter_of(case, letter)
    context = {"child": case.child, "letter": stored, "paragraphs": stored.parts, "back_url": _tab(case)}
    return render(request, "ehcp/letters/letter.html", context)


@on_case(permissions.may_read_cases)
@require_safe
def letter_file(request: Request, case: CaseNow, letter: int, copy: int, form: str) -> FileResponse | HttpResponse:
    """Give one copy as the PDF that was sent, or as a Word document."""
    stored = copy_of(case, letter, copy)
    name = f"{stored.letter.source_id}-{stored.pk}.{form}"
    if form == "pdf":
        answer: Any = FileResponse(opened(stored.stored_as), as_attachment=True, filename=name)
    elif form == "docx":
        answer = HttpResponse(_word(stored, stored.letter.kind), content_type="application/octet-stream")
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    else:
        raise Http404
    answer["Content-Security-Policy"] = f"{SEALED}; sandbox"
    return answer  # type: ignore[no-any-return]


def _word(copy: Any, kind: LetterKind) -> bytes:
    sender, day = sending.sender(), format_day(copy.letter.sent_on)
    return as_word(Sheet(kind.name, sender, copy.address_lines, day, copy.letter.parts))


offer_act("send_letter", lambda case: case.is_open_to_acts, 1)
