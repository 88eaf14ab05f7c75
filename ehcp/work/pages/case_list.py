"""The list of cases: filters, search and download."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_GET, require_POST

from ehcp import permissions
from ehcp.cases.pages.access import permitted
from ehcp.law_settings.reads.law import laws_in_force
from ehcp.names import fold
from ehcp.spreadsheets import FORMATS, table_response
from ehcp.work.forms.case_list import CaseFilterForm, CaseSearchForm, filters_from, kept_query
from ehcp.work.reads import case_list as cases
from ehcp.work.reads.case_list import CaseFilters, CaseList
from sendcases.audit.reading import record_read, record_reads
from sendcases.audit.requests import Request

SEARCHES = "case_searches"
SEARCHES_KEPT = 20


@permitted(permissions.may_read_cases)
@require_GET
def case_list(request: Request) -> HttpResponse:
    """Show one page of the cases this person may see, narrowed to the filters in the address."""
    filters = asked_filters(request)
    per = cases.page_size(request.GET.get("per", ""))
    listed = cases.case_list(request.user, filters, request.today, page=request.GET.get("page"), per=per)
    _record_search(request, filters, listed.count)
    record_reads(request, screen="cases", child_pks=listed.read_pks)
    return render(request, "ehcp/work/cases/list.html", _list_context(request, filters, listed, per))


def _list_context(request: Request, filters: CaseFilters, listed: CaseList, per: int) -> dict[str, Any]:
    form = CaseFilterForm(filters, listed, request.today)
    return {
        "listed": listed,
        "filter_form": form,
        "chips": form.chips(filters, request.GET),
        "saved_views": cases.saved_views(request.user, filters),
        "search_form": CaseSearchForm(initial={"words": filters.words, "kept": kept_query(request.GET, search="")}),
        "search_token": request.GET.get("search", ""),
        "has_words": bool(filters.words),
        "kept": kept_query(request.GET),
        "page_sizes": [(size, kept_query(request.GET, per=str(size)), size == per) for size in cases.PAGE_SIZES],
        "may_allocate": permissions.may_manage(request.user),
        "may_see_doubles": permissions.may_work_cases(request.user),
    }


@permitted(permissions.may_read_cases)
@require_POST
def case_search(request: Request) -> HttpResponse:
    """Keep the words with the session under a number of no meaning, and lead to the list that uses them."""
    form = CaseSearchForm(request.POST)
    kept = QueryDict(form.data.get("kept", "")[:1000])
    token = ""
    if form.is_valid():
        token = secrets.token_urlsafe(8)
        searches = dict(list(request.session.get(SEARCHES, {}).items())[1 - SEARCHES_KEPT :])
        request.session[SEARCHES] = searches | {token: form.cleaned_data["words"]}
    return redirect(f"{reverse('ehcp:case-list')}?{kept_query(kept, search=token)}")


@permitted(permissions.may_read_cases)
@require_GET
def case_download(request: Request, kind: str) -> HttpResponseBase:
    """Give the whole filtered list as a file; who read which child is written down first."""
    if kind not in FORMATS:
        raise Http404
    found = list(cases.as_of_today(cases.case_rows(request.user, asked_filters(request), request.today)))
    record_reads(request, screen=f"cases.{kind}", child_pks=[child.pk for child in found])
    name = f"cases-{request.today:%Y-%m-%d}"
    law = laws_in_force().fingerprint
    rows = (cases.download_row(child, request.today, law=law) for child in found)
    return table_response(kind, name, cases.DOWNLOAD_HEADINGS, rows)


def asked_filters(request: Request) -> CaseFilters:
    """Return the filters of the address, with the words that its search stands for."""
    words = request.session.get(SEARCHES, {}).get(request.GET.get("search", ""), "")
    return filters_from(request.GET, words=words, today=request.today)


def _record_search(request: Request, filters: CaseFilters, found: int) -> None:
    """Write down that somebody searched, with a keyed hash of the words: who looks for whom can be asked later."""
    if filters.words:
        digest = salted_hmac("case-search", fold(filters.words), secret=settings.SECRET_KEY).hexdigest()
        record_read(request, screen="case search", purpose=digest, rows=found)
