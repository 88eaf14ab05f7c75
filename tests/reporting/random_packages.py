"""Small invented packages, full of edges, drawn from a seed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.reporting.corner_days import AS_AT, CORNERS, FIRST, SPANS
from tests.reporting.package_columns import COLUMNS, Row


class Invention:
    """One package in the making."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.tables: dict[str, list[Row]] = {name: [] for name in COLUMNS}
        self.open_requests: set[str] = set()
        self.open_plans: set[str] = set()

    # --- Chance -------------------------------------------------------------------------------------------

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, options: Iterable[Any]) -> Any:
        return self.random.choice(list(options))

    def some_day(self) -> date:
        kind = self.random.random()
        if kind < 0.3:
            return self.pick(CORNERS)
        if kind < 0.6:
            return AS_AT - timedelta(self.pick(SPANS) + self.random.randint(-1, 1))
        return FIRST + timedelta(self.random.randrange(900))

    def after(self, day: date, *, spans: tuple[int, ...] = SPANS) -> date:
        step = self.pick(spans) + self.random.randint(-1, 1) if self.chance(0.6) else self.random.randrange(300)
        return day + timedelta(max(step, 0))

    def maybe(self, share: float, day: date | None) -> date | None:
        return day if day is not None and self.chance(share) else None

    def add(self, into: str, **values: Any) -> Row:
        rows, names = self.tables[into], COLUMNS[into].split()
        row = {name: _text(values.get(name)) for name in names}
        row[names[0]] = row[names[0]] or f"{into[:2]}{self.random.randrange(10**4) % self.pick([10, 9999])}-{len(rows)}"
        rows.append(row)
        return row

    def error(self) -> str:
        return self.pick(["true", "false", "", "", "", "", "", "", "", ""])

    # --- What happens -------------------------------------------------------------------------------------

    def people(self) -> None:
        for _ in range(self.random.randint(3, 7)):
            born = self.pick(
                [
                    date(2004, 2, 29),
                    date(2006, 3, 31),
                    date(2006, 4, 1),
                    date(1996, 3, 31),
                    date(1996, 4, 1),
                    date(2018, 3, 31),
                    self.some_day().replace(year=2010, day=1),
                ]
            )
            self.add(
                "children",
                surname="I",
                forename="P",
                birth_date=born,
                sex="U",
                ethnicity="NOBT",
                deceased_on=self.maybe(0.15, self.some_day()),
            )
        children = self.tables["children"]
        for place, row in enumerate(children[:-1]):
            if self.chance(0.3):
                row["merged_into_child_id"] = self.pick(children[place + 1 :])["child_id"]

    def request(self, child: Row) -> None:
        received = self.some_day()
        outcome = self.pick("YYYYNNAWWH")
        if outcome == "A" and child["child_id"] in self.open_requests:
            outcome = "Y"
        error = self.error()
        if outcome == "A" and error != "true":
            self.open_requests.add(child["child_id"])
        decided = self.after(received) if outcome in "YN" else None
        withdrawn = self.after(received) if outcome == "W" else None
        row = self.add(
            "requests",
            child_id=child["child_id"],
            kind=self.pick(["initial"] * 6 + ["reassessment"]),
            received_on=None if outcome == "H" and self.chance(0.5) else received,
            outcome=outcome,
            source=self.pick(["1", "2", ""]),
            decision_sent_on=decided,
            withdrawn_on=withdrawn,
            withdrawn_reason=self.pick(["withdrawn", "duplicate"]) if withdrawn else "",
            entered_in_error=error,
        )
        if self.chance(0.3):
            self.exemption("assess_decision", decided or received, request_id=row["request_id"])
        if outcome == "Y":
            self.assessment(child, row, "request", received)
        elif outcome == "N" and self.chance(0.4):
            origin = self.pick(["reversal_of_refusal", "mediation_agreement", "tribunal_order", "conceded_appeal"])
            self.assessment(child, row, origin, self.after(decided or received))

    def assessment(self, child: Row, request: Row, origin: str, began: date) -> None:
        outcome = self.pick("YYYYNAWH" if self.chance(0.3) else "YYYN")
        row = self.add(
            "assessments",
            child_id=child["child_id"],
            request_id=request["request_id"],
            origin=origin,
            clock_start_on=began,
            outcome=outcome,
            entered_in_error=self.error(),
            no_plan_notified_on=self.after(began) if outcome == "N" else None,
            withdrawn_on=self.after(began) if outcome == "W" else None,
        )
        for kind in self.random.sample(["psychological", "psychological", "medical", "parent"], 2):
            self.advice(row, kind, began)
        if self.chance(0.7):
            final = self.after(began)
            self.plan(child, final, assessment_id=row["assessment_id"])
            if self.chance(0.3):
                self.exemption("final_plan", final, assessment_id=row["assessment_id"])

    def advice(self, assessment: Row, kind: str, began: date) -> None:
        asked = self.after(began, spans=(0, 14, 42))
        got = self.maybe(0.3, self.after(asked, spans=(0, 1)))
        self.add(
            "advice",
            assessment_id=assessment["assessment_id"],
            kind=kind,
            requested_on=asked,
            body_received_on=got,
            received_on=self.maybe(0.7, self.after(got or asked, spans=(42,))),
            exemption_ground=self.pick(["", "", "absent_4_weeks", "missed_appointment", "covid_2020"]),
        )

    def exemption(self, clock: str, met: date, **record: Any) -> None:
        ground = self.pick(["exceptional_circumstances", "absent_2_weeks", "covid_2020", "school_closed"])
        decided = self.pick([met - timedelta(1), met, met + timedelta(1), AS_AT, AS_AT + timedelta(1)])
        self.add("exemptions", clock=clock, ground=ground, from_on=FIRST, decided_on=decided, **record)

    def plan(self, child: Row, final: date | None = None, **values: Any) -> None:
        final = final or self.some_day()
        error = self.error()
        moved = self.maybe(0.3 if not values else 0.05, self.after(final))
        ends = self.maybe(0.4, self.after(moved or final))
        ceased = self.maybe(0.6, ends)
        if ends is None and error != "true":
            if child["child_id"] in self.open_plans:
                ends = ceased = self.after(moved or final)
            else:
                self.open_plans.add(child["child_id"])
        row = self.add(
            "plans",
            child_id=child["child_id"],
            first_final_on=final,
            transferred_in_on=moved,
            transferred_in_from_la="855" if moved else "",
            last_review_before_transfer_on=self.maybe(0.5, final) if moved else None,
            ceased_on=ceased,
            cease_reason=self.pick("2347") if ceased else "",
            transferred_out_on=ends if ends and not ceased else None,
            entered_in_error=error,
            **values,
        )
        for _ in range(self.random.randint(0, 4)):
            self.review(row, self.pick([final, moved or final, self.some_day()]))
        self.provision(row, child)
        self.section_f(row)

    def review(self, plan: Row, start: date) -> None:
        meeting = self.after(start, spans=(337, 338, 364, 365, 366, 0))
        decided = self.maybe(0.8, self.after(meeting, spans=(28, 0)))
        decision = self.pick("AAMC") if decided else ""
        notice = self.maybe(0.7, self.after(meeting, spans=(28,))) if decision in ("A", "") else None
        later = max(d for d in (meeting, decided, notice) if d)
        ends = self.pick(["amended", "dropped", "", "amended"]) if notice or decision == "A" else ""
        row = self.add(
            "reviews",
            plan_id=plan["plan_id"],
            kind=self.pick(["annual"] * 5 + ["amendment_without_review"]),
            meeting_on=meeting,
            decision=decision,
            decision_sent_on=decided,
            amendment_notice_sent_on=notice,
            entered_in_error=self.error(),
            amended_final_sent_on=self.after(later, spans=(56, 84)) if ends == "amended" else None,
            not_amended_sent_on=self.after(later, spans=(56, 84)) if ends == "dropped" else None,
        )
        for who in ("parent", "young_person"):
            if self.chance(0.3):
                self.add(
                    "feedback",
                    review_id=row["review_id"],
                    respondent=who,
                    satisfaction=self.random.randint(1, 5),
                    received_on=self.after(later),
                )
        if self.chance(0.5):
            self.delay(self.pick(["review_decision", "amended_final"]), "reviews", row["review_id"])

    def delay(self, clock: str, table: str, record_id: str, due: date | None = None) -> None:
        self.add(
            "delays",
            clock=clock,
            record_type=table,
            record_id=record_id,
            due_on=due,
            reason=self.pick(["OURS", "THEIRS"]),
            recorded_on=self.pick([AS_AT, AS_AT, self.some_day()]),
        )

    def provision(self, plan: Row, child: Row) -> None:
        institutions = [row["institution_id"] for row in self.tables["institutions"]]
        begins = [self.some_day(), FIRST]
        for _ in range(self.random.randint(0, 3)):
            began = self.pick(begins)
            self.add(
                "needs",
                plan_id=plan["plan_id"],
                rank=self.pick("112"),
                sen_type=self.pick(["ASD", "MLD"]),
                from_on=began,
                to_on=self.maybe(0.3, self.after(began)),
            )
            setting = self.pick(["", "", "NEET", "EHE"])
            self.add(
                "placements",
                plan_id=plan["plan_id"],
                rank=self.pick("112"),
                from_on=began,
                basis=self.pick(["both", "attended", "named"]),
                sen_setting=setting,
                institution_id="" if setting else self.pick([*institutions, ""]),
                sen_unit=self.pick(["true", "false"]),
                resourced_provision=self.pick(["true", "false"]),
                residential=self.pick(["", "A", "B"]),
                work_based=self.pick(["", "A", "S"]),
                to_on=self.maybe(0.3, self.after(began)),
            )
            rating = self.pick(["met", "partly", "not", ""])
            self.add(
                "outcomes",
                plan_id=plan["plan_id"],
                term=self.pick(["short", "medium"]),
                rating=rating,
                rated_on=self.some_day() if rating else None,
            )
        if self.chance(0.5):
            self.add(
                "budgets",
                child_id=child["child_id"],
                plan_id=plan["plan_id"],
                payment="mixed",
                from_on=begins[0],
                kind=self.pick(["plan_health", "child_in_need"]),
                to_on=self.maybe(0.5, self.after(begins[0])),
            )
        if self.chance(0.6):
            kind = self.pick(["primary_to_secondary", "secondary_to_post16", "post16_to_post16"])
            self.add(
                "phase_transfers",
                plan_id=plan["plan_id"],
                kind=kind,
                transfer_year=self.pick(["2021", "2022"]),
                transfer_on=self.pick([date(2022, 7, 31), date(2022, 8, 31), date(2022, 6, 30)]),
                final_naming_sent_on=self.maybe(0.7, self.pick(CORNERS)),
                reason=self.pick(["", "OURS"]),
            )

    def section_f(self, plan: Row) -> None:
        for number, began in enumerate(self.some_day() for _ in range(self.random.randint(0, 3))):
            row = self.add(
                "provision", plan_id=plan["plan_id"], plan_line=f"L{number}", label="F1", words="W", begins_on=began,
                reason=self.pick(["final", "amended"]), ended_on=self.maybe(0.3, self.after(began)),
            )  # fmt: skip
            for spell_began in [self.some_day() for _ in range(self.random.randint(0, 2))]:
                self.add(
                    "provision_spells", provision_id=row["provision_id"], from_on=spell_began,
                    to_on=self.after(spell_began), entered_in_error=self.error(),
                )  # fmt: skip

    def disputes(self, child: Row) -> None:
        if self.chance(0.4):
            self.add("appeals", child_id=child["child_id"], about="contents", registered_on=self.some_day())
            self.add(
                "mediations", child_id=child["child_id"], about="placement", held_on=self.maybe(0.7, self.some_day())
            )
            meeting = self.add("panel_meetings", held_on=self.some_day(), quorate="true")
            self.add(
                "panel_items",
                meeting_id=meeting["meeting_id"],
                child_id=child["child_id"],
                kind="assess",
                decision=self.pick(["agreed", "deferred", "not_agreed"]),
                letter_sent_on=self.maybe(0.7, self.some_day()),
            )

    def correct(self) -> None:
        skip = {"institutions", "delay_reasons", "corrections", "panel_meetings"}
        rows = [(name, row) for name, rows in self.tables.items() if name not in skip for row in rows]
        for number in range(self.random.randint(0, 14)):
            table, row = self.pick(rows)
            fields = [name for name in COLUMNS[table].split()[1:] if name not in ("surname", "forename", "quorate")]
            field = self.pick(fields)
            before = self.earlier_value(table, field, row)
            if before is None:
                continue
            self.add(
                "corrections",
                correction_id=f"K{self.random.randrange(200)}-{number}",
                table=table,
                record_id=row[COLUMNS[table].split()[0]],
                field=field,
                value_before=before,
                value_after=row[field],
                recorded_on=self.pick([AS_AT, AS_AT + timedelta(1), AS_AT + timedelta(1), AS_AT + timedelta(30)]),
            )

    def earlier_value(self, table: str, field: str, row: Row) -> str | None:
        if field.endswith("_on"):
            return self.pick(["", self.some_day().isoformat()])
        if field == "entered_in_error":
            return self.pick(["true", ""])
        targets = {
            "child_id": "children",
            "plan_id": "plans",
            "assessment_id": "assessments",
            "request_id": "requests",
            "institution_id": "institutions", "provision_id": "provision",
        }  # fmt: skip
        if field == "merged_into_child_id" and row[field]:
            return ""
        if field in targets and row[field]:
            target = targets[field]
            return self.pick(self.tables[target])[COLUMNS[target].split()[0]]
        values = {
            "outcome": "YNAW",
            "decision": ["agreed", "deferred"] if table == "panel_items" else ["A", "M", ""],
            "rank": "12",
            "rating": ["met", "not"],
            "cease_reason": "24",
            "satisfaction": "15",
            "ground": ["school_closed", "absent_2_weeks"],
            "reason": ["OURS", "THEIRS"],
            "transferred_in_from_la": ["", "874"],
            "work_based": ["A", ""],
            "sen_unit": ["true", "false"],
        }
        return self.pick(values[field]) if field in values else None


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def random_package(seed: int) -> dict[str, list[Row]]:
    """Return the tables of one invented package."""
    made = Invention(seed)
    for place, kind in enumerate(["mainstream", "special", "special", "further_education", "alternative_provision"]):
        made.add(
            "institutions",
            institution_id=f"S{place}",
            name="I",
            type=kind,
            phase="secondary",
            la_code=made.pick(["857", "925", ""]),
            sector=made.pick(["academy", "independent", "non_maintained"]),
        )
    for reason, is_ours in (("OURS", "true"), ("THEIRS", "false")):
        made.add("delay_reasons", reason=reason, label=reason, la_controllable=is_ours)
    made.people()
    for child in made.tables["children"]:
        for _ in range(made.random.randint(0, 3)):
            made.request(child)
        if made.chance(0.7):
            made.plan(child)
        made.disputes(child)
    for request in made.tables["requests"]:
        made.delay("assess_decision", "requests", request["request_id"])
    for assessment in made.tables["assessments"]:
        made.delay("final_plan", "assessments", assessment["assessment_id"])
    made.correct()
    return made.tables
