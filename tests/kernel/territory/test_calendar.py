import datetime as dt
from dataclasses import replace

import chinese_calendar
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base import clock
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.territory import commands, notices, queries
from minzheng.kernel.territory.errors import CalendarConflict, NoticeUnknown
from minzheng.kernel.territory.models import CalendarDay, CalendarNotice
from minzheng.kernel.territory.notices import DayKind, Notice, NoticeDay

from .conftest import BY

pytestmark = pytest.mark.django_db


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def known(text: str):
    return queries.calendar(clock.at_hour(day(text)))


NEXT_YEAR = Notice(
    2027, "示例〔2026〕1号", day("2026-11-20"),
    (NoticeDay(day("2027-01-01"), DayKind.REST, "元旦"), NoticeDay(day("2027-01-03"), DayKind.WORK, "元旦")),
)  # fmt: skip


def test_the_extension_of_2020_counts_from_its_publication():
    commands.seed_calendar(years=[2020], **BY)
    before, after = known("2020-01-26"), known("2020-01-27")
    # By the notice of November: rest until 01-30, Friday 01-31 worked, Saturday 02-01 worked.
    assert before.add_working_days(day("2020-01-17"), 3) == day("2020-01-21")
    assert before.add_working_days(day("2020-01-23"), 2) == day("2020-02-01")
    # As extended: rest until 02-02.
    assert after.add_working_days(day("2020-01-23"), 2) == day("2020-02-04")
    assert not after.is_workday(day("2020-02-01"))
    assert queries.calendar().exceptions == after.exceptions


def test_the_change_of_labour_day_2019():
    commands.seed_calendar(years=[2019], **BY)
    before, after = known("2019-03-21"), known("2019-03-22")
    assert before.add_working_days(day("2019-04-30"), 2) == day("2019-05-03")
    assert after.add_working_days(day("2019-04-30"), 2) == day("2019-05-06")
    assert not before.is_workday(day("2019-04-28"))
    assert after.is_workday(day("2019-04-28"))


def test_a_year_is_unknown_until_its_notice_is_published():
    commands.seed_calendar(years=range(2019, 2022), **BY)
    assert not known("2019-11-20").is_known(2020)
    assert known("2019-11-20").is_workday(day("2020-01-01"))
    assert known("2019-11-21").is_known(2020)
    assert not known("2019-11-21").is_workday(day("2020-01-01"))
    # The end of December 2018 belongs to the notice for 2019, and makes nothing of 2018 known.
    assert queries.calendar().is_workday(day("2018-12-29"))
    assert not queries.calendar().is_known(2018)


def test_every_final_day_of_the_package_is_in_force():
    """The shipped amendments and the package agree, day by day, over all shipped years."""
    years = sorted({notice.year for notice in notices.shipped()})
    commands.seed_calendar(years=years, **BY)
    calendar, one = queries.calendar(), dt.date(years[0], 1, 1)
    while one.year <= years[-1]:
        assert calendar.is_workday(one) == chinese_calendar.is_workday(one), one
        one += dt.timedelta(days=1)


def test_seeding_twice_enters_nothing_twice():
    assert commands.seed_calendar(years=[2019, 2020], **BY) == 4
    rows, events = CalendarDay.objects.count(), EventRow.objects.count()
    assert commands.seed_calendar(years=[2019, 2020], **BY) == 0
    assert (CalendarDay.objects.count(), EventRow.objects.count()) == (rows, events)
    first = EventRow.objects.order_by("id").first()
    assert first.sentence == (
        "登记2019年放假安排（国办发明电〔2018〕15号，2018-12-06公布）：放假 27 天，调休上班 5 天"
    )


def test_a_year_without_a_notice_is_refused_whole():
    with pytest.raises(NoticeUnknown, match="2027年"):
        commands.seed_calendar(years=[2026, 2027], **BY)
    assert not CalendarNotice.objects.exists()


def test_the_bureau_enters_the_next_notice_itself():
    commands.seed_calendar(years=[2026], **BY)
    assert queries.calendar().is_workday(day("2027-01-01"))
    assert commands.record_notice(notice=NEXT_YEAR, **BY) is True
    assert not queries.calendar().is_workday(day("2027-01-01"))
    assert queries.calendar().is_workday(day("2027-01-03"))
    assert queries.calendar().is_known(2027)
    again = replace(NEXT_YEAR, days=NEXT_YEAR.days[::-1])
    assert commands.record_notice(notice=again, **BY) is False


def test_a_notice_is_not_edited():
    commands.record_notice(notice=NEXT_YEAR, **BY)
    other = Notice(NEXT_YEAR.year, NEXT_YEAR.number, NEXT_YEAR.published_date, NEXT_YEAR.days[:1])
    with pytest.raises(CalendarConflict, match="内容不同"):
        commands.record_notice(notice=other, **BY)
    assert CalendarDay.objects.count() == 2


@pytest.mark.parametrize(
    "notice",
    [
        Notice(2027, " ", day("2026-11-20"), NEXT_YEAR.days),
        Notice(2027, "示例〔2026〕1号", day("2026-11-20"), ()),
        Notice(2027, "示例〔2026〕1号", day("2026-11-20"), NEXT_YEAR.days + NEXT_YEAR.days[:1]),
    ],
)
def test_an_incomplete_notice_is_refused(notice):
    with pytest.raises(Invalid, match="放假通知"):
        commands.record_notice(notice=notice, **BY)
    assert not CalendarNotice.objects.exists()


def test_the_database_refuses_to_change_a_recorded_day():
    commands.record_notice(notice=NEXT_YEAR, **BY)
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        CalendarDay.objects.update(kind="work")
    assert CalendarDay.objects.filter(kind="rest").count() == 1


def test_a_calendar_once_built_costs_one_query():
    commands.seed_calendar(years=[2020], **BY)
    queries.calendar()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        queries.calendar()
    assert len(captured) == 1
