"""What was done to accounts, teams and keys, by whom and when, in plain words; no case content."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from ehcp.identifiers import record_key
from sendcases.accounts import history
from sendcases.accounts.models import AccountEvent, User

PER_PAGE = 50
LATEST = 10


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One thing done, as a page shows it."""

    event: AccountEvent

    @property
    def words(self) -> str:
        """Return what was done."""
        return history.kind_of(self.event).words

    @property
    def details(self) -> str:
        """Return what more there is to say: roles, fields, before and after."""
        return history.kind_of(self.event).details(self.event.data)

    @property
    def who(self) -> str:
        """Return who did it."""
        return str(self.event.by or "The command line")


def _events() -> QuerySet[AccountEvent]:
    return AccountEvent.objects.select_related("about", "by")


def changes(*, person: str = "", kind: str = "", page: str | None = None) -> tuple[Page[AccountEvent], list[ChangeRow]]:
    """
    Return one page of what was done, the latest first.

    ``person`` is the number of an account: what was done to it and what it did. ``kind`` is a code. What no
    account and no kind has leaves nothing.
    """
    found = _events()
    if person:
        found = found.filter(Q(about=key) | Q(by=key)) if (key := record_key(person)) is not None else found.none()
    if kind:
        found = found.filter(kind=kind)
    shown = Paginator(found, PER_PAGE).get_page(page)
    return shown, [ChangeRow(event) for event in shown.object_list]


def latest_of(user: User) -> list[ChangeRow]:
    """Return the latest few things done to one account."""
    return [ChangeRow(event) for event in _events().filter(about=user)[:LATEST]]


def accounts_to_choose() -> list[tuple[str, str]]:
    """Return every account, suspended ones too, as number and name."""
    return [(str(user.pk), f"{user} ({user.username})") for user in User.objects.all()]


def kinds_to_choose() -> list[tuple[str, str]]:
    """Return every kind of change, as code and words."""
    return [(kind.code, kind.words) for kind in history.kinds()]
