"""The shape of answers about requests, plans, reviews and what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import serializers

from ehcp.history.kinds import kind_of
from reporting.api.cursors import sealed
from reporting.api.filters import REQUEST_KINDS, REQUEST_OUTCOMES, REVIEW_DECISIONS, REVIEW_KINDS
from reporting.api.serializers import Built, EnvelopeSerializer

if TYPE_CHECKING:
    from ehcp.models import CaseEvent, Child

IN_ERROR = "Made by mistake: it counts nowhere."


class _RecordSerializer(serializers.Serializer[Any]):
    """One record by its reference."""

    child = serializers.CharField(source="child.source_id")


class RequestSerializer(_RecordSerializer):
    """One request for an assessment or a reassessment."""

    request = serializers.CharField(source="source_id")
    kind = serializers.ChoiceField(REQUEST_KINDS)
    plan = serializers.CharField(source="plan.source_id", allow_null=True, default=None)
    received_on = serializers.DateField(allow_null=True)
    source = serializers.CharField(allow_null=True, help_text="Who asked (SEN2 RequestSource).")  # type: ignore[assignment]  # a name the library uses
    primary_need = serializers.CharField(allow_null=True)
    rya = serializers.BooleanField(allow_null=True)
    outcome = serializers.ChoiceField(REQUEST_OUTCOMES)
    decision_sent_on = serializers.DateField(allow_null=True)
    withdrawn_on = serializers.DateField(allow_null=True)
    withdrawn_reason = serializers.CharField(allow_null=True)
    exported_to_la = serializers.CharField(allow_null=True)
    entered_in_error = serializers.BooleanField(allow_null=True, help_text=IN_ERROR)


class PlanSerializer(_RecordSerializer):
    """One EHC plan."""

    plan = serializers.CharField(source="source_id")
    assessment = serializers.CharField(source="assessment.source_id", allow_null=True, default=None)
    draft_sent_on = serializers.DateField(allow_null=True)
    first_final_on = serializers.DateField(allow_null=True)
    transferred_in_on = serializers.DateField(allow_null=True)
    transferred_in_from_la = serializers.CharField(allow_null=True)
    cease_decision_sent_on = serializers.DateField(allow_null=True)
    ceased_on = serializers.DateField(allow_null=True)
    cease_reason = serializers.CharField(allow_null=True)
    moved_out_on = serializers.DateField(allow_null=True)
    transferred_out_on = serializers.DateField(allow_null=True)
    transferred_out_to_la = serializers.CharField(allow_null=True)
    entered_in_error = serializers.BooleanField(allow_null=True, help_text=IN_ERROR)


class ReviewSerializer(serializers.Serializer[Any]):
    """One review of a plan, or an amendment without one."""

    review = serializers.CharField(source="source_id")
    plan = serializers.CharField(source="plan.source_id")
    child = serializers.CharField(source="plan.child.source_id")
    kind = serializers.ChoiceField(REVIEW_KINDS)
    planned_meeting_on = serializers.DateField(allow_null=True)
    meeting_on = serializers.DateField(allow_null=True)
    report_received_on = serializers.DateField(allow_null=True)
    decision = serializers.ChoiceField(REVIEW_DECISIONS, allow_null=True)
    decision_sent_on = serializers.DateField(allow_null=True)
    amendment_notice_sent_on = serializers.DateField(allow_null=True)
    amended_final_sent_on = serializers.DateField(allow_null=True)
    not_amended_sent_on = serializers.DateField(allow_null=True)
    cancelled_on = serializers.DateField(allow_null=True)
    entered_in_error = serializers.BooleanField(allow_null=True, help_text=IN_ERROR)


class EventSerializer(serializers.Serializer[Any]):
    """One thing that happened, by codes and references alone."""

    event = serializers.CharField()
    kind = serializers.CharField(help_text="Pass over a kind you do not know: more are added.")
    words = serializers.CharField(help_text="What happened, in words.")
    child = serializers.CharField()
    record_type = serializers.CharField(allow_blank=True, help_text="The table of the record; empty: the case itself.")
    record_id = serializers.CharField(allow_blank=True)
    happened_on = serializers.DateField()
    recorded_at = serializers.DateTimeField()
    replaces = serializers.CharField(allow_null=True)


class _PageSerializer(EnvelopeSerializer):
    """What a page of records says beside its rows."""

    note = serializers.CharField()
    total = serializers.IntegerField(allow_null=True)
    next = serializers.CharField(allow_null=True)


class RequestsSerializer(_PageSerializer):
    """One page of requests."""

    results = RequestSerializer(many=True)


class PlansSerializer(_PageSerializer):
    """One page of plans."""

    results = PlanSerializer(many=True)


class ReviewsSerializer(_PageSerializer):
    """One page of reviews."""

    results = ReviewSerializer(many=True)


class EventsSerializer(_PageSerializer):
    """One page of what happened, and where to go on later."""

    position = serializers.CharField(allow_null=True)
    results = EventSerializer(many=True)


def child_of(record: Any) -> Child:
    """Return the child that a record of one of these lists is about."""
    child: Child = record.child if hasattr(record, "child") else record.plan.child
    return child


def events(found: list[CaseEvent], after: int) -> Built:
    """Return events, and the cursor of the last: what is recorded later follows it."""
    last = found[-1].pk if found else after
    return {"position": sealed(last) if last else None, "results": [event(one) for one in found]}


def event(one: CaseEvent) -> Built:
    """Return one event under the name of today."""
    kind = kind_of(one.kind, one.data)
    return {
        "event": sealed(one.pk),
        "kind": kind.name if kind else one.kind,
        "words": kind.words if kind else one.kind,
        "child": one.child.source_id,
        "record_type": one.record_type,
        "record_id": one.record_id,
        "happened_on": one.happened_on,
        "recorded_at": one.recorded_at,
        "replaces": sealed(one.replaces_id) if one.replaces_id else None,
    }
