"""Jobs of the platform itself."""

from django.conf import settings
from django.db import close_old_connections
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base import clock
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.commands import rehearsed_moment
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.watch import commands as watch
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.communities import commands as communities
from minzheng.registers.marriage_archive import commands as marriage_archive

from .demo.answering import answer_everything

ATTEMPTS_MAX = 5


@app.periodic(cron="* * * * *")
@app.task(name="config.resume_stalled_jobs", queueing_lock="config.resume_stalled_jobs")
async def resume_stalled_jobs(timestamp: int) -> None:
    """Give the jobs of a worker that died (no heartbeat for 30 s) to another one.

    A job that was tried `ATTEMPTS_MAX` times may be what kills the workers: it is marked failed instead.
    """
    for job in await app.job_manager.get_stalled_jobs():
        if job.attempts < ATTEMPTS_MAX:
            await app.job_manager.retry_job(job)
        else:
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)


@app.periodic(cron="20 3 * * *")
@app.task(name="config.forget_touches", queueing_lock="config.forget_touches")
def forget_touches(timestamp: int) -> None:
    """Each night: the notes of who was written about are dropped where no run asks for them any more."""
    close_old_connections()
    benefits.forget_touches(at=rehearsed_moment() or clock.now())


@app.periodic(cron="30 * * * *")
@app.task(name="config.seal_events", queueing_lock="config.seal_events")
def seal_events(timestamp: int) -> None:
    """Seal the audit trail every hour: what happened before cannot be altered unseen from then on."""
    close_old_connections()
    audit.seal(at=rehearsed_moment() or clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="config.take_timed_steps", queueing_lock="config.take_timed_steps")
def take_timed_steps(timestamp: int) -> None:
    """Let the cases move on whose day has come: a divorce that nobody collected, a period that is over."""
    close_old_connections()
    cases.run_timers(at=rehearsed_moment() or clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="config.follow_what_arrived", queueing_lock="config.follow_what_arrived")
def follow_what_arrived(timestamp: int) -> None:
    """Each minute: let the rules look at whom something new is on file of, and do what follows of it."""
    close_old_connections()
    watch.catch_up(at=rehearsed_moment() or clock.now())


@app.periodic(cron="40 1 * * *")
@app.task(name="config.sweep_everybody", queueing_lock="config.sweep_everybody")
def sweep_everybody(timestamp: int) -> None:
    """At night: let the rules look at everybody, because a birthday or the end of a card is no arrival."""
    close_old_connections()
    watch.sweep(at=rehearsed_moment() or clock.now())


@app.periodic(cron="20 2 * * *")
@app.task(name="config.look_after_the_books", queueing_lock="config.look_after_the_books")
def look_after_the_books(timestamp: int) -> None:
    """At night: groups without activity fall dormant; every scan is held against its digest."""
    close_old_connections()
    at = rehearsed_moment() or clock.now()
    communities.fall_dormant(at=at)
    marriage_archive.check_scans(division_code=settings.DISTRICT_CODE, actor=SYSTEM, at=at)


@app.periodic(cron="* * * * *")
@app.task(name="config.demo_departments_answer", queueing_lock="config.demo_departments_answer")
def demo_departments_answer(timestamp: int) -> None:
    """In a district in rehearsal, let the demo's departments answer within a minute of being asked."""
    if settings.REHEARSAL:
        close_old_connections()
        answer_everything()
