"""Children: a new record, without doubling one that is there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from ehcp.models import Child
from ehcp.selectors.intake import is_number_held_unseen, likely_doubles
from ehcp.services.acts import Submission, act, refuse_repeats
from ehcp.services.references import next_source_id
from ehcp.workflow import MOVES, Refused
from sendcases.accounts.models import User


class PossibleDouble(Refused):
    """The child may be one that is already there; ``children`` are those to look at."""

    def __init__(self, children: list[Child], words: str, *, may_differ: bool = True) -> None:
        super().__init__(words)
        self.children = children
        self.may_differ = may_differ


class HeldElsewhere(Refused):
    """The record cannot be added here; a manager can say why."""


HELD_ELSEWHERE = "This record cannot be added here. Ask a manager, who can look into it."


@dataclass(frozen=True, slots=True)
class NewChild:
    """A child or young person to be added, as the person at the desk describes it."""

    surname: str
    forename: str
    birth_date: date
    sex: str = "U"
    ethnicity: str = "NOBT"
    postcode: str = ""
    upn: str = ""
    uln: str = ""
    upn_unknown: str = ""


def refuse_doubles(child: NewChild, *, different_from: Collection[int], by: User) -> None:
    """
    Raise ``PossibleDouble`` or ``HeldElsewhere`` where the child may be there already.

    A child whom ``by`` may not see is never named, and only a number that is the same refuses.
    """
    numbers = {"upn": child.upn, "uln": child.uln}
    if is_number_held_unseen(by, **numbers):
        raise HeldElsewhere(HELD_ELSEWHERE)
    doubles = likely_doubles(by, surname=child.surname, forename=child.forename, birth_date=child.birth_date, **numbers)
    same = [one for one in doubles if (child.upn and one.upn == child.upn) or (child.uln and one.uln == child.uln)]
    if same:
        words = "A child with this number is already there. Choose that child, or mend the number."
        raise PossibleDouble(same, words, may_differ=False)
    unseen = [one for one in doubles if one.pk not in different_from]
    if unseen:
        raise PossibleDouble(unseen, "This may be a child who is already there. Look before you add another.")


@transaction.atomic
def add_child(
    child: NewChild,
    *,
    different_from: Collection[int] = (),
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> Child:
    """
    Add a child's record, unless it would double one that is there.

    Two people who add the same child at once: taking the next number locks, so the second finds the first.
    """
    MOVES["receive_request"].check(Child(), by)
    source_id = next_source_id(Child)
    refuse_repeats(submission or Submission())
    refuse_doubles(child, different_from=different_from, by=by)
    made = Child(
        source_id=source_id,
        surname=child.surname,
        forename=child.forename,
        birth_date=child.birth_date,
        sex=child.sex,
        ethnicity=child.ethnicity,
        postcode=child.postcode or None,
        upn=child.upn or None,
        uln=child.uln or None,
        upn_unknown=child.upn_unknown or None,
    )
    try:
        made.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    made.save()
    with act(made, by=by, now=now) as going:
        going.record("child.added", on=going.today)
    return made
