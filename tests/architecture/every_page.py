"""Every address that answers with a page, on an invented authority: who can open it, and where it has most to show."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from itertools import count, zip_longest
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Q
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from ehcp.history.models.versions import LAST_DAY
from ehcp.models import (
    AnnualReview,
    Budget,
    BudgetRequest,
    CaseTask,
    Child,
    ChildFlag,
    Consent,
    Consultation,
    Contact,
    Deadline,
    EarlyHelp,
    Mediation,
    PaymentDecision,
    Proposal,
    ProvisionRow,
)
from ehcp.people.acts.children import record_death
from ehcp.plan_text.models.versions import IN_FORCE
from ehcp.plans.acts.ceasing import consider_ceasing
from panels.items.acts.conflicts import answer_conflict
from panels.meetings.reads.meetings import ratification_queue
from panels.models import Condition, Moderation, PanelItem
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from sendcases.demo import world as demo_world
from sendcases.demo.world import Size
from tests import factories
from tests.architecture.permission_table import EVERYBODY, INTAKE_STEPS, Row
from tests.architecture.world import World, a_world
from tests.factories import a_child, a_plan, a_relation, a_request, restrict

# Addresses whose answer to a plain visit is no page, with what opens them.
NO_PAGE = {
    "healthz": "a line for machines",
    "readyz": "a line for machines",
    "reporting:api-schema": "a description for machines",
    "stay_signed_in": "a line for scripts",
    "account_logout": "signs out and leads on",
    "mfa_authenticate": "only in the middle of signing in",
    "mfa_reauthenticate": "only for those with a second step",
    "mfa_deactivate_totp": "only for those with a second step",
    "mfa_view_recovery_codes": "only for those with a second step",
    "mfa_download_recovery_codes": "a file",
    "ehcp:case-download": "a file",
    "ehcp:document-file": "a file",
    "ehcp:document-shown": "a file",
    "ehcp:plan-version-file": "a file",
    "ehcp:letter-file": "a file",
    "ehcp:letter-open": "behind a link that was mailed: the journey of the link",
    "ehcp:despatch-run": "a file",
    "panels:meeting-pack": "a file",
    "panels:item-document": "a file",
    "panels:pay-run-download": "a file",
    **{f"ehcp:intake-{step}": "a step of a draft: the journeys" for step in INTAKE_STEPS},
    "ehcp:import-progress": "a part of the page of a job",
    "ehcp:hand-over-progress": "a part of the page of a hand-over",
    "ehcp:import-report": "a file",
    "ehcp:law-change-progress": "a part of the page of a change",
    "reporting:headlines-download": "a file",
    "reporting:report-download": "a file",
    "reporting:release-download": "a file",
    "reporting:measure-download": "a file",
    "reporting:measure-variant-download": "a file",
}
MAIN = re.compile(r"<main.*</main>", re.DOTALL)


def invent_authority(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fill the database with an invented authority that has something of everything."""
    monkeypatch.setitem(demo_world.SIZES, "county", Size(plans=260, requests=90))
    call_command("demo_authority", "--size", "county", "--seed", "3", "--yes-this-is-a-test-system", stdout=StringIO())
    monkeypatch.setattr(factories, "_numbers", count(500_001))  # beyond those of the authority
    _what_is_rare()


def _what_is_rare() -> None:
    """Add what an authority of this size need not have on any one day."""
    today, manager = moments.today(), User.objects.get(username="manager")
    reassessed, reviewed, paid, amended, ceasing = (
        a_plan(a_child(stage="maintained"), first_final_on=today - timedelta(days=days))
        for days in (180, 270, 360, 450, 540)
    )
    a_request(reassessed.child, kind="reassessment", plan=reassessed, received_on=today - timedelta(days=3))
    called = {"called_on": today - timedelta(days=40), "planned_meeting_on": today + timedelta(days=9)}
    AnnualReview.objects.create(source_id="V-called", plan=reviewed, kind="annual", **called)
    Budget.objects.create(
        source_id="B-paid", child=paid.child, plan=paid, kind="plan_health", payment="direct_payment", from_on=today
    )
    asked = {
        "plan": paid, "kind": "plan_education", "form": "direct_payment", "asked_by": "parent",
        "asked_on": today - timedelta(days=30),
    }  # fmt: skip
    decided = {"decided_on": today - timedelta(days=20)}
    BudgetRequest.objects.create(source_id="BR-asked", **asked)
    BudgetRequest.objects.create(source_id="BR-refused", decision="refused", **decided, **asked)
    BudgetRequest.objects.create(source_id="BR-agreed", decision="agreed", annual_amount=900, **decided, **asked)
    paying = BudgetRequest.objects.create(
        source_id="BR-paid", decision="agreed", annual_amount=900, first_paid_on=today - timedelta(days=9),
        **decided, **asked,
    )  # fmt: skip
    for key, more in (("owed", {}), ("again", {"reconsider_asked_on": today})):
        PaymentDecision.objects.create(
            source_id=f"PD-{key}", budget_request=paying, kind="reduce", decided_on=today - timedelta(days=5),
            takes_effect_on=today + timedelta(days=40), reasons="Invented", **more,
        )  # fmt: skip
    sent = {"meeting_on": today - timedelta(days=20), "decision": "A", "decision_sent_on": today - timedelta(days=2)}
    AnnualReview.objects.create(source_id="V-amended", plan=amended, kind="annual", **sent)
    consider_ceasing(ceasing, by=manager, on=today, now=moments.now())
    restrict(a_child(stage="maintained"), manager)
    dead = a_request(a_child(stage="requested"))
    record_death(dead.child, by=manager, on=today, now=moments.now())
    mother = a_relation(paid.child)
    Consent.objects.create(child=paid.child, given_by=mother, scope="letters", from_on=today)
    ChildFlag.objects.create(child=paid.child, kind="looked_after", from_on=today)
    Mediation.objects.create(
        source_id="M-held", child=paid.child, plan=paid, about="contents",
        requested_on=today - timedelta(days=9), held_on=today,
    )  # fmt: skip
    for user in User.objects.filter(grants__role__in=(Role.MANAGER, Role.DECISION_OFFICER)).distinct():
        for item in (*_planned()[:1], *_recommended()[:1], *PanelItem.objects.filter(conditions__isnull=False)):
            answer_conflict(item, interest="none", by=user, now=moments.now())


def _planned() -> list[PanelItem]:
    return list(PanelItem.objects.filter(meeting__state="planned").order_by("pk"))


def _recommended() -> list[PanelItem]:
    """Return the items that wait for a decision officer."""
    manager = User.objects.get(username="manager")
    return [row.item for row in ratification_queue(manager, moments.today())]


def _limit(child: Child) -> int:
    found = Deadline.objects.open(LAST_DAY).filter(child=child, rule="assess_decision").values_list("pk", flat=True)
    return found.first() or 0


def _own(records: str, number: int = 1) -> Callable[[World], list[Any]]:
    """Take the child's number, and those of the latest ``number`` of its ``records``; 0 where there is none."""

    def args(world: World) -> list[Any]:
        latest = getattr(world.child, records).order_by("-pk").values_list("pk", flat=True)[:number]
        return [world.child.pk, *reversed([*latest, *[0] * (number - len(latest))])]

    return args


# What the table takes from the smallest world, and a page needs of a larger one.
ARGS: dict[str, Callable[[World], list[Any]]] = {
    "ehcp:exemption-propose": lambda world: [world.child.pk, _limit(world.child), "school_closed"],
    "ehcp:request-logged": lambda world: [world.child.pk, getattr(world.child.requests.first(), "pk", 0)],
    "ehcp:task-change": _own("tasks"),
    "ehcp:task-finish": _own("tasks"),
    "ehcp:proposal-decide": _own("proposals"),
    "ehcp:proposal-return": _own("proposals"),
    "ehcp:proposal-take-back": _own("proposals"),
    "ehcp:plan-version": _own("plan_versions"),
    "ehcp:plan-compare": _own("plan_versions", 2),
    "ehcp:case-consent-end": _own("consents"),
    "ehcp:case-flag-end": _own("flags"),
    "ehcp:case-contact-answer": _own("contacts"),
    "panels:condition-settle": lambda world: [getattr(Condition.objects.open().first(), "pk", 0)],
    "panels:condition-set": lambda world: [
        getattr(PanelItem.objects.filter(conditions__isnull=False).first(), "pk", 0)
    ],
    "panels:moderation-item": lambda world: [getattr(Moderation.objects.waiting().first(), "pk", 0)],
}


def people(row: Row) -> list[User | None]:
    """Return those of the demonstration who may open an address."""
    if row.get == EVERYBODY:
        return [None]
    assert isinstance(row.get, frozenset)
    return list(User.objects.filter(grants__role__in=row.get, is_active=True).distinct().order_by("pk"))


def _with_something_rare() -> list[Child]:
    """Return a child for each thing that few cases hold on any one day."""
    today = moments.today()
    rare = {
        "a task": Q(tasks__in=CaseTask.objects.open()),
        "a consent": Q(consents__to_on__isnull=True, consents__isnull=False),
        "a flag": Q(flags__to_on__isnull=True, flags__isnull=False),
        "a reply that we owe": Q(contacts__in=Contact.objects.awaiting("us")),
        "a proposal that waits": Q(proposals__in=Proposal.objects.waiting()),
        "support not begun": Q(early_help__in=EarlyHelp.objects.open(today).filter(started_on__isnull=True)),
        "a setting that has not replied": Q(plans__consultations__in=Consultation.objects.waiting()),
        "a decision on direct payments": Q(plans__budget_requests__payment_decisions__isnull=False),
        "a gap in provision": Q(plans__provision_rows__in=ProvisionRow.objects.missing(today)),
        "a task of a dispute": Q(dispute_tasks__isnull=False, dispute_tasks__done_on__isnull=True),
        "an open appeal": Q(appeals__isnull=False, appeals__outcome__isnull=True, appeals__conceded_on__isnull=True),
        "a mediation held": Q(mediations__held_on__isnull=False, mediations__agreement__isnull=True),
        "two versions of a plan": Q(plan_versions__number=2),
        "the words of a plan in force": Q(plan_versions__cause__in=IN_FORCE, stage="maintained"),
    }
    unrestricted = Child.objects.filter(is_restricted=False).order_by("pk")
    found = {words: unrestricted.filter(one).first() for words, one in rare.items()}
    assert [words for words, child in found.items() if child is None] == []
    return [child for child in found.values() if child is not None]


def worlds() -> list[World]:
    """Return worlds about different children and panel items: for each act there is one in which it is due."""
    planned = _planned()
    items = [planned[0], *_recommended(), *planned, *PanelItem.objects.order_by("pk")]
    stages: dict[str, list[Child]] = {}
    for child in Child.objects.order_by("pk"):
        stages.setdefault(child.stage, []).append(child)
    newest, *rest = Child.objects.order_by("-pk")[:10]
    by_turns = (child for turn in zip_longest(*stages.values()) for child in turn if child is not None)
    children = [newest, *_with_something_rare(), *rest, *by_turns]
    world = a_world(children[0], items[0])
    return [replace(world, child=child, item=items[turn % len(items)]) for turn, child in enumerate(children[:120])]


def has_form(response: HttpResponse) -> bool:
    """Tell whether the page asks for something, beyond what its frame asks."""
    main = MAIN.search(response.content.decode())
    return main is not None and 'method="post"' in main[0]


def opening(name: str, row: Row, found: list[World]) -> tuple[User | None, str] | None:
    """
    Return who can open an address as a page, and where; none if it never answers with one.

    An address that takes something is opened where it does, and only otherwise where it says why not.
    """
    otherwise = None
    for user in people(row):
        client = Client()
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        for address in dict.fromkeys(reverse(name, args=ARGS.get(name, row.args)(world)) for world in found):
            response = client.get(address)
            if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
                if row.post is None or has_form(response):
                    return user, address
                otherwise = otherwise or (user, address)
    return otherwise
