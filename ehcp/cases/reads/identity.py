"""Who a page is about: the bar on every page of a case and every form about a child."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from ehcp import permissions
from ehcp.cases.reads.case import CaseNow
from ehcp.law.days import age_on, year_group
from ehcp.models import Child, ChildFlag, Cover, MayNotSee, Placement, PlacementBasis, Relation, SchoolSpell
from sendcases.accounts.models import User

NURSERY, LAST_YEAR = -1, 14


@dataclass(frozen=True, slots=True)
class IdentityFlag:
    """Something that everybody who works on the case must know, in words; the colour only repeats them."""

    text: str
    colour: str = "grey"


@dataclass(frozen=True, slots=True)
class Identity:
    """The person a page is about, in one line, with the flags that change what may be done or sent."""

    child: Child
    facts: list[str]
    flags: list[IdentityFlag] = field(default_factory=list)
    officer: str = ""
    cover: str = ""
    may_log: bool = False

    @property
    def name(self) -> str:
        """Return the name, with what the person is called where that is another."""
        called = self.child.preferred_name
        return f"{self.child.full_name} (called {called})" if called else self.child.full_name


def identity(case: CaseNow, user: User) -> Identity:
    """Return who a case is about; what is held of the family is shown to those who read cases alone."""
    child = case.child
    school, taught_in = school_of(case)
    age = age_on(child.birth_date, case.deceased_on or case.today)
    facts = [
        f"born {child.birth_date.day} {child.birth_date:%b %Y}",
        f"{age} year{'' if age == 1 else 's'}",
        year_words(child.birth_date, case.today, taught_in),
        school,
        child.source_id,
    ]
    flags = [*_of_record(case), *_of_case(case)]
    if permissions.may_read_cases(user):
        flags += _of_people(case)
    return Identity(
        child,
        [fact for fact in facts if fact],
        flags,
        str(child.officer or ""),
        _cover(case),
        permissions.may_record_receipt(user),
    )


def _cover(case: CaseNow) -> str:
    """Return who covers the officer of a case, and to which day; nothing where nobody has to."""
    if case.child.officer_id is None:
        return ""
    found = Cover.objects.current(case.today).filter(officer=case.child.officer_id).select_related("covering").first()
    return f"{found.covering} to {_day(found.to_on)}" if found else ""


def year_words(birth_date: date, day: date, taught_in: int | None = None) -> str:
    """Return the year group on a day in words; empty before nursery and after Year 14."""
    year = year_group(birth_date, day) if taught_in is None else taught_in
    if year < NURSERY or year > LAST_YEAR:
        return ""
    return {NURSERY: "Nursery", 0: "Reception"}.get(year, f"Year {year}")


def school_of(case: CaseNow) -> tuple[str, int | None]:
    """Return where a child learns today, and the year it is taught in where that is not the one of its age."""
    placed = Placement.objects.filter(plan__in=case.plans, from_on__lte=case.today).exclude(to_on__lt=case.today)
    placed = placed.exclude(basis=PlacementBasis.NAMED).select_related("institution").order_by("rank", "-from_on")
    found = placed.first() if case.plans else None
    spell = SchoolSpell.objects.filter(child__in=case.records).current(case.today).select_related("institution").first()
    taught_in = spell.year_group if spell else None
    if found is not None and (found.institution or found.sen_setting):
        return found.institution.name if found.institution else str(found.get_sen_setting_display()), taught_in
    if spell is not None:
        return spell.institution.name if spell.institution else str(spell.get_schooling_display()), taught_in
    return "School not recorded", None


def _of_record(case: CaseNow) -> Iterator[IdentityFlag]:
    if case.deceased_on:
        yield IdentityFlag(f"Died {_day(case.deceased_on)}: nothing is to be sent", "red")
    if case.child.is_restricted:
        yield IdentityFlag("Restricted record", "red")
    if case.merged:
        yield IdentityFlag(f"Merged with {', '.join(one.source_id for one in case.merged)}")


def _of_case(case: CaseNow) -> Iterator[IdentityFlag]:
    for appeal in case.appeals:
        if appeal.outcome is None and appeal.conceded_on is None:
            yield IdentityFlag(f"Appeal open: {str(appeal.get_about_display()).lower()}", "orange")
    plan = case.maintained_plan
    if plan is not None and plan.cease_decision_sent_on:
        yield IdentityFlag(f"Ceasing: decided {_day(plan.cease_decision_sent_on)}", "orange")
    elif plan is not None and plan.cease_considered_on and not plan.cease_dropped_on:
        yield IdentityFlag(f"Ceasing considered since {_day(plan.cease_considered_on)}", "yellow")


def _of_people(case: CaseNow) -> Iterator[IdentityFlag]:
    flags = ChildFlag.objects.filter(child__in=case.records).current(case.today)
    yield from (IdentityFlag(one.label, "purple") for one in flags.order_by("pk"))
    around = Relation.objects.filter(child__in=case.records).current(case.today).select_related("person").order_by("pk")
    languages = set()
    for one in around:
        if one.may_not_see != MayNotSee.NONE:
            yield IdentityFlag(f"May not see: {one.words.lower()}", "red")
        if one.person.needs_interpreter:
            languages.add(one.person.language or "language not recorded")
    for language in sorted(languages):
        yield IdentityFlag(f"Interpreter: {language}", "blue")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
