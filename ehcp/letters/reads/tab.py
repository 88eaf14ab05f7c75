"""The letters of a case, and the copies that wait for the post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from ehcp import permissions
from ehcp.cases.reads.case import CaseNow
from ehcp.cases.reads.tabs import CaseTab, register_case_tab
from ehcp.contacts.reads.recipients import Recipient, Recipients, recipients
from ehcp.letters.kinds import FAMILY, LetterKind
from ehcp.letters.reads.facts import letters_for
from ehcp.letters.reads.owed import letters_owed
from ehcp.models import Channel, CopyState, Document, Letter, LetterCopy
from ehcp.workflow import MOVES
from sendcases.accounts.models import User


@dataclass(frozen=True)
class Candidate:
    """Somebody to whom a letter may go; the family are always written to, by one way or the other."""

    key: str
    to: Recipient
    is_always: bool

    @property
    def label(self) -> str:
        """Return who it is and where they are."""
        who = self.to.relation.words if self.to.relation else "the young person"
        where = ", ".join([*self.to.address, *([self.to.email] if self.to.email else [])])
        return f"{self.to.name}, {who}: {where or 'no address recorded'}"

    @property
    def ways(self) -> list[tuple[str, str]]:
        """Return the ways that are open to this person."""
        ways = [(Channel.LINK.value, f"By e-mail, as a secure link, to {self.to.email}")] if self.to.email else []
        ways += [(Channel.POST.value, "By post")] if self.to.address else []
        return ways if self.is_always else [("", "Not to this person"), *ways]

    @property
    def usual(self) -> str:
        """Return the way that is chosen unless the writer chooses another."""
        if not self.is_always:
            return ""
        by_email = self.to.email and self.to.way != "letter"
        return Channel.LINK.value if by_email else Channel.POST.value


def candidates_for(kind: LetterKind, case: CaseNow) -> tuple[list[Candidate], Recipients]:
    """Return to whom a letter may go on a case today, and what the case says of who is written to."""
    found = recipients(case.child, case.today)
    is_family = FAMILY in kind.to
    addressed = [Candidate(f"to{n}", one, is_always=is_family) for n, one in enumerate(found.to)]
    copies = [Candidate(f"copy{n}", one, is_always=False) for n, one in enumerate(found.copies)]
    reachable = [one for one in (*addressed, *copies) if one.to.has_address]
    return reachable, found


def documents_to_attach(case: CaseNow) -> list[Document]:
    """Return the documents of a case that may go with a letter."""
    return list(Document.objects.filter(child__in=case.records).readable())


def letters_of(case: CaseNow) -> list[Letter]:
    """Return the letters of a case, the latest first, with their copies."""
    found = Letter.objects.filter(child__in=case.records).select_related("sent_by", "proof")
    return list(found.prefetch_related("copies"))


def letter_of(case: CaseNow, pk: int) -> Letter:
    """Return one letter of a case; raise ``Http404`` for one of any other."""
    found = Letter.objects.filter(child__in=case.records).select_related("sent_by", "proof", "child")
    return get_object_or_404(found.prefetch_related("copies__relation__person", "attachments"), pk=pk)


def copy_of(case: CaseNow, letter: int, pk: int) -> LetterCopy:
    """Return one copy of a letter of a case; raise ``Http404`` for any other."""
    found = LetterCopy.objects.filter(letter__child__in=case.records, letter=letter)
    return get_object_or_404(found.select_related("letter", "relation__person"), pk=pk)


def letter_tab(case: CaseNow, user: User) -> dict[str, Any]:
    """Return the letters of a case and what may be sent."""
    may_send = MOVES["send_letter"].who(user)
    return {
        "letters": letters_of(case),
        "owed": letters_owed(case, user) if may_send else [],
        "may_send": may_send and bool(letters_for(case, user)),
        "may_enter": may_send and case.is_open_to_acts,
    }


def post_waiting(user: User, today: date) -> QuerySet[LetterCopy]:
    """Return the copies that wait for the post, about children whom ``user`` may see; none of a child who died."""
    waiting = LetterCopy.objects.filter(channel=Channel.POST, state=CopyState.WAITING)
    waiting = waiting.filter(permissions.case_q(user, "letter__child"))
    waiting = waiting.filter(Q(letter__child__deceased_on__isnull=True) | Q(letter__child__deceased_on__gt=today))
    return waiting.select_related("letter__child").prefetch_related("letter__attachments").order_by("pk")


def register_letter_tab() -> None:
    """Add the tab of letters to every case page."""
    readers = permissions.may_read_cases
    register_case_tab(CaseTab("letters", "Letters", "ehcp/letters/tab.html", letter_tab, readers, 16))
