"""The pure rules, by worked examples: situations, cut-offs, lists, repair periods, signs, masking."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.rules.parameters import load_parameters
from minzheng.kernel.territory import queries as territory
from minzheng.registers.supervision import parameters as module
from minzheng.registers.supervision.listing import (
    GROUND,
    MEASURES,
    Penalty,
    earliest_removal,
    letters_prove_absence,
    publicity_period,
    severe_grounds,
)
from minzheng.registers.supervision.masking import mask_person, mask_text
from minzheng.registers.supervision.scoring import SHEETS, History, bands, grade, hindrances
from minzheng.registers.supervision.situations import SITUATIONS, Reported, due_day, precheck, report_as
from minzheng.registers.supervision.zombies import Life, signs

FILE = Path(module.__file__).with_name("parameters.toml")


def figures(area: str = "", on: str = "2020-06-01") -> dict[str, int]:
    resolved = load_parameters(FILE).resolve(area, dt.date.fromisoformat(on))
    return {name: resolved[name].value for name in resolved}


FIGURES = figures()
ANQING, CHANHE = figures("340800"), figures("410304")
D = dt.date

GOOD = Reported(
    kind="association", year=2019, income_fen=1_000_000, expense_fen=800_000, net_assets_fen=3_200_000,
    opening_net_assets_fen=3_000_000, net_assets_floor_fen=3_000_000, activities=6, has_place=True,
    residence="示例路1号", registered_residence="示例路1号", party_members=2, party_form="joint", branches=0,
    fees_found=False, submitted_date=D(2020, 5, 31), due_date=D(2020, 5, 31),
)  # fmt: skip


def test_there_are_thirteen_situations():
    assert len({one.code for one in SITUATIONS}) == 13


def test_a_good_report_shows_nothing():
    assert precheck(GOOD) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"activities": 0}, "inactive"),
        ({"has_place": False}, "no_place"),
        ({"residence": "别处"}, "unregistered_change"),
        ({"kind": "service", "branches": 1}, "branches"),
        ({"submitted_date": D(2020, 6, 1)}, "refusal"),
        ({"party_members": 3}, "disorder"),
        ({"net_assets_floor_fen": 3_200_001}, "net_assets"),
        ({"net_assets_fen": 3_200_001}, "accounts"),
        ({"fees_found": True}, "charging"),
        ({"audit_used_before": "别家（2018年度）"}, "falsehood"),
    ],
)
def test_each_sign_points_at_its_situation(changed, code):
    assert [seen.code for seen in precheck(replace(GOOD, **changed))] == [code]


def test_a_foundation_spends_eight_percent_or_seventy():
    fund = replace(GOOD, kind="foundation", last_balance_fen=10_000_000, public_spending_fen=800_000)
    assert precheck(fund) == []
    assert [one.code for one in precheck(replace(fund, public_spending_fen=799_999))] == ["accounts"]
    raising = replace(fund, raises_funds=True, last_income_fen=1_000_000, public_spending_fen=700_000)
    assert precheck(raising) == []
    assert len(precheck(replace(raising, public_spending_fen=699_999))) == 1
    assert len(precheck(replace(fund, administration_fen=80_001))) == 1
    assert precheck(replace(fund, administration_fen=80_000)) == []


def test_the_days_of_law():
    assert due_day(2020, FIGURES["due_association"]) == D(2020, 5, 31)
    assert due_day(2020, FIGURES["due_foundation"]) == D(2020, 3, 31)
    assert due_day(2020, FIGURES["supervisor_due"]) == D(2020, 3, 31)


def test_the_district_was_extended_in_2020_only():
    assert figures("431103", "2020-01-01")["due_service"] == 630
    assert figures("431103", "2021-01-01")["due_service"] == 531


@pytest.mark.parametrize(
    ("result", "printed"), [("pass", "pass"), ("basic", "basic"), ("fail", "fail"), ("absent", "fail")]
)
def test_print_folds_the_absent_into_the_failed(result, printed):
    assert report_as(result) == printed


@pytest.mark.parametrize(
    ("tenths", "anqing", "chanhe"),
    [
        (10_000, "5A", "5A"), (9_510, "5A", "5A"), (9_505, "4A", "5A"), (9_500, "4A", "5A"),
        (9_010, "4A", "5A"),
        (9_005, "3A", "5A"), (9_000, "3A", "5A"), (8_995, "3A", "4A"), (8_510, "3A", "4A"),
        (8_509, "2A", "4A"),
        (8_010, "2A", "4A"), (8_009, "", "4A"), (8_000, "", "4A"), (7_999, "", "3A"), (7_000, "", "3A"),
        (6_000, "", "2A"), (5_999, "", "1A"), (0, "", "1A"),
    ],
)  # fmt: skip
def test_grades_by_both_tables(tenths, anqing, chanhe):
    assert (grade(tenths, ANQING), grade(tenths, CHANHE)) == (anqing, chanhe)


@given(st.integers(min_value=0, max_value=10_000))
def test_bands_are_half_open_and_leave_no_gap(tenths):
    for table in (ANQING, CHANHE):
        inside = [band for band in bands(table) if band.low_tenths <= tenths < band.high_tenths]
        assert len(inside) == (tenths >= bands(table)[-1].low_tenths)


@given(st.integers(min_value=0, max_value=9_999))
def test_a_higher_score_never_gives_a_lower_grade(tenths):
    order = ["", "1A", "2A", "3A", "4A", "5A"]
    for table in (ANQING, CHANHE):
        assert order.index(grade(tenths + 1, table)) >= order.index(grade(tenths, table))


def test_no_score_outside_the_sheet_and_no_table_out_of_order():
    for tenths in (-1, 10_001):
        with pytest.raises(ValueError, match="between 0 and 1000"):
            grade(tenths, ANQING)
    with pytest.raises(ValueError, match="4A"):
        bands({"cutoff_5a": 900, "cutoff_4a": 900})


@pytest.mark.parametrize("kind", SHEETS)
def test_every_sheet_adds_up_to_a_thousand(kind):
    assert sum(full for _, full in SHEETS[kind]) == 1000


OLD = History(registered_date=D(2015, 3, 1), results={2019: "pass", 2018: "pass"})


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"registered_date": D(2018, 1, 2)}, "登记未满两个年度"),
        ({"results": {2018: "pass"}}, "2019 年度没有参加年度检查"),
        ({"results": {2019: "absent"}}, "2019 年度没有参加年度检查"),
        ({"results": {2019: "fail"}}, "2019 年度检查不合格"),
        ({"results": {2019: "basic", 2018: "basic"}}, "连续两年年度检查基本合格"),
        ({"penalties": (D(2019, 12, 1),)}, "受过行政处罚"),
        ({"open_case": True}, "正在被立案调查"),
        ({"granted_date": D(2019, 1, 1), "valid_until": D(2023, 12, 31)}, "满 2 年后可以申请晋级"),
    ],
)
def test_each_reason_against_an_assessment_is_named(changed, words):
    found = hindrances(replace(OLD, **changed), D(2020, 6, 1))
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize(
    "changed",
    [
        {}, {"registered_date": D(2017, 12, 31)}, {"results": {2019: "basic", 2018: "pass"}},
        {"granted_date": D(2018, 6, 1), "valid_until": D(2023, 5, 31)},
        {"granted_date": D(2015, 5, 1), "valid_until": D(2020, 4, 30)}, {"penalties": (D(2019, 5, 31),)},
    ],
)  # fmt: skip
def test_who_may_be_assessed(changed):
    assert hindrances(replace(OLD, **changed), D(2020, 6, 1)) == []


TODAY = D(2020, 6, 1)


def severe(abnormal_since=None, penalties=(), on=TODAY, **more):
    return severe_grounds(
        abnormal_since=abnormal_since, penalties=penalties, on_date=on, figures=FIGURES, **more
    )


def test_two_years_as_abnormal_to_the_day():
    assert severe(abnormal_since=D(2018, 6, 2)) == []
    assert severe(abnormal_since=D(2018, 6, 1)) == ["abnormal_long"]


@pytest.mark.parametrize(
    ("penalties", "grounds"),
    [
        ([Penalty("警告", D(2019, 1, 1))], []),
        ([Penalty("警告", D(2019, 1, 1)), Penalty("罚款", D(2020, 1, 1), 4_999_999)], ["repeated"]),
        ([Penalty("警告", D(2020, 1, 1), 0, "1号"), Penalty("罚款", D(2020, 1, 1), 100, "1号")], []),
        ([Penalty("警告", D(2017, 6, 1)), Penalty("警告", D(2020, 1, 1))], []),
        ([Penalty("警告", D(2017, 6, 2)), Penalty("警告", D(2020, 1, 1))], ["repeated"]),
        ([Penalty("罚款", D(2020, 1, 1), 5_000_000)], ["heavy_fine"]),
        ([Penalty("罚款", D(2020, 1, 1), 4_999_999)], []),
        ([Penalty("限期停止活动", D(2010, 1, 1))], ["suspension"]),
        ([Penalty("吊销登记", D(2020, 1, 1))], ["revoked"]),
        ([Penalty("警告", D(2020, 6, 2)), Penalty("警告", D(2020, 1, 1))], []),
    ],
)
def test_grounds_of_serious_dishonesty(penalties, grounds):
    assert severe(penalties=penalties) == grounds


def test_a_leap_day_has_three_years_before_it():
    assert severe(
        penalties=[Penalty("警告", D(2017, 3, 1)), Penalty("警告", D(2020, 1, 1))], on=D(2020, 2, 29)
    ) == ["repeated"]


def test_removal_by_the_kind_of_ground():
    since = D(2020, 8, 31)
    assert earliest_removal(GROUND["report"], since=since, figures=FIGURES) == since
    assert earliest_removal(GROUND["penalty"], since=since, figures=FIGURES) == D(2021, 2, 28)
    assert earliest_removal(GROUND["heavy_fine"], since=since, figures=FIGURES) == D(2022, 8, 31)


@pytest.mark.parametrize(("gap", "proves"), [(14, False), (15, True), (30, True), (31, False)])
def test_two_letters_fifteen_to_thirty_days_apart(gap, proves):
    first = D(2020, 3, 2)
    words = letters_prove_absence(first, first + dt.timedelta(days=gap), FIGURES)
    assert (words == "") is proves


@pytest.mark.parametrize(
    ("grade_of", "on", "earliest", "until"),
    [
        ("minor", D(2026, 4, 1), D(2026, 4, 1), D(2026, 7, 1)),
        ("general", D(2026, 4, 1), D(2026, 7, 1), D(2027, 4, 1)),
        ("serious", D(2026, 4, 1), D(2027, 4, 1), D(2029, 4, 1)),
        ("serious", D(2026, 3, 31), D(2026, 7, 1), D(2029, 4, 1)),
    ],
)  # fmt: skip
def test_repair_changes_on_the_first_of_april_2026(grade_of, on, earliest, until):
    found = publicity_period(grade_of, D(2026, 4, 1), on)
    assert (found.earliest, found.until) == (earliest, until)


def test_public_service_is_sixty_days_and_thirty_since_2022():
    assert figures(on="2021-12-31")["public_service_days"] == 60
    assert figures(on="2022-01-01")["public_service_days"] == 30


def test_measures_name_their_basis():
    assert all(one.basis and one.department for one in MEASURES)
    assert {one.list for one in MEASURES} == {"abnormal", "severe", "red"}


LIFE = Life(registered_date=D(2010, 1, 1), results={2019: "pass"}, activities={2019: 3})


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"results": {2019: "absent", 2018: "absent"}}, ["absent"]),
        ({"results": {2019: "absent", 2018: "fail"}}, []),
        ({"activities": {2019: 0}}, ["idle"]),
        ({"activities": {2018: 0, 2019: 1}}, []),
        ({"registered_date": D(2019, 3, 1), "activities": {2019: 0}}, []),
        ({"unreachable": True}, ["no_contact"]),
        ({"term_ends": D(2015, 6, 1)}, ["term"]),
        ({"term_ends": D(2015, 6, 2)}, []),
        ({"staff": 0}, ["no_staff"]),
        ({"tax_abnormal": True}, ["tax"]),
    ],
)
def test_signs_of_life_on_paper_only(changed, found):
    assert signs(replace(LIFE, **changed), on_date=D(2020, 6, 1), absent_years=2) == found


def test_nothing_of_a_person_leaves():
    assert mask_person("张三丰") == "张**"
    assert (
        mask_text("身份证99990119800312001X，电话13812345678。")
        == "身份证999***********001X，电话138****5678。"
    )
    assert mask_text("文号2020123456789012345678") == "文号2020123456789012345678"


def test_double_publicity_skips_the_national_day(calendar):
    known = territory.calendar()
    assert known.add_working_days(D(2025, 9, 26), FIGURES["publicity_working_days"]) == D(2025, 10, 13)
