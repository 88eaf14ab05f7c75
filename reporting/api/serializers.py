"""The shape of every answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from rest_framework import serializers

from ehcp.law.rules import RULES
from reporting.api.cursors import sealed
from reporting.api.filters import LINE_KINDS, MEETING_STATES, PANEL_KINDS, UNITS
from reporting.api.reads.deadlines import STATES, Dated, is_gone
from reporting.disclosure.kinds import Level
from reporting.disclosure.reads.suppress import suppressed
from reporting.headlines.reads.asked import Asked
from reporting.headlines.reads.cases import CasePage
from reporting.headlines.reads.headlines import Headline
from reporting.headlines.reads.page import LEVEL
from reporting.headlines.reads.words import citations
from reporting.kpis import KPIS, Cohort, Kpi, Period
from reporting.kpis.definitions import VERSION

if TYPE_CHECKING:
    from ehcp.models import Child

LEVELS = [LEVEL, Level.PUBLIC.value]
ID_TYPES = sorted({kpi.id_type for kpi in KPIS.values()})
Built = dict[str, Any]
# Stands by every list of children, whether any is left out or none (threats paper, section 2.3).
MAY_LEAVE_OUT = "This list may leave out children whom you may not see."
DECISIONS = ["agreed", "not_agreed"]
GONE_DECISION = "What the authority decided; of a row that is gone deferred, or null."
LAW = "Eight characters that stand for the settings, bank holidays and version of the rules it was counted under."


class ProblemErrorSerializer(serializers.Serializer[Any]):
    """One wrong parameter."""

    parameter = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """Problem details (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = ProblemErrorSerializer(many=True, required=False)  # type: ignore[assignment]  # a name the library uses


class RuleSerializer(serializers.Serializer[Any]):
    """A rule of the statutory clock that a measure counts by."""

    code = serializers.CharField()
    duty = serializers.CharField()
    citation = serializers.CharField()


class DefinitionSerializer(serializers.Serializer[Any]):
    """What a measure counts, among what, and what it leaves out."""

    counted = serializers.CharField()
    numerator = serializers.CharField()
    exclusions = serializers.CharField()
    rules = RuleSerializer(many=True)
    least_for_a_percentage = serializers.IntegerField()
    definition_version = serializers.CharField()


class FigureSerializer(serializers.Serializer[Any]):
    """One figure; no percentage stands without its numerator and denominator."""

    kpi = serializers.CharField()
    variant = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a name the library uses
    level = serializers.ChoiceField(LEVELS)
    as_at = serializers.DateField()
    basis = serializers.ChoiceField(["known", "latest"])
    law = serializers.CharField(help_text=LAW)
    period_start = serializers.DateField(allow_null=True)
    period_end = serializers.DateField(allow_null=True)
    cohort = serializers.ChoiceField([cohort.value for cohort in Cohort])
    status = serializers.ChoiceField(["", "c"], help_text="c: suppressed to protect confidentiality.")
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    percent_0dp = serializers.IntegerField(allow_null=True)
    percent_1dp = serializers.FloatField(allow_null=True)
    groups = serializers.DictField(required=False)
    value = serializers.DictField(required=False)
    note = serializers.JSONField(required=False)
    quantity = serializers.CharField(required=False, help_text="The sum of a figure that counts no records.")
    unit = serializers.ChoiceField(["fte"], required=False)
    id_type = serializers.ChoiceField(ID_TYPES)
    release = serializers.CharField(required=False, help_text="The release that tells it, for keys that read releases.")
    definition = DefinitionSerializer()


class EnvelopeSerializer(serializers.Serializer[Any]):
    """What every answer says of itself."""

    level = serializers.ChoiceField(LEVELS)
    as_at = serializers.DateField()
    basis = serializers.ChoiceField(["known", "latest"])
    law = serializers.CharField(help_text=LAW)
    definition_version = serializers.CharField()


class FiguresSerializer(EnvelopeSerializer):
    """Figures of one computation."""

    period_start = serializers.DateField(allow_null=True)
    period_end = serializers.DateField(allow_null=True)
    results = FigureSerializer(many=True)


class LinkSerializer(serializers.Serializer[Any]):
    """One address of the API."""

    name = serializers.CharField()
    address = serializers.CharField(help_text="Of this server; what stands in braces is to be put in.")
    told = serializers.CharField()
    level = serializers.ChoiceField(LEVELS, help_text="What this key may see of it.")


class IndexSerializer(serializers.Serializer[Any]):
    """What there is, as far as this key may read it."""

    version = serializers.CharField()
    definition_version = serializers.CharField()
    level = serializers.ChoiceField(LEVELS, help_text="What this key may see of figures.")
    results = LinkSerializer(many=True)


class CaseSerializer(serializers.Serializer[Any]):
    """One child behind a figure, and the records that were counted."""

    child = serializers.CharField()
    upn = serializers.CharField(allow_null=True)
    uln = serializers.CharField(allow_null=True)
    surname = serializers.CharField()
    forename = serializers.CharField()
    birth_date = serializers.DateField()
    stage = serializers.CharField()
    records = serializers.ListField(child=serializers.CharField())


class CasesSerializer(EnvelopeSerializer):
    """One page of the children behind one side of a figure, and how many this key may list."""

    kpi = serializers.CharField()
    variant = serializers.CharField()
    side = serializers.ChoiceField(["numerator", "denominator"])
    period_start = serializers.DateField(allow_null=True)
    period_end = serializers.DateField(allow_null=True)
    listed = serializers.IntegerField()
    note = serializers.CharField()
    next = serializers.CharField(allow_null=True)
    results = CaseSerializer(many=True)


class DeadlineSerializer(serializers.Serializer[Any]):
    """One time limit of one record, and its state on the day."""

    deadline = serializers.CharField()
    is_gone = serializers.BooleanField()
    child = serializers.CharField()
    rule = serializers.ChoiceField(sorted(RULES))
    rule_version = serializers.CharField()
    law = serializers.CharField(allow_blank=True, help_text=LAW)
    duty = serializers.CharField()
    citation = serializers.CharField()
    kind = serializers.CharField()
    record_type = serializers.CharField()
    record_id = serializers.CharField()
    cycle = serializers.CharField(allow_blank=True)
    starts_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    act_by_on = serializers.DateField(allow_null=True)
    met_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(STATES)
    is_exempted = serializers.BooleanField()
    was_overdue = serializers.BooleanField()
    days_late = serializers.IntegerField()


class DeadlinesSerializer(EnvelopeSerializer):
    """One page of deadlines."""

    note = serializers.CharField()
    total = serializers.IntegerField(allow_null=True)
    next = serializers.CharField(allow_null=True)
    results = DeadlineSerializer(many=True)


class DecisionSerializer(serializers.Serializer[Any]):
    """One ratified decision; amounts are pounds a year."""

    item = serializers.CharField(source="source_id")
    child = serializers.CharField(source="child.source_id")
    kind = serializers.CharField()
    decision = serializers.ChoiceField([*DECISIONS, "deferred"], allow_null=True, help_text=GONE_DECISION)
    meeting = serializers.CharField(source="meeting.source_id")
    panel = serializers.CharField(source="meeting.panel")
    held_on = serializers.DateField(source="meeting.held_on")
    decided_on = serializers.DateField(allow_null=True)
    education_amount = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    health_amount = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    social_care_amount = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    released_amount = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    letter_sent_on = serializers.DateField(allow_null=True)
    is_gone = serializers.BooleanField()


class DecisionsSerializer(EnvelopeSerializer):
    """One page of ratified decisions."""

    note = serializers.CharField()
    total = serializers.IntegerField(allow_null=True)
    next = serializers.CharField(allow_null=True)
    results = DecisionSerializer(many=True)


class PanelSerializer(serializers.Serializer[Any]):
    """One meeting, and its items by what the authority ratified; children who are restricted are left out."""

    meeting = serializers.CharField(source="source_id")
    panel = serializers.ChoiceField(PANEL_KINDS)
    held_on = serializers.DateField()
    state = serializers.ChoiceField(MEETING_STATES)
    quorate = serializers.BooleanField(allow_null=True)
    listed = serializers.IntegerField(source="items_listed")
    agreed = serializers.IntegerField(source="items_agreed")
    not_agreed = serializers.IntegerField(source="items_not_agreed")
    deferred = serializers.IntegerField(source="items_deferred")


class PanelsSerializer(EnvelopeSerializer):
    """One page of meetings."""

    note = serializers.CharField()
    total = serializers.IntegerField(allow_null=True)
    next = serializers.CharField(allow_null=True)
    results = PanelSerializer(many=True)


def _pounds(**options: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=14, decimal_places=2, **options)


class FundingSerializer(serializers.Serializer[Any]):
    """One agreed line; ``in_year`` and the agencies' parts are pounds of the financial year ``year``."""

    line = serializers.CharField(source="line.source_id")
    child = serializers.CharField(source="line.child.source_id")
    kind = serializers.ChoiceField(LINE_KINDS, source="line.kind")
    payee = serializers.CharField(source="line.payee_words")
    budget_code = serializers.CharField(source="line.budget_code")
    unit = serializers.ChoiceField(UNITS, source="line.unit")
    rate = _pounds(source="line.rate", allow_null=True)
    band = serializers.CharField(source="line.band.code", allow_null=True, default=None)
    quantity = serializers.DecimalField(max_digits=8, decimal_places=2, source="line.quantity")
    weeks = serializers.DecimalField(max_digits=5, decimal_places=2, source="line.weeks")
    from_on = serializers.DateField(source="line.from_on")
    to_on = serializers.DateField(source="line.to_on", allow_null=True)
    decision = serializers.CharField(source="line.item.source_id", allow_null=True, default=None)
    follows = serializers.CharField(source="line.follows.source_id", allow_null=True, default=None)
    year = serializers.CharField()
    in_year = _pounds()
    education = _pounds()
    health = _pounds()
    social_care = _pounds()
    full_year = _pounds()


class FundingPageSerializer(EnvelopeSerializer):
    """One page of agreed lines."""

    note = serializers.CharField()
    total = serializers.IntegerField(allow_null=True)
    next = serializers.CharField(allow_null=True)
    results = FundingSerializer(many=True)


def definition(kpi: Kpi) -> Built:
    """Return the definition of a measure."""
    return {
        "counted": kpi.counted,
        "numerator": kpi.numerator,
        "exclusions": kpi.exclusions,
        "rules": [{"code": code, "duty": duty, "citation": citation} for code, duty, citation in citations(kpi)],
        "least_for_a_percentage": kpi.least,
        "definition_version": kpi.version,
    }


def figures(lines: list[Headline], level: Level) -> list[Built]:
    """Return figures as ``level`` may see them: the object of the ``headlines`` command, and what it rests on."""
    return [
        shown | _sum(line) | {"level": level, "basis": line.basis.value, "definition": definition(line.kpi)}
        for line, shown in zip(lines, suppressed(lines, level), strict=True)
    ]


def _sum(line: Headline) -> Built:
    return {} if line.quantity is None else {"quantity": str(line.quantity), "unit": "fte"}


def envelope(asked: Asked, *, law: str, version: str, level: Level, period: Period | None) -> Built:
    """Return what an answer says of itself."""
    return {
        "level": level,
        "as_at": asked.as_at,
        "basis": asked.basis.value,
        "law": law,
        "definition_version": version,
        "period_start": period.start if period else None,
        "period_end": period.end if period else None,
    }


def latest(day: date, following: int | None, *, law: str, total: int | None) -> Built:
    """Return what an answer made of today's knowledge says of itself, and where to go on."""
    return {
        "level": LEVEL,
        "as_at": day,
        "basis": "latest",
        "law": law,
        "definition_version": VERSION,
        "note": MAY_LEAVE_OUT,
        "total": total,
        "next": None if following is None else sealed(following),
    }


def cases(page: CasePage) -> Built:
    """Return one page of the children behind a figure."""
    kpi, asked = page.line.kpi, page.asked
    period = {"period_start": None, "period_end": None} if kpi.is_snapshot else {}
    head = envelope(asked, law=page.line.law, version=kpi.version, level=Level.OPERATIONAL, period=asked.period)
    return head | period | {
        "kpi": kpi.code,
        "variant": kpi.variant,
        "side": page.side,
        "listed": page.listed,
        "note": MAY_LEAVE_OUT,
        "next": None if page.following is None else sealed(page.following),
        "results": [_case(child, page.records[child.pk]) for child in page.children],
    }  # fmt: skip


def _case(child: Child, records: list[str]) -> Built:
    copied = ("upn", "uln", "surname", "forename", "birth_date", "stage")
    return {name: getattr(child, name) for name in copied} | {"child": child.source_id, "records": records}


def deadline(dated: Dated) -> Built:
    """Return one deadline with its state."""
    row, state = dated
    rule = RULES[row.rule][-1]
    copied = ("rule", "law", "kind", "record_type", "record_id", "cycle", "starts_on", "due_on", "act_by_on", "met_on")
    return {name: getattr(row, name) for name in copied} | {
        "deadline": sealed(row.pk),
        "is_gone": is_gone(row),
        "child": row.child.source_id,
        "rule_version": row.version,
        "duty": rule.duty,
        "citation": rule.citation,
        "state": state.word,
        "is_exempted": state.is_exempted,
        "was_overdue": state.was_overdue,
        "days_late": state.days_late,
    }
