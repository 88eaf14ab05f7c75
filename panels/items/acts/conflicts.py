"""The conflict question of one item, answered before its papers open."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ehcp.history.acts.earlier_values import keep_before_change
from ehcp.history.acts.versions import write_versions
from ehcp.workflow import MOVES, MoveNotAllowed
from panels.items.acts.recommendations import retest_quorum
from panels.models import ConflictAnswer, ConflictEffect, PanelItem
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

# Interest -> its words and what follows from it (panels paper, section 3).
INTERESTS: dict[str, tuple[str, ConflictEffect]] = {
    "none": ("I have no interest in this item", ConflictEffect.NONE),
    "relative": ("My own child, or a child of my family or household", ConflictEffect.LEAVE),
    "provider": ("I have an interest in a provider that could be paid", ConflictEffect.LEAVE),
    "staff": ("I work at the present school or one being consulted", ConflictEffect.SPEAK),
    "author": ("I wrote advice that is before the panel", ConflictEffect.SPEAK),
    "other": ("I know the child or family in another way", ConflictEffect.NOTE),
}


@transaction.atomic
def answer_conflict(item: PanelItem, *, interest: str, by: User, now: datetime) -> ConflictAnswer:
    """
    Record the answer of ``by`` to the conflict question of ``item`` and what follows from it.

    A declared interest cannot be taken back by the person; a clerk corrects a mistake with the chair. Another
    interest is declared beside it, and both count; the same answer again changes nothing.
    """
    MOVES["answer_conflict"].check_who(by)
    if interest not in INTERESTS:
        raise MoveNotAllowed("Say whether you have an interest in this item.")
    current = PanelItem.objects.select_for_update().get(pk=item.pk)
    effect = INTERESTS[interest][1]
    before = list(current.conflict_answers.filter(user=by))
    if effect == ConflictEffect.NONE and any(answer.effect != ConflictEffect.NONE for answer in before):
        raise MoveNotAllowed("You declared an interest in this item. Ask the clerk if that was a mistake.")
    answer, _ = ConflictAnswer.objects.get_or_create(
        item=current, user=by, interest=interest, defaults={"effect": effect, "answered_at": now}
    )
    is_declared = current.conflict_answers.exclude(effect=ConflictEffect.NONE).exists()
    write_versions(keep_before_change(current, {"conflict_declared": is_declared}, today=london_day(now)))
    current.conflict_declared = is_declared
    current.save(update_fields=["conflict_declared"])
    if effect in {ConflictEffect.LEAVE, ConflictEffect.SPEAK}:
        retest_quorum(current, by=by, now=now)
    return answer
