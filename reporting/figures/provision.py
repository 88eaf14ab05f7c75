"""K17 to K19 and the posts: primary need, placement, out-of-area special schools, staff."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, Sum, Value, When
from django.db.models.expressions import Expression

from ehcp.law import days
from ehcp.ledger.models.limits import CodePoint
from ehcp.models import Need, Placement
from reporting.figures.plans import all_plans, maintained, plans_maintained
from reporting.figures.scope import Day, Scope, Terms
from reporting.figures.tally import (
    NOT_RECORDED,
    Part,
    Rows,
    Tally,
    grouped,
    marked,
    model_rows,
    part,
    ratio,
    with_columns,
)
from reporting.kpis import Kpi
from reporting.models import StaffCapacity

OF_PLAN = part("plan__source_id")
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


@OF_PLAN
def primary_needs(terms: Terms) -> Rows:
    """Return the need of rank 1 in force of each plan maintained."""
    needs = _foremost(model_rows(Need).filter(terms.in_force(), rank=1))
    return marked(needs.filter(maintained(terms.as_at, "plan__"), sen_type__isnull=False))


def primary_need(scope: Scope, kpi: Kpi) -> Tally:
    """K17: plans maintained by the need of rank 1 in force."""
    return _of_all_plans(scope, primary_needs, "sen_type")


def _of_all_plans(scope: Scope, counted: Part, by: str) -> Tally:
    tally = ratio(scope, counted, all_plans)
    return tally.with_more(groups=_with_remainder(grouped(scope, counted, by), tally))


@OF_PLAN
def main_placements(terms: Terms) -> Rows:
    """Return the main placement in force of each plan maintained, with the group it is counted in."""
    in_force = model_rows(Placement).filter(terms.in_force(), rank=1, basis__in=["attended", "both"])
    rows = _foremost(in_force).filter(maintained(terms.as_at, "plan__")).annotate(kind_of_place=_place())
    return marked(rows)


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
    return _of_all_plans(scope, main_placements, "kind_of_place")


@OF_PLAN
def designated_places(terms: Terms) -> Rows:
    """Return the main placements in a SEN unit or resourced provision."""
    return main_placements.rows(terms).filter(kind_of_place__in=[UNIT, RESOURCED])


def in_designated_provision(scope: Scope, kpi: Kpi) -> Tally:
    """K18 designated: in a SEN unit or resourced provision."""
    return ratio(scope, designated_places, all_plans)


# --- Ages --------------------------------------------------------------------------------------------------


def born_by(scope: Scope, age: int) -> date:
    """Return the last birthday of those who have reached ``age`` on the day of the report."""
    day, in_march = scope.as_at, scope.terms.law.leap_day_in_march
    born = days.add_months(day, -12 * age)
    while days.age_on(born, day, leap_day_in_march=in_march) < age:
        born -= timedelta(days=1)
    while days.age_on(born + timedelta(days=1), day, leap_day_in_march=in_march) >= age:
        born += timedelta(days=1)
    return born


def aged(youngest: int, oldest: int | None, path: str) -> Q:
    """Return the condition that the child at ``path`` is of an age between the two, both included."""
    condition = Q(**{f"{path}birth_date__lte": Day(partial(born_by, age=youngest))}) if youngest else Q()
    if oldest is not None:
        condition &= Q(**{f"{path}birth_date__gt": Day(partial(born_by, age=oldest + 1))})
    return condition


SIXTEEN, LAST_AGE = 16, 25


@part()
def plans_post16(terms: Terms) -> Rows:
    """Return the plans maintained of those aged 16 to 25."""
    return marked(plans_maintained(terms).filter(aged(SIXTEEN, LAST_AGE, "child__")))


def _placements_post16(terms: Terms) -> Rows:
    return main_placements.rows(terms).filter(aged(SIXTEEN, LAST_AGE, "plan__child__"))


@OF_PLAN
def college_places(terms: Terms) -> Rows:
    """Return the main placements in a college or alternative provision, apprentices left out."""
    not_apprentice = Q(work_based__isnull=True) | ~Q(work_based="A")
    return _placements_post16(terms).filter(not_apprentice, institution__type__in=COLLEGE_OR_AP)


def in_college_or_ap(scope: Scope, kpi: Kpi) -> Tally:
    """K18 post16_college_or_ap: aged 16 to 25, and not an apprentice."""
    return ratio(scope, college_places, plans_post16)


@OF_PLAN
def no_places(terms: Terms) -> Rows:
    """Return the main placements that are no education, employment or training."""
    return _placements_post16(terms).filter(sen_setting="NEET")


def not_in_education(scope: Scope, kpi: Kpi) -> Tally:
    """K18 post16_neet: aged 16 to 25, not in education, employment or training."""
    return ratio(scope, no_places, plans_post16)


AGE_BANDS: tuple[tuple[str, int, int | None], ...] = (
    ("under_4", 0, 3),
    ("4_10", 4, 10),
    ("11_15", 11, 15),
    ("16_23", 16, 23),
    ("24_plus", 24, None),
)


@OF_PLAN
def special_places_elsewhere(terms: Terms) -> Rows:
    """Return the main placements in a special school of another area, or of an unknown one; by age and by stay."""
    elsewhere = Q(institution__la_code__isnull=True) | ~Q(institution__la_code=terms.home_la)
    rows = main_placements.rows(terms).filter(elsewhere, institution__type="special")
    bands = Case(*(When(aged(low, high, "plan__child__"), then=Value(name)) for name, low, high in AGE_BANDS))
    stays: Any = Case(
        When(residential="A", then=Value("38_51_weeks")),
        When(residential="B", then=Value("52_weeks")),
        default=Value("day"),
    )
    return with_columns(rows, age_band=bands, stay=stays)


def out_of_area_special(scope: Scope, kpi: Kpi) -> Tally:
    """K19: main placement in a special school of another area, or of an unknown one; by age and by stay."""
    ages, stays = (grouped(scope, special_places_elsewhere, by) for by in ("age_band", "stay"))
    return ratio(scope, special_places_elsewhere, all_plans).with_more(groups={"age": ages, "residential": stays})


def posts_filled(scope: Scope, kpi: Kpi) -> Tally:
    """H20: full-time equivalents in force, by role; there is nothing to count."""
    rows = model_rows(StaffCapacity).filter(scope.terms.in_force())
    sums = rows.values("role").annotate(posts=Sum("fte")).values_list("role", "posts")
    groups = {role or NOT_RECORDED: float(posts) for role, posts in sums if posts}
    tally = Tally(0, groups=dict(sorted(groups.items())))
    return tally.with_more(numerator_ids=()) if scope.with_ids else tally
