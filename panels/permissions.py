"""Who may see and do what at panels: predicates on people and Q objects on items; imports no model."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from rules.predicates import predicate

from ehcp.law.days import working_days_back
from ehcp.law.holidays import Holidays
from ehcp.permissions import case_q
from sendcases.accounts.models import User
from sendcases.accounts.roles import CASE_READER_ROLES, CASEWORK_ROLES, Role

# Confidentiality: the undertaking is renewed yearly (panels paper, section 3).
UNDERTAKING_DAYS = 365
# Section 4: members read on until ten working days after the minutes are approved.
ACCESS_WORKING_DAYS = 10


def _any_of(name: str, *roles: Role) -> Any:
    return predicate(lambda user: isinstance(user, User) and user.has_role(*roles), name=name)  # type: ignore[no-untyped-call]


may_see_panels = _any_of("may_see_panels", *CASE_READER_ROLES, Role.PANEL_MEMBER, Role.PANEL_CLERK)
keeps_agendas = _any_of("keeps_agendas", Role.PANEL_CLERK)
may_clerk = _any_of("may_clerk", Role.PANEL_CLERK, Role.MANAGER)
may_list = _any_of("may_list", Role.CASE_OFFICER, Role.MANAGER, Role.PANEL_CLERK)
may_ratify = _any_of("may_ratify", Role.DECISION_OFFICER)
may_tell = _any_of("may_tell", Role.CASE_OFFICER, Role.MANAGER, Role.DECISION_OFFICER)
may_see_figures = _any_of("may_see_figures", Role.MANAGER, Role.DECISION_OFFICER, Role.AUDITOR)
# Items are decided a second time by whoever holds a seat on the moderation panel and took no part in them.
may_moderate = _any_of("may_moderate", Role.PANEL_MEMBER, Role.CASE_OFFICER, Role.MANAGER, Role.DECISION_OFFICER)
sits_on_panels = _any_of("sits_on_panels", Role.PANEL_MEMBER)
may_see_moderation = _any_of(
    "may_see_moderation", Role.PANEL_MEMBER, Role.CASE_OFFICER, Role.MANAGER, Role.DECISION_OFFICER, Role.AUDITOR
)
may_see_conditions = _any_of("may_see_conditions", Role.CASE_OFFICER, Role.MANAGER, Role.DECISION_OFFICER, Role.AUDITOR)
may_draw = _any_of("may_draw", Role.MANAGER)
may_defer_again = _any_of("may_defer_again", Role.MANAGER)
may_set_delegation = _any_of("may_set_delegation", Role.MANAGER)
DECIDER = Role.DECISION_OFFICER
may_sit_or_decide = _any_of(
    "may_sit_or_decide", Role.PANEL_MEMBER, Role.PANEL_CLERK, Role.DECISION_OFFICER, Role.MANAGER
)
# Who reads papers as part of deciding says first whether they have an interest; an auditor only reads.
may_sit = _any_of("may_sit", Role.PANEL_MEMBER, Role.PANEL_CLERK, *CASEWORK_ROLES)

# Money: casework proposes what a decision agreed; the authority's officers and finance see what is left.
may_fund = _any_of("may_fund", Role.CASE_OFFICER, Role.MANAGER, Role.DECISION_OFFICER, Role.FINANCE)
may_fund_alone = _any_of("may_fund_alone", Role.DECISION_OFFICER)
may_approve_funding = _any_of("may_approve_funding", Role.DECISION_OFFICER, Role.MANAGER)
may_see_funding = _any_of("may_see_funding", *CASE_READER_ROLES, Role.FINANCE)
may_see_envelope = _any_of("may_see_envelope", Role.MANAGER, Role.DECISION_OFFICER, Role.AUDITOR, Role.FINANCE)
may_open_money_of_cases = _any_of("may_open_money_of_cases", *CASE_READER_ROLES)
may_set_money = _any_of("may_set_money", Role.MANAGER, Role.FINANCE)
keeps_the_money = _any_of("keeps_the_money", Role.FINANCE)
awaits_funding = _any_of("awaits_funding", Role.DECISION_OFFICER, Role.MANAGER, Role.FINANCE)


def funding_q(user: User) -> Q:
    """
    Return the condition that ``user`` may see a funding line.

    Those who may read the case see its lines. Finance sees every line by its number and the reference of the child,
    and none of a restricted child unless named on the record. Of a commissioned place no child is told.
    """
    seen = case_q(user, "child")
    if may_see_funding(user) and user.key_scopes is None:
        places = Q(child__isnull=True)
        seen = seen | places
        if user.has_role(Role.FINANCE):
            named = list(user.restricted_cases.values_list("restriction__child_id", flat=True))
            seen = seen | Q(child__is_restricted=False) | Q(child__in=named)
    return seen


# Mandates for mediation and positions before the Tribunal are privileged: of a panel, its chair and clerk alone.
PRIVILEGED = ("mediation_mandate", "tribunal_position")
LEADING = ("chair", "clerk")


def panels_of(user: User, on: date) -> list[str]:
    """Return the kinds of panel ``user`` sits on as at ``on``, with an undertaking accepted in the last year."""
    return sorted({panel for panel, _ in _seats_of(user, on)})


def _seats_of(user: User, on: date) -> set[tuple[str, str]]:
    """Return the panels with the roles of ``user`` on them as at ``on``, the undertaking accepted."""
    renewed = on - timedelta(days=UNDERTAKING_DAYS)
    seats = user.appointments.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), from_on__lte=on)
    return set(seats.filter(undertaking_on__gt=renewed).values_list("panel", "role"))


def _of_panels(panels: set[str]) -> Q:
    """Return the condition that an item is heard by one of ``panels``, or by chair's action of one."""
    return Q(meeting__panel__in=panels) | Q(meeting__for_panel__in=panels)


def item_q(user: User, on: date) -> Q:
    """
    Return the condition that ``user`` may see an agenda item as at ``on``.

    Those who may read the case see its items. A clerk, and a member with an undertaking in force, see the items
    of their panels until ten working days after the minutes are approved; a restricted child's item only if they
    are on its named list. What a member declared an
    interest in, and leaves for, stays closed to that member.
    """
    seen = case_q(user, "child")
    seats = _seats_of(user, on)
    if seats:
        named = list(user.restricted_cases.values_list("restriction__child_id", flat=True))
        open_child = Q(child__is_restricted=False) | Q(child__in=named)
        led = {panel for panel, role in seats if role in LEADING}
        of_panel = _of_panels({panel for panel, _ in seats}) & (~Q(kind__in=PRIVILEGED) | _of_panels(led))
        last = working_days_back(on, ACCESS_WORKING_DAYS, Holidays())
        still = Q(meeting__minutes__isnull=True) | Q(meeting__minutes__approved_on__gte=last)
        seen = seen | (of_panel & open_child & still)
    return seen & ~Q(pk__in=user.conflict_answers.filter(effect="leave").order_by().values("item_id"))
