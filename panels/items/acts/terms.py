"""What may be advised and decided on an item: one set of rules for the panel and for the authority."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from ehcp.models import Institution
from ehcp.requests.acts.requests import refuse_unlawful_reasons
from ehcp.workflow import MoveNotAllowed
from panels.funding.reads.values import band_rates
from panels.models import Band, Payer
from panels.options import KINDS, Money

AnyTerms = TypeVar("AnyTerms", bound="Terms")


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
class Paid:
    """
    How the money is paid, where that is not plain from the option: the band of the local table, what it pays for,
    who is paid, from which budget; the health decision on continuing care, or who pays that share until there is one.
    """

    band: Band | None = None
    pays_for: str = ""
    payee: str = ""
    budget_code: str = ""
    care_reference: str = ""
    care_decided_on: date | None = None
    interim_payer: str = ""

    def over(self, other: Paid) -> Paid:
        """Return what this says, and what ``other`` says where this says nothing."""
        return Paid(**{one.name: getattr(self, one.name) or getattr(other, one.name) for one in fields(self)})


@dataclass(frozen=True, slots=True)
class Terms:
    """An option with its reasons, its money, how it is paid and its days."""

    option: str
    reasons: str
    legal_reasons: tuple[str, ...] = ()
    amounts: Amounts = field(default_factory=Amounts)
    setting: Institution | None = None
    effective_on: date | None = None
    review_on: date | None = None
    paid: Paid = field(default_factory=Paid)

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
            **{one.name: getattr(self.paid, one.name) for one in fields(self.paid)},
        }


def with_band(terms: AnyTerms, today: date) -> AnyTerms:
    """Return ``terms`` with what the named band is worth on their first day, where no amount was typed."""
    if terms.paid.band is None or terms.amounts.total():
        return terms
    return replace(terms, amounts=Amounts(_worth(terms.paid.band, terms.effective_on or today)))


def _worth(band: Band, day: date) -> Decimal | None:
    begun = [rate.amount for rate in band_rates().get(band.pk, ()) if rate.from_on <= day]
    return begun[-1] if begun else None


def check_terms(kind_code: str, terms: Terms, today: date) -> None:
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
    check_paid(kind_code, terms, today)
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


def check_paid(kind_code: str, terms: Terms, today: date) -> None:
    """Raise ``MoveNotAllowed`` for a way of paying that contradicts the rest of the terms."""
    paid, kind = terms.paid, KINDS[kind_code]
    if paid.pays_for and paid.pays_for not in kind.pays_for:
        raise MoveNotAllowed("Choose one of the things that this kind of item pays for.")
    if paid.interim_payer and paid.interim_payer not in Payer.values:
        raise MoveNotAllowed("Choose the agency that pays in the meantime.")
    if paid.interim_payer == Payer.HEALTH:
        raise MoveNotAllowed(
            "Health cannot pay in the meantime for what health has not decided. Choose another agency."
        )
    if bool(paid.care_reference.strip()) != bool(paid.care_decided_on):
        raise MoveNotAllowed("Give both the reference and the day of the health decision, or neither.")
    if paid.band is None:
        return
    if terms.option not in kind.bands:
        raise MoveNotAllowed("A band goes with agreeing a band, or with reducing to one. Take it out.")
    education, health, social_care = terms.amounts.parts
    worth = _worth(paid.band, terms.effective_on or today)
    if health or social_care or education != worth:
        value = f"£{worth:,.2f}" if worth is not None else "nothing yet"
        raise MoveNotAllowed(
            f"{paid.band.name} is worth {value} a year, all from education. Leave the amounts empty to take it over, "
            "or agree an amount without a band."
        )
