"""Exemptions that count (measures, section 1), as conditions on the records they excuse."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from ehcp.law.grounds import COVID, grounds_accepted
from ehcp.law.settings import Law
from ehcp.models import Exemption
from reporting.figures.tally import model_rows

COVID_GROUND = "covid_2020"


def ground_accepted(rule: str, ground: str, limit: str, law: Law) -> Q:
    """Return the condition that the code in ``ground`` is in the set of ``rule`` for a limit in ``limit``."""
    always = grounds_accepted(rule, None, law)
    in_covid = set(grounds_accepted(rule, COVID.valid_from, law)) - set(always)
    condition = Q(**{f"{ground}__in": always})
    if in_covid:
        fell_then = Q(**{f"{limit}__range": (COVID.valid_from, COVID.valid_to)})
        condition |= Q(**{f"{ground}__in": sorted(in_covid)}) & fell_then
    return condition


def exempted(rule: str, link: str, record: str, met: str, limit: str, law: Law) -> Q:
    """
    Return the condition that an exemption from ``rule`` counts for a row.

    ``link`` is the exemption's key to the record, ``record`` the row's column that holds it, ``met`` the day
    the rule was met: an exemption accepted later does not count. The rule is met on or before the as-at day.
    """
    always = grounds_accepted(rule, None, law)
    in_covid = sorted(set(grounds_accepted(rule, COVID.valid_from, law)) - set(always))
    fell_then = Q(GreaterThanOrEqual(OuterRef(limit), COVID.valid_from)) & Q(
        LessThanOrEqual(OuterRef(limit), COVID.valid_to)
    )
    accepted = model_rows(Exemption).filter(
        Q(ground__in=always) | (Q(ground__in=in_covid) & fell_then),
        Q(**{link: OuterRef(record)}),
        clock=rule,
        decided_on__lte=OuterRef(met),
    )
    return Q(Exists(accepted))
