"""Pages of the acts on a plan's words: a comment, its answer, the check, a slip of the pen, a plan file."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Submission
from ehcp.plan_text.acts import comments, versions
from ehcp.plan_text.forms.acts import AnswerForm, CommentForm, PlanFileForm, QualityForm, TypoForm
from ehcp.plan_text.reads import text as reads
from ehcp.plan_text.reads.versions import lines_in_force, version_in_force
from sendcases.audit.requests import Request

NOT_IN_WRITING = "No plan is being written on this case."
COMMENT = ActPage(button="Record the comment", done="The comment is recorded.", move="record_family_comment")
ANSWER = ActPage(button="Save the answer", done="The comment is answered.", move="answer_family_comment")
CHECK = ActPage(button="Record the check", done="The check is recorded.", move="check_plan_quality")
TYPO = ActPage(
    button="Put it right",
    done="The slip is put right in a new version. The plan was not issued again.",
    move="correct_typo",
)
FILE_IN = ActPage(button="Take it in", done="The words of the plan are taken in.", move="take_in_plan_file")


def _back(case: CaseNow) -> str:
    return reverse("ehcp:plan-text", args=[case.child.pk])


@for_act("record_family_comment")
def comment(request: Request, case: CaseNow) -> HttpResponse:
    """Record what the family say to a line."""
    text = reads.open_text(case.records)
    if text is None:
        return nothing_to_do(request, case.child, NOT_IN_WRITING)

    def run(facts: dict[str, Any], submission: Submission) -> object:
        return comments.record_family_comment(
            case.child, by=request.user, now=request.now, submission=submission, **facts
        )

    form = partial(CommentForm, sections=reads.written(text))
    return show_act(request, case.child, COMMENT, form, run, back=_back(case))


@for_act("answer_family_comment")
def answer(request: Request, case: CaseNow) -> HttpResponse:
    """Answer a comment of the family."""
    waiting = reads.unanswered(case)
    if not waiting:
        return nothing_to_do(request, case.child, "No comment of the family waits for an answer.")

    def run(facts: dict[str, Any], submission: Submission) -> object:
        return comments.answer_family_comment(
            case.child, by=request.user, now=request.now, submission=submission, **facts
        )

    return show_act(request, case.child, ANSWER, partial(AnswerForm, comments=waiting), run, back=_back(case))


@for_act("check_plan_quality")
def check(request: Request, case: CaseNow) -> HttpResponse:
    """Check the plan in writing by weighted criteria."""
    text = reads.open_text(case.records)
    if text is None:
        return nothing_to_do(request, case.child, NOT_IN_WRITING)

    def run(facts: dict[str, Any], submission: Submission) -> object:
        return comments.check_plan_quality(case.child, by=request.user, now=request.now, submission=submission, **facts)

    wanting = [(f"Section {one.section}", one.words) for one in reads.wanting(text)]
    return show_act(request, case.child, CHECK, QualityForm, run, summary=wanting, back=_back(case))


@for_act("correct_typo")
def typo(request: Request, case: CaseNow) -> HttpResponse:
    """Put a slip of the pen right in the plan in force."""
    plan = case.maintained_plan
    if plan is None or version_in_force(plan) is None:
        return nothing_to_do(request, case.child, "The words of a plan in force are not kept on this case.")

    def run(facts: dict[str, Any], submission: Submission) -> object:
        return versions.correct_typo(plan, by=request.user, now=request.now, submission=submission, **facts)

    form = partial(TypoForm, lines=lines_in_force(plan))
    return show_act(request, case.child, TYPO, form, run, back=_back(case))


@for_act("take_in_plan_file")
def file_in(request: Request, case: CaseNow) -> HttpResponse:
    """Take in a plan file."""

    def run(facts: dict[str, Any], submission: Submission) -> object:
        return versions.take_in_plan_file(case.child, by=request.user, now=request.now, submission=submission, **facts)

    return show_act(request, case.child, FILE_IN, PlanFileForm, run, back=_back(case))


def _is_in_writing(case: CaseNow) -> bool:
    return case.plan_text is not None


def _has_words(case: CaseNow) -> bool:
    return case.maintained_plan is not None and version_in_force(case.maintained_plan) is not None


offer_act("record_family_comment", _is_in_writing, 45)
offer_act("answer_family_comment", reads.has_unanswered, 46)
offer_act("check_plan_quality", _is_in_writing, 39)
offer_act("correct_typo", _has_words, 86)
offer_act("take_in_plan_file", order=87)
