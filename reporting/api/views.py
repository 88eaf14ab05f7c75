"""Addresses of the API: figures, the children behind them, deadlines, panels, ratified decisions, funding."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from hashlib import sha256
from typing import Any, cast

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from rest_framework.exceptions import NotFound
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from ehcp.law_settings.reads.law import laws_in_force
from reporting.api import serializers
from reporting.api.permissions import IsApiClient, MayReadCases, MayReadFigures
from reporting.api.problems import Improper
from reporting.api.queries import (
    CasesQuery,
    DeadlineFilters,
    DecisionFilters,
    FigureQuery,
    FundingFilters,
    PageQuery,
    PanelFilters,
    Problems,
    ReleasedQuery,
    SeriesQuery,
    improper,
    state_day_refusals,
)
from reporting.api.reading import CsvFile, reads
from reporting.api.reads.deadlines import deadline_page, visible_deadlines
from reporting.api.reads.decisions import ratified_items
from reporting.api.reads.funding import agreed_lines, costed
from reporting.api.reads.panels import panel_meetings
from reporting.api.reads.released import newest_day, released, releases_for
from reporting.api.release_serializers import ReleaseRowsSerializer, ReleasesSerializer, SeriesSerializer, figure
from reporting.api.release_serializers import release as release_told
from reporting.api.release_serializers import releases as releases_told
from reporting.api.release_serializers import series as series_told
from reporting.api.schema import CASES, CODE, FIGURE, MONTHLY, PAGE, REFERENCE_IN_PATH, REPORT, described, filters_of
from reporting.dashboards.reads.series import series
from reporting.disclosure.kinds import Level
from reporting.figures.tracked import TRACKED
from reporting.headlines.reads.cases import case_page, known_measure
from reporting.headlines.reads.headlines import compute
from reporting.kpis import KPIS
from reporting.kpis.definitions import VERSION
from reporting.releases.reads.releases import release_file
from reporting.reports.reads.files import TYPES
from sendcases.accounts.models import ApiKey, Scope
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request

NO_STORE = {"Cache-Control": "no-store"}


def _asked(request: ApiRequest, *forms: Any) -> None:
    """Refuse a query with a name that no form knows, or with a value that one of them refuses."""
    names = [name for form in forms for name in form.fields]
    wrong = improper(request.query_params, names)
    for form in forms:
        wrong = {name: [str(word) for word in words] for name, words in form.errors.items()} | wrong
    _refuse(wrong)


def _refuse(wrong: Problems) -> None:
    if wrong:
        raise Improper(wrong)


def _level(request: ApiRequest) -> Level:
    """Return what the key may see: exact figures only with the person scope (disclosure paper, section 1)."""
    key = cast("ApiKey", request.auth)
    return Level.OPERATIONAL if key.has_scope(Scope.PERSON) else Level.PUBLIC


def _own_request(request: ApiRequest) -> Request:
    """Return the request typed with what the middleware adds: the person, the moment, the day."""
    return cast("Request", request)


def _measured(request: ApiRequest, codes: Collection[str] | None) -> HttpResponse:
    """Return figures counted now for a key with the person scope, and as they were released for every other (R10)."""
    level = _level(request)
    if level.band:
        return _released(request, level, codes)
    query = FigureQuery(request.query_params, today=_own_request(request).today)
    _asked(request, query)
    asked = query.asked()
    results = serializers.figures(compute(codes, asked.period, asked.as_at, asked.basis), level)
    envelope = serializers.envelope(asked, law=results[0]["law"], version=VERSION, level=level, period=asked.period)
    return Response(envelope | {"results": results}, headers=NO_STORE)


def _released(request: ApiRequest, level: Level, codes: Collection[str] | None) -> HttpResponse:
    query = ReleasedQuery(request.query_params, today=_own_request(request).today, newest=newest_day(level))
    _asked(request, query)
    found = released(level, query.asked().as_at, query.period, codes)
    if not found:
        raise NotFound("No release that is signed off tells this. See /api/v1/releases/ for those there are.")
    law, version = found[0].release.law, found[0].release.definition_version
    envelope = serializers.envelope(query.asked(), law=law, version=version, level=level, period=query.period)
    stands_for = sha256("|".join((*sorted({one.release.digest for one in found}), request.get_full_path())).encode())
    return _kept(
        request, stands_for.hexdigest(), lambda: Response(envelope | {"results": [figure(one) for one in found]})
    )  # fmt: skip


FIGURES = (
    ("kpis", "/api/v1/kpis/", "Every figure"),
    ("kpi", "/api/v1/kpis/{code}/", "One measure with all its variants"),
    ("releases", "/api/v1/releases/", "Releases that were signed off"),
)
LISTS = (
    ("series", "/api/v1/kpis/{code}/series/", "One measure month by month"),
    ("cases", "/api/v1/kpis/{code}/cases/", "The children behind a figure"),
    ("deadlines", "/api/v1/deadlines/", "Deadlines and their state"),
    ("decisions", "/api/v1/decisions/", "Ratified panel decisions"),
    ("panels", "/api/v1/panels/", "Panel meetings"),
    ("funding", "/api/v1/funding/", "Agreed funding lines"),
)


@described("readIndex", serializers.IndexSerializer, "What there is")
@reads(IsApiClient)
def index(request: ApiRequest) -> Response:
    """Return the addresses that this key may read, and the level at which it sees figures."""
    _asked(request)
    key, level = cast("ApiKey", request.auth), _level(request)
    figures = FIGURES if key.has_scope(Scope.OPERATIONAL) else ()
    lists = LISTS if figures and key.has_scope(Scope.PERSON) else ()
    links = [
        {"name": name, "address": address, "told": words, "level": level} for name, address, words in (*figures, *lists)
    ]
    answer = {"version": "1", "definition_version": VERSION, "level": level, "results": links}
    return Response(serializers.IndexSerializer(answer).data, headers=NO_STORE)


@described("listFigures", serializers.FiguresSerializer, "Every figure", *FIGURE)
@reads(MayReadFigures)
def kpis(request: ApiRequest) -> HttpResponse:
    """Return every measure and variant as at a day; without the person scope, what the releases of that day tell."""
    return _measured(request, None)


@described("readMeasure", serializers.FiguresSerializer, "One measure with all its variants", CODE, *FIGURE)
@reads(MayReadFigures)
def kpi(request: ApiRequest, code: str) -> HttpResponse:
    """Return one measure with all its variants; without the person scope, what the releases of that day tell."""
    if code not in {known for known, _ in KPIS}:
        raise NotFound("There is no such measure.")
    return _measured(request, [code])


@described("readSeries", SeriesSerializer, "One measure month by month", CODE, *MONTHLY)
@reads(MayReadCases)
def kpi_series(request: ApiRequest, code: str) -> Response:
    """Return a measure that is followed month by month, for up to five years of whole months in one answer."""
    query = SeriesQuery(request.query_params, today=_own_request(request).today)
    _asked(request, query)
    names = [name for name in TRACKED if name.partition("/")[0] == code]
    if not names:
        raise NotFound("This measure is not followed month by month.")
    months, basis = query.months(), query.basis_asked
    found = [one for points in series(names, months, basis).values() for one in points]
    laws = laws_in_force()
    told = series_told(found, code, basis, as_at=months[-1].end, law=laws.fingerprint, version=VERSION)
    return Response(SeriesSerializer(told).data, headers=NO_STORE)


@described("listReleases", ReleasesSerializer, "Releases that were signed off", *PAGE)
@reads(MayReadFigures)
def releases(request: ApiRequest) -> Response:
    """Return the releases that this key may read, in the order in which they were made; each for ever the same."""
    page, level = PageQuery(request.query_params), _level(request)
    _asked(request, page)
    shown, following = _page(releases_for(level).order_by("pk"), page)
    return Response(ReleasesSerializer(releases_told(shown, level, following)).data, headers=NO_STORE)


@described("readRelease", ReleaseRowsSerializer, "One release with its rows", REFERENCE_IN_PATH)
@reads(MayReadFigures)
def release(request: ApiRequest, reference: str) -> HttpResponse:
    """Return the rows of a release as they were frozen; the entity tag tells that nothing changed."""
    _asked(request)
    found = _release(request, reference)
    return _kept(request, found.digest, lambda: Response(ReleaseRowsSerializer(release_told(found)).data))


@described("readReleaseFile", bytes, "The table of a release, byte for byte as it was frozen", REFERENCE_IN_PATH)
@reads(MayReadFigures, CsvFile)
def release_csv(request: ApiRequest, reference: str) -> HttpResponse:
    """Return the CSV file of a release, the same bytes as it was signed off with."""
    _asked(request)
    file = release_file(_release(request, reference), "csv")
    if file is None:
        raise NotFound("This release has no table.")
    return _kept(request, file.content_hash, lambda: Response(bytes(file.content), content_type=TYPES["csv"]))


@described("listCases", serializers.CasesSerializer, "The children behind a figure", CODE, *REPORT, *CASES, *PAGE)
@reads(MayReadCases)
def kpi_cases(request: ApiRequest, code: str) -> Response:
    """Return the children behind one side of a figure, for the period of a report, as far as they may be listed."""
    query = CasesQuery(request.query_params, today=_own_request(request).today)
    _asked(request, query)
    definition = known_measure(code, query.cleaned_data["variant"])
    if definition is None:
        raise NotFound("There is no such measure.")
    _refuse(query.refusals(definition))
    after, size = query.page()
    side = query.cleaned_data["side"] or "numerator"
    found = case_page(_own_request(request).user, definition, query.asked(), side, after=after, size=size)
    _log(request, f"api kpi {code} cases", (child.pk for child in found.children))
    return Response(serializers.CasesSerializer(serializers.cases(found)).data, headers=NO_STORE)


@described(
    "listDeadlines", serializers.DeadlinesSerializer, "Deadlines and their state", *filters_of(DeadlineFilters), *PAGE
)
@reads(MayReadCases)
def deadlines(request: ApiRequest) -> Response:
    """Return deadlines of the present plan of each case, with their state today or at the end of a month."""
    page = PageQuery(request.query_params)
    filters = DeadlineFilters(request.query_params, queryset=visible_deadlines(_own_request(request).user))
    _asked(request, filters.form, page)
    day = filters.form.cleaned_data["as_at"] or _own_request(request).today
    _refuse(state_day_refusals(day, _own_request(request).today) | filters.inverted())
    after, size = page.page()
    state = filters.form.cleaned_data["state"]
    laws = laws_in_force()
    found, following = deadline_page(filters.qs, day=day, law=laws.newest, state=state, after=after, size=size)
    _log(request, "api deadlines", (row.child_id for row, _ in found))
    answer = serializers.latest(day, following, law=laws.fingerprint)
    answer["results"] = [serializers.deadline(dated) for dated in found]
    return Response(serializers.DeadlinesSerializer(answer).data, headers=NO_STORE)


@described(
    "listDecisions", serializers.DecisionsSerializer, "Ratified panel decisions", *filters_of(DecisionFilters), *PAGE
)
@reads(MayReadCases)
def decisions(request: ApiRequest) -> Response:
    """Return what the authority ratified at panels; a deferral decides nothing and is not listed."""
    page = PageQuery(request.query_params)
    filters = DecisionFilters(request.query_params, queryset=ratified_items(_own_request(request).user))
    _asked(request, filters.form, page)
    _refuse(filters.inverted())
    shown, following = _page(filters.qs, page)
    _log(request, "api decisions", (item.child_id for item in shown))
    answer = serializers.latest(_own_request(request).today, following, law=laws_in_force().fingerprint)
    answer["results"] = shown
    return Response(serializers.DecisionsSerializer(answer).data, headers=NO_STORE)


@described("listPanels", serializers.PanelsSerializer, "Panel meetings", *filters_of(PanelFilters), *PAGE)
@reads(MayReadCases)
def panels(request: ApiRequest) -> Response:
    """Return panel meetings with their items by what the authority ratified; a recommendation is not told."""
    page = PageQuery(request.query_params)
    filters = PanelFilters(request.query_params, queryset=panel_meetings())
    _asked(request, filters.form, page)
    _refuse(filters.inverted())
    shown, following = _page(filters.qs, page)
    answer = serializers.latest(_own_request(request).today, following, law=laws_in_force().fingerprint)
    answer["results"] = shown
    return Response(serializers.PanelsSerializer(answer).data, headers=NO_STORE)


@described("listFunding", serializers.FundingPageSerializer, "Agreed funding lines", *filters_of(FundingFilters), *PAGE)
@reads(MayReadCases)
def funding(request: ApiRequest) -> Response:
    """Return the agreed funding lines with their cost in this financial year; none that waits for approval."""
    page = PageQuery(request.query_params)
    filters = FundingFilters(request.query_params, queryset=agreed_lines(_own_request(request).user))
    _asked(request, filters.form, page)
    shown, following = _page(filters.qs, page)
    _log(request, "api funding", (line.child_id for line in shown))
    today = _own_request(request).today
    answer = serializers.latest(today, following, law=laws_in_force().fingerprint)
    answer["results"] = costed(shown, today)
    return Response(serializers.FundingPageSerializer(answer).data, headers=NO_STORE)


def _release(request: ApiRequest, reference: str) -> Any:
    found = releases_for(_level(request)).filter(reference=reference).first()
    if found is None:
        raise NotFound("There is no release of this reference that is signed off and not revised.")
    return found


def _kept(request: ApiRequest, digest: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """
    Return what a release tells with its entity tag, or 304 to whoever has it already.

    Its numbers never change; the words around them may with the version of the product.
    """
    tag = quote_etag(f"{digest}-{settings.VERSION}")
    answer = get_conditional_response(request, etag=tag) or make()
    answer["ETag"], answer["Cache-Control"] = tag, "no-store"
    return answer


def _page(rows: Any, query: PageQuery) -> tuple[list[Any], int | None]:
    """Return one page of rows in order of their numbers, and where to go on."""
    after, size = query.page()
    found = list(rows.filter(pk__gt=after)[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None


def _log(request: ApiRequest, screen: str, child_pks: Iterable[int]) -> None:
    """Write down which children this key is about to be shown, and for what purpose it was issued."""
    pks: list[int | None] = list(dict.fromkeys(child_pks))
    record_reads(
        _own_request(request), screen=screen, child_pks=pks or [None], purpose=cast("ApiKey", request.auth).purpose
    )
