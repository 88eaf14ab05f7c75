"""What beat calls when."""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab


def schedule(*, sweep_every: int) -> dict[str, Any]:
    """Return the schedule of beat; ``sweep_every`` are the seconds between sweeps where they are not hourly."""
    return {
        "sweep-deadlines": {
            "task": "ehcp.tasks.sweep_deadlines",
            "schedule": float(sweep_every) if sweep_every else crontab(minute=15),
        },
        "catch-up-sweep": {"task": "ehcp.tasks.catch_up_sweep", "schedule": 60.0},
        "find-doubles": {"task": "ehcp.tasks.find_doubles", "schedule": crontab(hour=3, minute=40)},
        "deliver-outbox": {"task": "ehcp.tasks.deliver_outbox", "schedule": 300.0},
        "deliver-letters": {"task": "ehcp.tasks.deliver_letters", "schedule": 60.0},
        "post-unopened-letters": {"task": "ehcp.tasks.post_unopened_letters", "schedule": crontab(hour=5, minute=10)},
        "catch-up-panels": {"task": "panels.tasks.catch_up", "schedule": 300.0},
        # Every day of the first week: what was missed on the second is made up for; it is made once.
        "monthly-releases": {
            "task": "reporting.tasks.make_monthly_releases",
            "schedule": crontab(day_of_month="2-8", hour=4, minute=30),
        },
        "drain-reads": {"task": "sendcases.audit.tasks.drain_reads", "schedule": 60.0},
        "seal-history": {
            "task": "sendcases.audit.tasks.seal_history",
            "schedule": 60.0,
            "options": {"expires": 60},  # they do not pile up
        },
        "deliver-webhooks": {
            "task": "reporting.tasks.deliver_webhooks",
            "schedule": 60.0,
            "options": {"expires": 60},  # they do not pile up
        },
        "gather-fact-changes": {"task": "sendcases.audit.tasks.gather_fact_changes", "schedule": 600.0},
        "check-audit": {"task": "sendcases.audit.tasks.check_audit", "schedule": crontab(hour=3, minute=40)},
        "start-hand-overs": {"task": "ehcp.tasks.start_hand_overs", "schedule": 60.0},
        "look-after-jobs": {"task": "ehcp.tasks.look_after_jobs", "schedule": 60.0},
    }
