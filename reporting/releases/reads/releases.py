"""What pages, files and commands show of releases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import QuerySet

from ehcp.models import Institution
from reporting.disclosure.kinds import Level, Symbol
from reporting.disclosure.reads.protect import ReleaseRefused
from reporting.disclosure.reads.words import Doubt, doubts
from reporting.releases.models import Release, ReleaseFile, SignOff, Standing
from reporting.releases.reads.frozen import Asked, column, differing, freeze

SYMBOLS = {
    Standing.PROVISIONAL: Symbol.PROVISIONAL.value, Standing.REVISED: Symbol.REVISED.value, Standing.FINAL: "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row as people read it."""

    words: str
    text: str
    when: str
    last_year: str
    reasons: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading."""

    title: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """One release with who signed it, what it revises and what revises it."""

    release: Release
    sign_offs: list[SignOff]
    kinds: list[str]
    earlier: Release | None
    later: Release | None

    @property
    def level(self) -> str:
        """Return the level in words."""
        return Level(self.release.level).words

    @property
    def symbol(self) -> str:
        """Return what stands beside its figures."""
        return SYMBOLS[Standing(self.release.standing)]

    @property
    def wanting(self) -> int:
        """Return how many must still sign it off."""
        return max(0, self.release.signatures_needed - len(self.sign_offs))

    @property
    def is_signed(self) -> bool:
        """Say whether it may leave."""
        return not self.wanting

    @property
    def sections(self) -> list[Section]:
        """Return its rows as they were frozen, by section."""
        found: dict[str, list[Row]] = {}
        names = ("words", "told", "period", "last_year", "reasons", "status", "section")
        words, values, when, before, why, status, title = (column(name) for name in names)
        for row in self.release.rows:
            found.setdefault(row[title], []).append(
                Row(row[words], row[values], row[when], row[before] or "", row[why], row[status] == "c")
            )
        return [Section(title, rows) for title, rows in found.items()]


def releases() -> QuerySet[Release]:
    """Return every release, the newest day first, each with how many signed it off."""
    return Release.objects.select_related("revised_by", "made_by").prefetch_related("sign_offs")


def release_view(reference: str) -> ReleaseView | None:
    """Return one release; None where there is none of that reference."""
    found = Release.objects.select_related("revises", "revised_by", "made_by").filter(reference=reference).first()
    if found is None:
        return None
    return ReleaseView(
        found,
        list(found.sign_offs.select_related("by")),
        sorted(found.files.values_list("kind", flat=True)),
        found.revises,
        getattr(found, "revised_by", None),
    )


def release_file(release: Release, kind: str) -> ReleaseFile | None:
    """Return a file of a release as it was frozen."""
    return release.files.filter(kind=kind).first()


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    What is told otherwise: a release made again, or another release; and whether what lies behind is the same.

    ``refusal`` says why the figures, as they are held now, could not be told at all.
    """

    rows: list[tuple[str, str, str, str]]
    is_same_count: bool
    is_same_cases: bool
    refusal: str = ""

    @property
    def is_same(self) -> bool:
        """Say whether nothing differs, told or not."""
        return not self.rows and self.is_same_count and self.is_same_cases


def made_again(release: Release) -> Comparison:
    """Make the figures of a release again, from the facts as they are stored now, and compare."""
    try:
        again = freeze(Asked.of(release))
    except ReleaseRefused as refusal:
        return Comparison([], is_same_count=False, is_same_cases=False, refusal=str(refusal))
    return Comparison(
        differing(release.rows, again.rows),
        release.exact == dict(again.exact),
        release.case_list_hash == again.case_list_hash,
    )


def compared(release: Release, other: Release) -> Comparison:
    """Compare a release with another: the one that it revises, or one of another day."""
    return Comparison(
        differing(other.rows, release.rows),
        release.exact == other.exact,
        release.case_list_hash == other.case_list_hash,
    )


def word_doubts(text: str) -> list[Doubt]:
    """Return what of a text that is to be published may give a child away (R12)."""
    return doubts(text, Institution.objects.exclude(name="").values_list("name", flat=True))


def signatures_needed() -> int:
    """Return how many people must sign a release off in this house: one or two."""
    return 2 if settings.RELEASE_SIGNATURES > 1 else 1


def last_month_end(today: date) -> date:
    """Return the last day of the month before."""
    return today.replace(day=1) - timedelta(days=1)
