"""The slow second reading: K01 to K10, and the open cases."""

from __future__ import annotations

from datetime import date, timedelta

from tests.reporting.oracle_conventions import FINAL_WEEKS, GROUNDS_B, Answer, Conventions, Row, shifted


class CaseMeasures(Conventions):
    """Requests, assessments, first plans, advice."""

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
        """Return the first final plan of each assessment that began with a request, with its limit."""
        found: dict[str, tuple[Row, date]] = {}
        for plan in sorted(self._finals(), key=lambda row: row["plan_id"]):
            source = self.assessment.get(plan["assessment_id"])
            if source is None or not self.true(source) or source["origin"] != "request" or source["outcome"] == "H":
                continue
            if plan["first_final_on"] == self.assessment_final(source) and (began := source["clock_start_on"]):
                found.setdefault(source["assessment_id"], (plan, began + timedelta(140)))
        return list(found.values())

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
        def made(a: Row) -> date | None:  # a plan made before it is what the duty was owed for (ADR 0040)
            own = [p["first_final_on"] for p in self.t["plans"] if p["assessment_id"] == a["assessment_id"]
                   and self.true(p) and not p["transferred_in_from_la"] and p["first_final_on"]]  # fmt: skip
            return min(own, default=None)

        rows = [
            a for a in self.t["assessments"]
            if self.true(a) and a["origin"] == "request" and a["outcome"] != "H" and a["clock_start_on"]
            and self.within(self.counts(a["no_plan_notified_on"], a["withdrawn_on"], self.died(a["child_id"]), made(a)))
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
            plans = [p for p in self.t["plans"] if self.true(p) and p["assessment_id"] == source["assessment_id"]]
            plans += [p for p in self.t["plans"] if self.true(p) and p["plan_id"] == source["plan_id"]]
            ends = [source["withdrawn_on"], self.died(source["child_id"]), *map(self.ended, plans)]
            ends.append(row.get("cancelled_on"))
            stopped = min((d for d in ends if d), default=None)
            covid = date(2020, 5, 1) <= limit <= date(2020, 9, 24) and row["exemption_ground"] == "covid_2020"
            if not self.within(limit) or self.void(row["received_on"], stopped, limit):
                continue
            if unexempted and (row["exemption_ground"] in GROUNDS_B or covid):
                continue
            rows.append(row["advice_id"])
            if (received := self.counts(row["received_on"], stopped)) and received <= limit:
                hits.append(row["advice_id"])
        return hits, rows

    def k10(self) -> Answer:
        return self._advice("psychological")

    def k10_unexempted(self) -> Answer:
        return self._advice("psychological", unexempted=True)

    def k10_medical(self) -> Answer:
        return self._advice("medical")
