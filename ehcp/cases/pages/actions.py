"""What may be done on a case now: each page of an act adds its link here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from ehcp.cases.reads.case import CaseNow
from sendcases.accounts.models import User


@dataclass(frozen=True)
class CaseAction:
    """
    A link on the case page to an act.

    It is offered when the person has the ``permission`` and the act ``is_possible`` on the case as it stands;
    the service checks both again. The address ``url_name`` takes the child's number alone.
    """

    name: str
    label: str
    url_name: str
    permission: Callable[[User], bool]
    is_possible: Callable[[CaseNow], bool]
    order: int = 50


@dataclass(frozen=True)
class Offer:
    """An act as one person is offered it on one case."""

    label: str
    href: str


_actions: dict[str, CaseAction] = {}


def register_action(action: CaseAction) -> None:
    """Offer an act on the case page; a view's module calls this once, when it is imported."""
    _actions[action.name] = action


def offers(user: User, case: CaseNow) -> list[Offer]:
    """Return the acts that ``user`` may do on ``case`` now, in order."""
    return [
        Offer(action.label, reverse(action.url_name, args=[case.child.pk]))
        for action in sorted(_actions.values(), key=lambda action: (action.order, action.label))
        if action.permission(user) and action.is_possible(case)
    ]
