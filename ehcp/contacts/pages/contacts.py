"""Pages of the log of contacts: log one, record the reply."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.contacts.acts import contacts as acts
from ehcp.contacts.forms.contacts import AnswerForm, ContactForm
from ehcp.contacts.reads import contacts as selectors
from ehcp.contacts.reads.people import people_around
from ehcp.history.acts.frame import Submission
from ehcp.ledger.reads.open_limits import format_day
from sendcases.audit.requests import Request

LOG = ActPage(button="Log the contact", done="The contact is logged.", move="log_contact")
ANSWER = ActPage(button="Record the reply", done="The reply is recorded.", move="answer_contact")


@for_act("log_contact")
def log(request: Request, case: CaseNow) -> HttpResponse:
    """Log a call, an e-mail, a visit or a letter."""
    people, _ = people_around(case)

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.log_contact(case.child, by=request.user, now=request.now, submission=submission, **facts)

    form, initial = partial(ContactForm, people=people), {"on": request.today}
    return show_act(request, case.child, LOG, form, do, initial=initial, back=_tab_of(case))


@for_act("answer_contact")
def answer(request: Request, case: CaseNow, contact: int) -> HttpResponse:
    """Record the day of a reply."""
    stored = selectors.contact_of(case, contact)
    if stored is None:
        raise Http404

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.answer_contact(stored, by=request.user, now=request.now, submission=submission, **facts)

    summary = [
        (stored.get_way_display(), f"{stored.who_words}, {format_day(stored.happened_on)}"),
        ("What was said", stored.said),
        (stored.get_reply_from_display(), f"by {format_day(stored.reply_due_on)}"),
    ]
    initial = {"on": request.today}
    return show_act(request, case.child, ANSWER, AnswerForm, do, initial=initial, summary=summary, back=_tab_of(case))


def _tab_of(case: CaseNow) -> str:
    return reverse("ehcp:case-tab", args=[case.child.pk, "contacts"])


offer_act("log_contact", order=79)
