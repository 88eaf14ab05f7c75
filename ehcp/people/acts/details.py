"""Change who a child or young person is recorded to be; every earlier value is kept, with its day."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.models import Child
from ehcp.people.acts.restriction_notices import tell_of_doubles
from ehcp.people.acts.search_words import index_people
from ehcp.people.reads.details import WORDS
from ehcp.people.reads.search import has_number
from ehcp.workflow import MoveNotAllowed, Refused
from sendcases.accounts.models import User

DETAILS = frozenset(WORDS)


def change_details(
    child: Child,
    *,
    values: Mapping[str, Any],
    reason: str,
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> Child:
    """
    Set details of a person: name, sex, date of birth, ethnicity, postcode, numbers and the like.

    What was held before stays findable, and a past day reads as it was known. A number that another person holds
    is refused; so is a date of birth after something that is recorded of the child. A person whom ``by`` may not
    see refuses nothing, not even by the same number; those named on that record are told (threats paper, section 2.3).
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("change_details")
        if not reason.strip():
            raise MoveNotAllowed("Say why it is changed.")
        given = {name: None if value == "" else value for name, value in values.items() if name in DETAILS}
        if given.get("upn") or given.get("uln"):
            given["upn_unknown"] = None
        changed = {name: value for name, value in given.items() if getattr(act.child, name) != value}
        if not changed:
            raise MoveNotAllowed("This is what is recorded already.")
        _refuse_held_numbers(act, changed)
        _refuse_late_birth(act, changed)
        _refuse_what_cannot_be(act.child, changed)
        made = act.revise(act.child, **changed)
        corrections = [source_id for source_id in made.values() if source_id]
        data = {"fields": sorted(changed), "corrections": corrections}
        act.record("child.details_changed", on=act.today, about=act.child, data=data, reason=reason.strip())
        index_people([act.child.pk])
        tell_of_doubles(act.child, by=by, now=now)
    return child


def _refuse_what_cannot_be(child: Child, changed: Mapping[str, Any]) -> None:
    """Refuse a value that the record cannot hold: a number with a wrong check digit, a name left empty."""
    proposed = copy(child)
    for name, value in changed.items():
        setattr(proposed, name, value)
    try:
        proposed.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


def _refuse_held_numbers(act: Act, changed: Mapping[str, Any]) -> None:
    """Refuse a number that is another person's whom the person who asks may see; any other refuses nothing."""
    for name in ("upn", "uln", "nhs_number"):
        number = changed.get(name)
        if not number:
            continue
        others = Child.objects.standing().filter(has_number(number)).exclude(pk=act.child.pk)
        current = others.visible_to(act.by).order_by("pk").first()
        if current is not None:
            raise MoveNotAllowed(
                f"{current} has or had this number. If they are one person, ask a manager to merge the two records."
            )


def _refuse_late_birth(act: Act, changed: Mapping[str, Any]) -> None:
    """Refuse a date of birth after something recorded of the child (exchange format, rule 9 in spirit)."""
    born = changed.get("birth_date")
    if born is None:
        return
    case = CaseNow(act.child, act.today)
    days = [one.received_on for one in case.requests] + [one.clock_start_on for one in case.assessments]
    days += [one.first_final_on for one in case.plans] + [case.deceased_on]
    first = min((day for day in days if day), default=None)
    if first is not None and born > first:
        raise MoveNotAllowed(
            f"The date of birth must be on or before {first.day} {first:%B %Y}, the first day recorded."
        )
