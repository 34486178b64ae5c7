"""What was written about whom since one looked: nothing is missed, whoever ends when."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection, connections, transaction

from minzheng.kernel.base.models import Touch
from minzheng.kernel.base.touched import Horizon, forget, horizon, touched_since
from minzheng.kernel.people.models import Person

AT = dt.datetime(2020, 1, 2, tzinfo=dt.UTC)


def person(number: int) -> Person:
    return Person.objects.create(
        identity_cipher=b"", identity_index=bytes([number]), name="某某", name_pinyin="", sex="女",
        birth_date=dt.date(1960, 1, 1), division_code="990103001001", recorded_at=AT,
    )  # fmt: skip


def since(seen: Horizon) -> set[int]:
    return set(touched_since(seen, "person"))


def horizon_over(person_id: int) -> Horizon:
    """The first horizon that knows what was written about her to be over.

    Other workers' tests, whose transactions the server numbers too, may still be in an older one.
    """
    wrote = Touch.objects.get(kind="person", about_id=person_id).transaction
    deadline = time.monotonic() + 120
    while (seen := horizon()).first_open <= wrote:
        assert time.monotonic() < deadline, "an older transaction does not end"
        time.sleep(0.1)
    return seen


@pytest.mark.django_db
def test_in_one_transaction_only_what_came_later():
    early, late = person(1), person(2)
    seen = horizon()
    assert since(seen) == set()
    Person.objects.filter(id=late.id).update(name="某")
    assert since(seen) == {late.id}
    Person.objects.filter(id=early.id).delete()
    assert since(Horizon(**seen.told())) == {early.id, late.id}


@pytest.mark.django_db
def test_a_statement_that_writes_nobody_touches_nobody():
    seen = horizon()
    Person.objects.filter(id=0).update(name="某")
    assert since(seen) == set()


@pytest.mark.django_db(transaction=True)
def test_who_ends_after_one_looked_is_found_though_she_wrote_before():
    """The other writes, we look and see nothing of it, and then the other ends."""
    wrote, may_end = threading.Event(), threading.Event()
    found = []

    def other() -> None:
        try:
            with transaction.atomic():
                found.append(person(1).id)
                wrote.set()
                may_end.wait(20)
        finally:
            connections.close_all()

    thread = threading.Thread(target=other)
    thread.start()
    assert wrote.wait(20)
    mine = person(2)
    seen = horizon()
    assert not Person.objects.filter(id=found[0]).exists()
    may_end.set()
    thread.join()
    assert found[0] in since(seen)
    later = horizon_over(mine.id)
    assert since(later) == set()
    assert set(touched_since(Horizon(later.era, 0, 0, 0), "person")) == {found[0], mine.id}


@pytest.mark.django_db(transaction=True)
def test_what_nobody_asks_for_is_forgotten():
    old = horizon_over(person(1).id)
    person(2)
    assert forget(old.first_open) == 1
    assert Touch.objects.count() == 1


@pytest.mark.django_db
def test_the_era_is_the_server_that_counts():
    with connection.cursor() as cursor:
        cursor.execute("SELECT system_identifier::text FROM pg_control_system()")
        assert horizon().era == cursor.fetchone()[0]
