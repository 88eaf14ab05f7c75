"""The addresses that the invented authority's letters name, and a report with some of the cases."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile

from ehcp.documents.acts.storing import private_storage
from ehcp.history.acts.references import fresh_key, next_source_id
from ehcp.letters.acts.wording import write_details
from ehcp.letters.format import Sheet, as_pdf
from ehcp.letters.texts import Paragraph
from ehcp.models import Child, Document, DocumentKind, DocumentPage, DocumentState, TextState
from sendcases.accounts.models import RoleGrant, User
from sendcases.accounts.roles import Role

_DETAILS = {
    "officer_contact": "01632 960100, send@invented.example, County Hall, Invented Town",
    "sendiass": "Invented SENDIASS, 01632 960110, help@sendiass.invented.example",
    "mediation_adviser": "Invented Mediation, 01632 960120, contact@mediation.invented.example",
    "disagreement": "Invented Disagreement Resolution, 01632 960130",
    "complaints": "01632 960140, complaints@invented.example",
    "schools_list": "invented.example/schools",
}
_CASES = 20


def tell_papers(today: date, now: datetime) -> None:
    """Enter the addresses of letters, and file a report of a setting with some of the cases."""
    manager = (
        User.objects.filter(pk__in=RoleGrant.objects.filter(role=Role.MANAGER).values("user")).order_by("pk").first()
    )
    if manager is None:
        return
    write_details(_DETAILS, note="Invented addresses", by=manager, now=now)
    stored = Child.objects.filter(officer__isnull=False, merged_into_child__isnull=True, deceased_on__isnull=True)
    for child in stored.order_by("-stage", "pk")[:_CASES]:
        file_report(child, today - timedelta(days=child.pk % 40 + 1), manager, now)


def file_report(child: Child, on: date, by: User, now: datetime) -> Document:
    """File a report of a setting with a case."""
    words = Paragraph("report", f"{child.forename} is making some progress. All of this report is invented.")
    content = as_pdf(
        Sheet("Report of the setting", "Invented School", ["For the authority"], f"{on:%-d %B %Y}", [words])
    )
    source_id = next_source_id(Document)
    made = Document.objects.create(
        pk=fresh_key(Document),
        source_id=source_id,
        child=child,
        kind=DocumentKind.EVIDENCE,
        title="Report of the setting",
        author="The SENCO of an invented school",
        dated_on=on,
        received_on=on,
        original_name="report.pdf",
        stored_as=private_storage().save(f"demo/{source_id}", ContentFile(content)),
        file_type="pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        state=DocumentState.FILED,
        text_state=TextState.READ,
        added_at=now,
        added_by=by,
    )
    DocumentPage.objects.create(document=made, number=1, text=words.text)
    return made
