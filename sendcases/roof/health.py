"""What watches over the service asks: is the process alive, and may it be sent work."""

from datetime import datetime
from typing import Any

from celery.exceptions import CeleryError
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import KombuError

from ehcp.ledger.reads.sweeps import Heartbeat, has_sweep_ahead, heartbeat
from sendcases.audit import moments
from sendcases.celery import app

BROKER_TIMEOUT_SECONDS = 2


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200, and with which version, while the process can answer at all; touches nothing else."""
    return JsonResponse({"status": "ok", "version": settings.VERSION})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database, the broker and the sweep all do their part, else 503 and which does not."""
    state = readiness(moments.now())
    return JsonResponse(state, status=200 if state["ready"] else 503)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return render(request, "accessibility.html")


def readiness(now: datetime) -> dict[str, Any]:
    """Return the state of each part the service leans on; no detail that would help a stranger."""
    try:
        database, beat, ran_ahead = True, heartbeat(now), has_sweep_ahead(now)
    except DatabaseError:
        database, beat, ran_ahead = False, Heartbeat(None, is_stale=True), False
    broker, sweep, last = broker_answers(), not beat.is_stale, beat.last_at
    return {
        "ready": database and broker and sweep,
        "database": database,
        "broker": broker,
        "sweep": sweep,
        "last_sweep": last.isoformat() if last else None,
        "clock_ran_ahead": ran_ahead,
    }


def broker_answers() -> bool:
    """Say whether the broker takes a connection within two seconds."""
    try:
        with app.connection_for_write(connect_timeout=BROKER_TIMEOUT_SECONDS) as connection:
            connection.ensure_connection(max_retries=0, timeout=BROKER_TIMEOUT_SECONDS)
    except (CeleryError, KombuError, OSError):
        return False
    return True
