"""Who may do and see what: predicates on people and Q objects on children; imports no model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from rules.predicates import predicate

from sendcases.accounts.models import Scope, User
from sendcases.accounts.roles import CASE_READER_ROLES, CASEWORK_ROLES, Role

NOBODY = Q(pk__in=[])
PERSON_SCOPE = Scope.PERSON.value

# Apps above register what their own roles may see (panels: the children on a member's agenda).
_case_access: list[Callable[[User], Q | None]] = []


def register_case_access(provider: Callable[[User], Q | None]) -> None:
    """Add a provider of a Q on ``Child`` that widens what a person may see, or None."""
    _case_access.append(provider)


def _prefixed(condition: Q, path: str) -> Q:
    """Return ``condition``, written about a child, as seen from a record whose child is at ``path``."""
    if not path:
        return condition
    moved = Q()
    moved.connector, moved.negated = condition.connector, condition.negated
    moved.children = [
        _prefixed(child, path) if isinstance(child, Q) else (f"{path}__{child[0]}", child[1])  # type: ignore[index]
        for child in condition.children
    ]
    return moved


def case_q(user: User, path: str = "") -> Q:
    """
    Return the condition that ``user`` may see the child at ``path`` (empty: the row is the child).

    Closed by default. A restricted child is seen only by the people on its list, whatever their role
    (threats paper, section 2.3). A system administrator sees no case content.
    """
    key = path.removesuffix("__")
    cache: dict[str, Any] = user.__dict__.setdefault("_case_q", {})
    if key not in cache:
        if "" not in cache:
            cache[""] = _case_q(user)
        cache[key] = _prefixed(cache[""], key)
    return cache[key]  # type: ignore[no-any-return]


def _case_q(user: User) -> Q:
    if user.key_scopes is not None:  # a key sees no more than its scopes, whatever its account may do
        is_open = user.has_role(Role.API_CLIENT) and PERSON_SCOPE in user.key_scopes
        return Q(is_restricted=False) if is_open else NOBODY
    seen = NOBODY
    if user.has_role(*CASE_READER_ROLES):
        seen = Q(pk__gt=0)
    for provider in _case_access:
        more = provider(user)
        if more is not None:
            seen = more if seen == NOBODY else seen | more
    if seen == NOBODY:
        return seen
    return seen & (Q(is_restricted=False) | Q(pk__in=_named_on(user)))


def withheld_q(user: User) -> Q:
    """Return the condition that a restriction hides a child from ``user``, whatever their role lets them see."""
    return Q(is_restricted=True) & ~Q(pk__in=_named_on(user))


def _named_on(user: User) -> list[int]:
    return list(user.restricted_cases.values_list("restriction__child_id", flat=True))


def _role_predicate(name: str, *roles: Role) -> Any:
    return predicate(lambda user: isinstance(user, User) and user.has_role(*roles), name=name)  # type: ignore[no-untyped-call]


is_caseworker = _role_predicate("is_caseworker", *CASEWORK_ROLES)
is_case_officer = _role_predicate("is_case_officer", Role.CASE_OFFICER)
is_business_support = _role_predicate("is_business_support", Role.BUSINESS_SUPPORT)
is_decision_officer = _role_predicate("is_decision_officer", Role.DECISION_OFFICER)
is_manager = _role_predicate("is_manager", Role.MANAGER)
is_auditor = _role_predicate("is_auditor", Role.AUDITOR)
is_administrator = _role_predicate("is_administrator", Role.SYSTEM_ADMINISTRATOR)
is_panel_member = _role_predicate("is_panel_member", Role.PANEL_MEMBER)
is_panel_clerk = _role_predicate("is_panel_clerk", Role.PANEL_CLERK)
is_api_client = _role_predicate("is_api_client", Role.API_CLIENT)

# Permissions by the words of workflow.md section 3, "Who may record them". A manager stands in for an officer.
may_read_cases = _role_predicate("may_read_cases", *CASE_READER_ROLES)
may_record_receipt = _role_predicate("may_record_receipt", Role.BUSINESS_SUPPORT, Role.CASE_OFFICER, Role.MANAGER)
may_send_letters = _role_predicate(
    "may_send_letters", Role.BUSINESS_SUPPORT, Role.CASE_OFFICER, Role.DECISION_OFFICER, Role.MANAGER
)
may_set_letters = _role_predicate("may_set_letters", Role.MANAGER)
may_work_cases = _role_predicate("may_work_cases", Role.CASE_OFFICER, Role.MANAGER)
may_decide = _role_predicate("may_decide", Role.DECISION_OFFICER)
may_settle = _role_predicate("may_settle", Role.CASE_OFFICER, Role.MANAGER, Role.DECISION_OFFICER)
may_manage = _role_predicate("may_manage", Role.MANAGER)
may_administer = _role_predicate("may_administer", Role.SYSTEM_ADMINISTRATOR)
may_read_account_changes = _role_predicate("may_read_account_changes", Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR)
may_set_law = _role_predicate("may_set_law", Role.SYSTEM_ADMINISTRATOR, Role.MANAGER)
may_import = _role_predicate("may_import", Role.SYSTEM_ADMINISTRATOR, Role.MANAGER)

# Pages by their readers. Panel roles reach a case only through its agenda item (``register_case_access``).
STAFF_ROLES = CASE_READER_ROLES | {Role.PANEL_MEMBER, Role.PANEL_CLERK, Role.SYSTEM_ADMINISTRATOR, Role.FINANCE}
has_home = _role_predicate("has_home", *STAFF_ROLES)
may_open_cases = _role_predicate("may_open_cases", *CASE_READER_ROLES, Role.PANEL_MEMBER, Role.PANEL_CLERK)
may_open_administration = _role_predicate(
    "may_open_administration", Role.SYSTEM_ADMINISTRATOR, Role.MANAGER, Role.AUDITOR
)
