"""What the family say to a line of the draft, and the answer; the check of the whole before it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.models import Child
from ehcp.plan_text.models.text import FamilyComment, PlanLine, PlanText
from ehcp.plan_text.models.versions import QualityCheck
from ehcp.plan_text.reads.text import open_text
from ehcp.plan_text.texts.criteria import CRITERIA, MOST, grade, share
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User


def _in_writing(act: Act) -> PlanText:
    text = open_text(act.records)
    if text is None:
        raise MoveNotAllowed("No plan is being written.")
    return text


def record_family_comment(
    child: Child, *, line: int, words: str, by: User, on: date, now: datetime, submission: Submission | None = None
) -> FamilyComment:
    """Record what the family said on ``on`` to one line; it is answered before the final plan is issued."""
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("record_family_comment")
        text = _in_writing(act)
        act.check_day(on, what="The day of the comment")
        current = PlanLine.objects.filter(pk=line, text=text, taken_out_at__isnull=True).first()
        if current is None:
            raise MoveNotAllowed("That line is no longer in the plan.")
        if not words.strip():
            raise MoveNotAllowed("Write what the family say.")
        made = FamilyComment.objects.create(
            line=current, words=words.strip(), received_on=on, recorded_at=now, recorded_by=by
        )
        about = text.plan or text.assessment
        act.record("plan_text.comment_received", on=on, about=about, data={"section": current.section})
    return made


def answer_family_comment(
    child: Child,
    *,
    comment: int,
    answer: str,
    taken_up: bool,
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> FamilyComment:
    """Answer one comment of the family: whether the plan was changed for it, and why or why not."""
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("answer_family_comment")
        text = _in_writing(act)
        current = FamilyComment.objects.select_related("line").filter(pk=comment, line__text=text).first()
        if current is None or current.answered_at is not None:
            raise MoveNotAllowed("That comment is answered already.")
        if not answer.strip():
            raise MoveNotAllowed("Write the answer to the family.")
        current.answer, current.is_taken_up, current.answered_at, current.answered_by = (
            answer.strip(),
            taken_up,
            now,
            by,
        )
        current.save(update_fields=["answer", "is_taken_up", "answered_at", "answered_by"])
        data = {"section": current.line.section, "taken_up": taken_up}
        act.record("plan_text.comment_answered", on=act.today, about=text.plan or text.assessment, data=data)
    return current


def check_plan_quality(
    child: Child,
    *,
    answers: Mapping[str, int],
    by: User,
    now: datetime,
    notes: str = "",
    submission: Submission | None = None,
) -> QualityCheck:
    """
    Record a check of the plan in writing by weighted criteria; the grade is computed.

    A change after it asks for another one. A plan that is not ready is not sent.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("check_plan_quality")
        text = _in_writing(act)
        given = {one.name: answers.get(one.name, -1) for one in CRITERIA}
        if not all(0 <= value <= MOST for value in given.values()):
            raise MoveNotAllowed("Answer every question of the check.")
        made = QualityCheck.objects.create(
            text=text,
            answers=given,
            share=share(given),
            grade=grade(given),
            notes=notes.strip(),
            checked_at=now,
            checked_by=by,
        )
        data = {"grade": made.grade, "share": made.share}
        act.record("plan_text.checked", on=act.today, about=text.plan or text.assessment, data=data)
    return made
