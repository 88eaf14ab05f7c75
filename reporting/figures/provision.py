"""K17 to K19, K26 and the posts: primary need, placement, out-of-area special schools, provision in place, staff."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Case, Exists, F, OuterRef, Q, Sum, Value, When
from django.db.models.expressions import Expression

from ehcp.functions import CodePoint
from ehcp.law import days
from ehcp.models import Need, Placement, ProvisionRow, ProvisionSpell
from reporting.figures.plans import ALL_PLANS, is_maintained, maintained, plans, plans_of_children
from reporting.figures.scope import Scope, home_authority, real
from reporting.figures.tally import (
    NOT_RECORDED,
    Measure,
    Numbers,
    Part,
    Rows,
    Tally,
    by_code,
    by_columns,
    ratios,
    shares,
)
from reporting.kpis import Kpi
from reporting.models import StaffCapacity

OF_PLAN = ("plan__source_id",)
SPECIAL_STATE = ["la_maintained", "academy", "free_school"]
COLLEGE_OR_AP = ["further_education", "specialist_post16", "alternative_provision"]
UNIT, RESOURCED = "mainstream_sen_unit", "mainstream_resourced_provision"


def _foremost(rows: Rows, scope: Scope) -> Rows:
    """Keep one of the ``rows`` for each plan, those of a plan maintained: the later ``from_on``, then the higher id."""
    mine, own_id = OuterRef("from_on"), CodePoint(OuterRef("source_id"))
    of_the_plan = rows.filter(plan=OuterRef("plan")).alias(its_id=CodePoint("source_id"))
    before_it = of_the_plan.filter(Q(from_on__gt=mine) | Q(from_on=mine, its_id__gt=own_id))
    return rows.filter(~Exists(before_it), maintained(scope.as_at, "plan__"))


def needs(scope: Scope) -> Rows:
    """Return the need of rank 1 in force of each plan maintained."""
    rows = _foremost(scope.known(Need).filter(scope.in_force(), rank=1), scope)
    return scope.with_known(rows, "plan")


def placements(scope: Scope) -> Rows:
    """Return the main placement in force of each plan maintained, with the group it is counted in."""
    in_force = scope.known(Placement).filter(scope.in_force(), rank=1, basis__in=["attended", "both"])
    rows = _foremost(in_force, scope).annotate(kind_of_place=_place())
    return scope.with_known(rows, "plan", "institution")


def placements_of_children(scope: Scope) -> Rows:
    """Return the same with the child, for the measures that ask for an age."""
    return scope.with_known(placements(scope), "plan__child")


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


NEEDS = Part(needs, lambda scope: Q(sen_type__isnull=False), columns=OF_PLAN)
PRIMARY_NEED = ratios(NEEDS, ALL_PLANS, groups=by_code(NEEDS, "sen_type", whole=True))
PLACEMENTS = Part(placements, columns=OF_PLAN)
PLACEMENT = ratios(PLACEMENTS, ALL_PLANS, groups=by_code(PLACEMENTS, "kind_of_place", whole=True))
DESIGNATED = ratios(Part(placements, lambda scope: Q(kind_of_place__in=[UNIT, RESOURCED]), columns=OF_PLAN), ALL_PLANS)

# --- Ages --------------------------------------------------------------------------------------------------


def born_by(scope: Scope, age: int) -> date:
    """Return the last birthday of those who have reached ``age`` on the day of the report."""
    day, in_march = scope.as_at, scope.laws.on(scope.as_at).leap_day_in_march
    born = days.add_months(day, -12 * age)
    while days.age_on(born, day, leap_day_in_march=in_march) < age:
        born -= timedelta(days=1)
    while days.age_on(born + timedelta(days=1), day, leap_day_in_march=in_march) >= age:
        born += timedelta(days=1)
    return born


def aged(scope: Scope, youngest: int, oldest: int | None, path: str) -> Q:
    """Return the condition that the child at ``path`` is of an age between the two, both included."""
    condition = Q(**{f"{path}birth_date__lte": born_by(scope, youngest)}) if youngest else Q()
    if oldest is not None:
        condition &= Q(**{f"{path}birth_date__gt": born_by(scope, oldest + 1)})
    return condition


SIXTEEN, LAST_AGE = 16, 25


def _post16(scope: Scope) -> Q:
    return is_maintained(scope) & aged(scope, SIXTEEN, LAST_AGE, "child__")


def _college(scope: Scope) -> Q:
    """Return the condition of a place in a college or alternative provision; apprentices are left out."""
    not_apprentice = Q(work_based__isnull=True) | ~Q(work_based="A")
    of_age = aged(scope, SIXTEEN, LAST_AGE, "plan__child__")
    return of_age & not_apprentice & Q(institution__type__in=COLLEGE_OR_AP)


def _no_place(scope: Scope) -> Q:
    return aged(scope, SIXTEEN, LAST_AGE, "plan__child__") & Q(sen_setting="NEET")


POST16 = Part(plans_of_children, _post16)
COLLEGE_OR_AP_PLACES = ratios(Part(placements_of_children, _college, columns=OF_PLAN), POST16)
NOT_IN_EDUCATION = ratios(Part(placements_of_children, _no_place, columns=OF_PLAN), POST16)

AGE_BANDS: tuple[tuple[str, int, int | None], ...] = (
    ("under_4", 0, 3),
    ("4_10", 4, 10),
    ("11_15", 11, 15),
    ("16_23", 16, 23),
    ("24_plus", 24, None),
)
STAYS = Case(
    When(residential="A", then=Value("38_51_weeks")),
    When(residential="B", then=Value("52_weeks")),
    default=Value("day"),
)


def _elsewhere(scope: Scope) -> Q:
    """Return the condition of a special school of another area, or of an unknown one."""
    outside = Q(institution__la_code__isnull=True) | ~Q(institution__la_code=home_authority())
    return outside & Q(institution__type="special")


ELSEWHERE = Part(placements_of_children, _elsewhere, columns=OF_PLAN)


def _ages_and_stays(scope: Scope, base: int) -> tuple[int, dict[str, dict[str, int]]]:
    bands = Case(
        *(When(aged(scope, low, high, "plan__child__"), then=Value(name)) for name, low, high in AGE_BANDS if low),
        default=Value(AGE_BANDS[0][0]),
    )
    groups: dict[str, dict[str, int]] = {"age": {}, "residential": {}}
    rows = ELSEWHERE.rows(scope).annotate(age_band=bands, stay=STAYS)
    for band, stay, number in by_columns(rows, "age_band", "stay"):
        groups["age"][band] = groups["age"].get(band, 0) + number
        groups["residential"][stay] = groups["residential"].get(stay, 0) + number
    return sum(groups["age"].values()), {name: dict(sorted(listed.items())) for name, listed in groups.items()}


OUT_OF_AREA_SPECIAL = ratios(ELSEWHERE, ALL_PLANS, groups=_ages_and_stays)


# --- Provision in place ------------------------------------------------------------------------------------


def provision_owed(scope: Scope) -> Rows:
    """Return the rows of section F that are owed on the day, of plans maintained."""
    lasting = Q(ended_on__isnull=True) | Q(ended_on__gt=scope.as_at)
    rows = scope.known(ProvisionRow).filter(lasting, maintained(scope.as_at, "plan__"), begins_on__lte=scope.as_at)
    return scope.with_known(rows, "plan")


def _in_place(scope: Scope) -> Q:
    spells = scope.known(ProvisionSpell).filter(real(), scope.in_force())
    return Q(pk__in=spells.values("provision"))


def _has_rows(scope: Scope) -> Q:
    return is_maintained(scope) & Q(pk__in=provision_owed(scope).values("plan"))


def _has_no_gap(scope: Scope) -> Q:
    return ~Q(pk__in=provision_owed(scope).exclude(_in_place(scope)).values("plan"))


PLANS_IN_PLACE = shares(Part(plans, _has_rows, _has_no_gap))
ROWS_IN_PLACE = shares(Part(provision_owed, hit=_in_place))


def _posts(scope: Scope, numbers: Numbers, kpi: Kpi) -> Tally:
    """H20: full-time equivalents in force, by role; there is nothing to count."""
    rows = scope.known(StaffCapacity).filter(scope.in_force())
    sums = rows.values("role").annotate(posts=Sum("fte")).values_list("role", "posts")
    groups = {role or NOT_RECORDED: float(posts) for role, posts in sums if posts}
    return Tally(0, groups=dict(sorted(groups.items())))


POSTS_FILLED = Measure((), _posts, lambda scope, found: found.with_more(numerator_ids=()))
