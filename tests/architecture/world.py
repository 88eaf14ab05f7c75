"""The few records whose numbers appear in addresses; one of each is enough to open every address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from ehcp.models import (
    AssessmentRequest,
    CaseTask,
    Child,
    Consultation,
    Cover,
    Document,
    EarlyHelp,
    HandOver,
    Institution,
    Job,
    Letter,
    LikelyDouble,
    Plan,
    Proposal,
    ProposedLawChange,
    ProvisionRow,
    Relation,
)
from panels.models import BoundDocument, FundingLine, PanelItem, PayRun
from reporting.models import Action, OwnReport, Release, Webhook
from sendcases.accounts.models import Team, User
from sendcases.accounts.roles import Role
from tests.factories import (
    a_child,
    a_cover,
    a_document,
    a_double,
    a_funding_line,
    a_hand_over,
    a_job,
    a_law_change,
    a_letter,
    a_panel_item,
    a_pay_run,
    a_relation,
    a_release,
    a_team,
    a_user,
    a_webhook,
    an_action,
    an_own_report,
)


@dataclass
class World:
    """What the permission table's ``args`` take numbers from."""

    child: Child
    item: PanelItem
    person: User
    team: Team
    job: Job
    law_change: ProposedLawChange
    other: Child
    merged: Child
    double: LikelyDouble
    relation: Relation
    document: Document
    letter: Letter
    line: FundingLine
    run: PayRun
    action: Action
    release: Release
    webhook: Webhook
    own_report: OwnReport
    cover: Cover
    hand_over: HandOver


def a_world(child: Child | None = None, item: PanelItem | None = None) -> World:
    """Make a world, about ``child`` and ``item`` where they are given."""
    child = child or a_child()
    other, line = a_child(), a_funding_line(child)
    item, document = item or a_panel_item(child), a_document(child)
    bound_at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    BoundDocument.objects.create(item=item, document=document, bound_by=a_user(), bound_at=bound_at)
    return World(
        child=child,
        item=item,
        person=a_user(Role.API_CLIENT),
        team=a_team(),
        job=a_job(),
        law_change=a_law_change(),
        other=other,
        merged=a_child(merged_into_child=child),
        double=a_double(child, other),
        relation=a_relation(child),
        document=document,
        letter=a_letter(child),
        line=line,
        run=a_pay_run(line),
        action=an_action(),
        release=a_release(),
        webhook=a_webhook(),
        own_report=an_own_report(),
        cover=a_cover(),
        hand_over=a_hand_over(child),
    )


def work_owed(
    child: Child, plan: Plan, request: AssessmentRequest, school: Institution, *, by: User, since: date, now: datetime
) -> None:
    """Give a child a proposal that waits, a row of provision not in place, a task, and ``school`` consulted."""
    CaseTask.objects.create(child=child, words="Ring", due_on=since, owner=by, recorded_at=now, recorded_by=by)
    Proposal.objects.create(
        child=child, kind="assess", record_id=request.source_id, option="assess", reasons="Needs",
        asked_at=now, asked_by=by,
    )  # fmt: skip
    EarlyHelp.objects.create(
        source_id=f"EH{plan.pk}", child=child, referred_on=since, referrer="setting", consent_on=since,
        phase="primary", need="semh",
    )  # fmt: skip
    Consultation.objects.create(
        source_id=f"CN{plan.pk}", plan=plan, institution=school, is_requested=True, sent_on=since,
    )  # fmt: skip
    ProvisionRow.objects.create(
        source_id=f"PV{plan.pk}", plan=plan, plan_line=f"F-{plan.pk}", label="F1", words="Therapy", reason="final",
        begins_on=since,
    )  # fmt: skip
