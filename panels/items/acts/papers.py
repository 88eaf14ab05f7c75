"""Papers of an item come in, late ones are accepted by the chair; a reader marks what is read."""

from __future__ import annotations

from datetime import datetime

from ehcp.history.acts.frame import Submission, begin_act
from ehcp.ledger.sync import law_in_force
from ehcp.workflow import MoveNotAllowed
from panels import permissions
from panels.items.acts.agenda import waiting
from panels.items.reads.papers import is_late, papers_of
from panels.models import PanelItem, PanelRole, PaperMark, ReadMark
from sendcases.accounts.models import User


def mark_paper(
    item: PanelItem, *, paper: str, by: User, now: datetime, submission: Submission | None = None
) -> PaperMark:
    """
    Note that a compulsory paper of an undecided item is in; after the cut-off it is late and waits for the chair.

    The chair of the panel who marks a late paper accepts it; again by anybody else changes nothing.
    """
    with begin_act(item.child, by=by, now=now, submission=submission) as act:
        current = waiting(item)
        if paper not in papers_of(current.kind):
            raise MoveNotAllowed("Choose one of the papers of this kind of item.")
        mark = PaperMark.objects.filter(item=current, paper=paper, is_acceptance=False).first()
        if mark is None:
            if not permissions.may_list(by):
                raise MoveNotAllowed("Only a case officer, a panel clerk or a manager notes a paper.")
            late = is_late(current, act.today, law_in_force().holidays)
            return PaperMark.objects.create(item=current, paper=paper, is_late=late, marked_by=by, marked_at=now)
        if not mark.is_late:
            return mark
        chairs = by.appointments.filter(panel=current.meeting.panel, role=PanelRole.CHAIR, from_on__lte=act.today)
        if not chairs.exclude(to_on__lt=act.today).exists():
            raise MoveNotAllowed("This paper came late. The chair of the panel accepts it, or it is not used.")
        accepted, _ = PaperMark.objects.get_or_create(
            item=current, paper=paper, is_acceptance=True, defaults={"is_late": True, "marked_by": by, "marked_at": now}
        )
        return accepted


def mark_read(item: PanelItem, *, by: User, now: datetime) -> ReadMark:
    """Note that ``by`` has read the papers of an item; once is enough."""
    if not permissions.may_sit(by):
        raise MoveNotAllowed("You only read: you take no part in this item.")
    mark, _ = ReadMark.objects.get_or_create(item=item, user=by, defaults={"read_at": now})
    return mark
