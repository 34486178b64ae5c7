"""Jobs: carried out by `manage.py work`, and taken up again when a worker died."""

import pytest
from django.core.management import call_command
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from minzheng.config.tasks import ATTEMPTS_MAX, resume_stalled_jobs

SEEN = []


@app.task(name="tests.note")
def note(word: str) -> None:
    SEEN.append(word)


def status(job_id: int) -> str:
    return ProcrastinateJob.objects.get(id=job_id).status


def leave_to_a_dead_worker(job_id: int, *, attempts: int, seconds_ago: int = 60) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [seconds_ago],
        )
        worker_id = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s WHERE id = %s",
            [worker_id, attempts, job_id],
        )


@pytest.mark.django_db(transaction=True)
def test_a_job_is_carried_out():
    SEEN.clear()
    job_id = note.defer(word="冷水滩")
    call_command("work", "--once")
    assert SEEN == ["冷水滩"]
    assert status(job_id) == "succeeded"


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_dead_worker_is_done_by_the_next():
    SEEN.clear()
    job_id = note.defer(word="again")
    leave_to_a_dead_worker(job_id, attempts=1)
    resume_stalled_jobs.defer(timestamp=0)
    call_command("work", "--once")
    call_command("work", "--once")
    assert SEEN == ["again"]
    assert status(job_id) == "succeeded"


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_living_worker_is_left_alone():
    SEEN.clear()
    job_id = note.defer(word="busy")
    leave_to_a_dead_worker(job_id, attempts=1, seconds_ago=1)
    resume_stalled_jobs.defer(timestamp=0)
    call_command("work", "--once")
    assert SEEN == []
    assert status(job_id) == "doing"


@pytest.mark.django_db(transaction=True)
def test_a_job_that_kills_its_workers_is_given_up():
    SEEN.clear()
    job_id = note.defer(word="poison")
    leave_to_a_dead_worker(job_id, attempts=ATTEMPTS_MAX)
    resume_stalled_jobs.defer(timestamp=0)
    call_command("work", "--once")
    assert SEEN == []
    assert status(job_id) == "failed"


def test_the_sweep_runs_each_minute():
    crons = [periodic.cron for periodic in app.periodic_registry.periodic_tasks.values()
             if periodic.task.name == "config.resume_stalled_jobs"]  # fmt: skip
    assert crons == ["* * * * *"]
