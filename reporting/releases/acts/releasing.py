"""Freeze a release, revise it with a reason, sign it off: each in one transaction, none of it changed afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction

from reporting.disclosure.kinds import Level
from reporting.disclosure.reads.protect import ReleaseRefused
from reporting.permissions import may_make_releases, may_sign_releases
from reporting.releases.kinds import NotReleased
from reporting.releases.models import Release, ReleaseFile, SignOff, Standing
from reporting.releases.reads.frozen import Asked, details, digest, freeze
from reporting.releases.reads.releases import last_month_end, signatures_needed, word_doubts
from reporting.reports.kinds import SHIPPED
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

MONTHLY = "performance-headlines"
STATEMENT = "I have looked at these figures and let them go."


def make_release(
    *, report: str, level: Level, standing: Standing, as_at: date, by: User | None, now: datetime
) -> Release:
    """
    Freeze a report as at a day that is over; ``by`` is none where the calendar makes it.

    Raises ``NotReleased`` where there is one of that day already, which is revised and not made again.
    """
    _refuse_unless(by is None or may_make_releases(by))
    if standing is Standing.REVISED:
        raise NotReleased("A revision is made from the release that it revises.")
    if as_at >= london_day(now):
        raise NotReleased("The day must be over: choose a day before today.")
    if Release.objects.filter(report=report, level=level, as_at=as_at).exists():
        raise NotReleased("There is a release of this report for this day already. Revise that one.")
    asked = Asked(report, level, as_at, None, f"{report}-{level.lower()}-{as_at:%Y-%m-%d}-1")
    return _frozen(asked, standing=standing, by=by, now=now)


def revise_release(*, release: Release, reason: str, words_accepted: str = "", by: User, now: datetime) -> Release:
    """
    Freeze the same report of the same day as it is known at the close of yesterday, and say why.

    The reason is published: what in it may give a child away must be accepted, with a reason of its own (R12).
    """
    _refuse_unless(may_make_releases(by))
    if not reason.strip():
        raise NotReleased("Say why the figures are revised.")
    if getattr(release, "revised_by", None) is not None:
        raise NotReleased("There is a revision of this release already. Revise that one.")
    found = word_doubts(reason)
    if found and not words_accepted.strip():
        doubts = "; ".join(f"“{doubt.text}” ({doubt.why})" for doubt in found)
        raise NotReleased(
            f"The reason is published and may give a child away: {doubts}. Write it anew, or say why not."
        )
    known_on = london_day(now) - timedelta(days=1)
    if known_on < (release.known_on or release.as_at):
        raise NotReleased("Figures are revised from the day after they were frozen: nothing later is known yet.")
    stem, _, number = release.reference.rpartition("-")
    asked = replace(Asked.of(release), known_on=known_on, reference=f"{stem}-{int(number) + 1}")
    return _frozen(
        asked, standing=Standing.REVISED, by=by, now=now, revises=release, reason=reason.strip(),
        words_accepted=words_accepted.strip(),
    )  # fmt: skip


def sign_off(*, release: Release, digest_seen: str, by: User, now: datetime) -> SignOff:
    """
    Let a release go, under one's name; where two must, each of them signs, and two are needed.

    Raises ``NotReleased`` where somebody signs twice, or another release than the one that was shown.
    """
    _refuse_unless(may_sign_releases(by))
    if digest_seen != release.digest:
        raise NotReleased("This is not the release that was shown. Open it again.")
    if release.signatures_needed > 1 and release.sign_offs.filter(by=by).exists():
        raise NotReleased("You signed it off already: a second person must.")
    try:
        with transaction.atomic():
            return SignOff.objects.create(
                release=release, by=by, digest=release.digest, statement=STATEMENT, signed_at=now
            )  # fmt: skip
    except IntegrityError as error:
        raise NotReleased("You signed it off already.") from error


def make_monthly_releases(*, now: datetime) -> list[Release]:
    """Freeze the headlines of the month that is over, provisional, unless they are there; nobody signed them yet."""
    as_at = last_month_end(london_day(now))
    if Release.objects.filter(report=MONTHLY, level=Level.PUBLIC, as_at=as_at).exists():
        return []
    asked = {"report": MONTHLY, "level": Level.PUBLIC, "standing": Standing.PROVISIONAL}
    return [make_release(**asked, as_at=as_at, by=None, now=now)]  # type: ignore[arg-type]  # by name


def _frozen(asked: Asked, *, standing: Standing, by: User | None, now: datetime, **more: object) -> Release:
    try:
        frozen = freeze(asked)
    except ReleaseRefused as refusal:
        raise NotReleased(str(refusal)) from refusal
    report = SHIPPED[asked.report]
    files = frozen.files()
    values = details(report, asked.level, frozen.page.law) | {
        "reference": asked.reference, "report": asked.report, "title": frozen.page.title, "level": asked.level.value,
        "standing": standing.value, "as_at": asked.as_at, "known_on": asked.known_on, "made_at": now,
        "rows": frozen.rows, "exact": dict(frozen.exact), "case_list_hash": frozen.case_list_hash,
    }  # fmt: skip
    hashes = {kind: sha256(content).hexdigest() for kind, content in files.items()}
    stands_for = digest(values | {"files": hashes, "reason": more.get("reason", "")})
    try:
        with transaction.atomic():
            made = Release.objects.create(
                **values, **more, digest=stands_for, signatures_needed=signatures_needed(), made_by=by
            )  # fmt: skip
            ReleaseFile.objects.bulk_create(
                ReleaseFile(release=made, kind=kind, content=content, content_hash=hashes[kind])
                for kind, content in files.items()
            )
    except IntegrityError as error:
        raise NotReleased("Somebody else made this release at the same moment. Open the list again.") from error
    return made


def _refuse_unless(may: object) -> None:
    if not may:
        raise NotReleased("Only a manager may do this.")
