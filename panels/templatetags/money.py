"""How templates write money."""

from __future__ import annotations

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def pounds(amount: Decimal | None) -> str:
    """Return an amount as it is written: £1,234.50, and −£20.00 below nothing; empty where there is none."""
    if amount is None:
        return ""
    return f"{'−' if amount < 0 else ''}£{abs(amount):,.2f}"
