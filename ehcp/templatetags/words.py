"""Small changes to words in a sentence."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def inside(words: object) -> str:
    """Return ``words`` as they stand inside a sentence: the first letter small, names and "section I" as they are."""
    text = str(words)
    return text[:1].lower() + text[1:]
