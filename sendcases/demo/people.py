"""Give the imported authority its staff: logins, teams, cases to look after, restricted records, an API key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.db.models import Q

from ehcp.models import Allocation, Child, Cover, Restriction, RestrictionMember, RestrictionReason
from ehcp.people.models.children import Stage
from panels.meetings.acts import appointed
from panels.models import Appointment
from sendcases.accounts import history
from sendcases.accounts.models import ApiKey, RoleGrant, Scope, Team, User
from sendcases.accounts.roles import Role
from sendcases.accounts.services import KEY_SHOWN
from sendcases.demo.logins import PASSWORD, PEOPLE, SEATS, SERVICE, TEAMS, Person

CASES_AN_OFFICER = 200
UNALLOCATED = 0.06
KEY_LASTS = timedelta(days=90)
_RESTRICTED = (
    (RestrictionReason.ADOPTED, ""),
    (RestrictionReason.STAFF, ""),
    (RestrictionReason.DOMESTIC_ABUSE, ""),
    (RestrictionReason.LITIGATION, ""),
)
_LIVE = [
    Stage.REQUESTED,
    Stage.ASSESSING,
    Stage.DRAFTING,
    Stage.DRAFT_SENT,
    Stage.REFUSED_ASSESS,
    Stage.REFUSED_ISSUE,
    Stage.MAINTAINED,
]
_FIRST_NAMES = ("Alaro", "Beleki", "Corimba", "Davuelo", "Fenooma", "Galeva", "Ismino", "Kalirri", "Lorabo", "Nevollin")
_LAST_NAMES = ("Demobury", "Mockleigh", "Trialcroft", "Guisehope", "Yarnmead", "Cipherford", "Mimicgate", "Fancyton")


@dataclass(frozen=True, slots=True)
class Login:
    """One login to show: what is typed at the sign-in page and what it is for."""

    username: str
    password: str
    role: str


def employ(seed: int, today: date, now: datetime) -> tuple[list[Login], str]:
    """Create the staff and give them their cases; return the logins to show and the API key, shown this once."""
    teams = {name: _team(name, now) for name in TEAMS}
    live = Child.objects.filter(stage__in=_LIVE, merged_into_child__isnull=True, deceased_on__isnull=True)
    more = _more_officers(max(0, round(live.count() * (1 - UNALLOCATED) / CASES_AN_OFFICER) - 2))
    password = make_password(PASSWORD)
    users: dict[str, User] = {}
    for person in (*PEOPLE, *more):
        users[person.username] = _user(person, teams, password, now)
    service = _user(SERVICE, teams, make_password(None), now)
    _allocate(list(live.order_by("pk").values_list("pk", flat=True)), users, seed, today)
    _restrict(users, today)
    _cover(users, today, now)
    _seat(users, today, now)
    key = _key(service, today, now)
    shown = [Login(person.username, PASSWORD, person.shown_as) for person in PEOPLE]
    return shown, key


def _team(name: str, now: datetime) -> Team:
    history.record("team.added", by=None, at=now, name=name)
    return Team.objects.create(name=name)


def _key(service: User, today: date, now: datetime) -> str:
    made, key = ApiKey.objects.create(
        service,
        expiry=KEY_LASTS,
        name="Headlines",
        purpose="Shows the API of the demonstration",
        scopes=[Scope.OPERATIONAL.value],
    )
    said = {"begins": made.token_key[:KEY_SHOWN], "scopes": made.scopes, "expires_on": str(today + KEY_LASTS)}
    history.record("api_key.issued", by=None, at=now, about=service, **said)
    return str(key)


def _more_officers(count: int) -> list[Person]:
    return [
        Person(
            f"officer{number:03d}",
            _FIRST_NAMES[number % len(_FIRST_NAMES)],
            _LAST_NAMES[(number + number // len(_FIRST_NAMES)) % len(_LAST_NAMES)],
            "Case officer",
            (Role.CASE_OFFICER,),
            TEAMS[number % len(TEAMS)],
        )
        for number in range(3, count + 3)
    ]


def _user(person: Person, teams: dict[str, Team], password: str, now: datetime) -> User:
    user: User = User.objects.create(
        username=person.username,
        first_name=person.first_name,
        last_name=person.last_name,
        email=f"{person.username}@demo.invalid",
        password=password,
        team=teams[person.team] if person.team else None,
    )
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in person.roles)
    roles = sorted(person.roles)
    history.record("account.added", by=None, at=now, about=user, roles=roles, team=person.team or "")
    return user


def _allocate(live: list[int], users: dict[str, User], seed: int, today: date) -> None:
    """Spread the live cases over the officers in blocks; leave some to be allocated."""
    officers = [user for name, user in sorted(users.items()) if name.startswith("officer")]
    rng = Random(f"{seed}:allocation")  # noqa: S311 -- the same cases each time, not a secret
    rng.shuffle(live)
    live = live[round(len(live) * UNALLOCATED) :]
    began = today - timedelta(days=200)
    for number, officer in enumerate(officers):
        mine = live[number :: len(officers)]
        Child.objects.filter(pk__in=mine).update(officer=officer, team=officer.team)
        Allocation.objects.bulk_create(
            [Allocation(child_id=child, officer=officer, from_on=began) for child in mine], batch_size=500
        )


def _cover(users: dict[str, User], today: date, now: datetime) -> None:
    """Let the officer of the demonstration cover a colleague who is on leave this week."""
    colleague = users.get("officer003", users["officer.south"])
    by = {"recorded_at": now, "recorded_by": users["manager"]}
    last = today + timedelta(days=6)
    Cover.objects.create(officer=colleague, covering=users["officer"], from_on=today, to_on=last, **by)


def _restrict(users: dict[str, User], today: date) -> None:
    """Restrict a few records, each to its officer, the manager and one decision officer."""
    officer = users["officer"]
    mine = Child.objects.filter(Q(officer=officer, stage=Stage.MAINTAINED)).order_by("pk")[10:200:40]
    for child, (reason, text) in zip(mine, _RESTRICTED, strict=False):
        restriction = Restriction.objects.create(
            child=child, reason=reason, reason_text=text, review_on=today + timedelta(days=150)
        )
        RestrictionMember.objects.bulk_create(
            RestrictionMember(restriction=restriction, user=user)
            for user in (officer, users["manager"], users["decisions"])
        )
        Child.objects.filter(pk=child.pk).update(is_restricted=True)


def _seat(users: dict[str, User], today: date, now: datetime) -> None:
    """Appoint the panels; every undertaking was accepted in the last year."""
    seats = Appointment.objects.bulk_create(
        Appointment(
            user=users[seat.username],
            panel=seat.panel,
            role=seat.role,
            agency=seat.agency,
            from_on=today - timedelta(days=500),
            undertaking_on=today - timedelta(days=60),
        )
        for seat in SEATS
    )
    for seat in seats:
        history.record("panel.appointed", by=None, at=now, about=seat.user, **appointed(seat))
