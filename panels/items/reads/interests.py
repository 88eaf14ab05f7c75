"""What the system itself sees that may be an interest of a reader in an item."""

from __future__ import annotations

from ehcp.models import AdviceRequest, Child, Placement
from ehcp.names import fold
from ehcp.people.models.merges import records_of
from panels.models import PanelItem
from sendcases.accounts.models import User


def likely_interests(item: PanelItem, user: User) -> list[str]:
    """
    Return what may be an interest of ``user`` in ``item``, in words that name nobody (panels paper, section 3).

    Seen are the school of the seat, authorship of advice or of the item, the surname, and the
    surname together with the postcode.
    """
    records = records_of(item.child)
    seen = []
    if _same(user.last_name, item.child.surname):
        seen.append("You share a surname with this child.")
        if _shares_home(item.child, user):
            seen.append("You share a home postcode with this child.")
    if user.pk in {item.presenter_id, item.writer_id}:
        seen.append("You present or wrote this item.")
    workplaces = set(user.appointments.exclude(institution=None).values_list("institution_id", flat=True))
    running = Placement.objects.filter(plan__child__in=records, to_on__isnull=True, institution__in=workplaces)
    asked = set(item.recommendations.exclude(setting=None).values_list("setting_id", flat=True))
    if workplaces and (running.exists() or workplaces & asked):
        seen.append("You work at the school or setting of this child, or at one that is being considered.")
    advisers = AdviceRequest.objects.filter(assessment__child__in=records).exclude(adviser=None)
    if any(_wrote(user, name) for name in advisers.values_list("adviser", flat=True)):
        seen.append("Advice before the panel names you as its author.")
    return seen


def _same(one: str, other: str | None) -> bool:
    return bool(one) and bool(other) and fold(one) == fold(other or "")


def _wrote(user: User, adviser: str | None) -> bool:
    name = fold(f"{user.first_name} {user.last_name}")
    return bool(user.last_name) and name in fold(adviser or "")


def _shares_home(child: Child, user: User) -> bool:
    home = {plain(code) for code in user.appointments.values_list("home_postcode", flat=True)} - {""}
    return plain(child.postcode or "") in home


def plain(postcode: str) -> str:
    """Return a postcode without spaces and case, as two are compared."""
    return "".join(postcode.split()).upper()
