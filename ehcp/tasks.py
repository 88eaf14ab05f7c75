"""Background work: the edge that the schedule and the queue knock on."""

from __future__ import annotations

from celery import shared_task

from ehcp.caseloads.acts import hand_overs
from ehcp.jobs.acts import queue as jobs
from ehcp.ledger.acts import outbox, sweep
from ehcp.ledger.sync import law_in_force
from ehcp.letters.acts import delivering
from ehcp.people.acts import doubles
from sendcases.audit import moments


@shared_task(name="ehcp.tasks.sweep_deadlines")
def sweep_deadlines() -> None:
    """Raise every notice whose day has come; beat calls this every hour."""
    now = moments.now()
    sweep.sweep_deadlines(law=law_in_force(), now=now, today=moments.london_day(now), by_beat=True)


@shared_task(name="ehcp.tasks.catch_up_sweep")
def catch_up_sweep() -> None:
    """Sweep now where the hourly sweep was missed, instead of at the next hour; beat calls this every minute."""
    if sweep.is_sweep_missed(moments.now()):
        sweep_deadlines()


@shared_task(name="ehcp.tasks.find_doubles")
def find_doubles() -> None:
    """List the records that may be of one person; beat calls this every night."""
    doubles.find_doubles(on=moments.london_day(moments.now()))


@shared_task(name="ehcp.tasks.deliver_outbox")
def deliver_outbox() -> None:
    """Deliver what waits in the outbox."""
    outbox.deliver_outbox(now=moments.now())


@shared_task(name="ehcp.tasks.deliver_letters")
def deliver_letters() -> None:
    """Mail the links to letters that wait; beat calls this every minute."""
    delivering.deliver_letters(now=moments.now())


@shared_task(name="ehcp.tasks.post_unopened_letters")
def post_unopened_letters() -> None:
    """Put letters that came back or were not opened in time into the post; beat calls this every day."""
    delivering.go_second_way(now=moments.now())


@shared_task(name="ehcp.tasks.start_hand_overs")
def start_hand_overs() -> None:
    """Let every hand-over take effect whose day has come; beat calls this every minute."""
    hand_overs.start_due(now=moments.now())


@shared_task(name="ehcp.tasks.run_job")
def run_job(pk: int) -> None:
    """Do one waiting job."""
    jobs.run_job(pk, clock=moments.now)


@shared_task(name="ehcp.tasks.look_after_jobs")
def look_after_jobs() -> None:
    """Do the jobs whose message was lost, and mark those whose worker was; beat calls this every minute."""
    for pk in jobs.look_after_jobs(now=moments.now()):
        run_job(pk)
