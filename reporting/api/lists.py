"""Lists of the API: requests, plans, reviews, what happened, deadlines, panels, ratified decisions, funding."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from ehcp.law_settings.reads.law import laws_in_force
from reporting.api import record_serializers, serializers
from reporting.api.asking import NO_STORE, log_reads, own_request, page_of, refuse, refuse_wrong, total_of
from reporting.api.filters import (
    DeadlineFilters,
    DecisionFilters,
    EventFilters,
    FundingFilters,
    PanelFilters,
    PlanFilters,
    RequestFilters,
    ReviewFilters,
)
from reporting.api.permissions import MayReadCases
from reporting.api.queries import ListQuery, PageQuery, state_day_refusals
from reporting.api.reading import reads
from reporting.api.reads.changes import beginning_of, changed_since
from reporting.api.reads.deadlines import deadline_page, visible_deadlines
from reporting.api.reads.decisions import ratified_items
from reporting.api.reads.events import of_kind, visible_events
from reporting.api.reads.funding import agreed_lines, costed
from reporting.api.reads.panels import panel_meetings
from reporting.api.reads.records import visible_plans, visible_requests, visible_reviews
from reporting.api.schema import LIST, PAGE, described, filters_of

STATE_OF_ALL = "must not be given with changed_since: a copy is kept of deadlines in every state"


def _list_query(request: ApiRequest) -> ListQuery:
    return ListQuery(request.query_params, today=own_request(request).today)


def _since(query: ListQuery) -> Any:
    """Return the day asked for; a query that is wrong is refused later, with all that is wrong in it."""
    return query.since if query.is_valid() else None


def _records(request: ApiRequest, rows: Any, filterset: Any, shape: type[Serializer[Any]], screen: str) -> Response:
    """Answer with one page of records that a person may see, as filtered, since the day that is asked for."""
    query = _list_query(request)
    filters = filterset(request.query_params, queryset=changed_since(rows, _since(query)))
    refuse_wrong(request, filters.form, query)
    refuse(filters.inverted())
    shown, following = page_of(filters.qs, query)
    log_reads(request, screen, (record_serializers.child_of(row).pk for row in shown))
    return _answer(request, shape, shown, following, total_of(filters.qs, query))


def _answer(
    request: ApiRequest, shape: type[Serializer[Any]], shown: Any, following: int | None, total: int | None
) -> Response:
    law = laws_in_force().fingerprint
    answer = serializers.latest(own_request(request).today, following, law=law, total=total) | {"results": shown}
    return Response(shape(answer).data, headers=NO_STORE)


@described(
    "listRequests",
    record_serializers.RequestsSerializer,
    "Requests for an assessment",
    *filters_of(RequestFilters),
    *LIST,
)
@reads(MayReadCases)
def requests(request: ApiRequest) -> Response:
    """Return requests for an assessment or reassessment; one made by mistake says so and counts nowhere."""
    rows = visible_requests(own_request(request).user)
    return _records(request, rows, RequestFilters, record_serializers.RequestsSerializer, "api requests")


@described("listPlans", record_serializers.PlansSerializer, "EHC plans", *filters_of(PlanFilters), *LIST)
@reads(MayReadCases)
def plans(request: ApiRequest) -> Response:
    """Return EHC plans, drafts and ended ones too; one made by mistake says so and counts nowhere."""
    rows = visible_plans(own_request(request).user)
    return _records(request, rows, PlanFilters, record_serializers.PlansSerializer, "api plans")


@described("listReviews", record_serializers.ReviewsSerializer, "Annual reviews", *filters_of(ReviewFilters), *LIST)
@reads(MayReadCases)
def reviews(request: ApiRequest) -> Response:
    """Return reviews of plans, called and cancelled ones too; one made by mistake says so and counts nowhere."""
    rows = visible_reviews(own_request(request).user)
    return _records(request, rows, ReviewFilters, record_serializers.ReviewsSerializer, "api reviews")


@described(
    "listEvents", record_serializers.EventsSerializer, "What happened, to be followed", *filters_of(EventFilters), *LIST
)
@reads(MayReadCases)
def events(request: ApiRequest) -> Response:
    """
    Return what was recorded, each event once and in the order of recording, as soon as no earlier one can follow.

    An event names the child and the record by their references, and nobody. Where the last page has been read, ask
    again with the cursor that it was read with: what is new follows.
    """
    query, own = _list_query(request), own_request(request)
    rows = visible_events(own.user)
    filters = EventFilters(request.query_params, queryset=rows)
    refuse_wrong(request, filters.form, query)
    rows = of_kind(rows, filters.form.cleaned_data["kind"])
    rows = rows.filter(recorded_at__gte=beginning_of(query.since)) if query.since else rows
    shown, following = page_of(rows, query)
    log_reads(request, "api events", (event.child_id for event in shown))
    law, total = laws_in_force().fingerprint, total_of(rows, query)
    answer = serializers.latest(own.today, following, law=law, total=total)
    answer |= record_serializers.events(shown, query.page()[0])
    return Response(record_serializers.EventsSerializer(answer).data, headers=NO_STORE)


@described(
    "listDeadlines", serializers.DeadlinesSerializer, "Deadlines and their state", *filters_of(DeadlineFilters), *LIST
)
@reads(MayReadCases)
def deadlines(request: ApiRequest) -> Response:
    """Return deadlines of the present plan of each case, with their state today or at the end of a month."""
    query, today = _list_query(request), own_request(request).today
    rows = visible_deadlines(own_request(request).user, _since(query))
    filters = DeadlineFilters(request.query_params, queryset=rows)
    refuse_wrong(request, filters.form, query)
    day, state = filters.form.cleaned_data["as_at"] or today, filters.form.cleaned_data["state"]
    refuse(state_day_refusals(day, today) | filters.inverted() | _refused_together(state, query))
    after, size = query.page()
    laws = laws_in_force()
    found, following = deadline_page(filters.qs, day=day, law=laws.newest, state=state, after=after, size=size)
    log_reads(request, "api deadlines", (row.child_id for row, _ in found))
    total = None if state else total_of(filters.qs, query)
    answer = serializers.latest(day, following, law=laws.fingerprint, total=total)
    answer["results"] = [serializers.deadline(dated) for dated in found]
    return Response(serializers.DeadlinesSerializer(answer).data, headers=NO_STORE)


def _refused_together(state: str, query: ListQuery) -> dict[str, list[str]]:
    return {"state": [STATE_OF_ALL]} if state and query.since else {}


@described(
    "listDecisions", serializers.DecisionsSerializer, "Ratified panel decisions", *filters_of(DecisionFilters), *LIST
)
@reads(MayReadCases)
def decisions(request: ApiRequest) -> Response:
    """Return what the authority ratified at panels; a deferral decides nothing and is not listed."""
    query = _list_query(request)
    rows = ratified_items(own_request(request).user, _since(query))
    filters = DecisionFilters(request.query_params, queryset=rows)
    refuse_wrong(request, filters.form, query)
    refuse(filters.inverted())
    shown, following = page_of(filters.qs, query)
    log_reads(request, "api decisions", (item.child_id for item in shown))
    return _answer(request, serializers.DecisionsSerializer, shown, following, total_of(filters.qs, query))


@described("listPanels", serializers.PanelsSerializer, "Panel meetings", *filters_of(PanelFilters), *PAGE)
@reads(MayReadCases)
def panels(request: ApiRequest) -> Response:
    """Return panel meetings with their items by what the authority ratified; a recommendation is not told."""
    page = PageQuery(request.query_params)
    filters = PanelFilters(request.query_params, queryset=panel_meetings())
    refuse_wrong(request, filters.form, page)
    refuse(filters.inverted())
    shown, following = page_of(filters.qs, page)
    return _answer(request, serializers.PanelsSerializer, shown, following, total_of(filters.qs, page))


@described("listFunding", serializers.FundingPageSerializer, "Agreed funding lines", *filters_of(FundingFilters), *PAGE)
@reads(MayReadCases)
def funding(request: ApiRequest) -> Response:
    """Return the agreed funding lines with their cost in this financial year; none that waits for approval."""
    page = PageQuery(request.query_params)
    filters = FundingFilters(request.query_params, queryset=agreed_lines(own_request(request).user))
    refuse_wrong(request, filters.form, page)
    shown, following = page_of(filters.qs, page)
    log_reads(request, "api funding", (line.child_id for line in shown))
    rows = costed(shown, own_request(request).today)
    return _answer(request, serializers.FundingPageSerializer, rows, following, total_of(filters.qs, page))
