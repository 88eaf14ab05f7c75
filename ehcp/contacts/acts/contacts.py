"""Log that somebody was in touch, and that a reply was given or came."""

from __future__ import annotations

from datetime import date, datetime

from ehcp.history.acts.frame import Submission, begin_act
from ehcp.law.days import working_days_within
from ehcp.models import Child, Contact, Relation, ReplyFrom
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User

# Our own promise where no day is given; no limit in law.
REPLY_WITHIN_WORKING_DAYS = 5


def log_contact(
    child: Child,
    *,
    way: str,
    direction: str,
    said: str,
    on: date,
    relation: Relation | None = None,
    who: str = "",
    reply_from: str = ReplyFrom.NOBODY,
    reply_due_on: date | None = None,
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> Contact:
    """
    Log a call, an e-mail, a visit or a letter, and who owes a reply by when (five working days if no day is given).

    It moves no limit, so what somebody else has open on the case goes on, and stands beside it in history.
    """
    with begin_act(child, by=by, now=now, submission=submission, is_beside=True) as act:
        act.check("log_contact")
        act.check_day(on, what="The day of the contact")
        if relation is not None and relation.child_id not in act.records:
            raise MoveNotAllowed("This person is not recorded around this child.")
        if relation is None and not who.strip():
            raise MoveNotAllowed("Say who it was.")
        if reply_from == ReplyFrom.NOBODY:
            due = None
        else:
            due = reply_due_on or working_days_within(on, REPLY_WITHIN_WORKING_DAYS, act.law.holidays)
            if due < on:
                raise MoveNotAllowed("The reply cannot be due before the contact.")
        made = Contact.objects.create(
            child=act.child,
            relation=relation,
            who=who.strip() if relation is None else "",
            way=way,
            direction=direction,
            happened_on=on,
            said=said.strip(),
            reply_from=reply_from,
            reply_due_on=due,
            recorded_at=act.now,
            recorded_by=act.by,
        )
        act.record("contact.logged", on=on, data={"contact": made.pk, "way": way, "direction": direction})
    return made


def answer_contact(
    contact: Contact, *, on: date, by: User, now: datetime, submission: Submission | None = None
) -> Contact:
    """Record the day on which the reply that a contact asked for was given, or came."""
    with begin_act(contact.child, by=by, now=now, submission=submission, is_beside=True) as act:
        act.check("answer_contact")
        current = Contact.objects.select_for_update().filter(pk=contact.pk, child__in=act.records).first()
        if current is None or not current.is_owed():
            raise MoveNotAllowed("No reply is owed to this any more.")
        act.check_day(on, not_before=current.happened_on, what="The day of the reply")
        current.replied_on = on
        current.save(update_fields=["replied_on"])
        act.record("contact.answered", on=on, data={"contact": current.pk})
    return current
