"""Spending as a report: figures that open to their rows, down to the payee."""

import datetime as dt
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from minzheng.kernel.audit.models import EventRow
from minzheng.registers.benefits import commands

from . import world


def url(name: str) -> str:
    return reverse(f"treasury:{name}")


def plain(answer) -> str:
    return re.sub(r"<[^>]+>|\s", "", answer.content.decode())


@pytest.fixture
def spent(desk, posted):
    """September and October at 500.00 a head: 甲一 one, 乙二 two, 丙三 one; 3,000.00 of the centre."""
    commands.record_allotment(
        programme_code=world.CODE, division_prefix=world.DISTRICT, year=2020, source="中央补助",
        amount_fen=300_000, document_number="示例1号", received_date=dt.date(2020, 9, 10),
        actor=desk.actor["maker"], at=world.AT,
    )  # fmt: skip
    return desk


def test_the_year_of_the_district_stands_first(spent):
    page = plain(spent.checker.get(url("report")))
    assert "示范区，2020年1月至2020年10月（按所属期）" in page
    # 3 households, 6 household-months, 4 persons, 8 person-times, 4,000.00, all attributed to the centre.
    assert "示例补助36484,000.004,000.00" in page
    assert "资金来源按当年到位的各来源比例归集" in page


def test_a_name_opens_the_next_level_and_a_figure_its_lines(spent):
    answer = spent.maker.get(url("report"))
    links = re.findall(r'href="([^"]*place=[^"]*)"', answer.content.decode().replace("&amp;", "&"))
    down = next(link for link in links if link.startswith("?"))
    town = spent.maker.get(url("report") + down)
    assert "梅湾街道36484,000.00" in plain(town)
    village = spent.maker.get(url("report"), {"place": "990103001", "rows": "place"})
    assert "白竹社区36484,000.00" in plain(village)
    behind = next(link for link in links if "/lines/" in link)
    assert parse_qs(urlsplit(behind).query)["programme"] == [world.CODE]
    lines = plain(spent.maker.get(behind))
    assert "4,000.00元" in lines
    assert "乙二梅湾街道白竹社区示例补助2020年9月21,000.00补发2020年9月" in lines
    assert "乙二" not in plain(spent.maker.get(url("report_lines"), {"q": "甲一"})).replace("value", "")


def test_by_month_and_by_the_month_of_payment(spent):
    page = plain(spent.maker.get(url("report"), {"rows": "month"}))
    assert "2020年9月33442,000.00" in page
    paid = plain(spent.maker.get(url("report"), {"rows": "month", "by": "paid"}))
    assert "2020年9月3" not in paid
    assert "2020年10月36484,000.00" in paid


def test_sorted_where_asked(spent):
    by_fen = plain(spent.maker.get(url("report"), {"rows": "month", "sort": "-fen"}))
    assert "金额（元）↓" in by_fen
    assert spent.maker.get(url("report"), {"sort": "-rubbish"}).status_code == 200


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"first": "2020-10", "last": "2020-09"}, "止月不能早于起月"),
        ({"place": "990104", "first": "rubbish"}, "示范区，2020年1月至2020年10月"),
        ({"programme": "rubbish"}, "示范区，2020年1月至2020年10月"),
    ],
)
def test_a_question_without_sense_is_answered_for_the_whole(spent, query, words):
    answer = spent.maker.get(url("report"), query)
    assert answer.status_code == 200
    assert words in plain(answer)
    assert "36484,000.00" in plain(answer)


def test_nothing_was_spent(spent):
    page = plain(spent.maker.get(url("report"), {"first": "2020-01", "last": "2020-02"}))
    assert "这段时间没有支出" in page


def test_the_workbooks_hold_the_figures_the_cube_and_the_lines(spent):
    rows = world.workbook_rows(spent.auditor.get(url("report_export"), {"rows": "month"}))
    assert rows[0][0] == "示范区支出报表（按待遇）"
    assert rows[3][:8] == ["示例补助", 3, 6, 4, 8, 4000, 4000, 0]
    lines = world.workbook_rows(spent.auditor.get(url("lines_export"), {"q": "甲一"}))
    assert [row[2:7] for row in lines[3:]] == [
        ["甲一", "示例补助", "2020-09", 1, 500], ["甲一", "示例补助", "2020-10", 1, 500],
    ]  # fmt: skip
    assert EventRow.objects.filter(details__what="示范区支出明细的导出表").count() == 1


def test_it_prints(spent):
    page = plain(spent.head.get(url("report_print"), {"rows": "place"}))
    assert "示范区支出报表" in page
    assert "梅湾街道36484,000.00" in page


def test_a_clerk_of_a_township_does_not_see_it(spent):
    assert spent.clerk.get(url("report")).status_code == 403
    assert spent.clerk.get(url("report_lines")).status_code == 403
