"""Blind moderation: a sample of decided items is decided once more by people who took no part and see no outcome."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ehcp.history.acts.frame import refused_when_busy
from ehcp.models import Sequence as Ids
from ehcp.requests.acts.requests import refuse_unlawful_reasons
from ehcp.workflow import MOVES, MoveNotAllowed
from panels.decisions.reads.figures import Period
from panels.decisions.reads.moderation import drawable, moderators, took_part
from panels.models import Moderation, ModerationAnswer, PanelItem
from panels.options import KINDS
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

MOST_DRAWN = 100


def draw_sample(*, period: Period, number: int, by: User, now: datetime) -> list[Moderation]:
    """
    Draw at most ``number`` decided items of ``period`` by chance and give each to a moderator who took no part in it.

    An item is drawn once. While the last sample waits no other is drawn, so that the same form sent twice draws one.
    """
    MOVES["draw_moderation"].check_who(by)
    if not 1 <= number <= MOST_DRAWN:
        raise MoveNotAllowed(f"Draw between 1 and {MOST_DRAWN} items.")
    with refused_when_busy(), transaction.atomic():
        Ids.objects.select_for_update().get_or_create(table=Moderation._meta.label_lower)
        waiting = Moderation.objects.waiting().filter(item__child__is_restricted=False).count()
        if waiting:
            raise MoveNotAllowed(f"{waiting} drawn before still wait. Draw again once they are decided.")
        people = moderators(london_day(now))
        if not people:
            raise MoveNotAllowed("Nobody sits on the moderation panel with an undertaking of this year. Appoint first.")
        given = _given(list(drawable(period)), people, number)
        if not given:
            raise MoveNotAllowed(
                "No decided item of these days can be drawn: each was drawn before, or every moderator took part in it."
            )
        return [Moderation.objects.create(item=item, moderator=who, drawn_by=by, drawn_at=now) for item, who in given]


def _given(items: list[PanelItem], people: Sequence[User], number: int) -> list[tuple[PanelItem, User]]:
    """Return as many items as are drawn, by chance, each with the moderator who has the fewest so far."""
    chance = random.SystemRandom()
    chance.shuffle(items)
    barred, load = took_part(items), Counter[int]()
    given: list[tuple[PanelItem, User]] = []
    for item in items:
        free = [one for one in people if one.pk not in barred.get(item.pk, set())]
        if free and len(given) < number:
            who = min(free, key=lambda one: (load[one.pk], one.pk))
            load[who.pk] += 1
            given.append((item, who))
    return given


def moderate_item(
    moderation: Moderation, *, option: str, legal_reasons: Sequence[str], reasons: str, by: User, now: datetime
) -> ModerationAnswer:
    """
    Record what the moderator would have decided; it changes nothing on the case.

    The same rules as for the decision: one of the options, a reason from the legal test, and money as the only reason
    to refuse or reduce is none. A second answer is refused.
    """
    MOVES["moderate_item"].check_who(by)
    kind = KINDS[moderation.item.kind]
    if option not in kind.codes:
        raise MoveNotAllowed("Choose one of the options for this kind of item.")
    if not legal_reasons or not set(legal_reasons) <= {code for code, _ in kind.legal_reasons}:
        raise MoveNotAllowed("Choose at least one reason from the legal test.")
    if not reasons.strip():
        raise MoveNotAllowed("Give the reasons in your own words.")
    if kind.option(option).weakens:
        refuse_unlawful_reasons(reasons, kind.test)
    if by.pk not in {one.pk for one in moderators(london_day(now))}:
        raise MoveNotAllowed("You do not sit on the moderation panel today with this year’s undertaking.")
    with refused_when_busy(), transaction.atomic():
        # The item is locked: what was drawn is history, which the application may not even lock.
        PanelItem.objects.select_for_update().get(pk=moderation.item_id)
        current = Moderation.objects.visible_to(by).filter(pk=moderation.pk).first()
        if current is None:
            raise MoveNotAllowed("This item was given to somebody else.")
        if ModerationAnswer.objects.filter(moderation=current).exists():
            raise MoveNotAllowed("You have decided this item already. What you said first stands.")
        return ModerationAnswer.objects.create(
            moderation=current, option=option, legal_reasons=list(legal_reasons), reasons=reasons, answered_at=now
        )
