"""What belongs to no child: schools, reasons, panels, posts and figures from elsewhere."""

from __future__ import annotations

from datetime import date, timedelta

from sendcases.demo import names
from sendcases.demo.world import LA_CODE, LA_NAME, OTHER_LAS, World

# Kind of place: type, sector, phase, word in its name, how many for each thousand plans, share outside the area.
_PLACES: dict[str, tuple[str, str, str, str, float, float]] = {
    "mainstream:la_maintained:primary": ("mainstream", "la_maintained", "primary", "Primary School", 12, 0.03),
    "mainstream:academy:primary": ("mainstream", "academy", "primary", "Primary Academy", 12, 0.03),
    "mainstream:free_school:primary": ("mainstream", "free_school", "primary", "Free School", 1, 0),
    "mainstream:independent:primary": ("mainstream", "independent", "primary", "Preparatory School", 1, 0.3),
    "mainstream:la_maintained:secondary": ("mainstream", "la_maintained", "secondary", "High School", 3, 0.05),
    "mainstream:academy:secondary": ("mainstream", "academy", "secondary", "Academy", 6, 0.05),
    "mainstream:free_school:secondary": ("mainstream", "free_school", "secondary", "Studio School", 1, 0),
    "mainstream:independent:secondary": ("mainstream", "independent", "secondary", "College School", 1, 0.4),
    "special:la_maintained": ("special", "la_maintained", "all_through", "School", 3, 0.1),
    "special:academy": ("special", "academy", "all_through", "Special Academy", 3, 0.1),
    "special:independent": ("special", "independent", "all_through", "House School", 5, 0.6),
    "special:non_maintained": ("special", "non_maintained", "all_through", "Trust School", 1, 0.7),
    "alternative_provision:academy": ("alternative_provision", "academy", "secondary", "Learning Centre", 1, 0),
    "alternative_provision:la_maintained": (
        "alternative_provision",
        "la_maintained",
        "secondary",
        "Tuition Base",
        1,
        0,
    ),
    "further_education:not_applicable": ("further_education", "not_applicable", "post16", "College", 2, 0.4),
    "further_education:ukprn": ("further_education", "not_applicable", "post16", "Training", 2, 0.3),
    "specialist_post16:independent": ("specialist_post16", "independent", "post16", "Specialist College", 2, 0.6),
    "online:independent": ("online", "independent", "all_through", "Online School", 1, 0),
    "early_years:not_applicable": ("early_years", "not_applicable", "early_years", "Nursery", 3, 0),
}

REASONS: dict[str, tuple[str, bool]] = {
    "STAFF_CAPACITY": ("Staff capacity or vacancy", True),
    "STAFF_ABSENCE": ("Staff absence", True),
    "EP_SHORTAGE": ("Educational psychologist shortage", True),
    "PANEL_DATE": ("Waiting for a panel date", True),
    "LATE_ADVICE_HEALTH": ("Health advice late", False),
    "LATE_ADVICE_OTHER": ("Other advice late", True),
    "SCHOOL_CAPACITY": ("School or setting could not hold the meeting or send papers", False),
    "PARENT_AVAILABILITY": ("Parent or young person not available", False),
    "TRIBUNAL": ("Tribunal process", False),
    "NO_PLACE": ("No suitable place found", True),
    "DATA_ERROR": ("Recording error", True),
    "OTHER": ("Other", True),
}

# One whole-time case officer for so many plans, and so on.
_PLANS_PER_POST = {
    "case_officer": 190,
    "educational_psychologist": 420,
    "manager": 1_200,
    "plan_writer": 900,
    "administrator": 600,
}

# Code, label, value for each thousand plans (or as it stands), unit, owner, tier.
_FIGURES: tuple[tuple[str, str, float, str, str, str], ...] = (
    ("H38", "Population aged 0-24", 23_800, "count", "Public health", "C"),
    ("H38", "Population 0-4", 4_300, "count", "Public health", "C"),
    ("H30", "Pupils with a plan in schools", 760, "count", "Schools data", "B"),
    ("H30", "Pupils on SEN support", 2_290, "count", "Schools data", "B"),
    ("H22", "Children helped before a request", 410, "count", "Inclusion service", "C"),
    ("H39", "Suspensions of pupils with a plan", 190, "count", "Schools data", "B"),
    ("H40", "Children taking part in holiday activities", 150, "count", "Short breaks", "C"),
    ("H41", "Children on the disability register", 240, "count", "Social care", "C"),
    ("H43", "High-needs block", 23_500_000, "gbp", "Finance", "B"),
    ("H45", "Looked-after children on SEN support", 30, "count", "Virtual school", "C"),
)


def tell_reference(world: World) -> None:
    """Write the tables that belong to no child, and let the world know its schools."""
    _schools(world)
    for reason, (label, controllable) in REASONS.items():
        world.package.put("delay_reasons", reason, label=label, la_controllable=controllable)
    _panels(world)
    _posts(world)
    _figures(world)


def _schools(world: World) -> None:
    rng = world.dice("schools").rng
    number = 0
    for kind, (type_, sector, phase, word, per_thousand, outside) in _PLACES.items():
        count = max(2, round(per_thousand * world.size.plans / 1000))
        world.schools[kind] = []
        for _ in range(min(count, 120)):
            name, number = names.place(number % 540), number + 1
            has_ukprn = kind == "further_education:ukprn"
            school = world.package.add(
                "institutions",
                name=f"{name} {word}" if number <= 540 else f"{name} {word} {number // 540 + 1}",
                urn=None if has_ukprn else f"99{number:04d}",
                ukprn=f"9990{number:04d}" if has_ukprn else None,
                la_code=rng.choice(OTHER_LAS) if rng.random() < outside else LA_CODE,
                type=type_,
                sector=sector,
                phase=phase,
            )
            world.schools[kind].append(school)


def _panels(world: World) -> None:
    dice, held_on = world.dice("panels"), world.first_panel
    while held_on <= world.today:
        # A panel on a holiday would be odd, and so would a panel between Christmas and New Year.
        quorate = world.holidays.is_tribunal_working_day(held_on) or held_on.month == 8
        world.package.add("panel_meetings", held_on=held_on, quorate=quorate and not dice.happens(0.03))
        held_on += timedelta(weeks=1)


def _posts(world: World) -> None:
    dice = world.dice("posts")
    for role, plans in _PLANS_PER_POST.items():
        wanted = world.size.plans / plans
        while wanted > 0:
            fte = min(dice.one((1.0, 1.0, 1.0, 0.8, 0.6)), max(round(wanted, 1), 0.2))
            wanted -= fte
            start = dice.day_between(date(world.today.year - 6, 1, 1), world.today - timedelta(days=30))
            world.package.add("staff_capacity", role=role, fte=fte, from_on=start)
        for _ in range(max(1, round(world.size.plans / plans / 4))):
            start = dice.day_between(date(world.today.year - 6, 1, 1), world.today - timedelta(days=400))
            end = dice.day_between(start + timedelta(days=90), world.today - timedelta(days=1))
            world.package.add("staff_capacity", role=role, fte=1.0, from_on=start, to_on=end)


def _figures(world: World) -> None:
    years = (world.today.year - 2, world.today.year - 1)
    for code, label, value, unit, owner, tier in _FIGURES:
        for year in years:
            growth = 1.0 if year == years[1] else 0.96
            world.package.add(
                "indicators",
                code=code,
                label=label,
                area=LA_NAME,
                value=round(value * world.size.plans / 1000 * growth),
                unit=unit,
                period_end=date(year, 12, 31),
                period_label=str(year),
                source="Invented for the demonstration",
                owner=owner,
                tier=tier,
            )
