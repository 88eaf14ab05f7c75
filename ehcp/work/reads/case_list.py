"""The list of cases: its filters, its order, its search, and the same rows for a download."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce

from ehcp.law.rules import RULES
from ehcp.ledger.reads.time_limits import SOON, Tag, limit_tag
from ehcp.models import Child, Contact, Deadline, Direction, Institution, Placement, ReplyFrom, Stage, StageAhead
from ehcp.names import fold, words
from ehcp.people.models.children import stage_q
from ehcp.people.models.merges import kept_record, merged_records, records_of_outer, with_merged
from ehcp.people.reads.search import is_near_only, matching
from ehcp.workflow import MOVES
from sendcases.accounts.models import User
from sendcases.accounts.roles import ALLOCATED_ROLES

PAGE_SIZES = (25, 50, 100)
OWN_MOTION_RULES = ("reversed_no_plan", "reversed_final_plan")
LIMITS = {
    "overdue": "Overdue",
    "2weeks": "Due in 2 weeks",
    "later": "Due later",
    "none": "Nothing due",
}
AGES = {"0-4": (0, 4), "5-10": (5, 10), "11-15": (11, 15), "16-19": (16, 19), "20-25": (20, 25)}
NAME = ("surname", "forename", "pk")
SORTS: dict[str, tuple[str, tuple[OrderBy | str, ...]]] = {
    "next": ("Next limit", (F("due_now").asc(nulls_last=True), *NAME)),
    "name": ("Name", NAME),
    "stage": ("Stage", ("stage_now", F("due_now").asc(nulls_last=True), "pk")),
    "officer": (
        "Officer",
        (F("officer__last_name").asc(nulls_first=True), F("officer__first_name").asc(nulls_first=True), *NAME),
    ),
}


# Cases in which something is under way: not ended, and not between a refusal and a new request.
LIVE_STAGES = (Stage.REQUESTED, Stage.ASSESSING, Stage.DRAFTING, Stage.DRAFT_SENT, Stage.MAINTAINED)


def live(today: date) -> Q:
    """Return the condition that something is under way in a case."""
    return stage_q(LIVE_STAGES, today)


def stage_on(today: date, path: str = "") -> Case:
    """Return the stage of today of the case at ``path``, without a sweep as well."""
    child = f"{path.removesuffix('__')}_id" if path else "pk"
    stages = StageAhead.objects.filter(child=OuterRef(child), from_on__lte=today).order_by("-from_on")
    turned = Coalesce(Subquery(stages.values("stage")[:1]), f"{path}stage")
    return Case(When(Q(**{f"{path}derived_until__lte": today}), then=turned), default=f"{path}stage")


def with_next_limit(found: QuerySet[Child], today: date) -> QuerySet[Any]:
    """
    Return the cases with their stage and next limit of today: ``stage_now``, ``due_now`` and ``rule_now``.

    What is stored holds until something happens that is known ahead; from then on it is read off the ledger, until
    the sweep has written it anew.
    """
    records = records_of_outer(merged_records()).values("pk")
    limits = Deadline.objects.limits().running(today).dated().filter(child__in=records).order_by("due_on", "rule")
    is_stale = Q(derived_until__lte=today)
    return found.annotate(
        stage_now=stage_on(today),
        due_now=Case(When(is_stale, then=Subquery(limits.values("due_on")[:1])), default="next_due_on"),
        rule_now=Case(When(is_stale, then=Subquery(limits.values("rule")[:1])), default="next_rule"),
    )


def stage_choices() -> dict[str, str]:
    """Return the stages by code, and the live ones together."""
    return {"live": "Any live case", **{stage.value: str(stage.label) for stage in Stage}}


def rule_choices() -> dict[str, str]:
    """Return the limits in law that may be a case's next one, by code, in the order of their words."""
    duties = {code: versions[-1].duty for code, versions in RULES.items() if versions[-1].kind == "law"}
    return dict(sorted(duties.items(), key=lambda pair: pair[1]))


def age_choices(today: date) -> dict[str, str]:
    """Return the bands of years of birth, each with the ages it stands for this year."""
    return {
        code: f"Born {today.year - old} to {today.year - young} (about {young} to {old})"
        for code, (young, old) in AGES.items()
    }


@dataclass(frozen=True)
class CaseFilters:
    """
    What a list of cases is narrowed to; an empty value does not narrow.

    ``officer`` is ``me``, ``none`` or a person's number; ``team`` is ``mine`` or a team's number. ``words`` is
    what was searched for and never part of an address.
    """

    stage: str = ""
    officer: str = ""
    team: str = ""
    limit: str = ""
    rule: str = ""
    school: str = ""
    born: str = ""
    sort: str = "next"
    words: str = ""


def case_rows(user: User, filters: CaseFilters, today: date) -> QuerySet[Child]:
    """Return the children ``user`` may see that pass ``filters``, in order, with officer and team."""
    cases = Child.objects.visible_to(user).standing().select_related("officer", "team")
    found: QuerySet[Any] = with_next_limit(cases, today)
    for name, narrow in _NARROWERS.items():
        value = getattr(filters, name)
        if value:
            found = narrow(found, value, user, today)
    return found.order_by(*SORTS.get(filters.sort, SORTS["next"])[1])


Narrower = Callable[["QuerySet[Child]", str, User, date], "QuerySet[Child]"]


def _by_officer(found: QuerySet[Child], value: str, user: User, today: date) -> QuerySet[Child]:
    if value == "none":
        return found.filter(officer__isnull=True)
    return found.filter(officer=user.pk if value == "me" else int(value))


def _by_team(found: QuerySet[Child], value: str, user: User, today: date) -> QuerySet[Child]:
    if value == "mine":
        return found.filter(team=user.team_id) if user.team_id else found.none()
    return found.filter(team=int(value))


def _by_limit(found: QuerySet[Child], value: str, user: User, today: date) -> QuerySet[Child]:
    soon = today + timedelta(days=SOON)
    conditions = {
        "overdue": Q(due_now__lt=today),
        "2weeks": Q(due_now__gte=today, due_now__lte=soon),
        "later": Q(due_now__gt=soon),
        "none": Q(due_now__isnull=True),
    }
    return found.filter(conditions[value])


def _by_school(found: QuerySet[Child], value: str, user: User, today: date) -> QuerySet[Child]:
    asked = words(value)
    schools = [pk for pk, name in Institution.objects.values_list("pk", "name") if all(w in fold(name) for w in asked)]
    spells = Placement.objects.filter(institution__in=schools, from_on__lte=today)
    spells = spells.filter(Q(to_on__isnull=True) | Q(to_on__gte=today))
    records = records_of_outer(merged_records()).values("pk")
    return found.filter(Exists(spells.filter(plan__child__in=records)))


def _by_age(found: QuerySet[Child], value: str, user: User, today: date) -> QuerySet[Child]:
    young, old = AGES[value]
    return found.filter(birth_date__year__gte=today.year - old, birth_date__year__lte=today.year - young)


def _by_words(found: QuerySet[Child], value: str, user: User, today: date) -> QuerySet[Child]:
    return matching(found, value)


def _by_rule(found: QuerySet[Any], value: str, user: User, today: date) -> QuerySet[Child]:
    return found.filter(rule_now=value)


_NARROWERS: Mapping[str, Narrower] = {
    "stage": lambda found, value, user, today: found.filter(
        stage_q(LIVE_STAGES if value == "live" else [value], today)
    ),
    "officer": _by_officer,
    "team": _by_team,
    "limit": _by_limit,
    "rule": _by_rule,
    "school": _by_school,
    "born": _by_age,
    "words": _by_words,
}


@dataclass(frozen=True)
class Chip:
    """One filter that is on, with the address without it."""

    heading: str
    text: str
    href: str


@dataclass(frozen=True)
class SavedView:
    """A list asked for often."""

    text: str
    query: str
    is_current: bool


@dataclass(frozen=True)
class CaseRow:
    """
    One line of the list; a case that nobody holds may be taken from the list of those.

    ``heard_on`` is when somebody around the child was last in touch, ``reply_due_on`` our next promise to reply.
    """

    child: Child
    tag: Tag
    duty: str
    may_take: bool = False
    request_limit_on: date | None = None
    heard_on: date | None = None
    reply_due_on: date | None = None


@dataclass(frozen=True)
class CaseList:
    """One page of the list, its count and what it may be narrowed to."""

    page: Page[Child]
    rows: list[CaseRow]
    count: int
    officers: list[User] = field(default_factory=list)
    is_near_only: bool = False

    @property
    def read_pks(self) -> list[int]:
        """Return the children whose names the page shows, for the read-access log."""
        return [row.child.pk for row in self.rows]

    @property
    def teams(self) -> dict[int, str]:
        """Return the teams of those who hold cases, by number."""
        teams = {person.team_id: person.team.name for person in self.officers if person.team}
        return dict(sorted(teams.items(), key=lambda pair: pair[1]))  # type: ignore[arg-type]


def case_list(user: User, filters: CaseFilters, today: date, *, page: str | None = None, per: int = 25) -> CaseList:
    """Return one page of the cases ``user`` may see (count, page, officers and limits beside: four queries)."""
    paginator = Paginator(with_heard(case_rows(user, filters, today)), per)
    shown = paginator.get_page(page)
    beside = _request_limits(shown.object_list, today)
    listed = [
        CaseRow(
            child,
            next_tag(child, today),
            next_duty(child, today),
            filters.officer == "none" and MOVES["take"].is_possible(child, user),
            beside.get(child.pk),
            child.heard_on,  # type: ignore[attr-defined]
            child.reply_due_on,  # type: ignore[attr-defined]
        )
        for child in as_of_today(shown.object_list)
    ]
    is_near = bool(listed) and _is_near_only(user, filters, today)
    return CaseList(shown, listed, paginator.count, list(case_holders()), is_near)


def with_heard(found: QuerySet[Any]) -> QuerySet[Any]:
    """Return cases with ``heard_on`` and ``reply_due_on``, of a person's merged records too."""
    own = Contact.objects.filter(Q(child=OuterRef("pk")) | Q(child__merged_into_child=OuterRef("pk"))).order_by()
    heard = own.filter(direction=Direction.IN).order_by("-happened_on").values("happened_on")
    owed = own.awaiting(ReplyFrom.US).order_by("reply_due_on").values("reply_due_on")
    annotated: QuerySet[Any] = found.annotate(heard_on=Subquery(heard[:1]), reply_due_on=Subquery(owed[:1]))
    return annotated


def _is_near_only(user: User, filters: CaseFilters, today: date) -> bool:
    """Say whether what was searched for is only nearly what those listed are called."""
    if not filters.words:
        return False
    return is_near_only(case_rows(user, replace(filters, words=""), today), filters.words)


def _request_limits(children: Iterable[Child], today: date) -> dict[int, date]:
    """Return the twentieth week of the request for the cases whose next limit is counted from a reversal."""
    found = [child.pk for child in children if child.next_rule in OWN_MOTION_RULES]
    if not found:
        return {}
    into, records = merged_records(), with_merged(found)
    beside = Deadline.objects.open(today).filter(child__in=records, kind="practice", request_limit_on__isnull=False)
    return {kept_record(child, into): day for child, day in beside.values_list("child_id", "request_limit_on") if day}


def page_size(asked: str) -> int:
    """Return the number of cases a page, as asked for if it is offered."""
    return next((size for size in PAGE_SIZES if str(size) == asked), PAGE_SIZES[0])


def case_holders() -> QuerySet[User]:
    """Return the people a case may be allocated to, with their teams."""
    stored = User.objects.filter(is_active=True, grants__role__in=ALLOCATED_ROLES)
    return stored.select_related("team").distinct().order_by("last_name", "first_name", "pk")


def as_of_today(rows: Iterable[Any]) -> Iterator[Child]:
    """Yield cases of ``with_next_limit``, their own columns as they are today."""
    for child in rows:
        child.stage, child.next_due_on, child.next_rule = child.stage_now, child.due_now, child.rule_now or ""
        yield child


def has_died(child: Child, today: date) -> bool:
    """Say whether a death has come to pass by today."""
    return child.deceased_on is not None and child.deceased_on <= today


def next_tag(child: Child, today: date) -> Tag:
    """Say in words how the next limit of a case stands."""
    if has_died(child, today):
        return Tag("Has died", "grey")
    if child.next_due_on is None:
        return Tag("Nothing due", "grey")
    return limit_tag((child.next_due_on - today).days)


def next_duty(child: Child, today: date) -> str:
    """Return what is owed next; of a child who has died, that nothing is to be sent (threats paper, T15)."""
    if has_died(child, today):
        return "Has died: nothing is to be sent"
    return RULES[child.next_rule][-1].duty if child.next_rule in RULES else ""


def saved_views(user: User, filters: CaseFilters) -> list[SavedView]:
    """Return the lists asked for often, and which of them is shown."""
    views: list[tuple[str, dict[str, Any]]] = [
        ("All cases", {}),
        ("My cases", {"officer": "me"}),
        ("Unallocated", {"officer": "none", "stage": "live"}),
        ("Overdue", {"limit": "overdue"}),
    ]
    if user.team_id:
        views.insert(2, ("My team", {"team": "mine"}))
    return [
        SavedView(
            text,
            "&".join(f"{name}={value}" for name, value in values.items()),
            filters == CaseFilters(sort=filters.sort, **values),
        )
        for text, values in views
    ]


DOWNLOAD_HEADINGS = (
    "Reference",
    "Forename",
    "Surname",
    "Date of birth",
    "UPN",
    "Stage",
    "Next limit",
    "What is due next",
    "Officer",
    "Team",
    "Law in force",
)


def download_row(child: Child, today: date, *, law: str) -> tuple[str | date | None, ...]:
    """Return one case as a line of the downloaded list; ``law`` is the fingerprint of the law in force."""
    return (
        child.source_id,
        child.forename,
        child.surname,
        child.birth_date,
        child.upn,
        child.get_stage_display(),
        child.next_due_on,
        next_duty(child, today),
        str(child.officer or ""),
        child.team.name if child.team else "",
        law,
    )
