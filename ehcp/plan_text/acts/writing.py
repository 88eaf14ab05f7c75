"""
Writing a plan: begun once, then saved line by line.

A save is not an act on the case: it locks the plan in writing alone, so that a colleague who records a call in the
meantime is told nothing of a change, and it is as often as every few seconds. Each line has a version of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Act, Submission, begin_act, refused_when_busy
from ehcp.models import AdviceRequest, AssessmentOutcome, Child, NeedsAssessment, Plan
from ehcp.people.models.merges import kept_of, records_of
from ehcp.plan_text.models.text import AtWork, ChangeCause, EarlierLine, PlanLine, PlanText
from ehcp.plan_text.reads.text import open_text
from ehcp.plan_text.reads.versions import version_in_force
from ehcp.plan_text.texts.sections import LINKED_TO, WRITTEN
from ehcp.workflow import MOVES, MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

# What the same person changes within this time is one sitting: one earlier version is kept of it.
SITTING = timedelta(minutes=10)
TEXTS = (
    "words", "who", "how_often", "how_long", "skill", "source_words", "cause", "unlinked_reason", "vague_reason"
)  # fmt: skip


def begin_plan_text(child: Child, *, by: User, now: datetime, submission: Submission | None = None) -> PlanText:
    """
    Begin to write the plan that the open assessment leads to, or changes to the plan that is maintained.

    Changes begin with the words that are in force. What was begun for an assessment that ended is given up.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("write_plan")
        case = CaseNow(act.child, act.today)
        assessment, plan = _written_for(case)
        text = open_text(act.records)
        if text is not None:
            if text.assessment_id == getattr(assessment, "pk", None):
                raise MoveNotAllowed("This plan is being written already.")
            PlanText.objects.filter(pk=text.pk).update(closed_on=act.today)
        owner = plan or assessment
        text = PlanText.objects.create(
            child=act.child_of(owner), assessment=assessment, plan=plan, begun_at=now, begun_by=by, changed_at=now
        )
        if plan is not None:
            _copy_words(act, plan, text)
        act.record("plan_text.begun", on=act.today, about=owner, data={"amends": plan is not None})
    return text


def _written_for(case: CaseNow) -> tuple[NeedsAssessment | None, Plan | None]:
    """Return the assessment and the plan whose words are to be written now."""
    for one in case.assessments:
        is_open = one.outcome in (AssessmentOutcome.AWAITED, AssessmentOutcome.ISSUE)
        if is_open and not one.amended_final_sent_on and not _is_issued(one, case.plans):
            return one, one.plan
    if case.maintained_plan is not None:
        return None, case.maintained_plan
    raise MoveNotAllowed("No assessment is under way that a plan could come from, and no plan is maintained.")


def _is_issued(assessment: NeedsAssessment, plans: Sequence[Plan]) -> bool:
    return any(plan.assessment_id == assessment.pk and plan.first_final_on for plan in plans)


def _copy_words(act: Act, plan: Plan, text: PlanText) -> None:
    version = version_in_force(plan)
    if version is not None:
        put_lines(text, version.content, by=act.by, now=act.now)


def put_lines(text: PlanText, content: Mapping[str, Any], *, by: User, now: datetime) -> None:
    """Fill an empty plan in writing with the lines of ``content``, under the keys that they have there."""
    made: dict[str, PlanLine] = {}
    linked: list[tuple[str, list[str]]] = []
    for section in content["sections"]:
        if section["code"] not in WRITTEN:
            continue
        for position, current in enumerate(section["lines"], start=1):
            made[current["line"]] = PlanLine.objects.create(
                text=text,
                line=current["line"],
                section=section["code"],
                position=position,
                words=current["words"],
                **{name: current.get(name, "")[:200] for name in ("who", "how_often", "how_long", "skill")},
                source_words=current.get("source", "")[:200],
                changed_at=now,
                changed_by=by,
            )
            linked.append((current["line"], list(current.get("linked_to", ()))))
    for line, others in linked:
        made[line].linked_to.set([made[other] for other in others if other in made])


@dataclass(frozen=True, slots=True)
class TypedLine:
    """
    One line as it was typed: on which version it was opened (None: it is new), what it says, what it is linked to.

    ``take_out`` removes it; ``keep_held`` answers a stale save: what is held stays, what was typed is dropped.
    """

    line: str
    version: int | None
    values: Mapping[str, str]
    linked_to: tuple[str, ...] = ()
    source_advice: int | None = None
    take_out: bool = False
    keep_held: bool = False


@dataclass(slots=True)
class SavedLines:
    """What came of a save: the version of each line that is held now, and the lines that somebody else changed."""

    at: datetime
    versions: dict[str, int] = field(default_factory=dict)
    stale: list[str] = field(default_factory=list)
    changed: bool = False


def save_lines(text: PlanText, *, section: str, lines: Sequence[TypedLine], by: User, now: datetime) -> SavedLines:
    """
    Save the lines of one section, each by itself; the same lines sent again change nothing.

    A line that was changed since it was opened is not saved: it is named in ``stale``, and what was typed is the
    caller's to show beside what is held. Saving also says that ``by`` is at work in this section.
    """
    if section not in WRITTEN:
        raise MoveNotAllowed("This section follows from the placement or the advice and is not written by hand.")
    saved = SavedLines(now)
    with refused_when_busy(), transaction.atomic():
        held_text = _locked(text, by, now)
        for typed in lines:
            _save(held_text, section, typed, saved, by)
        if saved.changed:
            PlanText.objects.filter(pk=held_text.pk).update(changed_at=now)
        AtWork.objects.update_or_create(text=held_text, user=by, defaults={"section": section, "seen_at": now})
    return saved


def _locked(text: PlanText, by: User, now: datetime) -> PlanText:
    """Lock a plan in writing; refuse one that was issued meanwhile, and whoever may not write it."""
    current = PlanText.objects.select_for_update().select_related("child").get(pk=text.pk)
    child = current.child
    if (kept := kept_of(child)) != child.pk:
        child = Child.objects.get(pk=kept)
    MOVES["write_plan"].check(child, by, stage=child.stage_on(london_day(now)))
    if current.closed_on is not None:
        raise MoveNotAllowed(
            "This plan was issued, or given up, while you were writing. What you typed is below: copy it first."
        )
    return current


def _save(text: PlanText, section: str, typed: TypedLine, saved: SavedLines, by: User) -> None:
    current = PlanLine.objects.filter(text=text, line=typed.line, section=section).first()
    if current is None:
        _add(text, section, typed, saved, by)
        return
    if typed.keep_held or _says_the_same(current, typed):
        saved.versions[current.line] = current.version
        return
    if typed.version != current.version:
        saved.versions[current.line] = current.version
        saved.stale.append(current.line)
        return
    if by.pk != current.changed_by_id or saved.at - current.changed_at > SITTING:
        keep_earlier(current)
    _set(current, typed, saved.at, by)
    current.version += 1
    current.save()
    _link(current, section, typed.linked_to)
    saved.versions[current.line] = current.version
    saved.changed = True


def keep_earlier(current: PlanLine) -> None:
    """Keep what a line says now, before it is changed."""
    content = {name: getattr(current, name) for name in TEXTS}
    content |= {"source_advice": current.source_advice_id, "linked_to": _links_of(current)}
    EarlierLine.objects.create(
        line=current,
        version=current.version,
        content=content,
        changed_at=current.changed_at,
        changed_by=current.changed_by,
    )


def _links_of(current: PlanLine) -> list[str]:
    return sorted(current.linked_to.values_list("line", flat=True))


def _says_the_same(current: PlanLine, typed: TypedLine) -> bool:
    if typed.take_out or current.taken_out_at is not None:
        return typed.take_out and current.taken_out_at is not None
    texts = all(getattr(current, name) == value for name, value in _texts(typed).items())
    return texts and current.source_advice_id == typed.source_advice and _links_of(current) == sorted(typed.linked_to)


def _texts(typed: TypedLine) -> dict[str, str]:
    return {name: typed.values.get(name, "").strip() for name in TEXTS}


def _add(text: PlanText, section: str, typed: TypedLine, saved: SavedLines, by: User) -> None:
    if typed.take_out or not typed.values.get("words", "").strip():
        return
    last = PlanLine.objects.filter(text=text, section=section).order_by("-position").first()
    made = PlanLine(text=text, line=typed.line, section=section, position=(last.position if last else 0) + 1)
    _set(made, typed, saved.at, by)
    made.save()
    _link(made, section, typed.linked_to)
    saved.versions[made.line] = made.version
    saved.changed = True


def _set(current: PlanLine, typed: TypedLine, at: datetime, by: User) -> None:
    current.changed_at, current.changed_by = at, by
    if typed.take_out:
        current.taken_out_at = at
        return
    values = _texts(typed)
    if values["cause"] not in {"", *ChangeCause.values}:
        raise MoveNotAllowed("Choose what made the line change.")
    if not values["words"]:
        raise MoveNotAllowed("Write the words of the line, or take it out.")
    for name, value in values.items():
        setattr(current, name, value)
    current.taken_out_at = None
    current.source_advice = _advice(current.text, typed.source_advice)


def _advice(text: PlanText, pk: int | None) -> AdviceRequest | None:
    """Return the advice that a line cites; refuse one about anybody else."""
    if pk is None:
        return None
    found = AdviceRequest.objects.filter(pk=pk, assessment__child__in=records_of(text.child)).first()
    if found is None:
        raise MoveNotAllowed("Choose an advice about this child as the source.")
    return found


def _link(current: PlanLine, section: str, lines: Sequence[str]) -> None:
    allowed = LINKED_TO.get(section, [])
    current.linked_to.set(PlanLine.objects.filter(text=current.text_id, line__in=lines, section__in=allowed))
