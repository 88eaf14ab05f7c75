"""Work that can be done: what later acts have overtaken is nobody's, and every other limit has an act to end it."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db.models import Q
from django.urls import reverse

from ehcp.cases.pages.actions import offers
from ehcp.cases.reads.case import CaseNow
from ehcp.exchange.acts import import_package
from ehcp.law.settings import Law
from ehcp.law.states import state_on
from ehcp.ledger.acts.sweep import sweep_deadlines
from ehcp.ledger.reads.time_limits import planned, tag_of
from ehcp.ledger.sync import law_in_force, laws_in_force, reconcile
from ehcp.models import AnnualReview, Child, Deadline
from ehcp.work.reads.case_page import case_clock
from ehcp.work.reads.home import my_deadlines
from sendcases.accounts.roles import Role
from sendcases.demo.authority import write_authority
from sendcases.demo.world import Size
from tests.factories import a_child, a_plan, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

# The acts of which one ends each limit that the invented authority has open.
TOWARDS_A_PLAN = (
    "request-assess",
    "request-refuse",
    "assessment-refuse",
    "assessment-issue",
    "plan-draft",
    "plan-final",
)
REVIEW = ("review-call", "review-hold", "review-decide", "cease-effect")
AMEND = ("amendment-final", "amendment-none", "amendment-notice", "amendment-without-review")
ENDED_BY: dict[str, tuple[str, ...]] = {
    "consider_notice": ("request-considering",),
    "assess_decision": ("request-assess", "request-refuse"),
    "reassess_decision": ("request-reassess",),
    "advice_return": ("advice-receive", "advice-cancel"),
    "no_plan_decision": TOWARDS_A_PLAN,
    "draft_plan_target": TOWARDS_A_PLAN,
    "final_plan": TOWARDS_A_PLAN,
    "reassess_final": ("assessment-finish",),
    "annual_review": REVIEW,
    "transfer_in_review": REVIEW,
    "review_meeting_target": REVIEW,
    "review_report": ("review-report",),
    "review_decision": ("review-decide",),
    "amendment_notice": ("amendment-notice",),
    "amended_final": ("amendment-final", "amendment-none", "amendment-notice"),
    "unreviewed_amendment_final": ("amendment-final", "amendment-none"),
    "transfer_in_notify": ("transfer-in-notice",),
    "transfer_out": ("transfer-out", "transfer-known"),
    "age25_end": ("cease-consider", "cease-decide", "cease-effect", "cease-drop"),
    "cease_consult": ("cease-decide", "cease-drop"),
    "cease_maintain": ("cease-effect",),
    "early_years_review": REVIEW,
    **dict.fromkeys(("phase_feb", "phase_mar", "phase_post16"), ("phase-transfer-name", "phase-transfer-none")),
    **dict.fromkeys(
        ("reversed_assess_notice", "order_assess_notify", "concede_assess_notify"), ("assessment-tell", *TOWARDS_A_PLAN)
    ),
    **dict.fromkeys(
        (
            "reversed_no_plan",
            "reversed_final_plan",
            "order_assess_no_plan",
            "order_assess_final",
            "concede_assess_no_plan",
            "concede_assess_final",
        ),
        TOWARDS_A_PLAN,
    ),
    **dict.fromkeys(
        ("order_make_draft", "order_make_final", "concede_issue_draft", "concede_issue_final"),
        ("dispute-record", "request-reverse", *TOWARDS_A_PLAN),
    ),
    **dict.fromkeys(
        (
            "order_amend_provision",
            "order_name_setting",
            "order_continue_amend",
            "concede_contents",
            "concede_setting",
        ),
        ("dispute-record", *AMEND),
    ),
    **dict.fromkeys(
        (
            "appeal_response",
            "mediation_arrange",
            "certificate_held",
            "certificate_declined",
            "certificate_not_held",
            "order_reconsider",
            "order_cease",
        ),
        ("dispute-record",),
    ),
}


@pytest.fixture(scope="module")
def hamlet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hamlet")
    write_authority(folder, Size(plans=250, requests=160), seed=1, today=TODAY)
    return folder


def test_every_open_limit_of_the_invented_authority_has_an_act_that_ends_it(hamlet: Path) -> None:
    assert import_package(hamlet, by=None, now=NOW).is_written
    user = a_user(Role.CASE_OFFICER, Role.MANAGER, Role.DECISION_OFFICER, Role.BUSINESS_SUPPORT)
    reverse("ehcp:home")  # the acts are offered once their pages are loaded
    found = Deadline.objects.running(TODAY).exclude(Q(kind="right") | Q(shape="window"))
    by_child: dict[int, set[str]] = defaultdict(set)
    for child, rule in found.values_list("child_id", "rule"):
        by_child[child].add(rule)
    stuck: dict[str, int] = defaultdict(int)
    for child in Child.objects.standing().filter(pk__in=by_child):
        case = CaseNow(child, TODAY)
        if any(plan.cease_decision_sent_on for plan in case.plans):
            # The plan ends when the time to appeal is over; only then is there an act again.
            by_child[child.pk] -= {"age25_end", "cease_maintain"}
        offered = {offer.href for offer in offers(user, case)}
        for rule in by_child[child.pk]:
            ends = {reverse(f"ehcp:{name}", args=[child.pk]) for name in ENDED_BY.get(rule, ())}
            if not ends & offered:
                stuck[rule] += 1
    assert dict(stuck) == {}


def test_a_report_of_a_review_long_decided_is_on_nobodys_list() -> None:
    child = a_child()
    plan = a_plan(child, first_final_on=date(2024, 3, 4))
    AnnualReview.objects.create(
        source_id="V900001", plan=plan, kind="annual", meeting_on=date(2025, 2, 3), decision="M",
        decision_sent_on=date(2025, 2, 24),
    )  # fmt: skip
    reconcile([child.pk], laws=laws_in_force(), now=NOW)
    report = Deadline.objects.get(child=child, rule="review_report")
    assert (report.met_on, report.overtaken_on, report.due_on) == (None, date(2025, 2, 24), date(2025, 2, 17))
    assert state_on(planned(report), TODAY, Law.default()).word == "overdue"
    assert tag_of(report, TODAY).text == "Overtaken"
    child.refresh_from_db()
    assert (child.next_rule, child.next_due_on) == ("annual_review", date(2026, 2, 23))
    assert not Deadline.objects.overdue(TODAY).filter(pk=report.pk)
    assert not Deadline.objects.outstanding(TODAY).filter(pk=report.pk)
    assert Deadline.objects.outstanding(date(2025, 2, 23)).filter(pk=report.pk)
    manager = a_user(Role.MANAGER)
    work = my_deadlines(manager, TODAY)
    assert work is not None
    assert "review_report" not in set(work.values_list("rule", flat=True))
    clock = case_clock(CaseNow(child, TODAY), laws_in_force())
    assert "review_report" in {one.row.deadline.rule for one in clock["past"]}
    assert sweep_deadlines(law=law_in_force(), now=NOW, today=TODAY).notices
    assert not report.notices.exists()
