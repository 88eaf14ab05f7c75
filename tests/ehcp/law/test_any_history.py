"""Invented histories of every kind: rows planned from all facts answer as if only the day's facts were known."""

import random
from datetime import date, timedelta

import pytest

from ehcp.law.facts import (
    AdviceFacts,
    AppealFacts,
    AssessmentFacts,
    BudgetFacts,
    CaseFacts,
    EducationFacts,
    ExemptionFacts,
    LiveFact,
    MediationFacts,
    PhaseTransferFacts,
    PlanFacts,
    ProvisionFacts,
    RequestFacts,
    ReviewFacts,
)
from ehcp.law.plan import plan
from ehcp.law.settings import Law
from ehcp.law.states import state_on
from tests.ehcp.law.truncated import truncated

FIRST = date(2019, 1, 1)
LAWS = (
    Law.default(),
    Law(count_from_day_one=True, review_anchor="meeting", reassessment_resets_review=True, set_d_grounds="as_set_c"),
)
ABOUT = ["refusal_to_assess", "refusal_to_issue", "contents", "placement", "contents_and_placement", "ceasing"]
LETTER = "abcdefgh"


class Invented:
    """One invented person, with dates that need not be sensible, only ordered within a row as imports require."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.letters = []

    def day(self, after=FIRST, span=700):
        return after + timedelta(days=self.rng.randrange(span))

    def maybe(self, after, span=300, chance=0.6):
        return self.day(after, span) if after is not None and self.rng.random() < chance else None

    def request(self, kind="initial"):
        rng = self.rng
        received = self.day()
        outcome = rng.choice("YYYNAWH")
        decided = self.day(received, 120) if outcome in "YN" else None
        self.letters.append(decided)
        return RequestFacts(
            f"R{rng.randrange(10**6)}", "C1", kind, "P0" if kind == "reassessment" else "", received, outcome,
            decided, self.day(received, 120) if outcome == "W" else None,
        )  # fmt: skip

    def assessment(self, request):
        rng = self.rng
        origin = rng.choice(
            ["request", "request", "reversal_of_refusal", "mediation_agreement", "tribunal_order", "conceded_appeal",
             "reassessment"]
        )  # fmt: skip
        start = request.received_on if origin == "request" else self.day()
        outcome = rng.choice("YYNAW")
        refused = self.day(start, 200) if outcome == "N" else None
        amended = self.maybe(start, 200, 0.3) if origin != "request" else None
        self.letters += [refused, amended]
        return AssessmentFacts(
            f"A{rng.randrange(10**6)}", "C1", start, request.request_id,
            "P0" if origin == "reassessment" else "", origin, self.maybe(start, 60), outcome, refused,
            self.day(start, 200) if outcome == "W" else None, "", amended,
        )  # fmt: skip

    def plan(self, name, assessment_id):
        rng = self.rng
        draft = self.day()
        final = self.maybe(draft, 60, 0.9)
        moved_in = self.maybe(final, 300, 0.3)
        cease = self.maybe(moved_in or final, 500, 0.4)
        out = rng.random() < 0.3
        self.letters += [final, cease]
        return PlanFacts(
            name, "C1", assessment_id, draft if rng.random() < 0.8 else None, final, moved_in,
            "311" if moved_in else "", self.maybe(final, 200, 0.5), self.maybe(moved_in, 80),
            cease, None if out else self.maybe(cease, 90), "", self.maybe(final, 900) if out else None,
            self.maybe(final, 900) if out else None, self.maybe(moved_in or final, 900) if out else None,
        )  # fmt: skip

    def review(self, plan_id):
        rng = self.rng
        kind = rng.choice(["annual", "annual", "phase_transfer", "amendment_without_review"])
        meeting = None if kind == "amendment_without_review" else self.day(span=1400)
        base = meeting or self.day(span=1400)
        decision = rng.choice(["A", "C", "M", ""]) if meeting else ""
        decided = self.day(base, 60) if decision else None
        notice = self.maybe(base, 90)
        amended, dropped = self.maybe(notice, 120), self.maybe(notice, 120, 0.2)
        self.letters += [decided, amended, dropped]
        return ReviewFacts(
            f"V{rng.randrange(10**6)}", plan_id, kind, meeting, self.maybe(meeting, 30), decision, decided, notice,
            amended, dropped,
        )  # fmt: skip

    def record_ids(self, case):
        rng = self.rng
        return {
            "request_id": rng.choice([item.request_id for item in case["requests"]] + [""]),
            "assessment_id": rng.choice([item.assessment_id for item in case["assessments"]] + ["", ""]),
            "plan_id": rng.choice(["P0", "P1", ""]),
        }

    def appeal(self, case):
        rng = self.rng
        letter = rng.choice([*self.letters, None])
        registered = self.day(letter or FIRST, 90)
        conceded = self.maybe(registered, 90, 0.3)
        order = self.maybe(registered, 300, 0.5)
        outcome = conceded or order
        return AppealFacts(
            f"AP{rng.randrange(10**6)}", "C1", rng.choice(ABOUT), registered, **self.record_ids(case),
            decision_letter_on=letter, response_on=self.maybe(registered, 60),
            outcome="upheld" if outcome else "", outcome_on=outcome, conceded_on=conceded, order_on=order,
            order_limb=rng.choice(LETTER) if order else "", draft_sent_on=self.maybe(order or conceded, 60),
            complied_on=self.maybe(order or conceded, 120),
        )  # fmt: skip

    def mediation(self, case):
        rng = self.rng
        letter = rng.choice([*self.letters, None])
        asked = self.maybe(letter or FIRST, 60)
        declined, not_held = self.maybe(letter or FIRST, 60, 0.4), self.maybe(letter or FIRST, 90, 0.3)
        return MediationFacts(
            f"M{rng.randrange(10**6)}", "C1", rng.choice(ABOUT), **self.record_ids(case), decision_letter_on=letter,
            requested_on=asked, declined_on=declined, not_held_on=not_held, held_on=self.maybe(asked, 60),
            certificate_on=self.maybe(letter or FIRST, 120),
        )  # fmt: skip

    def exemption(self, row):
        column = {"requests": "request_id", "assessments": "assessment_id", "appeals": "appeal_id"}.get(row.record_type)
        ground = self.rng.choice(
            ["exceptional_circumstances", "covid_2020", "absent_2_weeks", "school_closed", "absent_4_weeks"]
        )
        ids = {column: row.record_id} if column else {}
        return ExemptionFacts(f"E{row.record_id}{row.rule}", row.rule, ground, decided_on=self.day(), **ids)

    def support(self):
        rng = self.rng
        paid, refused, asked = self.maybe(FIRST, 900), self.maybe(FIRST, 900), self.maybe(FIRST, 900)
        budget = BudgetFacts(
            "B1", "C1", "P1", refused, self.maybe(refused, 40), paid, self.maybe(paid, 500, 0.3), asked,
            self.maybe(asked, 40), self.maybe(asked, 90), asked, self.maybe(asked, 90),
        )  # fmt: skip
        begun, told = self.day(), self.day()
        return {
            "budgets": [budget],
            "provisions": [ProvisionFacts("P1", begun, "final", self.maybe(begun, 60))],
            "education": [
                EducationFacts("E1", "C1", told, rng.choice(["exclusion", "health", "breakdown"]), told,
                               self.maybe(told, 60), self.maybe(told, 90)),
            ],
            "live": [LiveFact("budgets", "B1", "payments_reviewed_on", self.day(FIRST, 1200)) for _ in range(3)],
        }  # fmt: skip

    def case(self):
        rng = self.rng
        case = {"requests": [self.request(), self.request("reassessment")]}
        case["assessments"] = [self.assessment(case["requests"][0]) for _ in range(2)]
        case["plans"] = [self.plan("P0", ""), self.plan("P1", case["assessments"][0].assessment_id)]
        case["reviews"] = [self.review(rng.choice(["P0", "P1"])) for _ in range(5)]
        case["advice"] = []
        for number, assessment in enumerate(case["assessments"]):
            asked = self.day(assessment.clock_start_on, 60)
            case["advice"].append(
                AdviceFacts(
                    f"AD{number}", assessment.assessment_id, "psychological", asked, self.maybe(asked, 20),
                    self.maybe(asked, 90), rng.choice(["", "covid_2020", "absent_4_weeks"]),
                )
            )  # fmt: skip
        case["phase_transfers"] = [
            PhaseTransferFacts("PT0", "P0", 2021, "primary_to_secondary", None, "", self.maybe(FIRST, 1000)),
            PhaseTransferFacts("PT1", "P1", 2022, "post16_to_post16", date(2022, 7, 31), "", self.maybe(FIRST, 1300)),
        ]
        case["appeals"] = [self.appeal(case) for _ in range(3)]
        case["mediations"] = [self.mediation(case) for _ in range(2)]
        case |= self.support()
        facts = CaseFacts(
            "C1", date(rng.choice([1996, 2010, 2017]), 2, 28), self.maybe(FIRST, 1500, 0.2),
            **{name: tuple(items) for name, items in case.items()},
        )  # fmt: skip
        rows = plan(facts, LAWS[0])
        exempted = [self.exemption(row) for row in rng.sample(rows, min(6, len(rows)))]
        unique = {
            item.exemption_id: item for item in exempted if item.request_id or item.assessment_id or item.appeal_id
        }
        return CaseFacts(
            **{name: getattr(facts, name) for name in facts.__dataclass_fields__ if name != "exemptions"},
            exemptions=tuple(unique.values()),
        )


def seen(rows, day, law):
    return sorted(
        (row.key, str(row.starts_on), str(row.due_on), str(row.second_on), state_on(row, day, law))
        for row in rows
        if row.is_shown_on(day)
    )


def work(rows, day):
    """What is left to do on a day: the rows whose facts have ended or overtaken them are not."""
    return sorted(
        row.key for row in rows if row.is_shown_on(day) and not (row.overtaken_on and row.overtaken_on <= day)
    )


@pytest.mark.one_engine
@pytest.mark.parametrize("law", LAWS, ids=["default", "other"])
def test_all_facts_seen_from_a_day_are_the_facts_of_that_day(law):
    for seed in range(250):
        invented = Invented(seed)
        case = invented.case()
        rows = plan(case, law)
        assert len({row.key for row in rows}) == len(rows), seed
        for _ in range(8):
            day = invented.day(span=1700)
            cut = plan(truncated(case, day), law)
            assert seen(rows, day, law) == seen(cut, day, law), (seed, day)
            assert work(rows, day) == work(cut, day), (seed, day)
