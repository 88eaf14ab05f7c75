"""Restrict a record to a named list, change the list, lift it (threats paper, section 2.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.law.days import months_from
from ehcp.models import Child, Restriction, RestrictionReason
from ehcp.people.acts.shared_access import lift_records, restrict_records
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.accounts.roles import CASE_READER_ROLES

REVIEW_WITHIN_MONTHS = 6


def restrict(
    child: Child,
    *,
    reason: str,
    reason_text: str,
    members: Sequence[User],
    review_on: date,
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> Restriction:
    """
    Hide the record from everybody but ``members``, or change who they are; it is looked at again by ``review_on``.

    Raises ``MoveNotAllowed`` unless the person who restricts and the officer who holds the case are named, every
    member may read cases at all, and the review falls within six months.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("restrict")
        _check(act, reason, reason_text, members, review_on)
        is_new = not Restriction.objects.filter(child=act.child).exists()
        # On every record of the person: what hangs on a merged one is as hidden as the rest.
        restriction, *_ = restrict_records(
            act.records,
            members={user.pk for user in members},
            reason=reason,
            reason_text=reason_text.strip(),
            review_on=review_on,
        )
        data = {"reason": reason, "members": sorted(user.pk for user in members), "review_on": review_on.isoformat()}
        act.record("case.restricted" if is_new else "restriction.changed", on=act.today, data=data)
    return restriction


def lift(child: Child, *, by: User, now: datetime, submission: Submission | None = None) -> None:
    """Let everybody who reads cases see the record again. Raises ``MoveNotAllowed`` when it is not restricted."""
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("lift_restriction")
        if not act.child.is_restricted:
            raise MoveNotAllowed("This record is not restricted.")
        lift_records(act.records)
        act.record("case.unrestricted", on=act.today)


def _check(act: Act, reason: str, reason_text: str, members: Sequence[User], review_on: date) -> None:
    if reason == RestrictionReason.OTHER and not reason_text.strip():
        raise MoveNotAllowed("Say what the other reason is.")
    if act.by not in members:
        raise MoveNotAllowed("Name yourself too: somebody on the list must be able to review the restriction.")
    officer = act.child.officer
    if officer is not None and officer not in members:
        raise MoveNotAllowed(f"{officer} holds this case. Name them too, or give the case to somebody else first.")
    outside = [str(user) for user in members if not user.has_role(*CASE_READER_ROLES)]
    if outside:
        raise MoveNotAllowed(f"{', '.join(outside)} may not read cases, so cannot be on the list.")
    if not act.today <= review_on <= months_from(act.today, REVIEW_WITHIN_MONTHS):
        raise MoveNotAllowed("The review must be between today and six months from today.")
