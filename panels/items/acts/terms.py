"""What may be advised and decided on an item: one set of rules for the panel and for the authority."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from ehcp.models import Institution
from ehcp.requests.acts.requests import refuse_unlawful_reasons
from ehcp.workflow import MoveNotAllowed
from panels.options import KINDS, Money


@dataclass(frozen=True, slots=True)
class Amounts:
    """Pounds a year by agency; blank means none asked."""

    education: Decimal | None = None
    health: Decimal | None = None
    social_care: Decimal | None = None

    def total(self) -> Decimal:
        """Return the sum of the shares."""
        return sum((part for part in self.parts if part), Decimal(0))

    @property
    def parts(self) -> tuple[Decimal | None, ...]:
        """Return the shares, education, health and social care."""
        return self.education, self.health, self.social_care


@dataclass(frozen=True, slots=True)
class Terms:
    """An option with its reasons, its money and its days."""

    option: str
    reasons: str
    legal_reasons: tuple[str, ...] = ()
    amounts: Amounts = field(default_factory=Amounts)
    setting: Institution | None = None
    effective_on: date | None = None
    review_on: date | None = None

    def columns(self) -> dict[str, Any]:
        """Return the values as the columns of what is kept."""
        education, health, social_care = self.amounts.parts
        return {
            "option": self.option,
            "reasons": self.reasons,
            "legal_reasons": list(self.legal_reasons),
            "education_amount": education,
            "health_amount": health,
            "social_care_amount": social_care,
            "setting": self.setting,
            "effective_on": self.effective_on,
            "review_on": self.review_on,
        }


def check_terms(kind_code: str, terms: Terms) -> None:
    """
    Raise ``MoveNotAllowed`` unless ``terms`` say what the law and the money need of the option.

    At least one reason comes from the legal test of the kind, with words of one's own beside it; money is never the
    only reason to refuse, to reduce or to end (panels paper, sections 1 and 5).
    """
    kind = KINDS[kind_code]
    if terms.option not in kind.codes:
        raise MoveNotAllowed("Choose one of the options for this kind of item.")
    if not terms.legal_reasons or not set(terms.legal_reasons) <= {code for code, _ in kind.legal_reasons}:
        raise MoveNotAllowed("Choose at least one reason from the legal test.")
    if not terms.reasons.strip():
        raise MoveNotAllowed("Give the reasons in your own words.")
    if kind.option(terms.option).weakens:
        refuse_unlawful_reasons(terms.reasons, kind.test)
    _check_money(kind_code, terms)
    if terms.effective_on and terms.review_on and terms.review_on <= terms.effective_on:
        raise MoveNotAllowed("The review date must be after the date it takes effect.")


def _check_money(kind_code: str, terms: Terms) -> None:
    option, total = KINDS[kind_code].option(terms.option), terms.amounts.total()
    if any(part is not None and part < 0 for part in terms.amounts.parts):
        raise MoveNotAllowed("An amount cannot be less than nothing.")
    if option.needs_amount and not total:
        raise MoveNotAllowed(f"Enter the amount: “{option.words}” says how much a year.")
    if total and option.money == Money.NONE:
        raise MoveNotAllowed(f"No money goes with “{option.words}”. Take the amounts out or choose another option.")
    if option.names_setting and terms.setting is None:
        raise MoveNotAllowed("Choose the setting that is named.")
    if terms.setting is not None and not option.names_setting:
        raise MoveNotAllowed(f"No setting goes with “{option.words}”. Take it out or choose another option.")
