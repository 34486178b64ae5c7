"""Periods, forecast, special days, leaflets and codes: pure parts, with figures worked by hand."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.base.errors import Invalid, NotFound
from minzheng.kernel.territory.working_days import WorkingCalendar
from minzheng.registers.appointments.codes import ALPHABET, new_code, read_code, written
from minzheng.registers.appointments.forecast import expected, trend, windows_needed
from minzheng.registers.appointments.guidance import advice
from minzheng.registers.appointments.people import read_document, read_phone
from minzheng.registers.appointments.planning import Hours, Shares, periods
from minzheng.registers.appointments.special_days import SPECIAL_DAYS, day_type

CALENDAR = WorkingCalendar({dt.date(2021, 10, day): False for day in range(1, 8)})
DAY_HOURS = Hours(dt.time(9), dt.time(12)), Hours(dt.time(13), dt.time(17))
NOTHING_KEPT = Shares(0, 0, 0)
MULTIPLE = 80_000  # 8 倍


def test_the_worked_example_72_couples_need_4_windows():
    """marriage.md §8: 9 a day × 8 = 72; 20 minutes, 7 hours: 21 a window; ⌈72 ÷ 21⌉ = 4."""
    counts = {dt.date(2018, 5, 21) + dt.timedelta(days=n): 9 for n in range(4)}
    found = expected(dt.date(2020, 5, 20), counts, CALENDAR, multiple_basis=MULTIPLE)
    assert (found.couples, found.type.label) == (72, "5·20")
    assert windows_needed(found.couples, minutes=20, window_day_minutes=420) == 4


@pytest.mark.parametrize(
    ("couples", "windows"), [(0, 0), (1, 1), (21, 1), (22, 2), (63, 3), (64, 4), (Fraction(127, 2), 4)]
)
def test_windows_round_up(couples, windows):
    assert windows_needed(couples, minutes=20, window_day_minutes=420) == windows


def test_like_days_of_three_years_times_the_trend_of_the_years():
    # 5·20: 40, 50, 60 → 50; ordinary: 2019 100 + 60, 2018 80 + 50 → the years 160 to 130; 50 × 160 ÷ 130.
    counts = {
        dt.date(2017, 5, 20): 40, dt.date(2018, 5, 20): 50, dt.date(2019, 5, 20): 60,
        dt.date(2018, 3, 1): 80, dt.date(2019, 3, 1): 100, dt.date(2016, 5, 20): 999,
    }  # fmt: skip
    assert trend(counts, 2020) == Fraction(160, 130)
    found = expected(dt.date(2020, 5, 20), counts, CALENDAR, multiple_basis=MULTIPLE)
    assert found.couples == Fraction(50 * 160, 130)
    assert (found.couples_rounded, found.basis) == (62, "近三年“5·20”3 天，平均 50 × 年趋势 124%")


def test_without_history_it_says_so():
    found = expected(dt.date(2020, 5, 20), {}, CALENDAR, multiple_basis=MULTIPLE)
    assert (found.couples, found.basis) == (0, "近三年没有可比的办理量，请先补录历年办理量")


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (dt.date(2020, 8, 25), "七夕"),
        (dt.date(2021, 8, 14), "七夕"),
        (dt.date(2020, 2, 14), "情人节"),
        (dt.date(2021, 5, 20), "5·20"),  # also a pun; the first listed counts
        (dt.date(2022, 2, 22), "谐音日"),
        (dt.date(2021, 5, 22), "休息日"),
        (dt.date(2021, 9, 30), "节前最后一个工作日"),
        (dt.date(2021, 9, 24), "平日"),  # a Friday before an ordinary weekend
        (dt.date(2031, 8, 24), "休息日"),  # 七夕 of a year that the table does not know
    ],
)
def test_the_type_of_a_day(day, label):
    assert day_type(day, CALENDAR).label == label


def test_every_special_day_has_its_source():
    assert len(SPECIAL_DAYS) == 10
    assert all(one.source and one.certainty in ("sure", "likely", "verify") for one in SPECIAL_DAYS)


def test_the_periods_of_a_day():
    found = periods(DAY_HOURS, period_minutes=60, windows=4, minutes=20, shares=Shares(2000, 1000, 2000))
    assert [(one.starts.hour, one.ends.hour) for one in found] == [
        (9, 10), (10, 11), (11, 12), (13, 14), (14, 15), (15, 16), (16, 17),
    ]  # fmt: skip
    one = found[0]  # 4 × 60 ÷ 20 = 12; a fifth of 12 is 2.4 → 3; a tenth 1.2 → 2; 7 online; a fifth 1.4 → 2
    assert (one.capacity, one.walkin_reserved, one.priority_reserved, one.online, one.waiting_max) == (
        12,
        3,
        2,
        7,
        2,
    )
    assert sum(one.capacity for one in found) == 84  # 21 a window, as in the forecast


def test_a_short_rest_of_a_half_is_a_short_period_or_none():
    hours = (Hours(dt.time(9), dt.time(10, 30)),)
    found = periods(hours, period_minutes=60, windows=1, minutes=20, shares=NOTHING_KEPT)
    assert [(f"{one.starts:%H:%M}", one.capacity) for one in found] == [("09:00", 3), ("10:00", 1)]
    hours = (Hours(dt.time(9), dt.time(10, 10)),)
    found = periods(hours, period_minutes=60, windows=1, minutes=20, shares=NOTHING_KEPT)
    assert [f"{one.starts:%H:%M}" for one in found] == ["09:00"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"period_minutes": 15}, "时段不能短于每对用时"),
        ({"windows": 0}, "至少要开一个窗口"),
        ({"halves": (Hours(dt.time(12), dt.time(9)),)}, "先后不对"),
        ({"halves": (Hours(dt.time(0), dt.time(23, 59)),) * 2, "period_minutes": 20}, "最多 48 个时段"),
    ],
)
def test_a_plan_that_cannot_be(values, words):
    wanted = {"halves": DAY_HOURS, "period_minutes": 60, "windows": 1} | values
    with pytest.raises(Invalid, match=words):
        periods(wanted.pop("halves"), minutes=20, shares=NOTHING_KEPT, **wanted)


@given(
    st.integers(1, 30),
    st.integers(20, 240),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
    st.integers(0, 30_000),
)
def test_shares_never_take_more_than_there_is(windows, minutes, walkin, priority, waiting):
    for one in periods(
        DAY_HOURS, period_minutes=max(20, minutes), windows=windows, minutes=20,
        shares=Shares(walkin, priority, waiting),
    ):  # fmt: skip
        assert 1 <= one.online <= one.capacity
        assert one.online + one.walkin_reserved + one.priority_reserved == one.capacity
        assert (
            one.walkin_reserved * 10_000 >= walkin * one.capacity or one.walkin_reserved == one.capacity - 1
        )


def texts(service: str, day: dt.date) -> str:
    return "；".join(one.text for one in advice(service, day))


@pytest.mark.parametrize("service", ["marriage", "divorce_apply", "reissue"])
def test_the_household_register_is_asked_for_until_2025_05_09(service):
    assert "户口簿；" in texts(service, dt.date(2025, 5, 9))
    after = texts(service, dt.date(2025, 5, 10)).replace("不需要户口簿；", "")
    assert "户口簿；" not in after


def test_the_cooling_off_period_is_told_from_2021():
    assert "冷静期" not in texts("divorce_apply", dt.date(2020, 12, 31))
    assert "三十天冷静期" in texts("divorce_apply", dt.date(2021, 1, 1))
    assert texts("divorce_issue", dt.date(2020, 12, 31)).startswith("两本结婚证")


def test_every_line_of_a_leaflet_has_its_source():
    for service in ("marriage", "divorce_apply", "divorce_issue", "reissue", "adoption"):
        lines = advice(service, dt.date(2021, 6, 1))
        assert lines
        assert all(one.source and one.certainty in ("sure", "likely", "verify") for one in lines)


@given(st.text(ALPHABET, min_size=10, max_size=10))
def test_a_code_is_read_as_it_is_written(code):
    wide = "".join(chr(ord(ch) + 0xFEE0) for ch in code)
    for text in (code, code.lower(), written(code), f" {code[:3]} {code[3:]} ", wide):
        assert read_code(text) == code


def test_codes_are_of_the_alphabet_and_do_not_repeat():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 10 and set(code) <= set(ALPHABET) for code in codes)


@pytest.mark.parametrize("text", ["", "ABCDE", "ABCDE-FGHI0", "ABCDE-FGHIO", "一二三四五六七八九十"])
def test_what_is_no_code_says_how_one_looks(text):
    with pytest.raises(NotFound, match="10 位字母和数字"):
        read_code(text)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("139 0746 0001", "13907460001"),
        ("＋86 13907460001".replace("＋", "+"), "13907460001"),
        ("0746-8351234", "07468351234"),
    ],
)
def test_telephones(text, phone):
    assert read_phone(text) == phone


def test_documents_of_others_than_residents():
    day = dt.date(2020, 11, 2)
    assert read_document(" e1234567 8", on_date=day) == "E12345678"
    for wrong, words in (
        ("", "请填写"),
        ("护照123456", "6 至 20 位"),
        ("12345678901", "18 位"),
        ("E12", "6 至 20 位"),
    ):
        with pytest.raises(Invalid, match=words):
            read_document(wrong, on_date=day)
