"""The roles of the access model (threats paper, section 2.1), as plain data."""

from enum import StrEnum


class Role(StrEnum):
    """A named role; what each may do is a predicate in an app's ``permissions`` module."""

    CASE_OFFICER = "case_officer"
    BUSINESS_SUPPORT = "business_support"
    PANEL_MEMBER = "panel_member"
    PANEL_CLERK = "panel_clerk"
    DECISION_OFFICER = "decision_officer"
    MANAGER = "manager"
    AUDITOR = "auditor"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    API_CLIENT = "api_client"
    # Roles that come later, finance apart, whose pages are those of money. They may be granted, and are refused
    # everywhere until their pages exist.
    PARENT = "parent"
    YOUNG_PERSON = "young_person"
    ADVOCATE = "advocate"
    SCHOOL_MEMBER = "school_member"
    ADVISER = "adviser"
    FINANCE = "finance"
    PRIVACY_OFFICER = "privacy_officer"
    OTHER_AUTHORITY = "other_authority"


ROLE_LABELS: dict[Role, str] = {
    Role.CASE_OFFICER: "Case officer",
    Role.BUSINESS_SUPPORT: "Business support",
    Role.PANEL_MEMBER: "Panel member",
    Role.PANEL_CLERK: "Panel clerk",
    Role.DECISION_OFFICER: "Delegated decision officer",
    Role.MANAGER: "Manager",
    Role.AUDITOR: "Auditor",
    Role.SYSTEM_ADMINISTRATOR: "System administrator",
    Role.API_CLIENT: "API client",
    Role.PARENT: "Parent",
    Role.YOUNG_PERSON: "Young person",
    Role.ADVOCATE: "Advocate",
    Role.SCHOOL_MEMBER: "School or college member",
    Role.ADVISER: "Adviser",
    Role.FINANCE: "Finance",
    Role.PRIVACY_OFFICER: "Privacy officer",
    Role.OTHER_AUTHORITY: "Officer of another authority",
}

# Roles that work on cases of the authority's whole SEND service (threats paper, section 2.2).
CASEWORK_ROLES = frozenset({Role.CASE_OFFICER, Role.BUSINESS_SUPPORT, Role.DECISION_OFFICER, Role.MANAGER})
# Roles that may read every case that is not restricted.
CASE_READER_ROLES = CASEWORK_ROLES | {Role.AUDITOR}
# Roles that open children's records: giving one, or a way into an account with one, alerts the auditor.
OPENING_ROLES = CASE_READER_ROLES | {Role.PANEL_MEMBER, Role.PANEL_CLERK, Role.FINANCE}
# Roles whose holders may be given cases.
ALLOCATED_ROLES = frozenset({Role.CASE_OFFICER, Role.MANAGER})
