"""Loading: the whole file or nothing, once, on record either way."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.exchange import commands, queries
from minzheng.kernel.exchange.errors import LoadedBySomebodyElse, RowErrors
from minzheng.kernel.exchange.intake import Intake, read_workbook
from minzheng.kernel.exchange.models import IntakeRecord
from tests.kernel.exchange.ledger_file import LEDGER, identity_number, workbook

AT = dt.datetime(2020, 11, 5, 23, 30, tzinfo=CHINA)
HEADER = ["村（社区）", "姓名", "身份证号", "类别"]
GOOD = [["甲村", "张三", identity_number(1), "农村"], ["甲村", "李四", identity_number(2), "城市"]]
BAD = [["甲村", "张三", identity_number(1), "农村"], ["甲村", "", identity_number(2), "城市"]]


def intake_of(rows: list[list]) -> Intake:
    return read_workbook(workbook(HEADER, rows), LEDGER, on_date=AT.date(), file_name="台账.xlsx")


class Books:
    """A stand-in for the room that keeps the rows: writes through the database, so rollbacks are real."""

    def __init__(self, errors: dict | None = None):
        self.calls, self.errors = 0, errors

    def __call__(self, rows):
        self.calls += 1
        for row in rows:
            EventRow.objects.create(at=AT, kind="test.kept", actor_name="", sentence=str(row.number))
        if self.errors:
            raise RowErrors(self.errors)
        return {"新增": len(rows)}

    @property
    def kept(self) -> int:
        return EventRow.objects.filter(kind="test.kept").count()


@pytest.mark.django_db
class TestLoad:
    def test_a_clean_file_is_loaded_whole(self):
        books = Books()
        loading = commands.load(intake_of(GOOD), handler=books, actor=SYSTEM, at=AT)
        assert loading.loaded
        assert loading.sentence == "已导入 2 行（新增 2）。"
        assert books.kept == 2
        record = IntakeRecord.objects.get()
        assert (record.outcome, record.row_count, record.error_count) == ("loaded", 2, 0)
        assert record.counts == {"新增": 2}
        assert EventRow.objects.filter(kind="exchange.intake_loaded").count() == 1

    def test_the_same_file_again_changes_nothing(self):
        file = workbook(HEADER, GOOD)
        books = Books()
        for _ in range(2):
            file.seek(0)
            loading = commands.load(
                read_workbook(file, LEDGER, on_date=AT.date()), handler=books, actor=SYSTEM, at=AT
            )
        assert loading.repeated
        assert loading.loaded
        assert loading.sentence == "同一个文件已于 2020年11月5日导入，本次没有改动任何数据。"
        assert (books.calls, books.kept) == (1, 2)
        assert IntakeRecord.objects.count() == 1

    def test_with_one_bad_row_the_handler_is_not_even_asked(self):
        books = Books()
        loading = commands.load(intake_of(BAD), handler=books, actor=SYSTEM, at=AT)
        assert not loading.loaded
        assert loading.sentence == "共 2 行，其中 1 行有问题。全部未导入，请更正后重新上传。"
        assert (books.calls, books.kept) == (0, 0)
        record = IntakeRecord.objects.get()
        assert (record.outcome, record.error_count) == ("refused", 1)

    def test_what_the_handler_finds_rolls_everything_back_and_stands_in_the_report(self):
        books = Books({3: {"identity_number": "此人已在“李某户”享受低保，请核对。", "": "整行有疑问。"}})
        intake = intake_of(GOOD)
        loading = commands.load(intake, handler=books, actor=SYSTEM, at=AT)
        assert not loading.loaded
        assert (books.calls, books.kept) == (1, 0)
        assert intake.rows[1].errors["identity_number"].startswith("此人已在")
        assert [record.outcome for record in IntakeRecord.objects.all()] == ["refused"]
        assert EventRow.objects.get().kind == "exchange.intake_refused"

    def test_a_refused_file_is_judged_again(self):
        file = workbook(HEADER, GOOD)
        first = read_workbook(file, LEDGER, on_date=AT.date())
        assert not commands.load(first, handler=Books({2: {"": "家庭不存在。"}}), actor=SYSTEM, at=AT).loaded
        file.seek(0)
        again = read_workbook(file, LEDGER, on_date=AT.date())
        assert commands.load(again, handler=Books(), actor=SYSTEM, at=AT).loaded
        assert [record.outcome for record in queries.intakes("household_ledger")] == ["loaded", "refused"]

    def test_a_fault_of_the_handler_is_no_refusal(self):
        def broken(rows):
            Books()(rows)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            commands.load(intake_of(GOOD), handler=broken, actor=SYSTEM, at=AT)
        assert not IntakeRecord.objects.exists()
        assert not EventRow.objects.exists()

    def test_a_handler_that_names_a_row_that_is_none(self):
        with pytest.raises(KeyError):
            commands.load(intake_of(GOOD), handler=Books({99: {"": "?"}}), actor=SYSTEM, at=AT)
        assert not IntakeRecord.objects.exists()

    def test_the_database_holds_a_loaded_file_to_once_and_to_no_errors(self):
        commands.load(intake_of(GOOD), handler=Books(), actor=SYSTEM, at=AT)
        record = IntakeRecord.objects.get()
        record.pk = None
        with pytest.raises(IntegrityError, match="intake_loaded_once"), transaction.atomic():
            record.save(force_insert=True)
        record.digest, record.error_count = "0" * 64, 1
        with pytest.raises(IntegrityError, match="intake_loaded_has_no_error"), transaction.atomic():
            record.save(force_insert=True)
        assert IntakeRecord.objects.count() == 1


def test_two_clerks_with_the_same_file_at_once(django_db_setup, django_db_blocker):
    """The second waits for the first and is told; the rows are written once."""
    file = workbook(HEADER, GOOD)
    intakes = []
    for _ in range(2):
        file.seek(0)
        intakes.append(read_workbook(file, LEDGER, on_date=AT.date()))
    inside, results, written = threading.Barrier(2, timeout=20), [], []

    def slow(rows):
        written.append(len(rows))
        threading.Event().wait(0.3)  # long enough for the second clerk to reach the constraint
        return {}

    def clerk(intake: Intake) -> None:
        try:
            inside.wait()
            results.append(commands.load(intake, handler=slow, actor=SYSTEM, at=AT).repeated)
        except LoadedBySomebodyElse as refusal:
            results.append(refusal.sentence)
        finally:
            connection.close()

    with django_db_blocker.unblock():
        clerks = [threading.Thread(target=clerk, args=(intake,)) for intake in intakes]
        for thread in clerks:
            thread.start()
        for thread in clerks:
            thread.join()
        kept = IntakeRecord.objects.filter(digest=intakes[0].digest)
        try:
            assert kept.count() == 1
        finally:
            _forget_committed(kept)
            connection.close()
    assert written == [2]
    assert False in results
    assert len(results) == 2


def _forget_committed(records) -> None:
    """Take back what the clerks' own connections committed, behind the back of the append-only triggers."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM audit_eventrow WHERE kind = 'exchange.intake_loaded'")
        records.delete()
