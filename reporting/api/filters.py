"""What the lists of the API may be narrowed to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django_filters import rest_framework as filters

from ehcp.history.kinds import KINDS
from ehcp.law.rules import RULES
from ehcp.models import RequestKind, RequestOutcome, ReviewDecision, ReviewKind
from panels.models import ItemKind, LineKind, MeetingState, PanelKind, Unit
from reporting.api.queries import FIRST_OF_MONTH, LAST_OF_MONTH, REFERENCE, IsoDateField, Problems
from reporting.api.reads.deadlines import STATES
from reporting.api.reads.events import UNTOLD
from reporting.kpis.period import is_last_of_month

EVENT_KIND = r"[a-z_]{1,30}\.[a-z_]{1,30}"
NO_KIND = "must be a kind of event, as events tell it"
REQUEST_KINDS, REQUEST_OUTCOMES = RequestKind.values, RequestOutcome.values
REVIEW_KINDS, REVIEW_DECISIONS = ReviewKind.values, ReviewDecision.values
PANEL_KINDS, MEETING_STATES = PanelKind.values, MeetingState.values
LINE_KINDS, UNITS = LineKind.values, Unit.values


class KindField(forms.RegexField):
    """The name of a kind of event that may be told."""

    def clean(self, value: Any) -> str:
        """Return the name; refuse one that is none."""
        kind: str = super().clean(value)
        if kind and (kind not in KINDS or kind in UNTOLD):
            raise forms.ValidationError(NO_KIND)
        return kind


class DayFilter(filters.Filter):  # type: ignore[misc]  # the library is untyped
    """A filter by a day written as 2026-03-31."""

    field_class = IsoDateField


class FirstDayField(IsoDateField):
    """The first day of a month."""

    def clean(self, value: Any) -> date | None:
        """Return the day; refuse one within a month."""
        day: date | None = super().clean(value)
        if day is not None and day.day != 1:
            raise forms.ValidationError(FIRST_OF_MONTH)
        return day


class LastDayField(IsoDateField):
    """The last day of a month."""

    def clean(self, value: Any) -> date | None:
        """Return the day; refuse one within a month."""
        day: date | None = super().clean(value)
        if day is not None and not is_last_of_month(day):
            raise forms.ValidationError(LAST_OF_MONTH)
        return day


class FirstDayFilter(filters.Filter):  # type: ignore[misc]  # the library is untyped
    """A filter by the first day of a month."""

    field_class = FirstDayField


class LastDayFilter(filters.Filter):  # type: ignore[misc]  # the library is untyped
    """A filter by the last day of a month."""

    field_class = LastDayField


class CodeFilter(filters.ChoiceFilter):  # type: ignore[misc]  # the library is untyped
    """A filter by a code of a known list."""

    def __init__(self, codes: Iterable[str], **kwargs: Any) -> None:
        listed = [(code, code) for code in codes]
        messages = {"invalid_choice": f"must be one of: {', '.join(code for code, _ in listed)}"}
        super().__init__(choices=listed, error_messages=messages, empty_label=None, null_label=None, **kwargs)


class ReferenceFilter(filters.Filter):  # type: ignore[misc]  # the library is untyped
    """A filter by the reference of a record."""

    field_class = forms.RegexField

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid": "must be a reference"}
        super().__init__(regex=rf"\A{REFERENCE}\Z", error_messages=messages, **kwargs)


class SpanFilters(filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Filters with a first and a last day; ``span`` names the two."""

    span: tuple[str, str]

    def inverted(self) -> Problems:
        """Return what is wrong with a span whose last day is before its first."""
        first, last = (self.form.cleaned_data[name] for name in self.span)
        return {self.span[1]: [f"must not be before {self.span[0]}"]} if first and last and last < first else {}


class DeadlineFilters(SpanFilters):
    """The filters of the list of deadlines; ``state`` and ``as_at`` are for the read."""

    span = ("due_from", "due_to")

    rule = CodeFilter(sorted(RULES))
    kind = CodeFilter(["law", "practice", "guidance", "internal", "right", "content"])
    record_type = CodeFilter(
        ["requests", "assessments", "advice", "plans", "reviews", "phase_transfers", "appeals", "consultations"]
    )
    due_from = FirstDayFilter(field_name="due_on", lookup_expr="gte")
    due_to = LastDayFilter(field_name="due_on", lookup_expr="lte")
    child = ReferenceFilter(field_name="child__source_id")
    state = CodeFilter(STATES, method="_leave")
    as_at = DayFilter(method="_leave")

    def _leave(self, rows: Any, name: str, value: Any) -> Any:
        return rows


class DecisionFilters(SpanFilters):
    """The filters of the list of ratified decisions."""

    span = ("held_from", "held_to")

    kind = CodeFilter(ItemKind.values)
    decision = CodeFilter(["agreed", "not_agreed"])
    held_from = FirstDayFilter(field_name="meeting__held_on", lookup_expr="gte")
    held_to = LastDayFilter(field_name="meeting__held_on", lookup_expr="lte")
    child = ReferenceFilter(field_name="child__source_id")


class PanelFilters(SpanFilters):
    """The filters of the list of meetings."""

    span = ("held_from", "held_to")

    panel = CodeFilter(PANEL_KINDS)
    state = CodeFilter(MEETING_STATES)
    held_from = FirstDayFilter(field_name="held_on", lookup_expr="gte")
    held_to = LastDayFilter(field_name="held_on", lookup_expr="lte")


class RequestFilters(SpanFilters):
    """The filters of the list of requests."""

    span = ("received_from", "received_to")

    kind = CodeFilter(REQUEST_KINDS)
    outcome = CodeFilter(REQUEST_OUTCOMES)
    received_from = FirstDayFilter(field_name="received_on", lookup_expr="gte")
    received_to = LastDayFilter(field_name="received_on", lookup_expr="lte")
    child = ReferenceFilter(field_name="child__source_id")


class PlanFilters(SpanFilters):
    """The filters of the list of plans."""

    span = ("final_from", "final_to")

    final_from = FirstDayFilter(field_name="first_final_on", lookup_expr="gte")
    final_to = LastDayFilter(field_name="first_final_on", lookup_expr="lte")
    child = ReferenceFilter(field_name="child__source_id")


class ReviewFilters(SpanFilters):
    """The filters of the list of reviews."""

    span = ("decided_from", "decided_to")

    kind = CodeFilter(REVIEW_KINDS)
    decision = CodeFilter(REVIEW_DECISIONS)
    decided_from = FirstDayFilter(field_name="decision_sent_on", lookup_expr="gte")
    decided_to = LastDayFilter(field_name="decision_sent_on", lookup_expr="lte")
    child = ReferenceFilter(field_name="plan__child__source_id")


class KindFilter(filters.Filter):  # type: ignore[misc]  # the library is untyped
    """
    A filter by a kind of event, for the read, which knows earlier names.

    Kinds are added with every version, so the description of the API does not list them.
    """

    field_class = KindField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(regex=rf"\A{EVENT_KIND}\Z", error_messages={"invalid": NO_KIND}, **kwargs)


class EventFilters(filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """The filters of the list of events; ``kind`` is for the read, which knows earlier names."""

    kind = KindFilter(method="_leave")

    def _leave(self, rows: Any, name: str, value: Any) -> Any:
        return rows


class FundingFilters(filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """The filters of the list of funding lines."""

    kind = CodeFilter(LINE_KINDS)
    child = ReferenceFilter(field_name="child__source_id")
