"""What the views of the API share: refusing a query, the level of a key, pages, entity tags, the log of reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any, cast

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from rest_framework.request import Request as ApiRequest

from reporting.api.problems import Improper
from reporting.api.queries import PageQuery, Problems, improper
from reporting.api.tables import FiguresCsv
from reporting.disclosure.kinds import Level
from sendcases.accounts.models import ApiKey, Scope
from sendcases.audit.changes import facts_stamp
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request

NO_STORE = {"Cache-Control": "no-store"}


def refuse_wrong(request: ApiRequest, *forms: Any) -> None:
    """Refuse a query with a name that no form knows, or with a value that one of them refuses."""
    names = [name for form in forms for name in form.fields]
    wrong = improper(request.query_params, names)
    for form in forms:
        wrong = {name: [str(word) for word in words] for name, words in form.errors.items()} | wrong
    refuse(wrong)


def refuse(wrong: Problems) -> None:
    """Raise ``Improper`` where anything is wrong."""
    if wrong:
        raise Improper(wrong)


def level_of(request: ApiRequest) -> Level:
    """Return what the key may see: exact figures only with the person scope (disclosure paper, section 1)."""
    key = cast("ApiKey", request.auth)
    return Level.OPERATIONAL if key.has_scope(Scope.PERSON) else Level.PUBLIC


def own_request(request: ApiRequest) -> Request:
    """Return the request typed with what the middleware adds: the person, the moment, the day."""
    return cast("Request", request)


def kept(request: ApiRequest, digest: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """
    Return an answer with its entity tag, or 304 to whoever has it already.

    ``digest`` stands for its numbers; the words around them may change with the version of the product.
    """
    is_table = isinstance(request.accepted_renderer, FiguresCsv)
    tag = quote_etag(f"{digest}-{settings.VERSION}{'-csv' if is_table else ''}")
    answer = get_conditional_response(request, etag=tag) or make()
    answer["ETag"], answer["Cache-Control"] = tag, "no-store"
    return answer


def figures_digest(*asked: object) -> str:
    """
    Return what stands for figures counted now, without counting them: what is asked, and all facts there are.

    Whatever is recorded, imported, corrected or set gives another, and so does another day, period, basis or level.
    """
    question = "|".join(str(one) for one in (facts_stamp(), settings.AUTHORITY_LA_CODE, *asked))
    return sha256(question.encode()).hexdigest()


def total_of(rows: Any, query: PageQuery) -> int | None:
    """Return how many rows a list has, with its first page; nothing with the others, which change nothing in it."""
    after, _ = query.page()
    return None if after else rows.count()


def page_of(rows: Any, query: PageQuery) -> tuple[list[Any], int | None]:
    """Return one page of rows in order of their numbers, and where to go on."""
    after, size = query.page()
    found = list(rows.filter(pk__gt=after)[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None


def log_reads(request: ApiRequest, screen: str, child_pks: Iterable[int]) -> None:
    """Write down which children this key is about to be shown, and for what purpose it was issued."""
    pks: list[int | None] = list(dict.fromkeys(child_pks))
    record_reads(
        own_request(request), screen=screen, child_pks=pks or [None], purpose=cast("ApiKey", request.auth).purpose
    )
