"""What one computation of figures is asked for, and the conditions that follow from it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Case, F, IntegerField, Max, Model, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from ehcp.history.models.versions import LAST_DAY, SINCE_EVER, known, with_known
from ehcp.law.laws import Laws
from ehcp.law_settings.reads.law import law_history
from ehcp.models import Child, Correction, PackageInfo
from ehcp.people.models.merges import kept_record
from reporting.kpis import Basis, Period

Found = TypeVar("Found")


class Readings:
    """
    What figures read beside the rows they count, such as the law, merged records and the reasons for delays.

    One of these serves all figures of a page: nothing is read before a figure asks for it, and nothing twice.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[Hashable, ...], Any] = {}

    def once(self, read: Callable[..., Found], *about: Hashable) -> Found:
        """Return what ``read`` gives for ``about``, read when it is first asked for."""
        key = (read, *about)
        if key not in self._found:
            self._found[key] = read(*about)
        found: Found = self._found[key]
        return found


@dataclass(frozen=True, slots=True)
class Scope:
    """
    The day and the period of one computation, and what was known.

    ``as_at`` is the day the figures describe: what happened after it has not happened. ``known_on`` is the day
    whose knowledge they rest on: the same day, or the last there is for what is known now. ``period`` is none where
    only snapshots are read. Scopes of one page share their ``readings``.
    """

    as_at: date
    known_on: date
    period: Period | None
    readings: Readings = field(default_factory=Readings, compare=False)

    @property
    def laws(self) -> Laws:
        """Return the readings of the law, as known."""
        return self.readings.once(self.readings.once(law_history).known_on, self.known_on)

    @property
    def kept(self) -> Mapping[int, int]:
        """Return, of each merged record, which is kept, as known."""
        return self.readings.once(merges_known_on, self.facts_known_on)

    @property
    def facts_known_on(self) -> date:
        """Return the day whose versions of facts are read: the last there is, if nothing was corrected since."""
        if self.known_on < LAST_DAY and self.readings.once(last_corrected_on) > self.known_on:
            return self.known_on
        return LAST_DAY

    def known(self, model: type[Model], *paths: str) -> QuerySet[Any, Any]:
        """Return the records of ``model`` as known, each link of ``paths`` led to the version known then."""
        return known(model, self.facts_known_on, *paths)

    def with_known(self, rows: QuerySet[Any, Any], *paths: str) -> QuerySet[Any, Any]:
        """Return ``rows``, each link of ``paths`` led to the version that was known."""
        return with_known(rows, self.facts_known_on, *paths)

    def in_period(self, column: str) -> Q:
        """Return the condition that the day in ``column`` lies in the period, both ends included."""
        if self.period is None:
            raise ValueError("This measure needs a period.")
        return Q(**{f"{column}__range": (self.period.start, self.period.end)})

    def in_force(self, path: str = "") -> Q:
        """Return the condition that a spell is in force on the day; both its days are inclusive."""
        return Q(**{f"{path}from_on__lte": self.as_at}) & (
            Q(**{f"{path}to_on__isnull": True}) | Q(**{f"{path}to_on__gte": self.as_at})
        )

    def person(self, child: str) -> Case | F:
        """Return the key of the record kept of the person whose key is in the column ``child``."""
        if not self.kept:
            return F(child)
        whens = (When(**{child: pk}, then=Value(into)) for pk, into in self.kept.items())
        return Case(*whens, default=F(child), output_field=IntegerField())

    def persons(self, children: set[int]) -> set[int]:
        """Return the keys of the records kept of these children."""
        return {self.kept.get(pk, pk) for pk in children}


def scope_on(
    as_at: date,
    period: Period | None,
    basis: Basis = Basis.KNOWN,
    known_on: date | None = None,
    readings: Readings | None = None,
) -> Scope:
    """
    Return what figures are counted on: the day, the period, and what was known.

    ``known_on`` names another day of knowing than the basis does; ``readings`` are those of other figures of the page.
    """
    if known_on is None:
        known_on = as_at if basis is Basis.KNOWN else LAST_DAY
    return Scope(as_at, known_on, period, readings or Readings())


def last_corrected_on() -> date:
    """Return the last day on which any fact was corrected; the first day there is, if none ever was."""
    newest: date | None = Correction.objects.aggregate(newest=Max("recorded_on"))["newest"]
    return newest or SINCE_EVER


def merges_known_on(day: date) -> dict[int, int]:
    """Return, for each record that was known as merged on ``day``, the one that is kept of the person."""
    merged = known(Child, day).filter(merged_into_child__isnull=False)
    into = dict(merged.values_list("pk", "merged_into_child_id"))
    return {pk: kept_record(pk, into) for pk in into}


def home_authority() -> Coalesce:
    """Name the code of the authority whose cases these are: the last package's, else the one set; else empty."""
    named = PackageInfo.objects.exclude(la_code="").order_by("-imported_at", "-pk")
    return Coalesce(Subquery(named.values("la_code")[:1]), Value(str(settings.AUTHORITY_LA_CODE)))


def real(path: str = "") -> Q:
    """Return the condition that the row at ``path`` was not entered in error."""
    return ~Q(**{f"{path}entered_in_error": True})
