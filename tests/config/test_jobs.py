"""Jobs: carried out by `manage.py work`, and taken up again when a worker died."""

import datetime as dt

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from minzheng.config import tasks
from minzheng.config.tasks import ATTEMPTS_MAX, demo_departments_answer, resume_stalled_jobs, seal_events
from minzheng.kernel.access import commands as access
from minzheng.kernel.audit.models import EventRow, Seal
from minzheng.kernel.base import clock
from minzheng.kernel.base import commands as base
from minzheng.kernel.base.actors import SYSTEM
from minzheng.registers.marriage_archive.models import ScanCheck

SEEN = []


@pytest.fixture(autouse=True)
def empty_queue(request):
    """No test finds the periodic jobs that the worker of another one has left: Django does not flush them."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("transactional_db")
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


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
def test_a_job_is_carried_out(work_once):
    SEEN.clear()
    job_id = note.defer(word="冷水滩")
    work_once()
    assert SEEN == ["冷水滩"]
    assert status(job_id) == "succeeded"


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_dead_worker_is_done_by_the_next(work_once):
    SEEN.clear()
    job_id = note.defer(word="again")
    leave_to_a_dead_worker(job_id, attempts=1)
    resume_stalled_jobs.defer(timestamp=0)
    work_once()
    work_once()
    assert SEEN == ["again"]
    assert status(job_id) == "succeeded"


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_living_worker_is_left_alone(work_once):
    SEEN.clear()
    job_id = note.defer(word="busy")
    leave_to_a_dead_worker(job_id, attempts=1, seconds_ago=1)
    resume_stalled_jobs.defer(timestamp=0)
    work_once()
    assert SEEN == []
    assert status(job_id) == "doing"


@pytest.mark.django_db(transaction=True)
def test_a_job_that_kills_its_workers_is_given_up(work_once):
    SEEN.clear()
    job_id = note.defer(word="poison")
    leave_to_a_dead_worker(job_id, attempts=ATTEMPTS_MAX)
    resume_stalled_jobs.defer(timestamp=0)
    work_once()
    assert SEEN == []
    assert status(job_id) == "failed"


@pytest.mark.parametrize(
    ("name", "cron"),
    [
        ("config.resume_stalled_jobs", "* * * * *"),
        ("config.seal_events", "30 * * * *"),
        ("config.demo_departments_answer", "* * * * *"),
        ("config.take_timed_steps", "*/5 * * * *"),
        ("config.look_after_the_books", "20 2 * * *"),
    ],
)
def test_each_periodic_job_has_its_time(name, cron):
    crons = [
        periodic.cron
        for periodic in app.periodic_registry.periodic_tasks.values()
        if periodic.task.name == name
    ]
    assert crons == [cron]


@pytest.mark.django_db(transaction=True)
def test_the_worker_seals_what_happened_and_makes_no_empty_seal():
    access.open_account(
        username="seal", display_name="封条", password="correct horse", actor=SYSTEM, at=clock.now()
    )
    seal_events(timestamp=0)
    newest = EventRow.objects.latest("id").id
    assert Seal.objects.latest("id").last_event_id == newest
    seals = Seal.objects.count()
    seal_events(timestamp=1)
    assert Seal.objects.count() == seals


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("rehearsal", "times"), [(True, 1), (False, 0)])
def test_the_demos_departments_answer_only_in_rehearsal(settings, monkeypatch, rehearsal, times):
    settings.REHEARSAL = rehearsal
    answered = []
    monkeypatch.setattr(tasks, "answer_everything", lambda: answered.append("answered"))
    demo_departments_answer(timestamp=0)
    assert answered == ["answered"] * times


@pytest.mark.django_db(transaction=True)
def test_timed_steps_are_taken_at_the_time_that_is_played(monkeypatch):
    base.move_rehearsal(day=dt.date(2021, 3, 1))
    moments = []
    monkeypatch.setattr(tasks.cases, "run_timers", lambda *, at: moments.append(at.date()))
    tasks.take_timed_steps(timestamp=0)
    assert moments == [dt.date(2021, 3, 1)]


@pytest.mark.django_db(transaction=True)
def test_the_books_are_looked_after_at_night():
    tasks.look_after_the_books(timestamp=0)
    assert ScanCheck.objects.get().files == 0
