"""What may be done on a case now: each page of an act adds its link here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from ehcp.cases.reads.case import CaseNow
from ehcp.workflow import MOVES
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


_actions: dict[tuple[str, str], CaseAction] = {}


def _always(case: CaseNow) -> bool:
    return True


def offer_act(name: str, is_possible: Callable[[CaseNow], bool] = _always, order: int = 50, *, label: str = "") -> None:
    """
    Offer the act ``name`` on the case page, at the stages and to the people that its record names.

    ``is_possible`` says what else must hold of the case. A view's module calls this once, when it is imported;
    ``label`` is for an act that is offered in two ways.
    """
    move = MOVES[name]

    def may_be_done(case: CaseNow) -> bool:
        return move.is_open_at(case.stage) and is_possible(case)

    register_action(CaseAction(name, label or move.title, f"ehcp:{move.page}", move.who, may_be_done, order))


def register_action(action: CaseAction) -> None:
    """Offer an act of an app above on the case page; those of casework come from their record (``offer_act``)."""
    _actions[(action.name, action.label)] = action


def registered() -> list[CaseAction]:
    """Return every act that any case page may offer."""
    return list(_actions.values())


def offers(user: User, case: CaseNow) -> list[Offer]:
    """Return the acts that ``user`` may do on ``case`` now, in order."""
    return [
        Offer(action.label, reverse(action.url_name, args=[case.child.pk]))
        for action in sorted(_actions.values(), key=lambda action: (action.order, action.label))
        if action.permission(user) and action.is_possible(case)
    ]
