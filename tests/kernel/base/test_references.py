"""A row whose parent is not there is refused with its whole statement, and parents stay."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from minzheng.registers.benefits.models import Award, Issued, RunLine
from tests.registers.benefits import bureau as small

pytestmark = pytest.mark.usefixtures("bureau")


@pytest.fixture
def bureau(db, monkeypatch):
    small.open_bureau(monkeypatch)


def line(award_id: int, run_id: int) -> RunLine:
    return RunLine(
        run_id=run_id, award_id=award_id, month=small.START, due_fen=1, issued_before_fen=0, difference_fen=1,
        persons=1, persons_before=0, category="urban", basis={}, reason="",
    )  # fmt: skip


def test_of_a_statement_with_one_lost_row_nothing_is_written():
    award = small.household()
    run = small.prepared(small.START)
    RunLine.objects.all().delete()
    with pytest.raises(IntegrityError, match="award_id 999999, which is not there"), transaction.atomic():
        RunLine.objects.bulk_create([line(award.id, run.id), line(999_999, run.id)])
    with pytest.raises(IntegrityError, match="run_id 888888, which is not there"), transaction.atomic():
        RunLine.objects.bulk_create([line(award.id, 888_888)])
    assert RunLine.objects.count() == 0
    RunLine.objects.bulk_create([line(award.id, run.id)])
    assert RunLine.objects.count() == 1


def test_an_update_is_held_to_it_too():
    small.household()
    run = small.run(small.START)
    with pytest.raises(IntegrityError, match="which is not there"), transaction.atomic():
        run.lines.update(award_id=999_999)
    assert run.lines.filter(award_id=999_999).count() == 0


def test_parents_are_never_deleted():
    award = small.household()
    with pytest.raises(DatabaseError, match="DELETE on benefits_award is refused"), transaction.atomic():
        Award.objects.filter(id=award.id)._raw_delete("default")
    assert Award.objects.count() == 1
    assert Issued.objects.count() == 0
