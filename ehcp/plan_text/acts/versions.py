"""Versions of a plan's words: made inside the act that sends them, for a slip of the pen, or from a plan file."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date, datetime
from typing import Any

from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.current import current_plan
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.models import Child, NeedsAssessment, Plan, ProvisionStart
from ehcp.plan_text.acts.writing import keep_earlier, put_lines
from ehcp.plan_text.models.text import AtWork, PlanLine, PlanText
from ehcp.plan_text.models.versions import PlanVersion, VersionCause
from ehcp.plan_text.reads.text import check_wanting, open_text, wanting
from ehcp.plan_text.reads.versions import content_of, person, version_in_force
from ehcp.plan_text.texts.content import labels_of, lines_of
from ehcp.plan_text.texts.sections import WRITTEN
from ehcp.provision.acts import owe_provision, rename_row
from ehcp.provision.models import as_text
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User

# A slip of the pen is a few words; more is an amendment, with its notice and its right of appeal.
LONGEST_TYPO = 60


def text_to_send(act: Act, *, assessment: NeedsAssessment | None = None, plan: Plan | None = None) -> PlanText | None:
    """Return the words that are written for an assessment or for changes to a plan; None where they are elsewhere."""
    text = open_text(act.records)
    if text is None:
        return None
    of_assessment = assessment is not None and text.assessment_id == assessment.pk
    of_plan = plan is not None and text.plan_id == plan.pk and text.assessment_id is None
    if not (of_assessment or of_plan):
        return None
    return PlanText.objects.select_for_update().get(pk=text.pk)


def freeze_draft(act: Act, text: PlanText | None, plan: Plan, cause: VersionCause, *, on: date) -> None:
    """
    Keep the words that leave as a draft or as proposed changes, as one version; inside the act that sends them.

    Refused while a section that the law requires is empty or the check of these words is missing. Section I is
    blank (SEND Regulations 2014, reg 13(1)): its lines cannot be written.
    """
    if text is None:
        return
    _refuse([one.words for one in wanting(text) if one.holds_draft], check_wanting(text))
    PlanText.objects.filter(pk=text.pk).update(plan=plan)
    _keep(act, plan, cause, on=on, content=content_of(text), text=text)


def freeze_final(act: Act, text: PlanText | None, plan: Plan, cause: VersionCause, *, on: date, placement: str) -> None:
    """
    Keep the words that leave as a final plan, with ``placement`` in section I; inside the act that issues it.

    Refused while anything is wanting: a need without provision and without a written reason, vague words without
    one, a comment of the family without an answer, a check older than the words.
    """
    if text is None:
        return
    _refuse([one.words for one in wanting(text)], check_wanting(text))
    made = _keep(act, plan, cause, on=on, content=content_of(text, placement), text=text)
    _owe(act, plan, made, on=on)
    PlanText.objects.filter(pk=text.pk).update(plan=plan, closed_on=act.today)
    AtWork.objects.filter(text=text).delete()


def _owe(act: Act, plan: Plan, version: PlanVersion, *, on: date) -> None:
    """Owe the provision of section F of a version in force."""
    reason = {VersionCause.FINAL_ISSUED: ProvisionStart.FINAL, VersionCause.FILE_IN: ProvisionStart.MOVE_IN}
    rows = [
        (line.line, line.label, as_text(line.words, line.shown_details))
        for line in lines_of(version.content)
        if line.section == "F"
    ]
    started = reason.get(VersionCause(version.cause), ProvisionStart.AMENDED)
    owe_provision(act, plan, rows, reason=started, on=on)


def _refuse(wanted: list[str], check: str) -> None:
    words = [*wanted[:5], *([f"And {len(wanted) - 5} more on the page of the plan."] if len(wanted) > 5 else [])]
    words += [check] if check else []
    if words:
        raise MoveNotAllowed("The plan cannot leave yet. " + " ".join(words))


def _keep(
    act: Act,
    plan: Plan,
    cause: VersionCause,
    *,
    on: date,
    content: dict[str, Any],
    text: PlanText | None = None,
    reason: str = "",
) -> PlanVersion:
    last = PlanVersion.objects.filter(plan=plan).order_by("-number").values_list("number", flat=True).first()
    made = PlanVersion.objects.create(
        child=act.child_of(plan),
        plan=plan,
        text=text,
        number=(last or 0) + 1,
        cause=cause,
        happened_on=on,
        made_at=act.now,
        made_by=act.by,
        content=content,
        reason=reason,
    )
    act.record("plan_version.kept", on=on, about=plan, data={"number": made.number, "cause": str(cause)})
    return made


def correct_typo(
    plan: Plan,
    *,
    line: str,
    wrong: str,
    right: str,
    reason: str,
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> PlanVersion:
    """
    Put a slip of the pen right in one line of the plan in force: ``wrong`` once, by ``right``.

    The plan is not issued again and no time to appeal opens, for no meaning changes; who, when and why is kept, and
    the version before stays. A few words at most: anything else is an amendment (SEND Regulations 2014, reg 28).
    """
    with begin_act(plan.child, by=by, now=now, submission=submission) as act:
        act.check("correct_typo")
        current = current_plan(act, plan)
        version = version_in_force(current)
        if version is None:
            raise MoveNotAllowed("The words of this plan are not kept here.")
        wrong, right = wrong.strip(), right.strip()
        _refuse_meaning(wrong, right, reason)
        content = _put_right(version.content, line, wrong, right)
        made = _keep(
            act,
            current,
            VersionCause.TYPO,
            on=act.today,
            content=content,
            text=version.text,
            reason=reason.strip(),
        )
        for one in lines_of(content):
            if one.line == line and one.section == "F":
                rename_row(act, current, line, as_text(one.words, one.shown_details))
        _put_right_in_writing(act, current, line, wrong, right)
    return made


def _refuse_meaning(wrong: str, right: str, reason: str) -> None:
    if not reason.strip():
        raise MoveNotAllowed("Say why it is a slip of the pen.")
    if not wrong or wrong == right:
        raise MoveNotAllowed("Give the words that are wrong and those that are right.")
    if max(len(wrong), len(right)) > LONGEST_TYPO:
        raise MoveNotAllowed(
            f"A slip of the pen is at most {LONGEST_TYPO} characters. Propose a change to the plan for anything more."
        )
    numbers = [[char for char in words if char.isdigit()] for words in (wrong, right)]
    if numbers[0] != numbers[1]:
        raise MoveNotAllowed("A number changes what the child gets. Propose a change to the plan.")


def _put_right(content: Mapping[str, Any], line: str, wrong: str, right: str) -> dict[str, Any]:
    mended = deepcopy(dict(content))
    for section in mended["sections"]:
        for current in section["lines"]:
            if current["line"] == line and section["code"] in WRITTEN:
                if current["words"].count(wrong) != 1:
                    raise MoveNotAllowed("The line must hold the wrong words exactly once: give more of them.")
                current["words"] = current["words"].replace(wrong, right)
                return mended
    raise MoveNotAllowed("Choose the line.")


def _put_right_in_writing(act: Act, plan: Plan, line: str, wrong: str, right: str) -> None:
    """Put the same slip right in changes that are being written, where the line is still as it was."""
    for current in PlanLine.objects.filter(text__plan=plan, text__closed_on__isnull=True, line=line):
        if current.words.count(wrong) == 1:
            keep_earlier(current)
            current.words = current.words.replace(wrong, right)
            current.version += 1
            current.changed_at, current.changed_by = act.now, act.by
            current.save()


def take_in_plan_file(
    child: Child,
    *,
    content: Mapping[str, Any],
    on: date,
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> PlanVersion | PlanText:
    """
    Take in the words of a plan from a plan file that was read and checked.

    For a plan that is maintained and whose words are kept elsewhere they become its first version, as in force on
    ``on``; while a plan is being written they fill it, as long as it is empty. A file about anybody else is refused.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("take_in_plan_file")
        act.check_day(on, what="The day of the file")
        _refuse_other_child(act.child, content)
        text = open_text(act.records)
        if text is not None:
            if PlanLine.objects.filter(text=text).exists():
                raise MoveNotAllowed("The plan in writing has lines already. A file fills an empty one only.")
            put_lines(text, content, by=by, now=now)
            PlanText.objects.filter(pk=text.pk).update(changed_at=now)
            act.record("plan_text.filled", on=on, about=text.plan or text.assessment)
            return text
        plan = CaseNow(act.child, act.today).maintained_plan
        if plan is None:
            raise MoveNotAllowed("No plan is maintained and none is being written: begin to write it first.")
        if version_in_force(plan) is not None:
            raise MoveNotAllowed("The words of this plan are kept here already. Begin changes to it instead.")
        labels_of(content)
        whole = {"person": person(act.child), "sections": content["sections"]}
        made = _keep(act, plan, VersionCause.FILE_IN, on=on, content=whole)
        _owe(act, plan, made, on=on)
        return made


def _refuse_other_child(child: Child, content: Mapping[str, Any]) -> None:
    """Refuse a file about another person: the birth date must be the child's, and so must one of the names."""
    person = content["person"]
    names = {child.surname.casefold(), child.forename.casefold(), (child.preferred_name or "").casefold()}
    same_name = person["surname"].casefold() in names or person["forename"].casefold() in names
    if person["born"] != child.birth_date.isoformat() or not same_name:
        raise MoveNotAllowed("The file is about somebody else: its name or its date of birth is not this child’s.")
