"""Every measure, defined once: code, variant, wording, cohort, kind of id, exclusions, rules of the clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

VERSION = "1"


class Cohort(StrEnum):
    """Which records a measure looks at (measures, section 1)."""

    EVENT = "E"
    RECEIVED = "R"
    DUE = "D"
    SNAPSHOT = "S"
    DUE_OR_EVENT = "D/E"


@dataclass(frozen=True, slots=True)
class Kpi:
    """
    One measure or variant.

    ``counted`` says what the denominator holds (for a plain count, what is counted), ``numerator`` which of
    them are in the numerator, ``exclusions`` what is left out. ``rules`` are codes of the statutory clock.
    ``least`` is the smallest denominator of which a percentage may be printed.
    """

    code: str
    variant: str
    label: str
    cohort: Cohort
    id_type: str
    counted: str
    numerator: str = ""
    exclusions: str = ""
    rules: tuple[str, ...] = ()
    least: int = 1
    version: str = VERSION

    @property
    def key(self) -> tuple[str, str]:
        """Return what identifies the measure: code and variant."""
        return self.code, self.variant

    @property
    def is_snapshot(self) -> bool:
        """Tell whether the measure needs no period."""
        return self.cohort is Cohort.SNAPSHOT


E, R, D, S = Cohort.EVENT, Cohort.RECEIVED, Cohort.DUE, Cohort.SNAPSHOT
INITIAL = "requests for a first assessment, historical shells left out"
RECEIVED = f"{INITIAL}; withdrawn and repeats included"
MAINTAINED = "plans for which the authority is responsible"
OTHER_ROUTES = (
    "plans after a reversed refusal, an agreement, an order, a concession, a reassessment or a refusal to issue; "
    "plans transferred in"
)
ADVICE_KINDS = {
    "educational": "Educational advice",
    "medical": "Medical advice",
    "social_care": "Social care advice",
    "other": "Other advice",
    "preparation_for_adulthood": "Advice on preparation for adulthood",
    "requested_by_parent": "Advice from a person the parent asked for",
}
WITHDRAWN_IN_TIME = "requests withdrawn on or before the limit with nothing sent"
FINAL_RULES = {
    "request": "final_plan",
    "reversal_of_refusal": "reversed_final_plan",
    "mediation_agreement": "reversed_final_plan",
    "tribunal_order": "order_assess_final",
    "conceded_appeal": "concede_assess_final",
    "reassessment": "reassess_final",
}
PHASE_RULES = ("phase_feb", "phase_mar", "phase_post16")
FORMER = "reviews of a former authority; plans ended on or before the limit"

_REQUESTS = (
    Kpi("K01", "", "Plans maintained", S, "plan", MAINTAINED),
    Kpi("K02", "", "Requests received", R, "request", RECEIVED),
    Kpi(
        "K02", "children", "Children with a request received", R, "child",
        "children and young people with a request received in the period",
    ),
    Kpi(
        "K02", "excluding_repeats_6m", "Requests received, leaving out repeats within six months", R, "request",
        f"{INITIAL}; withdrawn included, repeats left out",
        exclusions="requests of a person with an earlier one received no more than 6 calendar months before",
    ),
    Kpi(
        "K03", "", "Decision whether to assess sent within 6 weeks (decisions sent in period)", E, "request",
        "decisions to assess or not sent in the period", "sent on or before the limit",
        "requests undecided or withdrawn", ("assess_decision",),
    ),
    Kpi(
        "K03", "excluding_exempted", "Decision whether to assess sent within 6 weeks, exempted cases left out", E,
        "request", "decisions to assess or not sent in the period, exempted cases left out",
        "sent on or before the limit", "requests with an exemption that counts",
        ("assess_decision",),
    ),
    Kpi(
        "K03", "received", "Decision within 6 weeks, of requests received in period and decided", R, "request",
        "requests received in the period, decided so far", "sent on or before the limit",
        "requests undecided or withdrawn", ("assess_decision",),
    ),
    Kpi(
        "K03", "due", "Decision within 6 weeks, of limits falling in period (undecided = late)", D, "request",
        "requests whose limit falls in the period", "sent on or before the limit", WITHDRAWN_IN_TIME,
        ("assess_decision",),
    ),
    Kpi(
        "K04", "", "Requests refused, of those decided", R, "request",
        "requests received in the period, decided so far", "refused; a refusal reversed later stays one",
    ),
    Kpi(
        "K04", "of_received", "Requests refused, of all received", R, "request",
        RECEIVED, "refused; a refusal reversed later stays one",
    ),
)  # fmt: skip

_TWENTY = (
    Kpi(
        "K05", "", "First final plans sent within 20 weeks, excluding exceptions", E, "plan",
        "first final plans, cases with a lawful exception left out", "sent on or before the limit",
        f"plans with an exemption from the 20 weeks that counts, on time or not; {OTHER_ROUTES}", ("final_plan",),
    ),
    Kpi(
        "K06", "", "First final plans sent within 20 weeks, including exceptions", E, "plan",
        "all first final plans", "sent on or before the limit", OTHER_ROUTES, ("final_plan",),
    ),
    Kpi(
        "K06", "all_new_plans", "First final plans sent in period, whatever the route", E, "plan",
        "first final plans of every route", exclusions="plans transferred in",
    ),
    Kpi(
        "K07", "", "Twenty-week limit falling in period: plan sent in time", D, "request",
        "requests whose 20-week limit falls in the period", "first final plan sent on or before the limit",
        "requests refused, withdrawn at either stage or told no plan by the day of the report", ("final_plan",),
    ),
    Kpi(
        "K08", "", "Open and past 20 weeks", S, "request",
        "requests past their 20-week limit with no first final plan",
        exclusions="requests refused, withdrawn or told no plan", rules=("final_plan",),
    ),
    Kpi(
        "K08", "fourteen_week",
        "Open and past 14 weeks (reversed refusals, agreements, orders, concessions, reassessments)",
        S, "assessment", "other assessments past the limit of their final plan with none sent",
        exclusions="assessments withdrawn or told no plan; plans ended",
        rules=("reversed_final_plan", "order_assess_final", "concede_assess_final", "reassess_final"),
    ),
    Kpi(
        "K08", "reversed_from_request",
        "Refusals reversed by the authority itself: open and past 20 weeks from the request",
        S, "request", "requests refused, then reversed by the authority itself, past their 20-week limit with no plan",
        exclusions="assessments withdrawn or told no plan", rules=("reversed_final_plan", "final_plan"),
    ),
    Kpi(
        "K09", "", "Decision not to issue sent within 16 weeks", E, "assessment",
        "decisions not to issue a plan sent in the period after a request", "sent on or before the limit",
        rules=("no_plan_decision",),
    ),
)  # fmt: skip


def _advice(variant: str, kind: str, *, label: str = "", left: str = "", exempted: str = "") -> Kpi:
    return Kpi(
        "K10", variant, label or f"{kind} received within 6 weeks", D, "advice",
        f"{kind[0].lower()}{kind[1:]} whose limit falls in the period{left}", "received on or before the limit",
        "advice not received where the assessment was withdrawn on or before the limit" + exempted,
        ("advice_return",),
    )  # fmt: skip


_ADVICE = (
    _advice("", "Psychological advice"),
    _advice(
        "excluding_exempted", "Psychological advice",
        label="Psychological advice received within 6 weeks, exempted cases left out",
        left=", exempted advice left out", exempted="; advice exempted",
    ),
    *(_advice(kind, words) for kind, words in ADVICE_KINDS.items()),
)  # fmt: skip

_REVIEWS = (
    Kpi(
        "K11", "", "Reviews completed (decision sent) within 12 months", D, "plan@due",
        "review duties due in the period", "a review decision sent after the duty began and by the due day",
        "plans that are not the authority's after that day", ("annual_review", "transfer_in_review"),
    ),
    Kpi(
        "K11", "meeting_held", "Review meeting held within 12 months", D, "plan@due",
        "review duties due in the period", "a meeting after the duty began and by the due day",
        "plans that are not the authority's after that day", ("annual_review", "transfer_in_review"),
    ),
    Kpi(
        "K11", "overdue", "Reviews past their limit with no decision sent", S, "plan@due",
        "review duties past their limit with no decision sent since they began, plans maintained",
        rules=("annual_review", "transfer_in_review"),
    ),
    Kpi(
        "K11", "never_reviewed", "Reviews past their limit, with no meeting since the plan was made or moved in", S,
        "plan@due",
        "review duties past their limit, plans maintained, with no review meeting since they were made or moved in",
        rules=("annual_review", "transfer_in_review"),
    ),
    Kpi(
        "K11", "dfe", "Plans begun before 1 January with a review meeting since 1 January", S, "plan",
        "plans maintained, first final plan before 1 January", "a review meeting since 1 January",
    ),
    Kpi(
        "K12", "", "Decision sent within 4 weeks of the review meeting", D, "review",
        "reviews whose four-week limit falls in the period", "decision sent on or before the limit",
        f"{FORMER} with no decision", ("review_decision",),
    ),
    Kpi(
        "K12", "decisions_sent", "Decision within 4 weeks of the review meeting, of decisions sent in period", E,
        "review",
        "review decisions sent in the period", "sent on or before the limit", "reviews of a former authority",
        ("review_decision",),
    ),
    Kpi(
        "K13", "", "Amended final plan sent within 12 weeks of the review meeting", D, "review",
        "reviews decided to amend, whose 12 weeks from the meeting end in the period", "final sent in the 12 weeks",
        f"told not to amend on or before the limit; {FORMER} with no final", ("amended_final",),
    ),
    Kpi(
        "K13", "legal_limit",
        "Amended final plan sent by the earlier of notice + 8 weeks and meeting + 12 weeks", D, "review",
        "reviews decided to amend, whose limit falls in the period", "final sent on or before the limit",
        f"told not to amend on or before the limit; {FORMER} with no final", ("amended_final",),
    ),
    Kpi(
        "K14", "", "Setting named by the phase-transfer limit (on or before 15 February / 31 March)", D,
        "phase_transfer", "transfers whose published limit falls in the period", "named on or before it",
        "plans not maintained at the close of that day", PHASE_RULES,
    ),
    Kpi(
        "K14", "strict", "Setting named before the phase-transfer limit (before 15 February / 31 March)", D,
        "phase_transfer",
        "transfers whose published limit falls in the period", "named on or before the limit in law",
        "plans not maintained at the close of that day", PHASE_RULES,
    ),
    Kpi("K15", "", "Outcomes met or partly met", E, "outcome", "outcomes rated in the period", "met or partly met"),
    Kpi(
        "K15", "medium_term", "Medium-term outcomes met or partly met", E, "outcome",
        "medium-term outcomes rated in the period", "met or partly met",
    ),
    Kpi("K15", "met", "Outcomes met", E, "outcome", "outcomes rated in the period", "met"),
    Kpi("K15", "partly", "Outcomes partly met", E, "outcome", "outcomes rated in the period", "partly met"),
    Kpi(
        "K15", "by_child", "Children all of whose rated outcomes were met or partly met", E, "child",
        "children with an outcome rated in the period", "every rated outcome met or partly met",
    ),
    Kpi(
        "K16", "", "Parents satisfied or highly satisfied after review", E, "feedback",
        "parents' answers received in the period", "4 or 5", least=10,
    ),
    Kpi(
        "K16", "young_people", "Children and young people satisfied or highly satisfied after review", E, "feedback",
        "children's and young people's answers received in the period", "4 or 5", least=10,
    ),
    Kpi(
        "K16", "response", "Reviews completed in period with a parent response so far", E, "review",
        "review decisions sent in the period", "answered by a parent", "reviews of a former authority",
    ),
)  # fmt: skip

_PLANS = (
    Kpi("K17", "", "Primary need of plans maintained", S, "plan", MAINTAINED, "primary need recorded"),
    Kpi("K18", "", "Placement of plans maintained", S, "plan", MAINTAINED, "main placement recorded"),
    Kpi("K18", "designated", "In a SEN unit or resourced provision", S, "plan", MAINTAINED, "in either"),
    Kpi(
        "K18", "post16_college_or_ap", "Aged 16-25 in college or alternative provision", S, "plan",
        f"{MAINTAINED}, children aged 16 to 25", "in further education, specialist post-16 or alternative provision",
        "apprenticeships are not in the numerator",
    ),
    Kpi(
        "K18", "post16_neet", "Aged 16-25 not in education, employment or training", S, "plan",
        f"{MAINTAINED}, children aged 16 to 25", "not in education, employment or training",
    ),
    Kpi(
        "K19", "", "Out-of-area special school placements, of plans maintained", S, "plan",
        MAINTAINED, "main placement in a special school of another area; an unknown area counts as out",
    ),
    Kpi(
        "K20", "", "Plans with a personal budget in the plan", S, "plan",
        MAINTAINED, "a personal budget in the plan in force",
    ),
    Kpi(
        "K20", "all_payments", "All budgets and payments in force, whatever the kind", S, "budget",
        "budgets and payments in force",
    ),
    Kpi("K21", "", "Plans ceased or transferred out", E, "plan", "plans ended in the period"),
    Kpi("K22", "mediations_held", "Mediations held", E, "mediation", "mediations held in the period"),
    Kpi(
        "K22", "", "Appeals registered, per appealable decision", E, "appeal",
        "refusals to assess and to issue sent in the period, plans maintained on the third Thursday of January, "
        "plans ceased as no longer necessary", "appeals registered in the period",
        "reassessments; the Thursday, where it is after the day of the report",
    ),
    Kpi(
        "K23", "", "Panel items deferred, of items considered", E, "panel_item",
        "items decided or deferred at meetings held in the period", "deferred",
    ),
    Kpi(
        "K24", "", "Late events whose recorded reason is within the authority's control", Cohort.DUE_OR_EVENT,
        "clock:record",
        "late decisions to assess, first final plans, reviews, review decisions, amended plans and phase transfers",
        "reason within the authority's control",
        rules=("assess_decision", "final_plan", "annual_review", "transfer_in_review", "review_decision",
               "amended_final", *PHASE_RULES),
    ),
    Kpi(
        "K26", "", "Plans with all provision of section F in place", S, "plan",
        "plans maintained of which rows of section F are kept and owed on the day",
        "every row owed on the day confirmed in place", "plans of which no row of section F is kept",
        ("provision_in_place",),
    ),
    Kpi(
        "K26", "rows", "Rows of section F in place", S, "provision",
        "rows of section F owed on the day, of plans maintained", "confirmed in place on the day",
        "plans of which no row of section F is kept", ("provision_in_place",),
    ),
    Kpi("H20", "", "Posts filled", S, "role", "full-time equivalents in force, summed by role"),
    Kpi(
        "H03", "open", "Requests for a first assessment still open (no first final plan yet)", S, "request",
        f"{INITIAL}, with no first final plan on the day",
        exclusions="requests refused, withdrawn at either stage or told no plan",
    ),
)  # fmt: skip

KPIS: dict[tuple[str, str], Kpi] = {kpi.key: kpi for kpi in (*_REQUESTS, *_TWENTY, *_ADVICE, *_REVIEWS, *_PLANS)}
