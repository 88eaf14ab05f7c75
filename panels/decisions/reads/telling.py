"""Which letter tells a decision, in which words, and what has still to be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from ehcp.letters.kinds import LETTERS
from ehcp.models import Child
from ehcp.people.models.merges import records_of
from panels import permissions
from panels.models import PanelItem, Ratification, RatificationAct, ToTell
from panels.options import KINDS
from sendcases.accounts.models import User

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
    """Return the block of My work: what the family have to be told of decisions."""
    found = tellings(user, today)
    return {"tellings": found, "tiles": [], "read_pks": [one.task.item.child_id for one in found]}
