"""
The measures worked out slowly, row by row, from the text of a package: a second reading of the papers.

Nothing is shared with the product: neither its day arithmetic nor its queries. Small packages only.
"""

from __future__ import annotations

import copy
from calendar import monthrange
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
    "provision": "provision_id", "provision_spells": "spell_id",
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


class Conventions:
    """One package as at one day, read by the conventions of the papers."""

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
        """Return the earliest day of death that any record of the person holds."""
        person = self.person(child_id)
        days = [row["deceased_on"] for name, row in self.child.items() if self.person(name) == person]
        return min((day for day in days if day), default=None)

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
    def counts(sent: date | None, *stopped: date | None) -> date | None:
        """Return the day something was sent, unless what it was owed for had stopped before."""
        stop = min((day for day in stopped if day), default=None)
        return None if sent is None or (stop is not None and stop < sent) else sent

    def decided(self, row: Row) -> date | None:
        sent = row["decision_sent_on"] if row["outcome"] in ("Y", "N") else None
        return self.counts(sent, self.stopped(row))

    def refused(self, row: Row) -> bool:
        return row["outcome"] == "N" and row["decision_sent_on"] is not None

    def stopped(self, row: Row) -> date | None:
        return min((d for d in (row["withdrawn_on"], self.died(row["child_id"])) if d), default=None)

    def own_assessments(self, request: Row) -> list[Row]:
        return [
            row for row in self.t["assessments"]
            if self.true(row) and row["request_id"] == request["request_id"] and row["origin"] == "request"
        ]  # fmt: skip

    def assessment_final(self, assessment: Row) -> date | None:
        """Return the day the first final plan of an assessment was sent, if nothing had ended it before."""
        sent = min(
            (p["first_final_on"] for p in self.t["plans"]
             if self.true(p) and p["assessment_id"] == assessment["assessment_id"] and p["first_final_on"]
             and not p["transferred_in_from_la"]),
            default=None,
        )  # fmt: skip
        return self.counts(sent, *self.assessment_stops(assessment))

    def assessment_stops(self, assessment: Row) -> tuple[date | None, ...]:
        return assessment["withdrawn_on"], assessment["no_plan_notified_on"], self.died(assessment["child_id"])

    def own_final(self, request: Row) -> date | None:
        return min((f for a in self.own_assessments(request) if (f := self.assessment_final(a))), default=None)

    def standing(self) -> list[Row]:
        """Return the requests not refused, withdrawn or told no plan; what was sent before any of these stays."""
        found = []
        for row in self.requests():
            own = self.own_assessments(row)
            is_over = self.stopped(row) or any(a["withdrawn_on"] or a["no_plan_notified_on"] for a in own)
            # An assessment that is a historical shell is not followed: the request passed to it.
            is_history = self.decided(row) and own and all(a["outcome"] == "H" for a in own)
            if not self.refused(row) and not is_history and (self.own_final(row) or not is_over):
                found.append(row)
        return found

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

    def held_while_ours(self) -> list[Row]:
        """Return our reviews whose duties began before the plan ended."""
        found = []
        for row in self.held():
            plan = self.plan[row["plan_id"]]
            begun, ended = self.begun(plan), self.plan_stopped(plan)
            if begun is not None and (ended is None or max(begun, row["meeting_on"]) < ended):
                found.append(row)
        return found

    def plan_stopped(self, plan: Row) -> date | None:
        return min((d for d in (self.ended(plan), self.died(plan["child_id"])) if d), default=None)

    def void(self, done: date | None, stopped: date | None, limit: date) -> bool:
        """Tell whether a limit was void when it fell: what was sent after the stop does not meet it."""
        return self.counts(done, stopped) is None and stopped is not None and stopped <= limit
