"""Front sheets and documents as one paginated PDF for one reader: the reader's name across each page, numbered."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import typst
from django.core.files.storage import storages

from ehcp.documents.reads.printing import printable
from ehcp.models import Document, DocumentPage
from sendcases.accounts.models import User

_TEMPLATE = Path(__file__).with_name("pack.typ")
_PICTURES = ("png", "jpg", "gif", "webp")
# A longer document is read on the screen, a part at a time.
MOST_PAGES = 300


def rendered(head: dict[str, Any], items: Sequence[dict[str, Any]]) -> bytes:
    """
    Return a pack as a PDF. ``head`` has its title, watermark, footer and introduction; each item its front sheet and,
    under ``documents``, its documents.

    A PDF and a picture are printed as they are, anything else by its text. A file that cannot be printed is too.
    """
    try:
        return _compiled(head, items, as_text=False)
    except typst.TypstError:  # one of the files is damaged in a way that only printing shows
        return _compiled(head, items, as_text=True)


def marked_for(user: User, today: date) -> str:
    """Return what stands across each page: who reads it, and on which day."""
    return f"{user}\n{today:%-d %B %Y}"


def one_document(document: Document, user: User, today: date) -> bytes:
    """Return one document as a PDF for one reader."""
    head = {
        "title": document.title,
        "watermark": marked_for(user, today),
        "footer": f"Confidential. For {user} only, to read at the panel.",
        "intro": "",
    }
    return rendered(head, [{"heading": "", "question": "", "rows": [], "documents": [document]}])


def _compiled(head: dict[str, Any], items: Sequence[dict[str, Any]], *, as_text: bool) -> bytes:
    with tempfile.TemporaryDirectory(prefix="pack-") as name:
        folder = Path(name)
        shutil.copy(_TEMPLATE, folder / _TEMPLATE.name)
        printed = [
            {**item, "documents": [_printed(one, folder, as_text=as_text) for one in item.get("documents", [])]}
            for item in items
        ]
        data = json.dumps({**head, "items": printed})
        pdf: bytes = typst.compile(folder / _TEMPLATE.name, format="pdf", root=folder, sys_inputs={"data": data})
        return pdf


def _printed(document: Document, folder: Path, *, as_text: bool) -> dict[str, Any]:
    """Return one document as the template prints it; its file is put beside the template."""
    printed: dict[str, Any] = {"title": document.title, "reference": document.source_id, "pages": []}
    if not as_text and document.file_type == "pdf":
        with storages["documents"].open(document.stored_as) as file:
            content = file.read()
        pages = _number_of_pages(content)
        if pages:
            (folder / f"{document.pk}.pdf").write_bytes(content)
            printed["pages"] = [
                {"file": f"{document.pk}.pdf", "page": page + 1} for page in range(min(pages, MOST_PAGES))
            ]
            return printed
    if not as_text and document.file_type in _PICTURES:
        with (
            storages["documents"].open(document.stored_as) as file,
            (folder / f"{document.pk}.{document.file_type}").open("wb") as target,
        ):
            shutil.copyfileobj(file, target)
        printed["pages"] = [{"file": f"{document.pk}.{document.file_type}", "page": 1}]
        return printed
    texts = DocumentPage.objects.filter(document=document).values_list("text", flat=True)[:MOST_PAGES]
    printed["pages"] = [{"text": text} for text in texts] or [{"text": "This file cannot be printed."}]
    return printed


def _number_of_pages(content: bytes) -> int:
    """Return how many pages a PDF has; none of one that is locked or damaged."""
    paper = printable(content)
    return len(paper.pages) if paper is not None and not paper.is_encrypted else 0
