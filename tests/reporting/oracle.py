"""The slow second reading: K11 to K26, and every answer by its measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta

from tests.reporting.oracle_cases import CaseMeasures
from tests.reporting.oracle_conventions import KEYS, Answer, Row, age, period_of, shifted


class Oracle(CaseMeasures):
    """Every measure of one package as at one day."""

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
        hits = [r["review_id"] for r, limit in rows if (sent := self._sent(r, field)) and sent <= limit]
        return hits, [r["review_id"] for r, _ in rows]

    def _sent(self, review: Row, field: str) -> date | None:
        """Return a day of a review, unless the plan had ended before."""
        dropped = review["not_amended_sent_on"] if field == "amended_final_sent_on" else None
        return self.counts(review[field], self.plan_stopped(self.plan[review["plan_id"]]), dropped)

    def k12(self) -> Answer:
        rows = []
        for row in self.held_while_ours():
            limit = row["meeting_on"] + timedelta(28)
            stopped = self.plan_stopped(self.plan[row["plan_id"]])
            if self.within(limit) and not self.void(row["decision_sent_on"], stopped, limit):
                rows.append((row, limit))
        return self._review_answer(rows, "decision_sent_on")

    def k12_sent(self) -> Answer:
        rows = [
            (r, r["meeting_on"] + timedelta(28))
            for r in self.held_while_ours()
            if self.within(self._sent(r, "decision_sent_on"))
        ]
        return self._review_answer(rows, "decision_sent_on")

    def _k13(self, *, legal: bool) -> Answer:
        rows = []
        for row in self.held_while_ours():
            if row["decision"] != "A" or not row["decision_sent_on"]:
                continue
            limit = row["meeting_on"] + timedelta(84)
            if legal and row["amendment_notice_sent_on"]:
                limit = min(limit, row["amendment_notice_sent_on"] + timedelta(56))
            stopped = self.plan_stopped(self.plan[row["plan_id"]])
            stops = [day for day in (stopped, row["not_amended_sent_on"]) if day]
            if self.within(limit) and not self.void(row["amended_final_sent_on"], min(stops, default=None), limit):
                rows.append((row, limit))
        return self._review_answer(rows, "amended_final_sent_on")

    def k13(self) -> Answer:
        return self._k13(legal=False)

    def k13_legal(self) -> Answer:
        return self._k13(legal=True)

    def _transfers(self) -> list[tuple[Row, date, date, str]]:
        rows = []
        for row in self.t["phase_transfers"]:
            if not row["transfer_year"]:
                continue  # not yet known on the day
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
            ends = [self.died(plan["child_id"]), row.get("no_transfer_on")]
            stopped = min((d for d in ends if d), default=None)
            is_void = self.void(row["final_naming_sent_on"], stopped, published)
            if self.within(published) and self.responsible(plan, published) and not is_void:
                rows.append((row, published, strict, rule))
        return rows

    def _k14(self, place: int) -> Answer:
        rows = self._transfers()
        hits = [r[0]["phase_transfer_id"] for r in rows if (d := self._named(r[0])) and d <= r[place]]
        return hits, [r[0]["phase_transfer_id"] for r in rows]

    def _named(self, transfer: Row) -> date | None:
        return self.counts(transfer["final_naming_sent_on"], self.plan_stopped(self.plan[transfer["plan_id"]]))

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

    def _owed(self) -> list[Row]:
        ours = {p["plan_id"] for p in self.maintained()}
        return [
            r for r in self.t["provision"]
            if r["plan_id"] in ours and r["begins_on"] and r["begins_on"] <= self.day
            and (r["ended_on"] is None or r["ended_on"] > self.day)
        ]  # fmt: skip

    def _in_place(self) -> list[str]:
        spells = {
            s["provision_id"] for s in self.t["provision_spells"]
            if self.true(s) and s["from_on"] and s["from_on"] <= self.day
            and (s["to_on"] is None or s["to_on"] >= self.day)
        }  # fmt: skip
        return [r["provision_id"] for r in self._owed() if r["provision_id"] in spells]

    def k26(self) -> Answer:
        missing = {r["plan_id"] for r in self._owed() if r["provision_id"] not in self._in_place()}
        plans = sorted({r["plan_id"] for r in self._owed()})
        return [p for p in plans if p not in missing], plans

    def k26_rows(self) -> Answer:
        return self._in_place(), [r["provision_id"] for r in self._owed()]

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
        stored = {m["meeting_id"] for m in self.t["panel_meetings"] if self.within(m["held_on"])}
        rows = [i for i in self.t["panel_items"] if i["meeting_id"] in stored and i["decision"]]
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
            if not ((named := self._named(row)) and named <= published):
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
    ("K26", ""): Oracle.k26,
    ("K26", "rows"): Oracle.k26_rows,
    ("K22", "mediations_held"): Oracle.k22_mediations,
    ("K22", ""): Oracle.k22,
    ("K23", ""): Oracle.k23,
    ("K24", ""): Oracle.k24,
    ("H03", "open"): Oracle.h03,
}
