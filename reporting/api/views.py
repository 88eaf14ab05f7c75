"""Addresses of figures and releases in the API; the lists of records stand in ``reporting.api.lists``."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256
from typing import Any, cast

from django.http import HttpResponse
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from ehcp.law_settings.reads.law import laws_in_force
from reporting.api import serializers
from reporting.api.asking import (
    NO_STORE,
    figures_digest,
    kept,
    level_of,
    log_reads,
    own_request,
    page_of,
    refuse,
    refuse_wrong,
)
from reporting.api.permissions import IsApiClient, MayReadCases, MayReadFigures
from reporting.api.queries import CasesQuery, FigureQuery, PageQuery, ReleasedQuery, SeriesQuery
from reporting.api.reading import CsvFile, reads
from reporting.api.reads.released import newest_day, released, releases_for
from reporting.api.release_serializers import ReleaseRowsSerializer, ReleasesSerializer, SeriesSerializer, figure
from reporting.api.release_serializers import release as release_told
from reporting.api.release_serializers import releases as releases_told
from reporting.api.release_serializers import series as series_told
from reporting.api.schema import CASES, CODE, FIGURE, MONTHLY, PAGE, REFERENCE_IN_PATH, REPORT, described
from reporting.api.tables import FiguresCsv
from reporting.dashboards.reads.series import series
from reporting.disclosure.kinds import Level
from reporting.figures.tracked import TRACKED
from reporting.headlines.reads.asked import Asked
from reporting.headlines.reads.cases import case_page, known_measure
from reporting.headlines.reads.headlines import compute
from reporting.kpis import KPIS, Basis, Period
from reporting.kpis.definitions import VERSION
from reporting.releases.reads.releases import release_file
from reporting.reports.reads.files import TYPES
from sendcases.accounts.models import ApiKey, Scope


def _measured(request: ApiRequest, codes: Collection[str] | None) -> HttpResponse:
    """Return figures counted now for a key with the person scope, and as they were released for every other (R10)."""
    level = level_of(request)
    if level.band:
        return _released(request, level, codes)
    query = FigureQuery(request.query_params, today=own_request(request).today)
    refuse_wrong(request, query)
    asked = query.asked()
    digest = figures_digest("figures", sorted(codes or ()), asked, level)
    return kept(request, digest, lambda: _counted(asked, codes, level))


def _counted(asked: Asked, codes: Collection[str] | None, level: Level) -> Response:
    results = serializers.figures(compute(codes, asked.period, asked.as_at, asked.basis), level)
    envelope = serializers.envelope(asked, law=results[0]["law"], version=VERSION, level=level, period=asked.period)
    return Response(envelope | {"results": results})


def _released(request: ApiRequest, level: Level, codes: Collection[str] | None) -> HttpResponse:
    query = ReleasedQuery(request.query_params, today=own_request(request).today, newest=newest_day(level))
    refuse_wrong(request, query)
    found = released(level, query.asked().as_at, query.period, codes)
    if not found:
        raise NotFound("No release that is signed off tells this. See /api/v1/releases/ for those there are.")
    law, version = found[0].release.law, found[0].release.definition_version
    envelope = serializers.envelope(query.asked(), law=law, version=version, level=level, period=query.period)
    stands_for = sha256("|".join((*sorted({one.release.digest for one in found}), request.get_full_path())).encode())
    return kept(
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
    ("requests", "/api/v1/requests/", "Requests for an assessment"),
    ("plans", "/api/v1/plans/", "EHC plans"),
    ("reviews", "/api/v1/reviews/", "Annual reviews"),
    ("events", "/api/v1/events/", "What happened, to be followed"),
    ("decisions", "/api/v1/decisions/", "Ratified panel decisions"),
    ("panels", "/api/v1/panels/", "Panel meetings"),
    ("funding", "/api/v1/funding/", "Agreed funding lines"),
)


@described("readIndex", serializers.IndexSerializer, "What there is")
@reads(IsApiClient)
def index(request: ApiRequest) -> Response:
    """Return the addresses that this key may read, and the level at which it sees figures."""
    refuse_wrong(request)
    key, level = cast("ApiKey", request.auth), level_of(request)
    figures = FIGURES if key.has_scope(Scope.OPERATIONAL) else ()
    lists = LISTS if figures and key.has_scope(Scope.PERSON) else ()
    links = [
        {"name": name, "address": address, "told": words, "level": level} for name, address, words in (*figures, *lists)
    ]
    answer = {"version": "1", "definition_version": VERSION, "level": level, "results": links}
    return Response(serializers.IndexSerializer(answer).data, headers=NO_STORE)


@described("listFigures", serializers.FiguresSerializer, "Every figure", *FIGURE, is_table=True, is_kept=True)
@reads(MayReadFigures, JSONRenderer, FiguresCsv)
def kpis(request: ApiRequest) -> HttpResponse:
    """Return every measure and variant as at a day; without the person scope, what the releases of that day tell."""
    return _measured(request, None)


@described(
    "readMeasure",
    serializers.FiguresSerializer,
    "One measure with all its variants",
    CODE,
    *FIGURE,
    is_table=True,
    is_kept=True,
)
@reads(MayReadFigures, JSONRenderer, FiguresCsv)
def kpi(request: ApiRequest, code: str) -> HttpResponse:
    """Return one measure with all its variants; without the person scope, what the releases of that day tell."""
    if code not in {known for known, _ in KPIS}:
        raise NotFound("There is no such measure.")
    return _measured(request, [code])


@described("readSeries", SeriesSerializer, "One measure month by month", CODE, *MONTHLY, is_table=True, is_kept=True)
@reads(MayReadCases, JSONRenderer, FiguresCsv)
def kpi_series(request: ApiRequest, code: str) -> HttpResponse:
    """Return a measure that is followed month by month, for up to five years of whole months in one answer."""
    query = SeriesQuery(request.query_params, today=own_request(request).today)
    refuse_wrong(request, query)
    names = [name for name in TRACKED if name.partition("/")[0] == code]
    if not names:
        raise NotFound("This measure is not followed month by month.")
    months, basis = query.months(), query.basis_asked
    return kept(request, figures_digest("series", code, *months, basis), lambda: _followed(code, names, months, basis))


def _followed(code: str, names: list[str], months: list[Period], basis: Basis) -> Response:
    found = [one for points in series(names, months, basis).values() for one in points]
    laws = laws_in_force()
    told = series_told(found, code, basis, as_at=months[-1].end, law=laws.fingerprint, version=VERSION)
    return Response(SeriesSerializer(told).data)


@described("listReleases", ReleasesSerializer, "Releases that were signed off", *PAGE)
@reads(MayReadFigures)
def releases(request: ApiRequest) -> Response:
    """Return the releases that this key may read, in the order in which they were made; each for ever the same."""
    page, level = PageQuery(request.query_params), level_of(request)
    refuse_wrong(request, page)
    shown, following = page_of(releases_for(level).order_by("pk"), page)
    return Response(ReleasesSerializer(releases_told(shown, level, following)).data, headers=NO_STORE)


@described("readRelease", ReleaseRowsSerializer, "One release with its rows", REFERENCE_IN_PATH, is_kept=True)
@reads(MayReadFigures)
def release(request: ApiRequest, reference: str) -> HttpResponse:
    """Return the rows of a release as they were frozen; the entity tag tells that nothing changed."""
    refuse_wrong(request)
    found = _release(request, reference)
    return kept(request, found.digest, lambda: Response(ReleaseRowsSerializer(release_told(found)).data))


@described(
    "readReleaseFile", bytes, "The table of a release, byte for byte as it was frozen", REFERENCE_IN_PATH, is_kept=True
)
@reads(MayReadFigures, CsvFile)
def release_csv(request: ApiRequest, reference: str) -> HttpResponse:
    """Return the CSV file of a release, the same bytes as it was signed off with."""
    refuse_wrong(request)
    file = release_file(_release(request, reference), "csv")
    if file is None:
        raise NotFound("This release has no table.")
    return kept(request, file.content_hash, lambda: Response(bytes(file.content), content_type=TYPES["csv"]))


@described("listCases", serializers.CasesSerializer, "The children behind a figure", CODE, *REPORT, *CASES, *PAGE)
@reads(MayReadCases)
def kpi_cases(request: ApiRequest, code: str) -> Response:
    """Return the children behind one side of a figure, for the period of a report, as far as they may be listed."""
    query = CasesQuery(request.query_params, today=own_request(request).today)
    refuse_wrong(request, query)
    definition = known_measure(code, query.cleaned_data["variant"])
    if definition is None:
        raise NotFound("There is no such measure.")
    refuse(query.refusals(definition))
    after, size = query.page()
    side = query.cleaned_data["side"] or "numerator"
    found = case_page(own_request(request).user, definition, query.asked(), side, after=after, size=size)
    log_reads(request, f"api kpi {code} cases", (child.pk for child in found.children))
    return Response(serializers.CasesSerializer(serializers.cases(found)).data, headers=NO_STORE)


def _release(request: ApiRequest, reference: str) -> Any:
    found = releases_for(level_of(request)).filter(reference=reference).first()
    if found is None:
        raise NotFound("There is no release of this reference that is signed off and not revised.")
    return found
