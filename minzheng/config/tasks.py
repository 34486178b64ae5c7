"""Jobs of the platform itself."""

from procrastinate.contrib.django import app
from procrastinate.jobs import Status

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
