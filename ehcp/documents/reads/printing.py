"""PDFs that can be printed, told from those that are locked or damaged."""

from __future__ import annotations

import io

import pypdf
from pypdf.errors import PyPdfError

# What the reader of PDFs raises over one that is damaged: its own errors, and where it trips over what it found.
DAMAGED = (PyPdfError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def printable(content: bytes) -> pypdf.PdfReader | None:
    """Return a PDF with its pages; None for one that is locked with a password or damaged, or has no pages."""
    try:
        paper = pypdf.PdfReader(io.BytesIO(content))
        if paper.is_encrypted and not paper.decrypt(""):
            return None
        return paper if len(paper.pages) else None
    except DAMAGED:
        return None
