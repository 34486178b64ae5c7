"""A batch from Excel is one account of each paper: all of it, or nothing."""

import io

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.registers.marriage_archive import commands
from minzheng.registers.marriage_archive.contracts import PAPERS
from minzheng.registers.marriage_archive.models import ArchiveItem, Keying
from minzheng.registers.marriages.models import MarriageRecord

from .conftest import AT, key, number, values
from .test_keying import standing


def book(*rows: dict) -> io.BytesIO:
    columns = [TableColumn(label=column.label) for column in PAPERS.columns]
    lines = [
        [{"clear": "清楚", "partial": "部分模糊"}.get(row.get(column.name), row.get(column.name, ""))
         for column in PAPERS.columns]
        for row in rows
    ]  # fmt: skip
    with table_workbook("补录", columns, lines) as file:
        return io.BytesIO(file.read())


def row(sequence: int, year: int = 1962, **changes) -> dict:
    return {"archive_number": number(year, sequence)} | values(
        certificate_number=f"冷结字第{sequence}号", **changes
    )


def load(actor, *rows):
    return commands.load_batch(file=book(*rows), file_name="补录.xlsx", actor=actor, at=AT)


def test_two_batches_by_two_persons_become_records(shelf, first, second):
    rows = [row(sequence) for sequence in range(1, 13)]
    loaded = load(first, *rows)
    assert (loaded.loaded, loaded.record.counts) == (True, {"第一遍": 12, "入库": 0, "待裁定": 0})

    other = [row(1, female_name="蒋桂莲"), *rows[1:]]
    assert load(second, *other).record.counts == {"第一遍": 0, "入库": 11, "待裁定": 1}

    assert MarriageRecord.objects.count() == 11
    item = ArchiveItem.objects.get(number=2, holding__year=1962)
    assert (item.state, item.record.archive_number) == ("settled", "431103-HY·J-1962-000002")
    assert item.record.checker_id == second.account_id
    assert item.flags == ["id_missing"]
    assert ArchiveItem.objects.get(number=1).state == "differing"


def test_the_same_file_twice_changes_nothing(shelf, first, second):
    content = book(row(1)).read()
    commands.load_batch(file=io.BytesIO(content), file_name="a.xlsx", actor=first, at=AT)

    again = commands.load_batch(file=io.BytesIO(content), file_name="a.xlsx", actor=second, at=AT)

    assert again.repeated
    assert Keying.objects.count() == 1  # a copy is no second account


@pytest.mark.parametrize(
    ("bad", "column", "words"),
    [
        ({"archive_number": number(1962, 99)}, "archive_number", "不在任何已登记的案卷里"),
        ({"archive_number": "第5件"}, "archive_number", "档号的样式"),
        ({"register_date": "看不清"}, "register_date", "读不出年份"),
        ({"male_name": ""}, "male_name", "缺少男方姓名"),
        ({"certificate_number": "冷结字第1号"}, "certificate_number", "与第 3 行相同"),
        ({"certificate_number": "冷结字第 20 号"}, "certificate_number", "已在档案 431103-HY·J-1962-000020"),
    ],
)
def test_one_bad_row_and_nothing_is_loaded(shelf, first, bad, column, words):
    key(first, sequence=20, certificate_number="冷结字第20号")
    before = standing()[:4]

    loading = load(first, row(1), row(2) | bad)

    assert not loading.loaded
    errors = {name: sentence for one in loading.intake.error_rows for name, sentence in one.errors.items()}
    assert words in errors[column]
    assert standing()[:4] == before


def test_an_own_second_account_is_a_bad_row(shelf, first):
    load(first, row(1))
    before = standing()[:4]

    loading = load(first, row(1, remark="再录"))

    assert "双人双录" in loading.intake.error_rows[0].errors["archive_number"]
    assert standing()[:4] == before


def test_others_may_not_load(shelf, head):
    before = standing()
    with pytest.raises(NotPermitted):
        load(head, row(1))
    assert standing() == before
