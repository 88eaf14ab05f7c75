"""Which letter tells a decision, in which words, and what has still to be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from ehcp.letters.kinds import LETTERS
from ehcp.models import Child, Letter, Plan
from ehcp.people.models.merges import records_of
from ehcp.work.reads.home import Tile
from panels import permissions
from panels.models import Condition, PanelItem, Ratification, RatificationAct, ToTell
from panels.options import KINDS
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

# The letter of each option (panels paper, section 5; workflow paper, section 5); others have none prescribed.
CODES = {
    ("assess", "assess"): "L2",
    ("assess", "do_not_assess"): "L3",
    ("reassess", "reassess"): "L16",
    ("reassess", "do_not_reassess"): "L16N",
    ("reassess", "review_instead"): "L16N",
    ("issue", "issue"): "L7",
    ("issue", "issue_with_changes"): "L7",
    ("issue", "do_not_issue"): "L6",
    ("review_outcome", "maintain"): "L12",
    ("review_outcome", "amend"): "L13",
    ("review_outcome", "propose_cease"): "L17",
    ("cease", "consult"): "L17",
    ("cease", "cease"): "L18",
}
# These stand as decisions of the authority on the case until their letter carries them out (``ehcp.proposals``).
STANDING = {
    ("assess", "assess"): "assess",
    ("assess", "do_not_assess"): "not_assess",
    ("reassess", "reassess"): "reassess",
    ("reassess", "do_not_reassess"): "not_reassess",
    ("reassess", "review_instead"): "not_reassess",
    ("issue", "do_not_issue"): "not_issue",
    ("review_outcome", "maintain"): "maintain",
    ("review_outcome", "amend"): "amend",
    ("review_outcome", "propose_cease"): "cease",
}


def letter_code(made: Ratification) -> str:
    """Return the code of the letter that tells a decision; blank where none is prescribed."""
    if made.act == RatificationAct.REJECT:
        return ""
    return CODES.get((made.item.kind, made.option), "")


def reasons_in_words(made: Ratification) -> str:
    """Return the reasons of a decision in plain words: those of the legal test, and the officer's own."""
    known = dict(KINDS[made.item.kind].legal_reasons)
    lawful = [known[code] for code in made.legal_reasons if code in known]
    return "\n\n".join(filter(None, [". ".join(lawful) + "." if lawful else "", made.reasons.strip()]))


def reasons_for_letter(child: Child, code: str) -> dict[str, str]:
    """Return what a letter that a decision asks for opens with."""
    found = ToTell.objects.waiting().filter(item__child__in=records_of(child), code=code).last()
    return {"reasons": found.reasons} if found else {}


def how_told(task: ToTell, today: date) -> tuple[date, Letter | None] | None:
    """
    Return on which day the family were told of a decision, and by which letter; None where they were not by ``today``.

    By the letter that the decision asks for, sent since; or where an act on the case recorded that they were told of
    the same record, on its day.
    """
    records, decided_on = records_of(task.item.child), london_day(task.opened_at)
    since = {"sent_at__gte": task.opened_at, "sent_on__gte": decided_on}
    sent = Letter.objects.filter(child__in=records, code=task.code, **since)
    letter = sent.order_by("sent_at", "pk").first() if task.code else None
    if letter is not None:
        return letter.sent_on, letter
    day = _day_told(task)
    return (day, None) if day is not None and decided_on <= day <= today else None


def _day_told(task: ToTell) -> date | None:
    """Return the day on which the case says that the family were told about the record of an item."""
    item = task.item
    if item.request is not None:
        return item.request.decision_sent_on
    if item.review is not None:
        return item.review.decision_sent_on
    if item.assessment is None:
        return None
    if task.code != "L7":
        return item.assessment.no_plan_notified_on
    drafts = Plan.objects.filter(assessment=item.assessment).exclude(entered_in_error=True)
    return drafts.values_list("draft_sent_on", flat=True).first()


@dataclass(frozen=True, slots=True)
class Telling:
    """One decision that the family have still to be told of; ``may_send`` says that the reader sends its letter."""

    task: ToTell
    letter: str
    is_late: bool
    may_send: bool


def tellings(user: User, today: date) -> list[Telling]:
    """Return what ``user`` has to tell of the cases they hold; of cases that nobody holds, a decision officer tells."""
    mine = Q(item__child__officer=user)
    if permissions.may_ratify(user):
        mine |= Q(item__child__officer__isnull=True)
    found = ToTell.objects.visible_to(user).waiting().filter(mine)
    return [_telling(task, user, today) for task in found.select_related("item__child", "item__meeting")]


def telling_of(item: PanelItem, user: User, today: date) -> Telling | None:
    """Return what has to be told of an item, or was."""
    task = ToTell.objects.filter(item=item).select_related("item__child", "item__meeting", "letter").first()
    return _telling(task, user, today) if task else None


def _telling(task: ToTell, user: User, today: date) -> Telling:
    letter = LETTERS[task.code].name if task.code else "Letter about the decision"
    sends = bool(task.code) and bool(permissions.may_tell(user))
    return Telling(task, letter, task.told_on is None and task.due_on < today, sends)


def work_of(user: User, today: date) -> dict[str, Any]:
    """Return the block of My work: what the family have to be told of decisions, and conditions to see to."""
    found = tellings(user, today)
    mine = Condition.objects.visible_to(user).open().filter(owner=user, item__removed_at__isnull=True).count()
    tiles = [Tile("Conditions of decisions to see to", mine, reverse("panels:conditions"))] if mine else []
    return {"tellings": found, "tiles": tiles, "read_pks": [one.task.item.child_id for one in found]}
