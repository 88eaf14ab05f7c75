"""Invented people and cases for tests; every name is plainly made up."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from ehcp.law_settings.reads.settings import law_texts
from ehcp.ledger.sync import law_in_force, laws_in_force, reconcile
from ehcp.letters.format import Sheet, as_pdf
from ehcp.models import (
    AssessmentRequest,
    Child,
    ContactPerson,
    Cover,
    Deadline,
    Document,
    HandedCase,
    HandOver,
    Institution,
    Job,
    Letter,
    LetterCopy,
    LikelyDouble,
    NeedsAssessment,
    Placement,
    Plan,
    ProposedLawChange,
    Relation,
    Restriction,
    RestrictionMember,
)
from ehcp.people.acts.search_words import index_people
from panels.models import FundingLine, Instruction, PanelItem, PanelMeeting, PayRun
from reporting.models import Action, OwnReport, Release, ReleaseFile, SignOff, Webhook
from sendcases.accounts.models import RoleGrant, Team, User
from sendcases.accounts.roles import Role
from sendcases.accounts.sealing import seal
from sendcases.audit import moments

_numbers = count(1)


def number() -> int:
    """Return a number not used before in this run."""
    return next(_numbers)


def a_user(*roles: Role, **values: Any) -> User:
    """Make a person who holds ``roles``."""
    n = number()
    defaults = {"username": f"user{n}", "first_name": "Test", "last_name": f"Person{n}"}
    user: User = User.objects.create_user(**(defaults | values))
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in roles)
    return user


def a_team(name: str = "") -> Team:
    """Make a team."""
    return Team.objects.create(name=name or f"Team {number()}")


def a_child(**values: Any) -> Child:
    """Make a child with no case yet."""
    n = number()
    defaults = {
        "source_id": f"C{n:06}",
        "forename": "Testforename",
        "surname": f"Testsurname{n}",
        "birth_date": date(2016, 3, 14),
        "sex": "U",
        "ethnicity": "NOBT",
        "upn_unknown": None if values.get("upn") or values.get("uln") else "UN10",
    }
    child = Child.objects.create(**(defaults | values))
    index_people([child.pk])
    return child


def a_letter(child: Child, **values: Any) -> Letter:
    """Make a letter that was sent by post to one address, with its PDF in private storage."""
    n = number()
    defaults = {
        "source_id": f"LE{n:06}",
        "code": "L24",
        "paragraphs": [{"key": "why", "text": "Invented words", "heading": ""}],
        "sent_on": date(2026, 11, 2),
        "sent_at": datetime(2026, 11, 2, 9, tzinfo=UTC),
    }
    made = defaults | values
    letter = Letter.objects.create(child=child, **({"sent_by": a_user()} if "sent_by" not in made else {}), **made)
    pdf = storages["documents"].save(f"letters/test{n}", ContentFile(as_pdf(Sheet("T", "S", ["A"], "D", letter.parts))))
    LetterCopy.objects.create(
        letter=letter, name="Test Reader", as_who="parent", address="1 Invented Lane", channel="post", stored_as=pdf
    )
    return letter


def a_relation(child: Child, **values: Any) -> Relation:
    """Put somebody around a child: a mother to whom letters go, unless said otherwise."""
    of_relation = {field.name for field in Relation._meta.concrete_fields}
    defaults = {"kind": "mother", "parental_responsibility": "yes", "is_written_to": True}
    own = {name: value for name, value in values.items() if name in of_relation}
    ways = {
        "forename": "Testmother",
        "surname": f"Testkin{number()}",
        "address": "1 Invented Lane",
        "postcode": "ZZ99 3VZ",
    }
    ways |= {name: value for name, value in values.items() if name not in of_relation}
    person = own.pop("person", None) or ContactPerson.objects.create(**ways)
    return Relation.objects.create(child=child, person=person, **(defaults | own))


def a_document(child: Child, content: bytes = b"%PDF-1.4 invented", **values: Any) -> Document:
    """Make a filed document, with its bytes in private storage."""
    n = number()
    defaults = {
        "source_id": f"DO{n:06}",
        "kind": "report",
        "title": "Invented report",
        "received_on": date(2026, 11, 2),
        "original_name": "report.pdf",
        "stored_as": storages["documents"].save(f"te/test{n}", ContentFile(content)),
        "file_type": "pdf",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "state": "filed",
        "text_state": "none",
        "added_at": datetime(2026, 11, 2, 9, tzinfo=UTC),
    }
    made = defaults | values
    return Document.objects.create(child=child, **({"added_by": a_user()} if "added_by" not in made else {}), **made)


def a_double(one: Child, other: Child, **values: Any) -> LikelyDouble:
    """Make a pair of records that may be of one person."""
    first, second = sorted((one, other), key=lambda child: child.pk)
    defaults = {"why": "birth", "found_on": date(2026, 11, 16)}
    return LikelyDouble.objects.create(first=first, second=second, **(defaults | values))


def a_request(child: Child, **values: Any) -> AssessmentRequest:
    """Make a request, undecided unless said otherwise."""
    defaults = {
        "source_id": f"R{number():06}",
        "kind": "initial",
        "received_on": date(2026, 9, 7),
        "source": "1",
        "outcome": "A",
    }
    return AssessmentRequest.objects.create(child=child, **(defaults | values))


def an_assessment(child: Child, **values: Any) -> NeedsAssessment:
    """Make an assessment under way."""
    defaults = {
        "source_id": f"A{number():06}",
        "origin": "request",
        "clock_start_on": date(2026, 9, 7),
        "outcome": "A",
    }
    return NeedsAssessment.objects.create(child=child, **(defaults | values))


def a_plan(child: Child, **values: Any) -> Plan:
    """Make a maintained plan."""
    defaults = {"source_id": f"P{number():06}", "first_final_on": date(2026, 3, 2)}
    return Plan.objects.create(child=child, **(defaults | values))


def an_institution(**values: Any) -> Institution:
    """Make a school."""
    n = number()
    defaults = {
        "source_id": f"I{n:06}",
        "name": f"Invented School {n}",
        "type": "mainstream",
        "sector": "academy",
        "phase": "primary",
    }
    return Institution.objects.create(**(defaults | values))


def a_placement(plan: Plan, **values: Any) -> Placement:
    """Make a placement at a school, attended and named."""
    defaults = {
        "source_id": f"PL{number():06}",
        "basis": "both",
        "rank": 1,
        "sen_unit": False,
        "resourced_provision": False,
        "from_on": date(2026, 3, 2),
    }
    return Placement.objects.create(plan=plan, **(defaults | values))


def a_deadline(child: Child, **values: Any) -> Deadline:
    """Store a deadline as the planner would: by default the six weeks of a request."""
    defaults = {
        "rule": "assess_decision",
        "version": "2015",
        "kind": "law",
        "shape": "limit",
        "record_type": "requests",
        "record_id": f"R{number():06}",
        "starts_on": date(2026, 9, 7),
        "due_on": date(2026, 10, 19),
        "act_by_on": date(2026, 10, 19),
        "appears_on": date(2026, 9, 7),
    }
    return Deadline.objects.create(child=child, **(defaults | values))


def a_cover(**values: Any) -> Cover:
    """Let one officer cover another for a week from today."""
    today = moments.today()
    given = {"from_on": today, "to_on": today + timedelta(days=7), "recorded_at": moments.now()} | values
    given |= {name: given.get(name) or a_user(Role.CASE_OFFICER) for name in ("officer", "covering", "recorded_by")}
    return Cover.objects.create(**given)


def a_hand_over(child: Child, **values: Any) -> HandOver:
    """Prepare the hand-over of one case from one officer to another."""
    made_at = moments.now()
    given = {"takes_effect_on": moments.today(), "made_at": made_at, "state": "prepared"} | values
    given |= {name: given.get(name) or a_user(Role.CASE_OFFICER) for name in ("officer", "to", "made_by")}
    job = Job.objects.create(kind="hand_over_sheets", state="done", created_by=given["made_by"], created_at=made_at)
    made = HandOver.objects.create(preparation=job, **given)
    HandedCase.objects.create(hand_over=made, child=child, sheet={"next": "Ring", "stage": "Plan in force"})
    return made


def tell_limits(child: Child) -> None:
    """Tell the ledger of a child whose facts a test wrote by itself."""
    reconcile([child.pk], laws=laws_in_force(), now=datetime(2026, 1, 1, tzinfo=UTC))


def restrict(child: Child, *named: User) -> Restriction:
    """Restrict a child's record to the people named."""
    restriction = Restriction.objects.create(child=child, reason="other", review_on=date(2027, 5, 1))
    RestrictionMember.objects.bulk_create(RestrictionMember(restriction=restriction, user=user) for user in named)
    Child.objects.filter(pk=child.pk).update(is_restricted=True)
    child.refresh_from_db()
    return restriction


def a_job(**values: Any) -> Job:
    """Make a check of a package that ended well."""
    made_at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    defaults = {"kind": "import_check", "state": "done", "created_at": made_at, "params": {"file": "imports/none.zip"}}
    by = values.pop("created_by", None) or a_user(Role.SYSTEM_ADMINISTRATOR)
    return Job.objects.create(created_by=by, **(defaults | values))


def a_law_change(**values: Any) -> ProposedLawChange:
    """Make a proposed change of one setting, looked at to the end: it moves nothing."""
    report = {"total": 0, "cases": 0, "rules": {}}
    preview = values.pop("preview", None) or a_job(kind="law_preview", params={}, report=report)
    defaults = {
        "settings": {"post_served_working_days": "3"},
        "reason": "Post is slower",
        "law_before": law_texts(law_in_force()),
    }
    return ProposedLawChange.objects.create(preview=preview, **(defaults | values))


def a_funding_line(child: Child, **values: Any) -> FundingLine:
    """Make an agreed line of funding for ``child``."""
    defaults = {
        "source_id": f"FL{number():06}",
        "kind": "top_up",
        "payee": "Invented School",
        "budget_code": "HIGH-NEEDS",
        "rate": 6300,
        "unit": "annual",
        "from_on": date(2026, 4, 1),
        "recorded_by": values.get("recorded_by") or a_user(),
        "recorded_at": datetime(2026, 4, 1, 9, 0, tzinfo=UTC),
    }
    return FundingLine.objects.create(child=child, **(defaults | values))


def a_pay_run(*lines: FundingLine) -> PayRun:
    """Make the instructions of April 2026, for ``lines``; add to those that are made already."""
    made = {"made_by": a_user(), "made_at": datetime(2026, 4, 1, 9, 0, tzinfo=UTC)}
    run, _ = PayRun.objects.get_or_create(month=date(2026, 4, 1), defaults=made)
    for line in lines:
        Instruction.objects.create(run=run, line=line, for_month=run.month, education="517.81", health=0, social_care=0)
    return run


def a_release() -> Release:
    """Return a release without a row, with one file, that is signed off; two worlds share it."""
    reference = "performance-headlines-l2-2026-03-31-1"
    if (there := Release.objects.filter(reference=reference).first()) is not None:
        return there
    told = {"report": "performance-headlines", "report_version": "1", "title": "Headlines", "level": "L2"}
    ruled = {"definition_version": "1", "rules_version": "1", "law": "a", "rounding": "none", "suppression": "small"}
    moment = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
    made = Release.objects.create(
        reference=reference, standing="provisional", as_at=date(2026, 3, 31), rows=[],
        exact={}, case_list_hash="0", digest="1", signatures_needed=1, made_at=moment, **told, **ruled,
    )  # fmt: skip
    ReleaseFile.objects.create(release=made, kind="csv", content=b"measure", content_hash="2")
    SignOff.objects.create(release=made, by=a_user(), digest="1", statement="So", signed_at=moment)
    return made


def a_panel_item(child: Child, **values: Any) -> PanelItem:
    """Make an item about ``child`` on the agenda of a plan panel that is to come."""
    n = number()
    meeting = values.pop("meeting", None) or PanelMeeting.objects.create(
        source_id=f"PM{n:06}", panel="issue", held_on=date(2099, 1, 5) + timedelta(days=n), state="planned"
    )
    defaults = {"source_id": f"PI{n:06}", "meeting": meeting, "child": child, "kind": "issue", "question": "A plan?"}
    return PanelItem.objects.create(**(defaults | values))


def an_own_report(**values: Any) -> OwnReport:
    """Return the first version of a report of the authority's own; two worlds share it."""
    name = values.pop("name", "our-board")
    if (there := OwnReport.objects.filter(name=name).first()) is not None:
        return there
    row = {"section": "On time", "what": "K06/", "when": "calendar", "words": "Our plans in time"}
    more = {"last_year": True, "reasons": True, "parts": False}
    defaults = {
        "version": 1, "title": "Our board", "summary": "For our board", "rows": [row | more], "recorded_by": a_user(),
        "recorded_at": datetime(2026, 4, 1, 9, 0, tzinfo=UTC), "key": f"own-{number()}",
    }  # fmt: skip
    return OwnReport.objects.create(name=name, **{**defaults, **values})


def an_action(**values: Any) -> Action:
    """An action of a manager, begun today, that should move the plans within 20 weeks."""
    owner = values.pop("owner", None) or a_user(Role.MANAGER)
    defaults = {
        "words": "Draft on the day the advice is in", "measure": "K06/", "owner": owner, "recorded_by": owner,
        "begun_on": moments.today(), "due_on": moments.today() + timedelta(days=30), "recorded_at": moments.now(),
        "key": f"action-{number()}",
    }  # fmt: skip
    return Action.objects.create(**{**defaults, **values})


def a_webhook(**values: Any) -> Webhook:
    """A webhook that is told of requests and reviews from the beginning."""
    owner = values.pop("owner", None) or a_user(Role.MANAGER)
    defaults = {
        "address": f"https://reports{number()}.example/told", "kinds": ["request", "review"], "owner": owner,
        "secret": seal("whsec"), "position": 0, "made_at": moments.now(), "next_try_at": moments.now(),
        "key": f"webhook-{number()}",
    }  # fmt: skip
    return Webhook.objects.create(**{**defaults, **values})
