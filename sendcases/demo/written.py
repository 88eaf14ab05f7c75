"""Plans in writing and their versions, the family's comments, provision, disputes, decisions asked for, tasks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from ehcp.case_tasks.acts import add_task
from ehcp.cases.reads.case import CaseNow
from ehcp.consultations.acts import Answered, Consulted, consult_settings, record_reply
from ehcp.disputes.acts import add_dispute_task, register_appeal, request_mediation
from ehcp.disputes.reads import decisions
from ehcp.early_help.acts import begin_early_help, close_early_help, refer_early_help
from ehcp.history.acts.frame import Submission
from ehcp.models import Appeal, AssessmentRequest, Child, Institution, Plan, PlanText, Proposal, ProvisionRow, TaskKind
from ehcp.people.models.children import Stage
from ehcp.plan_text.acts.comments import answer_family_comment, check_plan_quality, record_family_comment
from ehcp.plan_text.acts.versions import correct_typo, take_in_plan_file
from ehcp.plan_text.acts.writing import SavedLines, TypedLine, begin_plan_text, save_lines
from ehcp.plan_text.reads.versions import person
from ehcp.plan_text.texts.criteria import CRITERIA
from ehcp.proposals.acts import ask_decision, decide_proposal, return_proposal
from ehcp.provision.acts import confirm_provision, record_gap
from ehcp.reviews.acts.amendments import amend_without_review
from ehcp.workflow import Refused
from sendcases.accounts.models import User

# Key, section, words, what it is linked to, details of provision. “Access to” is vague on purpose: the check says so.
_LINES: tuple[tuple[str, str, str, tuple[str, ...], dict[str, str]], ...] = (
    ("views", "A", "“I like maths and my dog. I do not like it when everybody talks at once.”", (), {}),
    ("talk", "B", "Speech that people who do not know the child cannot follow.", (), {}),
    ("focus", "B", "Cannot keep to a task in a room of more than ten for longer than five minutes.", (), {}),
    ("health", "C", "Glue ear in both ears, reviewed every six months by audiology.", (), {}),
    ("care", "D", "None known (children’s services).", (), {}),
    ("aim-talk", "E", "By July 2028, is followed by a new adult in a conversation of five minutes.", ("talk",), {}),
    ("aim-focus", "E", "By July 2028, finishes a task of 20 minutes in class on four days of five.", ("focus",), {}),
    (
        "therapy", "F", "Speech and language therapy, one to one.", ("talk", "aim-talk"),
        {"who": "Speech and language therapist", "how_often": "Once a week", "how_long": "40 minutes"},
    ),
    (
        "practice", "F", "Practice of the week’s targets in a group of three.", ("talk", "aim-talk"),
        {"who": "Teaching assistant trained by the therapist", "how_often": "Daily", "how_long": "15 minutes"},
    ),
    (
        "desk", "F", "A work station away from doors, and a timer with pictures.", ("focus", "aim-focus"),
        {"who": "Class teacher", "how_often": "Every lesson", "how_long": "The whole lesson"},
    ),
    ("hearing", "G", "Audiology review, commissioned by the integrated care board.", (), {}),
)  # fmt: skip
_VAGUE: tuple[str, str, str, tuple[str, ...], dict[str, str]] = (
    "vague",
    "F",
    "Access to sensory breaks as appropriate.",
    (),
    {},
)
_CONSULTED = 3  # children with settings consulted
_LATE = "Taken over from the system before this one"
_DRAFTS, _PLANS, _DISPUTED, _ASKED = 6, 6, 6, 7


class _Staff:
    """Those who do what is shown."""

    def __init__(self) -> None:
        by_name = {one.username: one for one in User.objects.all()}
        self.officer, self.decider = by_name["officer"], by_name["decisions"]
        self.support, self.manager = by_name["support"], by_name["manager"]


def tell_written(today: date, now: datetime) -> None:
    """Show plans in writing and in force with their words, what is disputed, decisions asked for, and tasks."""
    staff = _Staff()
    _drafts(staff, today, now)
    _consultations(staff, today, now)
    _early_help(staff, today, now)
    _plans_in_force(staff, today, now)
    _disputes(staff, today, now)
    _decisions(staff, today, now)
    _tasks(staff, today, now)


def _held(staff: _Staff, *stages: str) -> list[Child]:
    found = Child.objects.filter(
        stage__in=stages, officer=staff.officer, merged_into_child__isnull=True, deceased_on__isnull=True
    )
    return list(found.order_by("-pk"))


def _typed(key: str, words: str, links: tuple[str, ...], details: dict[str, str], version: int | None) -> TypedLine:
    return TypedLine(line=key, version=version, values={"words": words} | details, linked_to=links)


def _write(text: PlanText, lines: tuple[Any, ...], by: User, now: datetime) -> list[SavedLines]:
    return [
        save_lines(text, section=section, lines=[_typed(key, words, links, details, None)], by=by, now=now)
        for key, section, words, links, details in lines
    ]


def _drafts(staff: _Staff, today: date, now: datetime) -> None:
    """Begin plans; those already with the family have comments, one answered and one not."""
    children = [*_held(staff, Stage.DRAFT_SENT)[: _DRAFTS // 2], *_held(staff, Stage.DRAFTING)[: _DRAFTS // 2]]
    for number, child in enumerate(children):
        text = begin_plan_text(child, by=staff.officer, now=now)
        _write(text, (*_LINES, _VAGUE) if number % 2 else _LINES, staff.officer, now)
        if child.stage == Stage.DRAFT_SENT:
            _comments(text, staff, today, now)


def _comments(text: PlanText, staff: _Staff, today: date, now: datetime) -> None:
    said = (
        (
            "therapy",
            "Once a week is too little: the report says twice.",
            "The report of May says once; we ask again.",
        ),
        ("desk", "The timer helps at home too. Thank you.", ""),
    )
    for key, words, answer in said:
        line = text.lines.get(line=key)
        made = record_family_comment(text.child, line=line.pk, words=words, by=staff.support, on=today, now=now)
        if answer:
            answer_family_comment(text.child, comment=made.pk, answer=answer, taken_up=False, by=staff.officer, now=now)


def _consultations(staff: _Staff, today: date, now: datetime) -> None:
    """Consult settings side by side: one can, one objects, one is silent."""
    schools = list(Institution.objects.filter(type__in=["mainstream", "special"]).order_by("pk")[:12])
    late = Submission(late_reason=_LATE)
    for number, child in enumerate(_held(staff, Stage.DRAFT_SENT)[:_CONSULTED]):
        draft = CaseNow(child, today).draft_plan
        if draft is None or draft.draft_sent_on is None:
            continue
        on = max(draft.draft_sent_on, today - timedelta(days=20 - 6 * number))
        chosen = [Consulted(one, is_requested=place == 0) for place, one in enumerate(schools[3 * number :][:3])]
        asked = consult_settings(child, settings=chosen, by=staff.officer, on=on, now=now, submission=late)
        objects = Answered("objects", ["others"], "A class of 31 would be split three ways.", "full", "30 of 30")
        for one, answered in zip(asked, (objects, Answered("can", vacancy="place")), strict=False):
            record_reply(child, consultation=one.pk, answered=answered, by=staff.support, on=today, now=now)


def _early_help(staff: _Staff, today: date, now: datetime) -> None:
    """Support before a request: one not yet begun, one going on, one closed; requests came all the same."""
    late = Submission(late_reason=_LATE)
    needs = (("semh", "attendance"), ("communication", "speech"), ("adhd", "targeted"))
    asked = [*_held(staff, Stage.REQUESTED), *_held(staff, Stage.ASSESSING)]
    for number, child in enumerate(asked[: len(needs)]):
        need, intervention = needs[number]
        on = today - timedelta(days=150)
        who: dict[str, Any] = {"by": staff.support, "now": now, "submission": late}
        referral: dict[str, Any] = {"referrer": "setting", "consent_on": on, "phase": "primary", "need": need}
        help_ = refer_early_help(child, on=on, **referral, **who)
        if number:
            given: dict[str, Any] = {"intervention": intervention, "given_to": "child", "provider": "Inclusion service"}
            begin_early_help(child, early_help=help_.pk, on=on + timedelta(days=21), cost=None, **given, **who)
        if number > 1:
            close_early_help(child, early_help=help_.pk, on=today - timedelta(days=30), outcome="requested", **who)


def _content(child: Child) -> dict[str, Any]:
    sections: dict[str, list[dict[str, Any]]] = {}
    for key, section, words, links, details in _LINES:
        kept: dict[str, Any] = {"line": key, "words": words} | details
        sections.setdefault(section, []).append(kept | ({"linked_to": list(links)} if links else {}))
    return {"person": person(child), "sections": [{"code": code, "lines": rows} for code, rows in sections.items()]}


def _plans_in_force(staff: _Staff, today: date, now: datetime) -> None:
    """Keep the words of some plans in force, each with versions to compare, and follow their provision."""
    shown = 0
    for child in _held(staff, Stage.MAINTAINED):
        if shown == _PLANS:
            return
        case = CaseNow(child, today)
        plan = case.maintained_plan
        if plan is None or case.open_reviews or case.open_assessment or case.open_request:
            continue
        shown += 1
        on = today - timedelta(days=30 + 9 * shown)
        late = Submission(late_reason=_LATE)
        take_in_plan_file(child, content=_content(child), on=on, by=staff.officer, now=now, submission=late)
        _follow(child, staff, shown, today, now)
        if shown % 2:
            _amend(plan, staff, today, now)


def _follow(child: Child, staff: _Staff, number: int, today: date, now: datetime) -> None:
    rows = list(ProvisionRow.objects.filter(plan__child=child).order_by("pk"))
    lately = today - timedelta(days=6)
    confirmed = [row.pk for row in rows[: number % 4]]
    if confirmed:
        confirm_provision(child, rows=confirmed, told_by="The SENCO, by e-mail", by=staff.officer, on=lately, now=now)
    if number % 4 in (1, 2):
        record_gap(
            child, rows=[rows[-1].pk], told_by="The mother, by telephone", reason="No work station yet.",
            by=staff.officer, on=lately, now=now,
        )  # fmt: skip


def _amend(plan: Plan, staff: _Staff, today: date, now: datetime) -> None:
    """Put a slip of the pen right and propose changes, so that three versions can be compared."""
    correct_typo(
        plan, line="aim-talk", wrong="a new adult", right="an adult new to them", reason="Plainer words",
        by=staff.officer, now=now,
    )  # fmt: skip
    text = begin_plan_text(plan.child, by=staff.officer, now=now)
    line = text.lines.get(line="therapy")
    twice = {"who": "Speech and language therapist", "how_often": "Twice a week", "how_long": "30 minutes"}
    changed = _typed("therapy", "Speech and language therapy, one to one.", ("talk", "aim-talk"), twice, line.version)
    save_lines(text, section="F", lines=[changed], by=staff.officer, now=now)
    check_plan_quality(plan.child, answers={one.name: 3 for one in CRITERIA}, by=staff.officer, now=now)
    amend_without_review(plan, by=staff.decider, on=today, now=now, reasons="More therapy, as the report asks.")


def _disputes(staff: _Staff, today: date, now: datetime) -> None:
    """Register appeals and mediation about decisions of the last weeks, with directions and hearings to come."""
    shown = 0
    for child in _held(staff, Stage.REFUSED_ASSESS, Stage.REFUSED_ISSUE, Stage.MAINTAINED):
        case = CaseNow(child, today)
        recent = [one for one in decisions(case) if one.sent_on and (today - one.sent_on).days < 60]
        if not recent or case.open_appeals or case.open_mediations:
            continue
        shown += 1
        if shown > _DISPUTED:
            break
        on = max(recent[0].sent_on, today - timedelta(days=7))
        if shown % 2:
            request_mediation(child, decision=recent[0].key, wanted=True, by=staff.support, on=on, now=now)
        else:
            _appeal(child, recent[0], staff, on, now)
    for one in Appeal.objects.filter(outcome__isnull=True, conceded_on__isnull=True, child__officer=staff.officer)[:3]:
        hearing = today + timedelta(days=40)
        add_dispute_task(
            one.child, appeal=one.pk, kind=TaskKind.HEARING, words="Hearing by video, half a day", by=staff.officer,
            on=max(one.registered_on, today - timedelta(days=2)), now=now, due_on=hearing,
        )  # fmt: skip


def _appeal(child: Child, decision: Any, staff: _Staff, on: date, now: datetime) -> None:
    sections = ["B", "F"] if decision.is_of_plan else []
    try:
        made = register_appeal(child, decision=decision.key, sections=sections, by=staff.support, on=on, now=now)
    except Refused:
        return  # an appeal about it is there already
    add_dispute_task(
        child, appeal=made.pk, kind=TaskKind.DIRECTION, words="Send the Tribunal the working document.",
        by=staff.officer, on=on, now=now, due_on=on + timedelta(days=21),
    )  # fmt: skip


def _decisions(staff: _Staff, today: date, now: datetime) -> None:
    """Ask for decisions; the first is taken and waits for its letter, the second is returned."""
    reasons = "The cycles of the school show progress with what it has; the psychologist says the same."
    made: list[Proposal] = []
    for child in _held(staff, Stage.REQUESTED)[:_ASKED]:
        request = CaseNow(child, today).open_request
        if request is None or request.kind != "initial":
            continue
        option = "not_assess" if len(made) % 2 else "assess"
        made.append(ask_decision(child, option=option, reasons=reasons, by=staff.officer, now=now))
    if len(made) > 1:
        decide_proposal(made[0], option="assess", reasons=reasons, by=staff.decider, on=today, now=now)
        return_proposal(made[1], reason="The note of the health visitor is missing.", by=staff.decider, now=now)


def _tasks(staff: _Staff, today: date, now: datetime) -> None:
    words = ("Ring the SENCO about the start date", "Ask for the signed consent", "Write down the child’s own words")
    asked = AssessmentRequest.objects.filter(child__officer=staff.officer, child__deceased_on__isnull=True)
    for number, request in enumerate(asked.select_related("child").order_by("-pk")[: len(words)]):
        by = staff.manager if number % 2 else staff.officer
        due = today + timedelta(days=2 * number)
        add_task(request.child, words=words[number], due_on=due, owner=staff.officer, by=by, now=now)
