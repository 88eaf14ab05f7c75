"""K17 to K19 and the posts: primary need, placement, out-of-area special schools, staff."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, Sum, Value, When
from django.db.models.expressions import Expression

from ehcp.clock import days
from ehcp.models import Need, Placement
from ehcp.models.limits import CodePoint
from reporting.kpis import Kpi
from reporting.models import StaffCapacity
from reporting.selectors.figures.plans import maintained, plans_maintained
from reporting.selectors.figures.scope import Scope
from reporting.selectors.figures.tally import NOT_RECORDED, Part, Rows, Tally, grouped, marked, model_rows, ratio

OF_PLAN = ("plan__source_id",)
SPECIAL_STATE = ["la_maintained", "academy", "free_school"]
COLLEGE_OR_AP = ["further_education", "specialist_post16", "alternative_provision"]
UNIT, RESOURCED = "mainstream_sen_unit", "mainstream_resourced_provision"


def _foremost(rows: Rows) -> Rows:
    """Keep one row for each plan: the later ``from_on``, then the higher id."""
    rows = rows.annotate(code_point=CodePoint("source_id"))
    better = rows.filter(plan=OuterRef("plan")).filter(
        Q(from_on__gt=OuterRef("from_on")) | Q(from_on=OuterRef("from_on"), code_point__gt=OuterRef("code_point"))
    )
    return rows.filter(~Exists(better))


def _with_remainder(groups: dict[str, int], tally: Tally) -> dict[str, int]:
    """Add the plans with no row at all to those not recorded, so that the parts make up the whole."""
    missing = (tally.denominator or 0) - sum(groups.values())
    if missing:
        groups[NOT_RECORDED] = groups.get(NOT_RECORDED, 0) + missing
    return groups


def primary_need(scope: Scope, kpi: Kpi) -> Tally:
    """K17: plans maintained by the need of rank 1 in force."""
    needs = _foremost(model_rows(Need).filter(scope.in_force(), rank=1))
    part = Part(marked(needs.filter(maintained(scope.as_at, "plan__"), sen_type__isnull=False)), OF_PLAN)
    tally = ratio(scope, part, _all_plans(scope))
    return tally.with_more(groups=_with_remainder(grouped(part.rows, F("sen_type")), tally))


def _all_plans(scope: Scope) -> Part:
    return Part(marked(plans_maintained(scope)))


def main_placements(scope: Scope) -> Rows:
    """Return the main placement in force of each plan maintained, with the group it is counted in."""
    in_force = model_rows(Placement).filter(scope.in_force(), rank=1, basis__in=["attended", "both"])
    rows: Rows = _foremost(in_force).filter(maintained(scope.as_at, "plan__")).annotate(kind_of_place=_place())
    return rows


def _place() -> Expression:
    special = {"institution__type": "special"}
    return Case(
        When(sen_setting__isnull=False, then=F("sen_setting")),
        When(institution__type="mainstream", sen_unit=True, then=Value(UNIT)),
        When(institution__type="mainstream", resourced_provision=True, then=Value(RESOURCED)),
        When(**special, institution__sector__in=SPECIAL_STATE, then=Value("special_state")),
        When(**special, institution__sector="independent", then=Value("special_independent")),
        When(**special, institution__sector="non_maintained", then=Value("special_non_maintained")),
        default=F("institution__type"),
    )


def placement(scope: Scope, kpi: Kpi) -> Tally:
    """K18: plans maintained by their main placement."""
    part = Part(marked(main_placements(scope)), OF_PLAN)
    tally = ratio(scope, part, _all_plans(scope))
    return tally.with_more(groups=_with_remainder(grouped(part.rows, F("kind_of_place")), tally))


def in_designated_provision(scope: Scope, kpi: Kpi) -> Tally:
    """K18 designated: in a SEN unit or resourced provision."""
    rows = main_placements(scope).filter(kind_of_place__in=[UNIT, RESOURCED])
    return ratio(scope, Part(marked(rows), OF_PLAN), _all_plans(scope))


# --- Ages --------------------------------------------------------------------------------------------------


def born_by(scope: Scope, age: int) -> date:
    """Return the last birthday of those who have reached ``age`` on the day of the report."""
    day = scope.as_at
    born = days.add_months(day, -12 * age)
    while days.age_on(born, day, leap_day_in_march=scope.law.leap_day_in_march) < age:
        born -= timedelta(days=1)
    while days.age_on(born + timedelta(days=1), day, leap_day_in_march=scope.law.leap_day_in_march) >= age:
        born += timedelta(days=1)
    return born


def aged(scope: Scope, youngest: int, oldest: int | None, path: str) -> Q:
    """Return the condition that the child at ``path`` is of an age between the two, both included."""
    condition = Q(**{f"{path}birth_date__lte": born_by(scope, youngest)}) if youngest else Q()
    if oldest is not None:
        condition &= Q(**{f"{path}birth_date__gt": born_by(scope, oldest + 1)})
    return condition


SIXTEEN, LAST_AGE = 16, 25


def _post16(scope: Scope, place: Q) -> Tally:
    rows = main_placements(scope).filter(aged(scope, SIXTEEN, LAST_AGE, "plan__child__"), place)
    base = plans_maintained(scope).filter(aged(scope, SIXTEEN, LAST_AGE, "child__"))
    return ratio(scope, Part(marked(rows), OF_PLAN), Part(marked(base)))


def in_college_or_ap(scope: Scope, kpi: Kpi) -> Tally:
    """K18 post16_college_or_ap: aged 16 to 25, and not an apprentice."""
    return _post16(scope, Q(institution__type__in=COLLEGE_OR_AP) & (Q(work_based__isnull=True) | ~Q(work_based="A")))


def not_in_education(scope: Scope, kpi: Kpi) -> Tally:
    """K18 post16_neet: aged 16 to 25, not in education, employment or training."""
    return _post16(scope, Q(sen_setting="NEET"))


AGE_BANDS: tuple[tuple[str, int, int | None], ...] = (
    ("under_4", 0, 3),
    ("4_10", 4, 10),
    ("11_15", 11, 15),
    ("16_23", 16, 23),
    ("24_plus", 24, None),
)


def out_of_area_special(scope: Scope, kpi: Kpi) -> Tally:
    """K19: main placement in a special school of another area, or of an unknown one; by age and by stay."""
    elsewhere = Q(institution__la_code__isnull=True) | ~Q(institution__la_code=scope.home_la)
    rows = main_placements(scope).filter(elsewhere, institution__type="special")
    bands = Case(*(When(aged(scope, low, high, "plan__child__"), then=Value(name)) for name, low, high in AGE_BANDS))
    stays: Any = Case(
        When(residential="A", then=Value("38_51_weeks")),
        When(residential="B", then=Value("52_weeks")),
        default=Value("day"),
    )
    tally = ratio(scope, Part(marked(rows), OF_PLAN), _all_plans(scope))
    return tally.with_more(groups={"age": grouped(rows, bands), "residential": grouped(rows, stays)})


def posts_filled(scope: Scope, kpi: Kpi) -> Tally:
    """H20: full-time equivalents in force, by role; there is nothing to count."""
    rows = model_rows(StaffCapacity).filter(scope.in_force())
    sums = rows.values("role").annotate(posts=Sum("fte")).values_list("role", "posts")
    groups = {role or NOT_RECORDED: float(posts) for role, posts in sums if posts}
    tally = Tally(0, groups=dict(sorted(groups.items())))
    return tally.with_more(numerator_ids=()) if scope.with_ids else tally
