"""Where items stand, in words: papers, interests, read, recommended, returned, waiting, decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from panels.items.reads.papers import papers_of
from panels.models import ConflictAnswer, PanelItem, PaperMark, Ratification, RatificationAct, ReadMark, Recommendation
from sendcases.accounts.models import User


@dataclass(frozen=True, slots=True)
class State:
    """One thing about an item, in words, with the colour of its tag."""

    words: str
    colour: str = "grey"


def waiting_states(items: Iterable[PanelItem]) -> dict[int, str]:
    """Return of whom undecided items wait, by key: the panel after a return, a second officer after a first."""
    last: dict[int, Ratification] = {}
    for one in Ratification.objects.filter(item__in=[item.pk for item in items]).order_by("pk"):
        last[one.item_id] = one
    versions = _standing(last)
    found = {}
    for pk, one in last.items():
        if one.act == RatificationAct.RETURN and versions.get(pk) == one.recommendation_id:
            found[pk] = "Returned with a question"
        elif one.is_provisional:
            found[pk] = "Left open" if one.act == RatificationAct.REJECT else "Waits for a second officer"
    return found


def _standing(items: Iterable[int]) -> dict[int, int]:
    """Return the key of the last version of each item's recommendation."""
    rows = Recommendation.objects.filter(item__in=items).order_by("number")
    return dict(rows.values_list("item_id", "pk"))


def states_of(items: Sequence[PanelItem], user: User) -> dict[int, list[State]]:
    """Return what is to be said of each item to one reader, by key, in the order of the work (five queries)."""
    keys = [item.pk for item in items]
    papers: dict[int, set[str]] = defaultdict(set)
    for pk, paper in PaperMark.objects.filter(item__in=keys, is_acceptance=False).values_list("item_id", "paper"):
        papers[pk].add(paper)
    interests = set(
        ConflictAnswer.objects.filter(item__in=keys).exclude(effect="none").values_list("item_id", flat=True)
    )
    read = set(ReadMark.objects.filter(item__in=keys, user=user).values_list("item_id", flat=True))
    recommended, waiting = _standing(keys), waiting_states(items)
    found = {}
    for item in items:
        if item.decision:
            found[item.pk] = [State(item.get_decision_display(), "green")]
            continue
        missing = len(set(papers_of(item.kind)) - papers[item.pk])
        said = [
            State(f"{missing} paper{'' if missing == 1 else 's'} missing", "orange") if missing else State("Papers in")
        ]
        said += [State("Interest declared", "purple")] if item.pk in interests else []
        said += [State("Read")] if item.pk in read else []
        if item.pk in recommended:
            said.append(State(waiting.get(item.pk) or "Waits for a decision", "blue"))
        found[item.pk] = said
    return found
