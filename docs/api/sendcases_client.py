"""
A typed client of the sendcases API, with nothing but the standard library. Copy it into your own project.

Written by ``./run manage api_client`` from docs/api/schema.json: change that, never this.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any, Literal, NotRequired, TypedDict, cast

BasisEnum = Literal["known", "latest"]
BlankEnum = Literal[""]
CohortEnum = Literal["E", "R", "D", "S", "D/E"]
DeadlineStateEnum = Literal[
    'not_started', 'running', 'due_soon', 'overdue', 'met', 'late', 'late_exempted', 'missed', 'void',
    'superseded', 'open', 'closed', 'premature', 'expired', 'replaced',
]  # fmt: skip
DecisionDecisionEnum = Literal["agreed", "not_agreed", "deferred"]
FigureUnitEnum = Literal["fte"]
FundingKindEnum = Literal[
    'band', 'top_up', 'place', 'placement_fee', 'therapy', 'equipment', 'personal_budget', 'transport',
    'alternative_provision', 'tuition', 'early_help',
]  # fmt: skip
FundingUnitEnum = Literal["annual", "termly", "weekly", "hourly", "daily", "visit", "one_off"]
IdTypeEnum = Literal[
    'advice', 'appeal', 'assessment', 'budget', 'child', 'clock:record', 'feedback', 'mediation', 'outcome',
    'panel_item', 'phase_transfer', 'plan', 'plan@due', 'provision', 'request', 'review', 'role',
]  # fmt: skip
LevelEnum = Literal["L0", "L2"]
OutcomeEnum = Literal["Y", "N", "A", "W", "H"]
PanelEnum = Literal[
    'assess', 'issue', 'placement', 'joint', 'review', 'phase', 'early', 'moderation', 'chair',
]  # fmt: skip
PanelStateEnum = Literal["planned", "held", "cancelled"]
RequestKindEnum = Literal["initial", "reassessment"]
ReviewDecisionEnum = Literal["A", "C", "M"]
ReviewKindEnum = Literal["annual", "early", "phase_transfer", "move_in", "amendment_without_review"]
RuleEnum = Literal[
    'advice_return', 'age25_end', 'agreement_appealable', 'agreement_icb', 'agreement_other', 'amended_final',
    'amendment_notice', 'amendment_window', 'annual_review', 'appeal_response', 'appeal_window',
    'assess_decision', 'budget_refusal_notice', 'cease_consult', 'cease_maintain', 'cease_notice',
    'certificate_declined', 'certificate_held', 'certificate_not_held', 'concede_assess_final',
    'concede_assess_no_plan', 'concede_assess_notify', 'concede_cease', 'concede_contents',
    'concede_issue_draft', 'concede_issue_final', 'concede_setting', 'consent_order', 'consider_notice',
    'consult_reply', 'direct_payment_first_review', 'direct_payment_reconsider', 'direct_payment_review',
    'direct_payment_stop_notice', 'draft_plan_target', 'draft_window', 'early_years_review',
    'education_otherwise', 'eighteen_left_review', 'final_plan', 'he_disclosure', 'icb_cannot_secure',
    'icb_change', 'mediation_arrange', 'mediation_contact', 'mediation_date_notice', 'mediation_icb_arrange',
    'mediation_not_held', 'mediation_tell_icb', 'no_plan_decision', 'not_amend_notice',
    'order_amend_provision', 'order_assess_final', 'order_assess_no_plan', 'order_assess_notify',
    'order_cease', 'order_continue', 'order_continue_amend', 'order_make_draft', 'order_make_final',
    'order_name_setting', 'order_reconsider', 'outcomes_19', 'pfa_content', 'phase_feb', 'phase_mar',
    'phase_post16', 'provision_in_place', 'reassess_decision', 'reassess_final', 'reassess_icb',
    'recommendation_reply', 'reversed_assess_notice', 'reversed_final_plan', 'reversed_no_plan',
    'review_decision', 'review_meeting_target', 'review_notice', 'review_papers', 'review_report',
    'termly_review_list', 'transfer_in_notify', 'transfer_in_provision', 'transfer_in_review', 'transfer_out',
    'under18_review', 'unreviewed_amendment_final',
]  # fmt: skip
SideEnum = Literal["numerator", "denominator"]
StandingEnum = Literal["provisional", "revised", "final"]
StatusEnum = Literal["c"]
Codes1 = Literal["content", "guidance", "internal", "law", "practice", "right"]
Codes2 = Literal[
    'advice', 'appeals', 'assessments', 'consultations', 'phase_transfers', 'plans', 'requests', 'reviews',
]  # fmt: skip
Codes3 = Literal[
    'assess', 'cease', 'early_help', 'issue', 'joint_split', 'mediation_mandate', 'personal_budget',
    'placement', 'plan_content', 'provision', 'reassess', 'review_outcome', 'top_up', 'transport',
    'tribunal_position',
]  # fmt: skip
Codes4 = Literal[
    'H03', 'H20', 'K01', 'K02', 'K03', 'K04', 'K05', 'K06', 'K07', 'K08', 'K09', 'K10', 'K11', 'K12', 'K13',
    'K14', 'K15', 'K16', 'K17', 'K18', 'K19', 'K20', 'K21', 'K22', 'K23', 'K24', 'K26',
]  # fmt: skip
Codes5 = Literal[
    'all_new_plans', 'all_payments', 'by_child', 'children', 'decisions_sent', 'designated', 'dfe', 'due',
    'educational', 'excluding_exempted', 'excluding_repeats_6m', 'fourteen_week', 'legal_limit',
    'mediations_held', 'medical', 'medium_term', 'meeting_held', 'met', 'never_reviewed', 'of_received',
    'open', 'other', 'overdue', 'partly', 'post16_college_or_ap', 'post16_neet', 'preparation_for_adulthood',
    'received', 'requested_by_parent', 'response', 'reversed_from_request', 'rows', 'social_care', 'strict',
    'young_people',
]  # fmt: skip


class Case(TypedDict):
    """One child behind a figure, and the records that were counted."""

    child: str
    upn: str | None
    uln: str | None
    surname: str
    forename: str
    birth_date: str
    stage: str
    records: list[str]


class Cases(TypedDict):
    """One page of the children behind one side of a figure, and how many this key may list."""

    level: LevelEnum
    as_at: str
    basis: BasisEnum
    law: str
    definition_version: str
    kpi: str
    variant: str
    side: SideEnum
    period_start: str | None
    period_end: str | None
    listed: int
    note: str
    next: str | None
    results: list[Case]


class Deadline(TypedDict):
    """One time limit of one record, and its state on the day."""

    deadline: str
    is_gone: bool
    child: str
    rule: RuleEnum
    rule_version: str
    law: str
    duty: str
    citation: str
    kind: str
    record_type: str
    record_id: str
    cycle: str
    starts_on: str | None
    due_on: str | None
    act_by_on: str | None
    met_on: str | None
    state: DeadlineStateEnum
    is_exempted: bool
    was_overdue: bool
    days_late: int


class Deadlines(TypedDict):
    """One page of deadlines."""

    level: LevelEnum
    as_at: str
    basis: BasisEnum
    law: str
    definition_version: str
    note: str
    total: int | None
    next: str | None
    results: list[Deadline]


class Decision(TypedDict):
    """One ratified decision; amounts are pounds a year."""

    item: str
    child: str
    kind: str
    decision: DecisionDecisionEnum | NullEnum
    meeting: str
    panel: str
    held_on: str
    decided_on: str | None
    education_amount: str | None
    health_amount: str | None
    social_care_amount: str | None
    released_amount: str | None
    letter_sent_on: str | None
    is_gone: bool


class Decisions(TypedDict):
    """One page of ratified decisions."""

    level: LevelEnum
    as_at: str
    basis: BasisEnum
    law: str
    definition_version: str
    note: str
    total: int | None
    next: str | None
    results: list[Decision]


class Definition(TypedDict):
    """What a measure counts, among what, and what it leaves out."""

    counted: str
    numerator: str
    exclusions: str
    rules: list[Rule]
    least_for_a_percentage: int
    definition_version: str


class Event(TypedDict):
    """One thing that happened, by codes and references alone."""

    event: str
    kind: str
    words: str
    child: str
    record_type: str
    record_id: str
    happened_on: str
    recorded_at: str
    replaces: str | None


class Events(TypedDict):
    """One page of what happened, and where to go on later."""

    level: LevelEnum
    as_at: str
    basis: BasisEnum
    law: str
    definition_version: str
    note: str
    total: int | None
    next: str | None
    position: str | None
    results: list[Event]


class Figure(TypedDict):
    """One figure; no percentage stands without its numerator and denominator."""

    kpi: str
    variant: str
    label: str
    level: LevelEnum
    as_at: str
    basis: BasisEnum
    law: str
    period_start: str | None
    period_end: str | None
    cohort: CohortEnum
    status: StatusEnum | BlankEnum
    numerator: int | None
    denominator: int | None
    percent_0dp: int | None
    percent_1dp: float | None
    groups: NotRequired[dict[str, Any]]
    value: NotRequired[dict[str, Any]]
    note: NotRequired[Any]
    quantity: NotRequired[str]
    unit: NotRequired[FigureUnitEnum]
    id_type: IdTypeEnum
    release: NotRequired[str]
    definition: Definition


class Figures(TypedDict):
    """Figures of one computation."""

    level: LevelEnum
    as_at: str
    basis: BasisEnum
    law: str
    definition_version: str
    period_start: str | None
    period_end: str | None
    results: list[Figure]


class Funding(TypedDict):
    """One agreed line; ``in_year`` and the agencies' parts are pounds of the financial year ``year``."""

    line: str
    child: str
    kind: FundingKindEnum
    payee: str
    budget_code: str
    unit: FundingUnitEnum
    rate: str | None
    band: NotRequired[str | None]
    quantity: str
    weeks: str
    from_on: str
    to_on: str | None
    decision: NotRequired[str | None]
    follows: NotRequired[str | None]
    year: str
    in_year: str
    education: str
    health: str
    social_care: str
    full_year: str


class FundingPage(TypedDict):
    """One page of agreed lines."""

    level: LevelEnum
    as_at: str
    basis: BasisEnum
    law: str
    definition_version: str
    note: str
    total: int | None
    next: str | None
    results: list[Funding]


class Index(TypedDict):
    """What there is, as far as this key may read it."""

    version: str
    definition_version: str
    level: LevelEnum
    results: list[Link]


class Link(TypedDict):
    """One address of the API."""

    name: str
    address: str
    told: str
    level: LevelEnum


class NullEnum(TypedDict):
    """NullEnum"""


class Panel(TypedDict):
    """One meeting, and its items by what the authority ratified; children who are restricted are left out."""

    meeting: str
    panel: PanelEnum
    held_on: str
    state: PanelStateEnum
    quorate: bool | None
    listed: int
    agreed: int
    not_agreed: int
    deferred: int


class Panels(TypedDict):
    """One page of meetings."""

    level: LevelEnum
    as_at: str
    basis: BasisEnum
    law: str
    definition_version: str
    note: str
    total: int | None
    next: str | None
    results: list[Panel]


class Plan(TypedDict):
    """One EHC plan."""

    child: str
    plan: str
    assessment: NotRequired[str | None]
    draft_sent_on: str | None
    first_final_on: str | None
    transferred_in_on: str | None
    transferred_in_from_la: str | None
    cease_decision_sent_on: str | None
    ceased_on: str | None
    cease_reason: str | None
    moved_out_on: str | None
    transferred_out_on: str | None
    transferred_out_to_la: str | None
    entered_in_error: bool | None


class Plans(TypedDict):
    """One page of plans."""

    level: LevelEnum
    as_at: str
    basis: BasisEnum
    law: str
    definition_version: str
    note: str
    total: int | None
    next: str | None
    results: list[Plan]


class Point(TypedDict):
    """One variant of a measure in one month; of a snapshot, on its last day."""

    variant: str
    label: str
    period_start: str | None
    period_end: str
    numerator: int
    denominator: int | None
    percent_0dp: int | None
    percent_1dp: float | None


class Problem(TypedDict):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: NotRequired[list[ProblemError]]


class ProblemError(TypedDict):
    """One wrong parameter."""

    parameter: str
    detail: str


class Release(TypedDict):
    """One release: what was frozen, when, by which rules, and what stands for its content."""

    reference: str
    report: str
    title: str
    level: LevelEnum
    standing: StandingEnum
    as_at: str
    known_on: str | None
    revises: NotRequired[str | None]
    reason: str
    definition_version: str
    rules_version: str
    law: str
    rounding: str
    suppression: str
    case_list_hash: str
    digest: str
    made_at: str


class ReleaseRow(TypedDict):
    """One row of a report as it was frozen."""

    measure: str
    variant: str
    part: str
    words: str
    section: str
    numerator: float | None
    denominator: float | None
    percent_0dp: int | None
    period_start: str | None
    period_end: str | None
    target: str | None
    england: str | None
    reasons: str
    note: str
    tier: str
    source: str
    status: str


class ReleaseRows(TypedDict):
    """One release with its rows."""

    reference: str
    report: str
    title: str
    level: LevelEnum
    standing: StandingEnum
    as_at: str
    known_on: str | None
    revises: NotRequired[str | None]
    reason: str
    definition_version: str
    rules_version: str
    law: str
    rounding: str
    suppression: str
    case_list_hash: str
    digest: str
    made_at: str
    results: list[ReleaseRow]


class Releases(TypedDict):
    """One page of releases that were signed off."""

    level: LevelEnum
    next: str | None
    results: list[Release]


class Request(TypedDict):
    """One request for an assessment or a reassessment."""

    child: str
    request: str
    kind: RequestKindEnum
    plan: NotRequired[str | None]
    received_on: str | None
    source: str | None
    primary_need: str | None
    rya: bool | None
    outcome: OutcomeEnum
    decision_sent_on: str | None
    withdrawn_on: str | None
    withdrawn_reason: str | None
    exported_to_la: str | None
    entered_in_error: bool | None


class Requests(TypedDict):
    """One page of requests."""

    level: LevelEnum
    as_at: str
    basis: BasisEnum
    law: str
    definition_version: str
    note: str
    total: int | None
    next: str | None
    results: list[Request]


class Review(TypedDict):
    """One review of a plan, or an amendment without one."""

    review: str
    plan: str
    child: str
    kind: ReviewKindEnum
    planned_meeting_on: str | None
    meeting_on: str | None
    report_received_on: str | None
    decision: ReviewDecisionEnum | NullEnum
    decision_sent_on: str | None
    amendment_notice_sent_on: str | None
    amended_final_sent_on: str | None
    not_amended_sent_on: str | None
    cancelled_on: str | None
    entered_in_error: bool | None


class Reviews(TypedDict):
    """One page of reviews."""

    level: LevelEnum
    as_at: str
    basis: BasisEnum
    law: str
    definition_version: str
    note: str
    total: int | None
    next: str | None
    results: list[Review]


class Rule(TypedDict):
    """A rule of the statutory clock that a measure counts by."""

    code: str
    duty: str
    citation: str


class Series(TypedDict):
    """One measure month by month, each month as known at its end or all as known now."""

    level: LevelEnum
    as_at: str
    basis: BasisEnum
    law: str
    definition_version: str
    kpi: str
    results: list[Point]


class ApiError(Exception):
    """A refusal of the API: its number, and its words with each parameter that is wrong."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(f"{status}: {words}")
        self.status = status


class Client:
    """Ask one server with one key; what has not changed since it was asked before is not sent again."""

    def __init__(self, server: str, key: str) -> None:
        self._server, self._key = server.rstrip("/"), key
        self._kept: dict[str, tuple[str, bytes]] = {}

    def _get(self, address: str, query: dict[str, Any]) -> Any:
        asked = urllib.parse.urlencode({name: one for name, one in query.items() if one is not None})
        url = f"{self._server}{address}" + (f"?{asked}" if asked else "")
        headers = {"Authorization": f"Bearer {self._key}", "Accept": "application/json"}
        if url in self._kept:
            headers["If-None-Match"] = self._kept[url][0]
        try:
            asked_for = urllib.request.Request(url, headers=headers)  # noqa: S310 -- of the server that was named
            with urllib.request.urlopen(asked_for, timeout=60) as answer:  # noqa: S310
                body: bytes = answer.read()
                tag = answer.headers.get("ETag")
        except urllib.error.HTTPError as refusal:
            with refusal:
                if refusal.code == 304:
                    return json.loads(self._kept[url][1])
                raise ApiError(refusal.code, refusal.read().decode()) from None
        if tag:
            self._kept[url] = tag, body
        return json.loads(body)

    def rows(self, ask: Callable[..., Any], **query: Any) -> Iterator[Any]:
        """Yield every row of a list, page after page: ``client.rows(client.list_plans, final_from="2026-01-01")``."""
        cursor: str | None = None
        while True:
            page = ask(**query, cursor=cursor)
            yield from page["results"]
            cursor = page["next"]
            if cursor is None:
                return

    def read_index(self) -> Index:
        """Return the addresses that this key may read, and the level at which it sees figures."""
        return cast("Index", self._get("/api/v1/", {}))

    def list_deadlines(
        self,
        *,
        as_at: str | None = None,
        changed_since: str | None = None,
        child: str | None = None,
        cursor: str | None = None,
        due_from: str | None = None,
        due_to: str | None = None,
        kind: Codes1 | None = None,
        page_size: int | None = None,
        record_type: Codes2 | None = None,
        rule: RuleEnum | None = None,
        state: DeadlineStateEnum | None = None,
    ) -> Deadlines:
        """Return deadlines of the present plan of each case, with their state today or at the end of a month."""
        return cast(
            "Deadlines",
            self._get(
                "/api/v1/deadlines/",
                {
                    "as_at": as_at,
                    "changed_since": changed_since,
                    "child": child,
                    "cursor": cursor,
                    "due_from": due_from,
                    "due_to": due_to,
                    "kind": kind,
                    "page_size": page_size,
                    "record_type": record_type,
                    "rule": rule,
                    "state": state,
                },
            ),
        )

    def list_decisions(
        self,
        *,
        changed_since: str | None = None,
        child: str | None = None,
        cursor: str | None = None,
        decision: Literal["agreed", "not_agreed"] | None = None,
        held_from: str | None = None,
        held_to: str | None = None,
        kind: Codes3 | None = None,
        page_size: int | None = None,
    ) -> Decisions:
        """Return what the authority ratified at panels; a deferral decides nothing and is not listed."""
        return cast(
            "Decisions",
            self._get(
                "/api/v1/decisions/",
                {
                    "changed_since": changed_since,
                    "child": child,
                    "cursor": cursor,
                    "decision": decision,
                    "held_from": held_from,
                    "held_to": held_to,
                    "kind": kind,
                    "page_size": page_size,
                },
            ),
        )

    def list_events(
        self,
        *,
        changed_since: str | None = None,
        cursor: str | None = None,
        kind: str | None = None,
        page_size: int | None = None,
    ) -> Events:
        """
        Return what was recorded, each event once and in the order of recording, as soon as no earlier one can
        follow.

        An event names the child and the record by their references, and nobody. Where the last page has been
        read, ask
        again with the cursor that it was read with: what is new follows.
        """
        return cast(
            "Events",
            self._get(
                "/api/v1/events/",
                {"changed_since": changed_since, "cursor": cursor, "kind": kind, "page_size": page_size},
            ),
        )

    def list_funding(
        self,
        *,
        child: str | None = None,
        cursor: str | None = None,
        kind: FundingKindEnum | None = None,
        page_size: int | None = None,
    ) -> FundingPage:
        """Return the agreed funding lines with their cost in this financial year; none that waits for approval."""
        return cast(
            "FundingPage",
            self._get("/api/v1/funding/", {"child": child, "cursor": cursor, "kind": kind, "page_size": page_size}),
        )

    def list_figures(
        self,
        *,
        as_at: str | None = None,
        basis: BasisEnum | None = None,
        period_start: str | None = None,
        period_end: str | None = None,
    ) -> Figures:
        """
        Return every measure and variant as at a day; without the person scope, what the releases of that day
        tell.
        """
        return cast(
            "Figures",
            self._get(
                "/api/v1/kpis/",
                {"as_at": as_at, "basis": basis, "period_start": period_start, "period_end": period_end},
            ),
        )

    def read_measure(
        self,
        code: Codes4,
        *,
        as_at: str | None = None,
        basis: BasisEnum | None = None,
        period_start: str | None = None,
        period_end: str | None = None,
    ) -> Figures:
        """
        Return one measure with all its variants; without the person scope, what the releases of that day
        tell.
        """
        return cast(
            "Figures",
            self._get(
                f"/api/v1/kpis/{code}/",
                {"as_at": as_at, "basis": basis, "period_start": period_start, "period_end": period_end},
            ),
        )

    def list_cases(
        self,
        code: Codes4,
        *,
        as_at: str | None = None,
        basis: BasisEnum | None = None,
        cursor: str | None = None,
        page_size: int | None = None,
        period_start: str | None = None,
        period_end: str | None = None,
        side: SideEnum | None = None,
        variant: Codes5 | None = None,
    ) -> Cases:
        """
        Return the children behind one side of a figure, for the period of a report, as far as they may be
        listed.
        """
        return cast(
            "Cases",
            self._get(
                f"/api/v1/kpis/{code}/cases/",
                {
                    "as_at": as_at,
                    "basis": basis,
                    "cursor": cursor,
                    "page_size": page_size,
                    "period_start": period_start,
                    "period_end": period_end,
                    "side": side,
                    "variant": variant,
                },
            ),
        )

    def read_series(
        self,
        code: Codes4,
        *,
        basis: BasisEnum | None = None,
        first_month: str | None = None,
        last_month: str | None = None,
    ) -> Series:
        """Return a measure that is followed month by month, for up to five years of whole months in one answer."""
        return cast(
            "Series",
            self._get(
                f"/api/v1/kpis/{code}/series/", {"basis": basis, "first_month": first_month, "last_month": last_month}
            ),
        )

    def list_panels(
        self,
        *,
        cursor: str | None = None,
        held_from: str | None = None,
        held_to: str | None = None,
        page_size: int | None = None,
        panel: PanelEnum | None = None,
        state: PanelStateEnum | None = None,
    ) -> Panels:
        """Return panel meetings with their items by what the authority ratified; a recommendation is not told."""
        return cast(
            "Panels",
            self._get(
                "/api/v1/panels/",
                {
                    "cursor": cursor,
                    "held_from": held_from,
                    "held_to": held_to,
                    "page_size": page_size,
                    "panel": panel,
                    "state": state,
                },
            ),
        )

    def list_plans(
        self,
        *,
        changed_since: str | None = None,
        child: str | None = None,
        cursor: str | None = None,
        final_from: str | None = None,
        final_to: str | None = None,
        page_size: int | None = None,
    ) -> Plans:
        """Return EHC plans, drafts and ended ones too; one made by mistake says so and counts nowhere."""
        return cast(
            "Plans",
            self._get(
                "/api/v1/plans/",
                {
                    "changed_since": changed_since,
                    "child": child,
                    "cursor": cursor,
                    "final_from": final_from,
                    "final_to": final_to,
                    "page_size": page_size,
                },
            ),
        )

    def list_releases(self, *, cursor: str | None = None, page_size: int | None = None) -> Releases:
        """
        Return the releases that this key may read, in the order in which they were made; each for ever the
        same.
        """
        return cast("Releases", self._get("/api/v1/releases/", {"cursor": cursor, "page_size": page_size}))

    def read_release(self, reference: str) -> ReleaseRows:
        """Return the rows of a release as they were frozen; the entity tag tells that nothing changed."""
        return cast("ReleaseRows", self._get(f"/api/v1/releases/{reference}/", {}))

    def list_requests(
        self,
        *,
        changed_since: str | None = None,
        child: str | None = None,
        cursor: str | None = None,
        kind: RequestKindEnum | None = None,
        outcome: OutcomeEnum | None = None,
        page_size: int | None = None,
        received_from: str | None = None,
        received_to: str | None = None,
    ) -> Requests:
        """Return requests for an assessment or reassessment; one made by mistake says so and counts nowhere."""
        return cast(
            "Requests",
            self._get(
                "/api/v1/requests/",
                {
                    "changed_since": changed_since,
                    "child": child,
                    "cursor": cursor,
                    "kind": kind,
                    "outcome": outcome,
                    "page_size": page_size,
                    "received_from": received_from,
                    "received_to": received_to,
                },
            ),
        )

    def list_reviews(
        self,
        *,
        changed_since: str | None = None,
        child: str | None = None,
        cursor: str | None = None,
        decided_from: str | None = None,
        decided_to: str | None = None,
        decision: ReviewDecisionEnum | None = None,
        kind: ReviewKindEnum | None = None,
        page_size: int | None = None,
    ) -> Reviews:
        """
        Return reviews of plans, called and cancelled ones too; one made by mistake says so and counts
        nowhere.
        """
        return cast(
            "Reviews",
            self._get(
                "/api/v1/reviews/",
                {
                    "changed_since": changed_since,
                    "child": child,
                    "cursor": cursor,
                    "decided_from": decided_from,
                    "decided_to": decided_to,
                    "decision": decision,
                    "kind": kind,
                    "page_size": page_size,
                },
            ),
        )
