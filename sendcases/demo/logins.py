"""The invented staff of the demonstration: who they are and what they do, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from sendcases.accounts.roles import Role

# One password for every demonstration login, printed on purpose; the command that makes them refuses a real system.
PASSWORD = "look-at-the-clock"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Person:
    """One person (or service) of the demonstration."""

    username: str
    first_name: str
    last_name: str
    shown_as: str
    roles: tuple[Role, ...]
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """A place at a kind of panel."""

    username: str
    panel: str
    role: str
    agency: str


TEAMS = ("North assessment and review", "South assessment and review", "Post-16")

_CASEWORK = (
    Person("officer", "Olli", "Demoworth", "Case officer", (Role.CASE_OFFICER,), TEAMS[0]),
    Person("officer.south", "Orimmi", "Protofield", "Case officer", (Role.CASE_OFFICER,), TEAMS[1]),
    Person("support", "Seleva", "Samplewick", "Business support", (Role.BUSINESS_SUPPORT,), TEAMS[0]),
    Person("decisions", "Deldino", "Notiongate", "Delegated decision officer", (Role.DECISION_OFFICER,)),
    Person("decisions.two", "Davirri", "Specmere", "Delegated decision officer", (Role.DECISION_OFFICER,)),
    Person("manager", "Marora", "Mockstone", "Manager", (Role.MANAGER,), TEAMS[0]),
)
_PANEL = (
    Person("clerk", "Coreva", "Draftley", "Panel clerk", (Role.PANEL_CLERK,)),
    Person("chair", "Halino", "Storybank", "Panel member (chair)", (Role.PANEL_MEMBER,)),
    Person("psychologist", "Pelora", "Mythbrook", "Panel member (psychology)", (Role.PANEL_MEMBER,)),
    Person("health", "Halemmi", "Fabledale", "Panel member (health)", (Role.PANEL_MEMBER,)),
    Person("head", "Jorollin", "Tokenham", "Panel member (school)", (Role.PANEL_MEMBER,)),
    Person("finance", "Felobi", "Puzzlevale", "Panel member (finance)", (Role.PANEL_MEMBER,)),
    Person("care", "Calorri", "Parablewick", "Panel member (social care)", (Role.PANEL_MEMBER,)),
    Person("commissioner", "Comello", "Talebridge", "Panel member (commissioning)", (Role.PANEL_MEMBER,)),
)
_OTHERS = (
    Person("moneys", "Monessa", "Ledgerham", "Finance officer", (Role.FINANCE,)),
    Person("auditor", "Alennic", "Testhurst", "Auditor", (Role.AUDITOR,)),
    Person("administrator", "Alarimba", "Modelacre", "System administrator", (Role.SYSTEM_ADMINISTRATOR,)),
)
PEOPLE = (*_CASEWORK, *_PANEL, *_OTHERS)

SERVICE = Person("api.headlines", "Headlines", "reader", "API client", (Role.API_CLIENT,))

PANELS = ("assess", "issue", "placement", "joint", "review", "phase", "early")
SEATS = tuple(
    Seat(username, panel, role, agency)
    for panel in PANELS
    for username, role, agency in (
        ("clerk", "clerk", "sen"),
        ("chair", "chair", "education"),
        ("psychologist", "adviser", "psychology"),
        ("manager", "adviser", "sen"),
        ("health", "adviser", "health"),
        ("head", "adviser", "school"),
        ("care", "adviser", "social_care"),
        *(
            (("finance", "adviser", "finance"), ("commissioner", "adviser", "commissioning"))
            if panel in ("placement", "joint")
            else ()
        ),
    )
)
