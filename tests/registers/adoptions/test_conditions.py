"""Who may adopt whom: each condition at its border, each exemption, under the law of each day."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.registers.adoptions.conditions import Human, Proposal, age_on, obstacles
from minzheng.registers.adoptions.origins import RULES, Origin, papers_for
from minzheng.registers.adoptions.parameters import Figures
from minzheng.registers.adoptions.statistics import suppressed

TODAY = dt.date(2021, 3, 1)
NOW = Figures(
    child_age_below=18, adopter_age_least=30, adopter_children_most=1, unmarried_gap_years=40,
    unmarried_gap_for_women=True, consent_age=8, assessment_required=True, assessment_days=60,
    assessors_least=2,
    provider_staff_least=5, integration_days_least=30, assessment_valid_months=12, notice_days=60,
    review_days=30,
    follow_up_months=6, suppressed_below=5,
)  # fmt: skip
BEFORE = replace(
    NOW, child_age_below=14, adopter_children_most=0, unmarried_gap_for_women=False, consent_age=10
)
CHILD = Human("女", dt.date(2016, 5, 20))
MAN, WIFE = Human("男", dt.date(1980, 6, 1)), Human("女", dt.date(1982, 6, 1))
COUPLE = Proposal(origin="hardship", adopters=(MAN, WIFE), married=True, children=0, child=CHILD)


def codes(proposal: Proposal, figures: Figures = NOW, day: dt.date = TODAY) -> list[str]:
    return [one.code for one in obstacles(proposal, day, figures)]


def test_a_couple_without_children_may():
    assert codes(COUPLE) == []


@pytest.mark.parametrize(
    ("birth", "age"),
    [(dt.date(2012, 3, 2), 8), (dt.date(2013, 3, 1), 8), (dt.date(2013, 3, 2), 7), (dt.date(2021, 3, 1), 0)],
)
def test_age(birth, age):
    assert age_on(birth, TODAY) == age


def test_born_on_29_february_completes_a_plain_year_on_1_march():
    assert age_on(dt.date(2012, 2, 29), dt.date(2021, 2, 28)) == 8
    assert age_on(dt.date(2012, 2, 29), dt.date(2021, 3, 1)) == 9


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"child": Human("女", dt.date(2003, 3, 2)), "child_agrees": True}, []),  # eighteen tomorrow
        ({"child": Human("女", dt.date(2003, 3, 1)), "child_agrees": True}, ["child_age"]),  # eighteen today
        ({"child": Human("女", dt.date(2013, 3, 2))}, []),
        ({"child": Human("女", dt.date(2013, 3, 1))}, ["child_consent"]),
        ({"child": Human("女", dt.date(2013, 3, 1)), "child_agrees": True}, []),
        ({"child": Human("女", dt.date(2021, 3, 2))}, ["child_unborn"]),
        ({"adopters": (MAN, Human("女", dt.date(1991, 3, 2)))}, ["adopter_age"]),  # thirty tomorrow
        ({"adopters": (MAN, Human("女", dt.date(1991, 3, 1)))}, []),
        ({"children": 1}, []),
        ({"children": 2}, ["children"]),
        ({"children": 2, "disabled": True}, []),
        ({"children": 2, "origin": "orphan"}, []),
        ({"children": 2, "origin": "orphan_home"}, []),
        ({"children": 2, "origin": "foundling_home"}, []),
        ({"children": 2, "origin": "foundling"}, ["children"]),
        ({"children": 2, "origin": "kin"}, ["children"]),
        ({"adopters": (MAN,)}, ["couple"]),
        ({"adopters": (MAN, WIFE), "married": False}, ["couple"]),
        ({"able": False, "healthy": False, "blameless": False}, ["able", "healthy", "blameless"]),
        ({"giver_agrees": False}, ["giver_consent"]),
        ({"given_together": False}, ["given_together"]),
    ],
)
def test_each_condition_at_its_border(change, found):
    assert codes(replace(COUPLE, **change)) == found


@pytest.mark.parametrize(
    ("adopter", "child_sex", "origin", "found"),
    [
        (Human("男", dt.date(1976, 5, 20)), "女", "hardship", []),  # forty years to the day
        (Human("男", dt.date(1976, 5, 21)), "女", "hardship", ["gap"]),
        (Human("男", dt.date(1976, 5, 21)), "男", "hardship", []),
        (Human("女", dt.date(1976, 5, 21)), "男", "hardship", ["gap"]),
        (Human("男", dt.date(1976, 5, 21)), "女", "kin", []),
        (Human("男", dt.date(1976, 5, 21)), "女", "orphan", ["gap"]),
    ],
)
def test_forty_years_between_an_unmarried_adopter_and_a_child_of_the_other_sex(
    adopter, child_sex, origin, found
):
    alone = replace(
        COUPLE,
        adopters=(adopter,),
        married=False,
        origin=origin,
        child=Human(child_sex, dt.date(2016, 5, 20)),
    )
    assert codes(alone) == found


def test_a_step_parent_needs_none_of_the_adopters_conditions():
    young = Proposal(
        origin="step", adopters=(Human("男", dt.date(1998, 1, 1)),), married=True, children=3, child=CHILD,
        able=False, healthy=False, blameless=False,
    )  # fmt: skip
    assert codes(young) == []
    assert codes(replace(young, adopters=(MAN, WIFE))) == ["couple"]
    assert codes(replace(young, giver_agrees=False)) == ["giver_consent"]


def test_the_law_before_2021():
    day = dt.date(2020, 12, 31)
    assert codes(
        replace(COUPLE, child=Human("女", dt.date(2006, 12, 31)), child_agrees=True), BEFORE, day
    ) == ["child_age"]
    assert codes(replace(COUPLE, children=1), BEFORE, day) == ["children"]
    woman = replace(
        COUPLE,
        adopters=(Human("女", dt.date(1985, 1, 1)),),
        married=False,
        child=Human("男", dt.date(2016, 5, 20)),
    )
    assert codes(woman, BEFORE, day) == []
    assert codes(woman, NOW, TODAY) == ["gap"]
    nine = Human("女", dt.date(2011, 6, 1))
    assert codes(replace(COUPLE, child=nine), BEFORE, day) == []
    assert codes(replace(COUPLE, child=nine), NOW, TODAY) == ["child_consent"]


def test_every_obstacle_names_its_article():
    worst = Proposal(
        origin="hardship", adopters=(Human("男", dt.date(2000, 1, 1)),), married=False, children=5,
        child=Human("女", dt.date(2002, 1, 1)), able=False, healthy=False, blameless=False, giver_agrees=False,
        given_together=False,
    )  # fmt: skip
    found = obstacles(worst, TODAY, NOW)
    assert [one.code for one in found] == [
        "child_age", "child_consent", "giver_consent", "given_together", "adopter_age", "able", "healthy",
        "blameless", "children", "gap",
    ]  # fmt: skip
    assert all("民法典 第一千" in one.text for one in found)


def test_every_kind_of_child_has_its_row_and_papers():
    assert set(RULES) == {origin.value for origin in Origin}
    for origin in Origin:
        keys = [key for key, _ in papers_for(origin, disabled=False)]
        assert len(keys) == len(set(keys)) >= 4
        assert [key for key, _ in papers_for(origin, disabled=True)] == [*keys, "disability"]
    assert {key for key, _ in papers_for("foundling", disabled=False)} >= {"fertility", "found_report"}
    assert [key for key, _ in papers_for("step", disabled=False)] == [
        "adopter_identity", "marriage", "giver_identity", "parent_consent",
    ]  # fmt: skip


@given(st.dictionaries(st.sampled_from("甲乙丙丁戊己"), st.integers(0, 30), min_size=1))
def test_no_hidden_cell_can_be_worked_out_from_the_total(counts):
    cells = suppressed(counts, 5)
    shown = {cell.label: cell.count for cell in cells if cell.count is not None}
    assert all(count == 0 or count >= 5 for count in shown.values())
    assert all(shown[label] == counts[label] for label in shown)
    hidden = [label for label in counts if label not in shown]
    others = [label for label, count in counts.items() if count > 0]
    assert len(hidden) != 1 or others == hidden
    assert not hidden or sum(counts[label] for label in hidden) >= 5 or others == hidden


def test_two_small_cells_whose_sum_tells_them_hide_a_third():
    """12 in all, 10 shown: the two hidden ones would be 1 each."""
    cells = {
        cell.label: cell.count for cell in suppressed({"甲": 1, "乙": 1, "丙": 10, "丁": 20, "戊": 0}, 5)
    }
    assert cells == {"甲": None, "乙": None, "丙": None, "丁": 20, "戊": 0}
