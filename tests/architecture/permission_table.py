"""
Who may open which address: one row for every URL name of the project and each method it answers.

A row names the roles that get an answer; everybody else is refused: an anonymous or suspended person is led
to the sign-in page, a person without the role gets 404. ``methods`` that a row leaves out are answered 405
to those who may open the address and refused to the others.

Adding an address: add its row to ``ROWS`` beside those of its app. ``args`` gives the values that its path
needs, from the small world of ``world.World``; ``""`` stands for a name without a namespace.
"""

from __future__ import annotations

from typing import Any

from tests.architecture.permission_caseloads import CASELOADS
from tests.architecture.permission_of_figures import ROWS_OF_FIGURES
from tests.architecture.permission_panels import PANELS
from tests.architecture.permission_roles import (
    ADMINISTRATOR,
    AUDITOR,
    DECIDER,
    EVERYBODY,
    IMPORTER,
    INTAKE,
    MANAGER,
    OFFICER,
    READERS,
    SENDER,
    SIGNED_IN,
    STAFF,
    Row,
    child,
)


def person(world: Any) -> list[Any]:
    """Return the number of an account."""
    return [world.person.pk]


INTAKE_STEPS = ("matches", "child", "doubles", "details", "check")
INTAKE_ACTS = ("document-add", "request-considering", "advice-request", "advice-receive")
PLAN_WORDS_OFFICER = ("plan-write", "plan-comment-answer", "plan-check", "plan-typo", "plan-file-in")
OFFICER_ACTS = (
    "exemption-choose",
    "child-death",
    "request-withdraw",
    "assessment-tell",
    "advice-cancel",
    "plan-draft",
    "plan-early-finish",
)
DECIDER_ACTS = (
    "request-assess",
    "request-refuse",
    "request-reassess",
    "request-reverse",
    "assessment-issue",
    "assessment-refuse",
    "assessment-finish",
    "plan-final",
)
AROUND_INTAKE_ACTS = ("person-add", "consent-add", "flag-add", "school", "contact-log")
AROUND_OFFICER_ACTS = ("capacity-add", "rights-pass")
MANAGER_ACTS = ("advice-exempt", "exemption-decide", "child-death-undo", "case-mark")
PLAN_INTAKE_ACTS = ("review-papers", "review-report", "amendment-served", "feedback-record")
PLAN_OFFICER_ACTS = (
    "review-call",
    "review-move",
    "review-cancel",
    "review-hold",
    "amendment-early-finish",
    "phase-transfer-identify",
    "phase-transfer-none",
    "cease-consider",
    "transfer-in",
    "transfer-in-notice",
    "transfer-known",
    "transfer-cancelled",
    "transfer-out",
    "delay-record",
    "dispute-record",
    "placement-change",
    "need-change",
    "outcome-add",
    "outcome-rate",
    "budget-start",
    "budget-end",
)
PLAN_DECIDER_ACTS = (
    "review-decide",
    "amendment-notice",
    "amendment-final",
    "amendment-none",
    "amendment-without-review",
    "phase-transfer-name",
    "cease-decide",
    "cease-drop",
    "cease-effect",
)


def job(world: Any) -> list[Any]:
    """Return the number of an import job."""
    return [world.job.pk]


def document(world: Any) -> list[Any]:
    """Return the numbers of the child and of a document of the child's case."""
    return [world.child.pk, world.document.pk]


def law_change(world: Any) -> list[Any]:
    """Return the number of a proposed change of the law's settings."""
    return [world.law_change.pk]


ROWS: dict[str, Row] = {
    # The project
    "healthz": Row(get=EVERYBODY),
    "readyz": Row(get=EVERYBODY),
    "accessibility": Row(get=EVERYBODY),
    # Signing in, one's own password and second step (allauth); nobody signs up
    "account_login": Row(get=EVERYBODY, post=EVERYBODY),
    "account_logout": Row(get=EVERYBODY, post=EVERYBODY),
    "stay_signed_in": Row(get=SIGNED_IN),
    "account_inactive": Row(get=EVERYBODY),
    "account_reauthenticate": Row(get=SIGNED_IN, post=SIGNED_IN, also=frozenset({403})),
    "forgotten_password": Row(get=EVERYBODY),
    "account_change_password": Row(get=SIGNED_IN, post=SIGNED_IN, also=frozenset({404})),  # who has no password
    "mfa_index": Row(get=SIGNED_IN),
    "mfa_authenticate": Row(get=EVERYBODY, post=EVERYBODY),
    "mfa_reauthenticate": Row(get=SIGNED_IN, post=SIGNED_IN, also=frozenset({403})),
    "mfa_activate_totp": Row(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_deactivate_totp": Row(get=SIGNED_IN, post=SIGNED_IN, also=frozenset({404})),
    "mfa_generate_recovery_codes": Row(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_view_recovery_codes": Row(get=SIGNED_IN, also=frozenset({404})),
    "mfa_download_recovery_codes": Row(get=SIGNED_IN, post=SIGNED_IN, also=frozenset({404})),
    # Casework
    "ehcp:home": Row(get=STAFF),
    "ehcp:case-list": Row(get=READERS),
    "ehcp:case-search": Row(post=READERS),
    "ehcp:case-download": Row(get=READERS, args=lambda world: ["csv"]),
    "ehcp:case": Row(get=READERS, args=child),
    "ehcp:case-tab": Row(get=READERS, args=lambda world: [world.child.pk, "timeline"]),
    # Logging a request; without a draft a step leads back to the first
    "ehcp:intake": Row(get=INTAKE, post=INTAKE),
    **{f"ehcp:intake-{step}": Row(get=INTAKE, post=INTAKE, args=lambda world: ["abc"]) for step in INTAKE_STEPS},
    "ehcp:exemption-propose": Row(get=OFFICER, post=OFFICER, args=lambda world: [world.child.pk, 0, "school_closed"]),
    "ehcp:case-dates": Row(get=OFFICER, args=child),
    "ehcp:case-correct-date": Row(
        get=OFFICER, post=OFFICER, args=lambda world: [world.child.pk, "children", world.child.pk, "birth_date"]
    ),
    "ehcp:request-logged": Row(get=INTAKE, args=lambda world: [world.child.pk, 0], also=frozenset({404})),
    # Acts on one case, up to its first plan
    **{f"ehcp:{name}": Row(get=INTAKE, post=INTAKE, args=child) for name in INTAKE_ACTS},
    **{f"ehcp:{name}": Row(get=OFFICER, post=OFFICER, args=child) for name in OFFICER_ACTS},
    **{f"ehcp:{name}": Row(get=DECIDER, post=DECIDER, args=child) for name in DECIDER_ACTS},
    **{f"ehcp:{name}": Row(get=MANAGER, post=MANAGER, args=child) for name in MANAGER_ACTS},
    # Acts on a plan that is maintained
    "ehcp:data-quality": Row(get=OFFICER),
    "ehcp:moved-in": Row(get=OFFICER, post=OFFICER),
    **{f"ehcp:{name}": Row(get=INTAKE, post=INTAKE, args=child) for name in PLAN_INTAKE_ACTS},
    **{f"ehcp:{name}": Row(get=OFFICER, post=OFFICER, args=child) for name in PLAN_OFFICER_ACTS},
    # Tasks; in the small world none is open
    "ehcp:task-add": Row(get=SENDER, post=SENDER, args=child),
    **{
        f"ehcp:task-{act}": Row(get=SENDER, post=SENDER, args=lambda world: [world.child.pk, 0], also=frozenset({404}))
        for act in ("change", "finish")
    },
    # Provision in place; in the small world no words of a plan are kept
    "ehcp:early-help": Row(get=READERS),
    "ehcp:early-help-new": Row(get=INTAKE, post=INTAKE),
    **{f"ehcp:early-help-{act}": Row(get=INTAKE, post=INTAKE, args=child) for act in ("refer", "begin", "close")},
    "ehcp:consultations-waiting": Row(get=READERS),
    "ehcp:consultations": Row(get=READERS, args=child),
    **{f"ehcp:consultation-{act}": Row(get=INTAKE, post=INTAKE, args=child) for act in ("reply", "chase")},
    **{f"ehcp:consultation-{act}": Row(get=OFFICER, post=OFFICER, args=child) for act in ("send", "withdraw")},
    "ehcp:consultation-choose": Row(get=DECIDER, post=DECIDER, args=child),
    **{
        f"ehcp:{act}": Row(get=INTAKE, post=INTAKE, args=child)
        for act in ("personal-budget-ask", "direct-payment-ask-again")
    },
    **{
        f"ehcp:{act}": Row(get=SENDER, post=SENDER, args=child)
        for act in ("personal-budget-tell", "direct-payment-notice")
    },
    **{
        f"ehcp:{act}": Row(get=OFFICER, post=OFFICER, args=child)
        for act in ("direct-payment-begin", "direct-payment-review")
    },
    **{
        f"ehcp:{act}": Row(get=DECIDER, post=DECIDER, args=child)
        for act in ("personal-budget-decide", "direct-payment-change", "direct-payment-outcome")
    },
    "ehcp:provision-gaps": Row(get=READERS),
    **{f"ehcp:provision-{act}": Row(get=INTAKE, post=INTAKE, args=child) for act in ("confirm", "gap")},
    # Proposals; in the small world none waits
    "ehcp:proposal-queue": Row(get=DECIDER),
    "ehcp:proposal-ask": Row(get=OFFICER, post=OFFICER, args=child),
    **{
        f"ehcp:proposal-{act}": Row(get=who, post=who, args=lambda world: [world.child.pk, 0], also=frozenset({404}))
        for act, who in (("decide", DECIDER), ("return", DECIDER), ("take-back", OFFICER))
    },
    # Disputes
    "ehcp:mediation-request": Row(get=INTAKE, post=INTAKE, args=child),
    "ehcp:appeal-register": Row(get=INTAKE, post=INTAKE, args=child),
    "ehcp:mediation-agree": Row(get=OFFICER | DECIDER, post=OFFICER | DECIDER, args=child),
    "ehcp:appeal-concede": Row(get=DECIDER, post=DECIDER, args=child),
    "ehcp:appeal-end": Row(get=OFFICER, post=OFFICER, args=child),
    "ehcp:dispute-task": Row(get=OFFICER, post=OFFICER, args=child),
    "ehcp:dispute-task-done": Row(get=OFFICER, post=OFFICER, args=child),
    # The words of the plan; in the small world none is written, and no version has left
    **{f"ehcp:{name}": Row(get=OFFICER, post=OFFICER, args=child) for name in PLAN_WORDS_OFFICER},
    "ehcp:plan-text": Row(get=READERS, args=child),
    "ehcp:plan-comment": Row(get=INTAKE, post=INTAKE, args=child),
    "ehcp:plan-section": Row(
        get=OFFICER, post=OFFICER, args=lambda world: [world.child.pk, "B"], also=frozenset({404})
    ),
    "ehcp:plan-version": Row(get=READERS, args=lambda world: [world.child.pk, 1], also=frozenset({404})),
    "ehcp:plan-compare": Row(get=READERS, args=lambda world: [world.child.pk, 1, 2], also=frozenset({404})),
    "ehcp:plan-version-file": Row(get=READERS, args=lambda world: [world.child.pk, 1, "pdf"], also=frozenset({404})),
    **{f"ehcp:{name}": Row(get=DECIDER, post=DECIDER, args=child) for name in PLAN_DECIDER_ACTS},
    # The people around a child
    **{f"ehcp:case-{name}": Row(get=INTAKE, post=INTAKE, args=child) for name in AROUND_INTAKE_ACTS},
    **{f"ehcp:case-{name}": Row(get=OFFICER, post=OFFICER, args=child) for name in AROUND_OFFICER_ACTS},
    "ehcp:case-person": Row(get=READERS, args=lambda world: [world.child.pk, world.relation.pk]),
    **{
        f"ehcp:case-{name}": Row(get=INTAKE, post=INTAKE, args=lambda world: [world.child.pk, 0], also=frozenset({404}))
        for name in ("consent-end", "flag-end", "contact-answer")
    },
    **{
        f"ehcp:case-{name}": Row(get=INTAKE, post=INTAKE, args=lambda world: [world.child.pk, world.relation.pk])
        for name in ("person-change", "person-end")
    },
    # Documents of one case
    "ehcp:document": Row(get=READERS, args=document),
    "ehcp:document-file": Row(get=READERS, args=document),
    "ehcp:document-shown": Row(get=READERS, args=document),
    "ehcp:document-search": Row(get=READERS, post=READERS, args=child),
    **{f"ehcp:document-{act}": Row(get=INTAKE, post=INTAKE, args=document) for act in ("describe", "replace")},
    **{f"ehcp:document-{act}": Row(get=OFFICER, post=OFFICER, args=document) for act in ("withdraw", "keep")},
    # Letters of one case, the post, the wording; a link that opens nothing says no more than that
    "ehcp:letter-send": Row(get=SENDER, post=SENDER, args=child),
    "ehcp:letter-write": Row(get=SENDER, post=SENDER, args=lambda world: [world.child.pk, "L24"]),
    "ehcp:letter-enter": Row(get=SENDER, post=SENDER, args=child),
    "ehcp:letter": Row(get=READERS, args=lambda world: [world.child.pk, world.letter.pk]),
    "ehcp:letter-file": Row(
        get=READERS, args=lambda world: [world.child.pk, world.letter.pk, world.letter.copies.get().pk, "pdf"]
    ),
    "ehcp:despatch": Row(get=INTAKE),
    "ehcp:despatch-run": Row(get=INTAKE),
    "ehcp:despatch-posted": Row(post=INTAKE),
    "ehcp:letter-open": Row(get=EVERYBODY, post=EVERYBODY, args=lambda world: ["abc"], also=frozenset({404})),
    "ehcp:wording-list": Row(get=MANAGER),
    "ehcp:wording-details": Row(get=MANAGER, post=MANAGER),
    "ehcp:wording": Row(get=MANAGER, post=MANAGER, args=lambda world: ["L3"]),
    # Who somebody is, and records of one person
    "ehcp:case-details": Row(get=READERS, args=child),
    "ehcp:case-details-change": Row(get=INTAKE, post=INTAKE, args=lambda world: [world.child.pk, "name"]),
    "ehcp:case-merge": Row(get=MANAGER, post=MANAGER, args=child),
    "ehcp:case-merge-check": Row(get=MANAGER, post=MANAGER, args=lambda world: [world.child.pk, world.other.pk]),
    "ehcp:case-merge-undo": Row(get=MANAGER, post=MANAGER, args=lambda world: [world.child.pk, world.merged.pk]),
    "ehcp:double-list": Row(get=OFFICER),
    "ehcp:double-dismiss": Row(get=OFFICER, post=OFFICER, args=lambda world: [world.double.pk]),
    "ehcp:case-allocate": Row(get=MANAGER, post=MANAGER, args=child),
    "ehcp:case-take": Row(post=OFFICER, args=child),
    "ehcp:case-restrict": Row(get=MANAGER, post=MANAGER, args=child),
    "ehcp:case-lift": Row(get=MANAGER, post=MANAGER, args=child),
    "ehcp:restricted": Row(get=MANAGER),
    "ehcp:restriction-notices": Row(get=READERS),
    # A notice is there for those named on the record alone.
    "ehcp:restriction-notice-close": Row(post=READERS, args=lambda world: [1], also=frozenset({404})),
    "ehcp:case-allocate-many": Row(get=MANAGER, post=MANAGER),
    **CASELOADS,
    # Administration
    "ehcp:administration": Row(get=ADMINISTRATOR | MANAGER | AUDITOR),
    # Importing a package; without a stored package an act leads back to the job
    "ehcp:import-list": Row(get=IMPORTER, post=IMPORTER),
    "ehcp:import-job": Row(get=IMPORTER, args=job),
    "ehcp:import-progress": Row(get=IMPORTER, args=job),
    "ehcp:import-report": Row(get=IMPORTER, args=job, also=frozenset({404})),  # of somebody else's job
    "ehcp:import-take-in": Row(post=IMPORTER, args=job),
    "ehcp:import-again": Row(post=IMPORTER, args=job),
    "ehcp:law": Row(get=ADMINISTRATOR | MANAGER),
    "ehcp:law-holiday": Row(get=ADMINISTRATOR | MANAGER, post=ADMINISTRATOR | MANAGER),
    "ehcp:law-setting": Row(
        get=ADMINISTRATOR | MANAGER, post=ADMINISTRATOR | MANAGER, args=lambda world: ["count_from_day_one"]
    ),
    **{
        f"ehcp:{name}": Row(get=ADMINISTRATOR | MANAGER, args=law_change)
        for name in ("law-change", "law-change-progress")
    },
    **{
        f"ehcp:law-change-{act}": Row(post=ADMINISTRATOR | MANAGER, args=law_change)
        for act in ("apply", "cancel", "again")
    },
    **PANELS,
    **{f"ehcp:{name}": Row(get=ADMINISTRATOR, post=ADMINISTRATOR) for name in ("person-add", "teams")},
    "ehcp:people": Row(get=ADMINISTRATOR),
    "ehcp:alerts": Row(get=AUDITOR),
    "ehcp:account-changes": Row(get=ADMINISTRATOR | AUDITOR),
    "ehcp:person": Row(get=ADMINISTRATOR, args=person),
    "ehcp:person-change": Row(get=ADMINISTRATOR, post=ADMINISTRATOR, args=person),
    "ehcp:person-suspend": Row(get=ADMINISTRATOR, post=ADMINISTRATOR, args=person),
    "ehcp:person-second-step": Row(get=ADMINISTRATOR, post=ADMINISTRATOR, args=person),
    "ehcp:person-password": Row(post=ADMINISTRATOR, args=person),
    "ehcp:key-add": Row(get=ADMINISTRATOR, post=ADMINISTRATOR, args=person),
    "ehcp:key-revoke": Row(post=ADMINISTRATOR, args=person),
    "ehcp:team-change": Row(get=ADMINISTRATOR, post=ADMINISTRATOR, args=lambda world: [world.team.pk]),
    **ROWS_OF_FIGURES,
}
