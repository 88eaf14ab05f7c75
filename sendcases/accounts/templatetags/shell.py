"""What the shared layout and components need of the template language."""

from __future__ import annotations

from collections.abc import Iterator

from django import template
from django.core.paginator import Paginator

register = template.Library()


@register.filter
def page_numbers(paginator: Paginator[object], current: int) -> Iterator[int | str]:
    """Return the pages to offer: the ends, the current page's neighbours, and gaps between."""
    return paginator.get_elided_page_range(current, on_each_side=2, on_ends=1)
