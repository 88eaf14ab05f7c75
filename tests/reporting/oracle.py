"""
The measures worked out slowly, row by row, from the text of a package: a second reading of the papers.

Nothing is shared with the product: neither its day arithmetic nor its queries. Small packages only.
"""

from __future__ import annotations

import copy
from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]
Answer = tuple[list[str], list[str] | None]

DAY_FIELDS = {"birth_date", "transfer_on", "from_on", "to_on", "due_on"}
FINAL_WEEKS = {"reversal_of_refusal": 14, "mediation_agreement": 14, "tribunal_order": 14, "conceded_appeal": 14,
               "reassessment": 14}  # fmt: skip
GROUNDS_A = {"school_closed", "early_years_closed", "exceptional_circumstances", "absent_4_weeks"}
GROUNDS_B = {"exceptional_circumstances", "absent_4_weeks", "missed_appointment"}
KEYS = {
    "institutions": "institution_id", "children": "child_id", "requests": "request_id",
    "assessments": "assessment_id", "advice": "advice_id", "plans": "plan_id", "reviews": "review_id",
    "delay_reasons": "reason", "delays": "delay_id", "phase_transfers": "phase_transfer_id",
    "placements": "placement_id", "needs": "need_id", "outcomes": "outcome_id", "feedback": "feedback_id",
    "budgets": "budget_id", "mediations": "mediation_id", "appeals": "appeal_id", "exemptions": "exemption_id",
    "panel_meetings": "meeting_id", "panel_items": "item_id", "staff_capacity": "staff_capacity_id",
}  # fmt: skip


def shifted(day: date, months: int) -> date:
    """Return the same day number months later, or the last day of that month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def period_of(day: date, months: int) -> date:
    """Return the last day of so many months beginning with the day."""
    end = shifted(day, months)
    return end - timedelta(days=1) if end.day == day.day else end


def age(born: date, day: date) -> int:
    years = day.year - born.year
    return years if (day.month, day.day) >= (born.month, born.day) else years - 1


class Oracle:
    """One package as at one day."""

    def __init__(self, tables: dict[str, list[Row]], day: date, start: date, end: date, *, known: bool, home: str):
        self.day, self.start, self.end, self.home = day, start, end, home
        self.t: dict[str, list[Row]] = {name: copy.deepcopy(tables.get(name, [])) for name in KEYS}
        by_id = {(table, row[KEYS[table]]): row for table, rows in self.t.items() for row in rows}
        later = [row for row in tables.get("corrections", []) if date.fromisoformat(row["recorded_on"]) > day]
        if known:
            for fix in sorted(later, key=lambda row: (row["recorded_on"], row["correction_id"]), reverse=True):
                row = by_id.get((fix["table"], fix["record_id"]))
                if row is not None:
                    row[fix["field"]] = fix["value_before"]
        for rows in self.t.values():
            for row in rows:
                for field in [name for name in row if name.endswith("_on") or name == "birth_date"]:
                    value = date.fromisoformat(row[field]) if row[field] else None
                    is_future = value is not None and value > day and field not in DAY_FIELDS
                    row[field] = None if is_future else value
        self.child = {row["child_id"]: row for row in self.t["children"]}
        self.plan = {row["plan_id"]: row for row in self.t["plans"]}
        self.assessment = {row["assessment_id"]: row for row in self.t["assessments"]}
        self.institution = {row["institution_id"]: row for row in self.t["institutions"]}

    # --- What the conventions say -------------------------------------------------------------------------

    def records(self, child_id: str) -> list[str]:
        """Return the record itself, then each it was merged into; the last is the one kept."""
        seen = [child_id]
        while (into := self.child[seen[-1]]["merged_into_child_id"]) and into not in seen:
            seen.append(into)
        return seen

    def person(self, child_id: str) -> str:
        return self.records(child_id)[-1]

    def died(self, child_id: str) -> date | None:
        days = [self.child[record]["deceased_on"] for record in reversed(self.records(child_id))]
        return next((day for day in days if day), None)

    def within(self, day: date | None) -> bool:
        return day is not None and self.start <= day <= self.end

    @staticmethod
    def true(row: Row | None) -> bool:
        return row is not None and row.get("entered_in_error") != "true"

    def requests(self) -> list[Row]:
        return [
            row for row in self.t["requests"]
            if self.true(row) and row["kind"] == "initial" and row["outcome"] != "H" and row["received_on"]
        ]  # fmt: skip

    @staticmethod
    def decided(row: Row) -> date | None:
        return row["decision_sent_on"] if row["outcome"] in ("Y", "N") else None

    @staticmethod
    def refused(row: Row) -> bool:
        return row["outcome"] == "N" and row["decision_sent_on"] is not None

    def stopped(self, row: Row) -> date | None:
        return min((d for d in (row["withdrawn_on"], self.died(row["child_id"])) if d), default=None)

    def own_assessments(self, request: Row) -> list[Row]:
        return [
            row for row in self.t["assessments"]
            if self.true(row) and row["request_id"] == request["request_id"] and row["origin"] == "request"
        ]  # fmt: skip

    def own_final(self, request: Row) -> date | None:
        own = {row["assessment_id"] for row in self.own_assessments(request)}
        return min(
            (p["first_final_on"] for p in self.t["plans"]
             if self.true(p) and p["assessment_id"] in own and p["first_final_on"] and not p["transferred_in_from_la"]),
            default=None,
        )  # fmt: skip

    def standing(self) -> list[Row]:
        return [
            row for row in self.requests()
            if not self.refused(row) and self.stopped(row) is None
            and not any(a["withdrawn_on"] or a["no_plan_notified_on"] for a in self.own_assessments(row))
        ]  # fmt: skip

    def excused(self, clock: str, field: str, record_id: str, met: date, limit: date) -> bool:
        covid = date(2020, 5, 1) <= limit <= date(2020, 9, 24)
        return any(
            row["clock"] == clock and row[field] == record_id and row["decided_on"] and row["decided_on"] <= met
            and (row["ground"] in GROUNDS_A or (covid and row["ground"] == "covid_2020"))
            for row in self.t["exemptions"]
        )  # fmt: skip

    @staticmethod
    def ended(plan: Row) -> date | None:
        return min((d for d in (plan["ceased_on"], plan["transferred_out_on"]) if d), default=None)

    def begun(self, plan: Row) -> date | None:
        return plan["transferred_in_on"] if plan["transferred_in_from_la"] else plan["first_final_on"]

    def responsible(self, plan: Row, day: date) -> bool:
        begun, ended = self.begun(plan), self.ended(plan)
        return self.true(plan) and begun is not None and begun <= day and (ended is None or ended > day)

    def maintained(self) -> list[Row]:
        return [plan for plan in self.t["plans"] if self.responsible(plan, self.day)]

    def reviews(self, plan_id: str = "") -> list[Row]:
        return [
            row for row in self.t["reviews"]
            if self.true(row) and self.true(self.plan.get(row["plan_id"])) and row["kind"] != "amendment_without_review"
            and plan_id in ("", row["plan_id"])
        ]  # fmt: skip

    def held(self) -> list[Row]:
        """Return our reviews with a meeting."""
        found = []
        for row in self.reviews():
            plan = self.plan[row["plan_id"]]
            moved = plan["transferred_in_on"]
            if row["meeting_on"] and (
                not plan["transferred_in_from_la"] or (moved is not None and row["meeting_on"] >= moved)
            ):
                found.append(row)
        return found

    def plan_stopped(self, plan: Row) -> date | None:
        return min((d for d in (self.ended(plan), self.died(plan["child_id"])) if d), default=None)

    @staticmethod
    def void(done: Any, stopped: date | None, limit: date) -> bool:
        return not done and stopped is not None and stopped <= limit

    # --- Measures -----------------------------------------------------------------------------------------

    def k01(self) -> Answer:
        return [row["plan_id"] for row in self.maintained()], None

    def k02(self) -> Answer:
        return [row["request_id"] for row in self.requests() if self.within(row["received_on"])], None

    def k02_children(self) -> Answer:
        return list({self.person(row["child_id"]) for row in self.requests() if self.within(row["received_on"])}), None

    def k02_repeats(self) -> Answer:
        kept = []
        for row in self.requests():
            earlier = [
                other for other in self.requests()
                if self.person(other["child_id"]) == self.person(row["child_id"])
                and (other["received_on"], other["request_id"]) < (row["received_on"], row["request_id"])
                and other["received_on"] >= shifted(row["received_on"], -6)
            ]  # fmt: skip
            if self.within(row["received_on"]) and not earlier:
                kept.append(row["request_id"])
        return kept, None

    def _six_weeks(self, rows: list[Row]) -> Answer:
        hits = [
            r["request_id"] for r in rows
            if self.decided(r) and self.decided(r) <= r["received_on"] + timedelta(42)
        ]  # fmt: skip
        return hits, [r["request_id"] for r in rows]

    def k03(self) -> Answer:
        return self._six_weeks([r for r in self.requests() if self.within(self.decided(r))])

    def k03_unexempted(self) -> Answer:
        return self._six_weeks([
            r for r in self.requests()
            if self.within(d := self.decided(r)) and d is not None
            and not self.excused("assess_decision", "request_id", r["request_id"], d, r["received_on"] + timedelta(42))
        ])  # fmt: skip

    def k03_received(self) -> Answer:
        return self._six_weeks([r for r in self.requests() if self.within(r["received_on"]) and self.decided(r)])

    def k03_due(self) -> Answer:
        rows = []
        for row in self.requests():
            limit = row["received_on"] + timedelta(42)
            if self.within(limit) and not self.void(self.decided(row), self.stopped(row), limit):
                rows.append(row)
        return self._six_weeks(rows)

    def k04(self) -> Answer:
        rows = [r for r in self.requests() if self.within(r["received_on"])]
        decided = [r for r in rows if self.decided(r)]
        return [r["request_id"] for r in decided if self.refused(r)], [r["request_id"] for r in decided]

    def k04_received(self) -> Answer:
        return self.k04()[0], self.k02()[0]

    def _finals(self) -> list[Row]:
        return [
            p for p in self.t["plans"]
            if self.true(p) and not p["transferred_in_from_la"] and self.within(p["first_final_on"])
        ]  # fmt: skip

    def _after_request(self) -> list[tuple[Row, date]]:
        found = []
        for plan in self._finals():
            source = self.assessment.get(plan["assessment_id"])
            if source and self.true(source) and source["origin"] == "request" and not source["no_plan_notified_on"]:
                began = source["clock_start_on"]
                found.append((plan, began + timedelta(140) if began else date.min))
        return found

    def k06(self) -> Answer:
        rows = self._after_request()
        return [p["plan_id"] for p, limit in rows if p["first_final_on"] <= limit], [p["plan_id"] for p, _ in rows]

    def k05(self) -> Answer:
        rows = [
            (p, limit) for p, limit in self._after_request()
            if not self.excused("final_plan", "assessment_id", p["assessment_id"], p["first_final_on"], limit)
        ]  # fmt: skip
        return [p["plan_id"] for p, limit in rows if p["first_final_on"] <= limit], [p["plan_id"] for p, _ in rows]

    def k06_all(self) -> Answer:
        return [p["plan_id"] for p in self._finals()], None

    def k07(self) -> Answer:
        rows = [r for r in self.standing() if self.within(r["received_on"] + timedelta(140))]
        hits = [r for r in rows if (f := self.own_final(r)) and f <= r["received_on"] + timedelta(140)]
        return [r["request_id"] for r in hits], [r["request_id"] for r in rows]

    def h03(self) -> Answer:
        return [r["request_id"] for r in self.standing() if not self.own_final(r)], None

    def k08(self) -> Answer:
        return [
            r["request_id"] for r in self.standing()
            if not self.own_final(r) and r["received_on"] + timedelta(140) < self.day
        ], None  # fmt: skip

    def k08_fourteen(self) -> Answer:
        found = []
        for row in self.t["assessments"]:
            if not self.true(row) or row["origin"] == "request" or row["outcome"] == "H" or not row["clock_start_on"]:
                continue
            late = row["clock_start_on"] + timedelta(weeks=FINAL_WEEKS[row["origin"]]) < self.day
            sent = row["amended_final_sent_on"] or any(
                self.true(p) and p["assessment_id"] == row["assessment_id"] and p["first_final_on"]
                and not p["transferred_in_from_la"]
                for p in self.t["plans"]
            )  # fmt: skip
            over = row["withdrawn_on"] or row["no_plan_notified_on"] or self.died(row["child_id"])
            plan = self.plan.get(row["plan_id"])
            if late and not sent and not over and not (plan and self.ended(plan)):
                found.append(row["assessment_id"])
        return found, None

    def k09(self) -> Answer:
        rows = [
            a for a in self.t["assessments"]
            if self.true(a) and a["origin"] == "request" and self.within(a["no_plan_notified_on"])
        ]  # fmt: skip
        hits = [
            a for a in rows if a["clock_start_on"] and a["no_plan_notified_on"] <= a["clock_start_on"] + timedelta(112)
        ]
        return [a["assessment_id"] for a in hits], [a["assessment_id"] for a in rows]

    def _advice(self, kind: str, *, unexempted: bool = False) -> Answer:
        hits, rows = [], []
        for row in self.t["advice"]:
            source = self.assessment.get(row["assessment_id"])
            asked = row["body_received_on"] or row["requested_on"]
            if row["kind"] != kind or not asked or not self.true(source) or source is None or source["outcome"] == "H":
                continue
            limit = asked + timedelta(42)
            plan = self.plan.get(source["plan_id"])
            ends = [source["withdrawn_on"], self.died(source["child_id"]), self.ended(plan) if plan else None]
            stopped = min((d for d in ends if d), default=None)
            covid = date(2020, 5, 1) <= limit <= date(2020, 9, 24) and row["exemption_ground"] == "covid_2020"
            if not self.within(limit) or self.void(row["received_on"], stopped, limit):
                continue
            if unexempted and (row["exemption_ground"] in GROUNDS_B or covid):
                continue
            rows.append(row["advice_id"])
            if row["received_on"] and row["received_on"] <= limit:
                hits.append(row["advice_id"])
        return hits, rows

    def k10(self) -> Answer:
        return self._advice("psychological")

    def k10_unexempted(self) -> Answer:
        return self._advice("psychological", unexempted=True)

    def k10_medical(self) -> Answer:
        return self._advice("medical")

    def duties(self) -> list[tuple[str, Row, date, date, bool]]:
        """Return every duty: rule, plan, day it began, limit, whether that day itself counts."""
        found = []
        for plan in self.t["plans"]:
            begun = self.begun(plan)
            if not self.true(plan) or begun is None:
                continue
            moved = bool(plan["transferred_in_from_la"])
            days = sorted({r["decision_sent_on"] for r in self.reviews(plan["plan_id"]) if r["decision_sent_on"]})
            if moved:
                last = plan["last_review_before_transfer_on"] or max((d for d in days if d < begun), default=None)
                second = max((d for d in (last, plan["first_final_on"]) if d), default=None)
                limit = max(period_of(begun, 3), period_of(second, 12) if second else date.min)
                found.append(("transfer_in_review", plan, begun, limit, True))
            else:
                found.append(("annual_review", plan, begun, period_of(begun, 12), False))
            found += [
                ("annual_review", plan, d, period_of(d, 12), False)
                for d in days if d > begun or (moved and d == begun)
            ]  # fmt: skip
        return found

    def _duty_rows(self, field: str) -> list[tuple[str, Row, date, bool]]:
        rows = []
        for rule, plan, began, limit, counts in self.duties():
            ended, died = self.ended(plan), self.died(plan["child_id"])

            def after(name: str, last: date, began: date = began, counts: bool = counts, plan: Row = plan) -> bool:
                days = [r[name] for r in self.reviews(plan["plan_id"]) if r[name]]
                return any((d > began or (counts and d == began)) and d <= last for d in days)

            if not self.within(limit) or (ended is not None and ended <= limit):
                continue
            if died is not None and died <= limit and not after("decision_sent_on", died):
                continue
            rows.append((rule, plan, limit, after(field, limit)))
        return rows

    def _duty_answer(self, field: str) -> Answer:
        rows = self._duty_rows(field)
        names = [(f"{plan['plan_id']}@{limit.isoformat()}", met) for _, plan, limit, met in rows]
        return [name for name, met in names if met], [name for name, _ in names]

    def k11(self) -> Answer:
        return self._duty_answer("decision_sent_on")

    def k11_meeting(self) -> Answer:
        return self._duty_answer("meeting_on")

    def k11_dfe(self) -> Answer:
        first = date(self.day.year, 1, 1)
        rows = [p["plan_id"] for p in self.maintained() if p["first_final_on"] and p["first_final_on"] < first]
        return [
            p for p in rows if any(r["meeting_on"] and r["meeting_on"] >= first for r in self.reviews(p))
        ], rows  # fmt: skip

    def _review_answer(self, rows: list[tuple[Row, date]], field: str) -> Answer:
        hits = [r["review_id"] for r, limit in rows if r[field] and r[field] <= limit]
        return hits, [r["review_id"] for r, _ in rows]

    def k12(self) -> Answer:
        rows = []
        for row in self.held():
            limit = row["meeting_on"] + timedelta(28)
            stopped = self.plan_stopped(self.plan[row["plan_id"]])
            if self.within(limit) and not self.void(row["decision_sent_on"], stopped, limit):
                rows.append((row, limit))
        return self._review_answer(rows, "decision_sent_on")

    def k12_sent(self) -> Answer:
        rows = [(r, r["meeting_on"] + timedelta(28)) for r in self.held() if self.within(r["decision_sent_on"])]
        return self._review_answer(rows, "decision_sent_on")

    def _k13(self, *, legal: bool) -> Answer:
        rows = []
        for row in self.held():
            if row["decision"] != "A" or not row["decision_sent_on"]:
                continue
            limit = row["meeting_on"] + timedelta(84)
            if legal and row["amendment_notice_sent_on"]:
                limit = min(limit, row["amendment_notice_sent_on"] + timedelta(56))
            stopped = self.plan_stopped(self.plan[row["plan_id"]])
            dropped = row["not_amended_sent_on"]
            if not self.within(limit) or (dropped and dropped <= limit):
                continue
            if not self.void(row["amended_final_sent_on"], stopped, limit):
                rows.append((row, limit))
        return self._review_answer(rows, "amended_final_sent_on")

    def k13(self) -> Answer:
        return self._k13(legal=False)

    def k13_legal(self) -> Answer:
        return self._k13(legal=True)

    def _transfers(self) -> list[tuple[Row, date, date, str]]:
        rows = []
        for row in self.t["phase_transfers"]:
            plan, year = self.plan[row["plan_id"]], int(row["transfer_year"])
            if row["kind"] == "post16_to_post16":
                if row["transfer_on"] is None:
                    continue
                published = strict = shifted(row["transfer_on"], -5)
                rule = "phase_post16"
            elif row["kind"] == "secondary_to_post16":
                published, strict, rule = date(year, 3, 31), date(year, 3, 30), "phase_mar"
            else:
                published, strict, rule = date(year, 2, 15), date(year, 2, 14), "phase_feb"
            stopped = self.died(plan["child_id"])
            is_void = self.void(row["final_naming_sent_on"], stopped, published)
            if self.within(published) and self.responsible(plan, published) and not is_void:
                rows.append((row, published, strict, rule))
        return rows

    def _k14(self, place: int) -> Answer:
        rows = self._transfers()
        hits = [r[0]["phase_transfer_id"] for r in rows if (d := r[0]["final_naming_sent_on"]) and d <= r[place]]
        return hits, [r[0]["phase_transfer_id"] for r in rows]

    def k14(self) -> Answer:
        return self._k14(1)

    def k14_strict(self) -> Answer:
        return self._k14(2)

    def _rated(self) -> list[Row]:
        return [
            o for o in self.t["outcomes"]
            if self.true(self.plan[o["plan_id"]]) and o["rating"] and self.within(o["rated_on"])
        ]  # fmt: skip

    def k15(self) -> Answer:
        rows = self._rated()
        return [o["outcome_id"] for o in rows if o["rating"] != "not"], [o["outcome_id"] for o in rows]

    def k15_by_child(self) -> Answer:
        good: dict[str, bool] = defaultdict(lambda: True)
        for row in self._rated():
            good[self.person(self.plan[row["plan_id"]]["child_id"])] &= row["rating"] != "not"
        return [person for person, is_good in good.items() if is_good], list(good)

    def _answers(self) -> list[Row]:
        reviews = {r["review_id"]: r for r in self.t["reviews"]}
        return [
            f for f in self.t["feedback"]
            if f["respondent"] == "parent" and f["received_on"] and self.true(reviews[f["review_id"]])
            and self.true(self.plan[reviews[f["review_id"]]["plan_id"]])
        ]  # fmt: skip

    def k16(self) -> Answer:
        rows = [f for f in self._answers() if self.within(f["received_on"])]
        return [f["feedback_id"] for f in rows if int(f["satisfaction"]) >= 4], [f["feedback_id"] for f in rows]

    def k16_response(self) -> Answer:
        answered = {f["review_id"] for f in self._answers()}
        rows = [r["review_id"] for r in self.held() if self.within(r["decision_sent_on"])]
        return [r for r in rows if r in answered], rows

    def _foremost(self, table: str, plan: Row, keep: Callable[[Row], bool]) -> Row | None:
        rows = [
            r for r in self.t[table]
            if r["plan_id"] == plan["plan_id"] and r["rank"] == "1" and r["from_on"] and r["from_on"] <= self.day
            and (r["to_on"] is None or r["to_on"] >= self.day) and keep(r)
        ]  # fmt: skip
        return max(rows, key=lambda r: (r["from_on"], r[KEYS[table]]), default=None)

    def k17(self) -> Answer:
        plans = self.maintained()
        hits = [p["plan_id"] for p in plans if (n := self._foremost("needs", p, lambda r: True)) and n["sen_type"]]
        return hits, [p["plan_id"] for p in plans]

    def place(self, plan: Row) -> Row | None:
        return self._foremost("placements", plan, lambda r: r["basis"] in ("attended", "both"))

    def k18(self) -> Answer:
        plans = self.maintained()
        return [p["plan_id"] for p in plans if self.place(p)], [p["plan_id"] for p in plans]

    def _placed(self, test: Callable[[Row, Row], bool], plans: list[Row]) -> Answer:
        hits = []
        for plan in plans:
            place = self.place(plan)
            if place and test(place, self.institution.get(place["institution_id"], {})):
                hits.append(plan["plan_id"])
        return hits, [p["plan_id"] for p in plans]

    def k18_designated(self) -> Answer:
        return self._placed(
            lambda p, i: i.get("type") == "mainstream" and "true" in (p["sen_unit"], p["resourced_provision"]),
            self.maintained(),
        )

    def _older(self) -> list[Row]:
        ages = [(p, self.child[p["child_id"]]["birth_date"]) for p in self.maintained()]
        return [p for p, born in ages if born and 16 <= age(born, self.day) <= 25]

    def k18_college(self) -> Answer:
        wanted = ("further_education", "specialist_post16", "alternative_provision")
        return self._placed(lambda p, i: i.get("type") in wanted and p["work_based"] != "A", self._older())

    def k18_neet(self) -> Answer:
        return self._placed(lambda p, i: p["sen_setting"] == "NEET", self._older())

    def k19(self) -> Answer:
        return self._placed(lambda p, i: i.get("type") == "special" and i["la_code"] != self.home, self.maintained())

    def k20(self) -> Answer:
        rows = [p["plan_id"] for p in self.maintained()]
        paid = {b["plan_id"] for b in self._paid() if b["kind"].startswith("plan_")}
        return [p for p in rows if p in paid], rows

    def _paid(self) -> list[Row]:
        return [
            b for b in self.t["budgets"]
            if b["from_on"] and b["from_on"] <= self.day and (b["to_on"] is None or b["to_on"] >= self.day)
        ]  # fmt: skip

    def k20_all(self) -> Answer:
        return [b["budget_id"] for b in self._paid()], None

    def k21(self) -> Answer:
        return [
            p["plan_id"] for p in self.t["plans"] for field in ("ceased_on", "transferred_out_on")
            if self.true(p) and self.within(p[field])
        ], None  # fmt: skip

    def k22(self) -> Answer:
        base = [
            f"request:{r['request_id']}" for r in self.t["requests"]
            if self.true(r) and r["kind"] == "initial" and self.refused(r) and self.within(r["decision_sent_on"])
        ]  # fmt: skip
        base += [
            f"assessment:{a['assessment_id']}" for a in self.t["assessments"]
            if self.true(a) and a["origin"] != "reassessment" and self.within(a["no_plan_notified_on"])
        ]  # fmt: skip
        thursdays = [date(self.end.year, 1, n) for n in range(1, 32) if date(self.end.year, 1, n).weekday() == 3]
        if thursdays[2] <= self.day:
            base += [f"plan:{p['plan_id']}" for p in self.t["plans"] if self.responsible(p, thursdays[2])]
        base += [
            f"ceased:{p['plan_id']}" for p in self.t["plans"]
            if self.true(p) and p["cease_reason"] == "2" and self.within(p["ceased_on"])
        ]  # fmt: skip
        return [a["appeal_id"] for a in self.t["appeals"] if self.within(a["registered_on"])], base

    def k22_mediations(self) -> Answer:
        return [m["mediation_id"] for m in self.t["mediations"] if self.within(m["held_on"])], None

    def k23(self) -> Answer:
        held = {m["meeting_id"] for m in self.t["panel_meetings"] if self.within(m["held_on"])}
        rows = [i for i in self.t["panel_items"] if i["meeting_id"] in held and i["decision"]]
        return [i["item_id"] for i in rows if i["decision"] == "deferred"], [i["item_id"] for i in rows]

    def k24(self) -> Answer:
        late = [
            (f"assess_decision:{r}", ("requests", r, "assess_decision", None), "") for r in self._missed(self.k03())
        ]
        late += [
            (f"final_plan:{p}", ("assessments", self.plan[p]["assessment_id"], "final_plan", None), "")
            for p in self._missed(self.k06())
        ]
        late += [
            (f"{rule}:{plan['plan_id']}@{limit.isoformat()}", ("plans", plan["plan_id"], rule, limit), "")
            for rule, plan, limit, met in self._duty_rows("decision_sent_on")
            if not met
        ]
        late += [
            (f"review_decision:{v}", ("reviews", v, "review_decision", None), "") for v in self._missed(self.k12())
        ]
        late += [(f"amended_final:{v}", ("reviews", v, "amended_final", None), "") for v in self._missed(self.k13())]
        for row, published, _, rule in self._transfers():
            name = row["phase_transfer_id"]
            if not (row["final_naming_sent_on"] and row["final_naming_sent_on"] <= published):
                late.append((f"{rule}:{name}", ("phase_transfers", name, rule, None), row["reason"]))
        ours = {r["reason"] for r in self.t["delay_reasons"] if r["la_controllable"] == "true"}
        return [name for name, key, spare in late if (self._why(*key) or spare) in ours], [name for name, *_ in late]

    @staticmethod
    def _missed(answer: Answer) -> list[str]:
        return [name for name in answer[1] or [] if name not in answer[0]]

    def _why(self, table: str, record_id: str, clock: str, due: date | None) -> str:
        rows = [
            d for d in self.t["delays"]
            if (d["record_type"], d["record_id"], d["clock"]) == (table, record_id, clock) and d["recorded_on"]
            and (due is None or d["due_on"] == due)
        ]  # fmt: skip
        latest = max(rows, key=lambda d: (d["recorded_on"], d["delay_id"]), default=None)
        return latest["reason"] if latest else ""


ANSWERS: dict[tuple[str, str], Callable[[Oracle], Answer]] = {
    ("K01", ""): Oracle.k01,
    ("K02", ""): Oracle.k02,
    ("K02", "children"): Oracle.k02_children,
    ("K02", "excluding_repeats_6m"): Oracle.k02_repeats,
    ("K03", ""): Oracle.k03,
    ("K03", "excluding_exempted"): Oracle.k03_unexempted,
    ("K03", "received"): Oracle.k03_received,
    ("K03", "due"): Oracle.k03_due,
    ("K04", ""): Oracle.k04,
    ("K04", "of_received"): Oracle.k04_received,
    ("K05", ""): Oracle.k05,
    ("K06", ""): Oracle.k06,
    ("K06", "all_new_plans"): Oracle.k06_all,
    ("K07", ""): Oracle.k07,
    ("K08", ""): Oracle.k08,
    ("K08", "fourteen_week"): Oracle.k08_fourteen,
    ("K09", ""): Oracle.k09,
    ("K10", ""): Oracle.k10,
    ("K10", "excluding_exempted"): Oracle.k10_unexempted,
    ("K10", "medical"): Oracle.k10_medical,
    ("K11", ""): Oracle.k11,
    ("K11", "meeting_held"): Oracle.k11_meeting,
    ("K11", "dfe"): Oracle.k11_dfe,
    ("K12", ""): Oracle.k12,
    ("K12", "decisions_sent"): Oracle.k12_sent,
    ("K13", ""): Oracle.k13,
    ("K13", "legal_limit"): Oracle.k13_legal,
    ("K14", ""): Oracle.k14,
    ("K14", "strict"): Oracle.k14_strict,
    ("K15", ""): Oracle.k15,
    ("K15", "by_child"): Oracle.k15_by_child,
    ("K16", ""): Oracle.k16,
    ("K16", "response"): Oracle.k16_response,
    ("K17", ""): Oracle.k17,
    ("K18", ""): Oracle.k18,
    ("K18", "designated"): Oracle.k18_designated,
    ("K18", "post16_college_or_ap"): Oracle.k18_college,
    ("K18", "post16_neet"): Oracle.k18_neet,
    ("K19", ""): Oracle.k19,
    ("K20", ""): Oracle.k20,
    ("K20", "all_payments"): Oracle.k20_all,
    ("K21", ""): Oracle.k21,
    ("K22", "mediations_held"): Oracle.k22_mediations,
    ("K22", ""): Oracle.k22,
    ("K23", ""): Oracle.k23,
    ("K24", ""): Oracle.k24,
    ("H03", "open"): Oracle.h03,
}
